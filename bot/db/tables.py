"""The tables. Only ``bot.db`` and ``bot.services`` know them; what is packed is opaque here.

What people ask for (names, years, points, counts) stands in columns; a packed record is opened only to be shown.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.db.columns import ExactDecimal, Packed, UtcDateTime, one_of
from bot.db.dialogs import Dialog as Dialog
from bot.db.sealed import Sealed
from bot.db.terms import FilingState, OrderState, OutboxState, Priority, Role
from bot.db.uploaded import Upload as Upload

metadata: MetaData = SQLModel.metadata


class Department(Sealed, table=True):
    """A 主管部门; the one above it sees its units too."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    parent_id: int | None = Field(default=None, foreign_key="department.id")


class Unit(Sealed, table=True):
    """A 单位 that hands in forms."""

    id: int | None = Field(default=None, primary_key=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    name: str = Field(unique=True)
    short: str = ""


class Account(Sealed, table=True):
    """How a person is reached by one transport; its ``id`` is the chat that the transport keeps with them.

    ``address`` is what the transport knows the chat by. There is no person before they are met.
    """

    __table_args__ = (UniqueConstraint("transport", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    transport: str
    address: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True, sa_type=BigInteger)
    created: datetime = Field(sa_type=UtcDateTime)


class Person(Sealed, table=True):
    """Somebody who wrote to the bot; ``id`` is that of the first account they were met by."""

    __table_args__ = (one_of("role", Role),)

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    name: str = ""
    language: str = "zh_CN"
    role: str = Field(default=Role.NONE)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    blocked: bool = False
    created: datetime = Field(sa_type=UtcDateTime)


class Link(Sealed, table=True):
    """A one-time invitation; only the hash of its token is kept."""

    token_hash: str = Field(primary_key=True)
    role: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    name: str = ""
    phone: str = ""
    """Where given, only its owner may take the invitation."""
    created: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by: int | None = Field(default=None, sa_type=BigInteger)
    """The admin who confirmed a role above clerk; until then the role is not given."""
    expires: datetime = Field(sa_type=UtcDateTime)
    used_by: int | None = Field(default=None, sa_type=BigInteger)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Inbox(SQLModel, table=True):
    """An update as it came, or an internal event (``bot`` is then "internal"); ``done`` once its effects are in."""

    __table_args__ = (
        UniqueConstraint("bot", "update_id", "digest"),
        Index(
            "ix_inbox_waiting", "id", sqlite_where=Column("done").is_(None), postgresql_where=Column("done").is_(None)
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    bot: str
    update_id: int = Field(sa_type=BigInteger)
    digest: str
    chat_id: int = Field(sa_type=BigInteger, index=True)
    payload: dict[str, Any] = Field(sa_type=JSON)
    received: datetime = Field(sa_type=UtcDateTime)
    done: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    starts: int = 0
    """How many starts of the process it has outlived (:mod:`bot.chat.tries`)."""
    error: str | None = None


class Order(SQLModel, table=True):
    """Slow work that somebody asked for: done by the runner, claimed by lease, announced as an event in the chat.

    ``attempts`` counts each claim before anything is touched. ``result`` is for the event's handler, who empties it.
    ``inbox_id`` is the row that what it is about came in by.
    """

    __tablename__ = "work_order"
    __table_args__ = (
        one_of("state", OrderState),
        Index("ix_work_order_state_person_id", "state", "person_id"),
        Index("ix_work_order_person_id_created", "person_id", "created"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)
    inbox_id: int | None = None
    stranger: bool = False
    """Whether who asked had no role then: known people come first."""
    args: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: str = Field(default=OrderState.WAITING)
    attempts: int = 0
    due: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    result: str | None = Field(default=None, sa_type=Packed)
    error: str | None = None
    created: datetime = Field(sa_type=UtcDateTime)


class StoredReading(SQLModel, table=True):
    """The review of one file or pasted text, seen by its sender alone until submitted; its forms lie in ``Sheet``.

    ``head`` is what is said of the file itself (:mod:`zwcore.record`). ``order_id`` is the order that had it read, as
    long as that is kept.
    """

    __tablename__ = "reading"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_type=BigInteger)
    upload_id: int | None = Field(default=None, foreign_key="upload.id")
    order_id: int | None = Field(default=None, index=True)
    kind: str
    name: str
    sha256: str
    head: str = Field(sa_type=Packed)
    count: int = 0
    created: datetime = Field(sa_type=UtcDateTime)
    deleted: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Sheet(SQLModel, table=True):
    """One form of a reading; ``place`` is its place in the file, ``table_no`` the number printed on it (表5).

    ``record`` is all that is known of it, the other columns are its outline (:mod:`zwcore.record`). Of what was kept
    before there were all of these, the later ones are blank until they are asked for.
    """

    __table_args__ = (
        UniqueConstraint("reading_id", "place"),
        Index("ix_sheet_sent_before", "person_id", "project_folded", "year", "reading_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reading_id: int = Field(foreign_key="reading.id")
    person_id: int | None = Field(default=None, sa_type=BigInteger)
    place: int
    project_folded: str
    year: str
    table_no: str | None = None
    content_digest: str
    scores_missing: int = 0
    total_missing: bool = False
    others_missing: int = 0
    without_evidence: int = 0
    errors: int = 0
    project: str | None = None
    unit: str = ""
    named: bool = True
    bare: bool = False
    beside_digest: str = ""
    unexplained: int = 0
    wrong: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    record: str = Field(sa_type=Packed)


class Draft(SQLModel, table=True):
    """A form that its owner is still filling in; the form itself lies in the reading (``sheet`` is its place there).

    ``cursor`` is the path that is asked for, ``queue`` the paths to ask where it is not the whole form, ``history`` the
    changes that can be undone, ``card`` the outgoing message that shows the question.
    """

    __table_args__ = (UniqueConstraint("reading_id", "sheet"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_type=BigInteger)
    reading_id: int = Field(foreign_key="reading.id")
    sheet: int
    cursor: str | None = None
    queue: list[str] | None = Field(default=None, sa_type=JSON)
    skipped: list[str] = Field(default_factory=list, sa_type=JSON)
    history: list[list[Any]] = Field(default_factory=list, sa_type=JSON)
    card: int | None = Field(default=None, foreign_key="outbox.id")
    version: int = 1
    created: datetime = Field(sa_type=UtcDateTime)
    updated: datetime = Field(sa_type=UtcDateTime)
    closed: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Evidence(Sealed, table=True):
    """佐证材料: a file attached to an indicator of a draft, known by its digest."""

    __table_args__ = (UniqueConstraint("draft_id", "path", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True)
    path: str
    sha256: str = Field(index=True)
    name: str = ""
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    created: datetime = Field(sa_type=UtcDateTime)


class Filing(SQLModel, table=True):
    """What a unit handed in for a project and a year (报送), through all its versions: how the newest one stands.

    ``beside_digest`` is that of its notes and its evidence. ``change_pct`` is the change of the budget in percent of
    年初预算, where there is one. ``due`` is by when what was returned is to come again, ``person_id`` who handed the
    newest version in. Amounts are in 分 (元 × 100): so the database adds them up exactly; ``rows_full``, ``rows_over``,
    ``rows_blank`` count the indicators whose 得分 equals 分值, is more, or is blank. ``rows`` is not known of what was
    handed in before there were such columns. ``errors``, ``warnings``, ``infos`` count the findings that nobody marked
    as none.
    """

    __table_args__ = (
        # What a form is known by. The initials follow from the name: with them here, a search by words opens no form.
        Index(
            "uq_filing_known_by",
            *("unit_id", "project_folded", "year", "stage", "initials"),
            unique=True,
            sqlite_where=Column("erased").is_(None),
            postgresql_where=Column("erased").is_(None),
        ),
        # What the desk counts: with all of it here, a count opens no form.
        Index("ix_filing_desk", "year", "unit_id", "state", "errors", "warnings", "erased"),
        Index("ix_filing_due", "due"),
        one_of("state", FilingState),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    unit_name: str
    project: str
    project_folded: str
    initials: str
    year: str
    stage: str
    number: str = Field(unique=True)
    version: int
    table_no: str | None = Field(default=None, index=True)
    content_digest: str
    beside_digest: str = ""
    claimed: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    change_pct: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    created: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=FilingState.SUBMITTED)
    due: datetime | None = Field(default=None, sa_type=UtcDateTime)
    person_id: int | None = Field(default=None, index=True, sa_type=BigInteger)
    initial_fen: int | None = Field(default=None, sa_type=BigInteger)
    adjusted_fen: int | None = Field(default=None, sa_type=BigInteger)
    executed_fen: int | None = Field(default=None, sa_type=BigInteger)
    change_bp: int | None = None
    """The change of the budget in hundredths of a percent, to be compared in the database."""
    recomputed: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    grade: str | None = None
    rows: int | None = None
    rows_full: int = 0
    rows_over: int = 0
    rows_blank: int = 0
    evidenced: int | None = None
    """How many indicators have evidence (佐证) attached; not known as long as ``None``."""
    noted: int | None = None
    """How many explanations (说明) go with it; not known as long as ``None``."""
    erased: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When its content was erased: from then on it is in no list, and its name is gone."""


class Submission(SQLModel, table=True):
    """One version of one form as handed in; append-only.

    ``compared`` is what is held against the unit's other forms (:mod:`bot.services.across`). Where the content was
    ``erased`` (by ``erased_why``), the rest stays: that it was handed in, when, by whom, its receipt and its digest.
    """

    __table_args__ = (UniqueConstraint("filing_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    filing_id: int = Field(foreign_key="filing.id")
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    version: int
    content_digest: str
    receipt: str
    record: str | None = Field(sa_type=Packed)
    compared: str | None = Field(sa_type=Packed)
    with_errors: bool = False
    reason: str | None = None
    source_sha256: str | None = Field(default=None, index=True)
    """The file it was read from (原件), with its name; nothing where it was pasted or filled in in the chat."""
    source_name: str | None = None
    created: datetime = Field(sa_type=UtcDateTime)
    """When its sender did it, not when it was handled."""
    erased: datetime | None = Field(default=None, sa_type=UtcDateTime)
    erased_why: str | None = None


class Outbox(SQLModel, table=True):
    """Something to be said in a chat: a letter (:mod:`bot.letters`), and what is to be done with it (``kind``).

    ``edits`` names the row whose message this one changes, ``message_id`` that message; ``shows`` is what a card shows:
    the form, and the cells under its numbers.
    """

    __table_args__ = (
        one_of("state", OutboxState),
        Index("ix_outbox_state_due", "state", "due"),
        Index("ix_outbox_chat_id_state", "chat_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, unique=True)
    chat_id: int = Field(sa_type=BigInteger)
    kind: str
    letter: dict[str, Any] = Field(sa_type=JSON)
    priority: int = Field(default=Priority.ANSWER)
    due: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=OutboxState.PENDING)
    attempts: int = 0
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    message_id: int | None = None
    edits: int | None = Field(default=None, foreign_key="outbox.id")
    # Nothing is a NULL that can be asked for, not the JSON of nothing.
    shows: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    error: str | None = None
    created: datetime = Field(sa_type=UtcDateTime)
    sent: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryLog(SQLModel, table=True):
    """What became of each attempt to send; append-only."""

    __tablename__ = "delivery_log"

    id: int | None = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    outcome: str
    detail: str | None = None


class AuditLog(SQLModel, table=True):
    """Who did what; append-only, each line holding the hash of the one before."""

    __tablename__ = "audit_log"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    person_id: int | None = Field(default=None, sa_type=BigInteger)
    action: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    prev_hash: str
    hash: str
