"""Three offices for tests about rights: everybody of every role and state in one, the same facts in each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy import text as sql
from sqlmodel import Session, col, func, select

from bot.chat import Incoming
from bot.chat.intake import _meet
from bot.chat.router import route
from bot.clock import Clock
from bot.db.alerts import Alert
from bot.db.cycles import UnitDue
from bot.db.engine import make_engine
from bot.db.tables import AuditLog, Department, Outbox, Person, Unit
from bot.db.taught import TaughtColumn
from bot.db.terms import Role
from bot.services import cycles, drafts, invites, notices, readings, reads, sampling, silences, submissions
from bot.services.invites import Place, Taking
from bot.services.readings import Stack
from bot.services.sampling import SamplePart, SampleSize
from tests.bot.talk import form_text
from tests.bot.town import somebody
from zwcore.paths import name_cell, value_at
from zwcore.record import records_of
from zwcore.review import review_file

ROLES = (Role.CLERK, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR, Role.NONE)
STATES = ("active", "blocked", "pending", "deactivated")
PLACES = ("own", "below", "other")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PHONE = "13900000001"
PASSING = {"inbox", "outbox", "told", "delivery_log", "audit_log", "dialog", "upload"}
"""Tables whose rows come and go with every word that is said."""
SCORE = "indicators[5].score"
MESSAGE = 5
"""The message that answered a question of each draft."""


AUDITOR = 40
"""Who drew the samples that there are."""
OWNER = 100
"""The active clerk, who has something of their own."""


class Still(Clock):
    """A clock that stands."""

    def now(self) -> datetime:
        """Always the same moment."""
        return NOW


@dataclass(frozen=True)
class Aim:
    """What there is of one unit: a clerk's own draft and review, forms handed in, notices, people, invitations.

    ``reading`` is the file of the draft, ``before`` the one that it came after; ``cell`` names a cell of the draft
    where ``score`` stands, ``finding`` the cell that its ① is about. ``waits`` begins the hash of an invitation that
    waits for the admin, ``token`` opens one that nobody has taken. ``taught`` is what the owner said of a column of
    the print with that fingerprint.
    """

    place: str
    unit_id: int
    owner: int
    colleague: int
    names: dict[str, str]
    reading: int
    before: int
    draft: int
    version: int
    cell: str
    score: str
    code: str
    finding: str
    filing: int
    number: str
    alert: int
    silence: int
    cycle: int
    waits: str
    token: str
    taught: int
    print: str
    unit_due: int
    submission: int
    draw: int


@dataclass(frozen=True)
class Subject:
    """Who does it."""

    id: int
    role: Role
    state: str

    @property
    def acting(self) -> Role:
        """The role that counts: who waits for a confirmation or was let go has none; who blocked the bot is back."""
        return self.role if self.state in ("active", "blocked") else Role.NONE


Rows = set[tuple[Any, ...]]


@dataclass(frozen=True)
class Came:
    """What came of something: what was said to the person, what to others, how a tap was answered, what changed.

    ``changed`` are the rows that were and are no longer, and those that are new; the person's own row is left out.
    """

    said: str
    to_others: list[str]
    toasts: list[str]
    changed: Rows = field(repr=False)
    before: Rows = field(repr=False)
    reads: int = 0
    """Lines of the audit log that say that something was read."""


def named(rows: Rows) -> list[str]:
    """Rows by table and number: what is packed in them nobody can read."""
    return sorted({f"{one[0]} {one[1]}" for one in rows})


class Offices:
    """Three departments, one below another, a unit in each; everybody of every role and state sits in the first."""

    def __init__(self, store: Path) -> None:
        self.engine: Engine = make_engine(f"sqlite:///{store}")
        self.subjects: list[Subject] = []
        self.aims: list[Aim] = []
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            self._build(session)
        with self.engine.connect() as connection:
            names = connection.execute(sql("SELECT name FROM sqlite_master WHERE type = 'table'"))
            self.tables = sorted(name for (name,) in names if name not in PASSING and not name.startswith("sqlite"))
            self.before = self.snapshot(connection)

    def drive(self, person_id: int, prepare: Callable[[Session], Incoming]) -> Came:
        """Have something come in from somebody; then all of it is taken back. ``prepare`` puts down what was before."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
                incoming, last = prepare(session), session.exec(select(func.max(Outbox.id))).one() or 0
                turn = _meet(session, incoming, Still())
                route(turn)
                session.commit()
                sent = session.exec(select(Outbox).where(col(Outbox.id) > last)).all()
                read = session.exec(select(func.count(col(AuditLog.id))).where(AuditLog.action == reads.ACTION)).one()
            changed = self.snapshot(connection) ^ self.before
            transaction.rollback()
        letters = [(one.chat_id, json.dumps(one.letter, ensure_ascii=False)) for one in sent]
        said = [text for chat, text in letters if chat == person_id]
        return Came(
            said="\n".join([*said, *(effect.text for effect in turn.effects)]),
            to_others=[text for chat, text in letters if chat != person_id],
            toasts=[effect.text for effect in turn.effects if effect.kind == "toast"],
            changed={one for one in changed if one[:2] != ("person", person_id)},
            before=self.before,
            reads=read,
        )

    def snapshot(self, connection: Connection) -> Rows:
        """Every row that means something."""
        plain = connection.connection.cursor()  # the rows as they lie there, some 5,000 times
        return {(table, *row) for table in self.tables for row in plain.execute(f"SELECT * FROM {table}").fetchall()}

    def _build(self, session: Session) -> None:
        admin = somebody(session, 1, "首任", Role.ADMIN, NOW)
        for n, (name, parent) in enumerate((("市局", None), ("下属局", 1), ("别的局", None)), 1):
            session.add(Department(id=n, name=name, parent_id=parent))
            session.flush()
            session.add(Unit(id=n, name=f"{'甲乙丙'[n - 1]}单位", department_id=n))
        session.flush()
        somebody(session, AUDITOR, "抽查", Role.AUDITOR, NOW, department_id=1)
        for role in ROLES:
            for state in STATES:
                self.subjects.append(self._subject(session, admin, role, state))
        cycle = cycles.open_cycle(session, year="2025", due=NOW + timedelta(days=30), by=1, now=NOW)
        self.aims += [self._aim(session, place, n, cycle) for n, place in enumerate(PLACES, 1)]

    def _subject(self, session: Session, admin: Person, role: Role, state: str) -> Subject:
        person = somebody(session, OWNER + len(self.subjects), "某人", Role.NONE, NOW)
        person.blocked = state == "blocked"
        if state == "pending" and role != Role.NONE:
            # For a clerk nothing is to be confirmed; what is waited for is the own contact.
            token = invites.make(session, role, _place(role), NOW, phone=PHONE if role == Role.CLERK else "")
            came, _ = invites.take(session, person, token, NOW)
            assert came == (Taking.CONTACT if role == Role.CLERK else Taking.PENDING)
        else:
            place = _place(role)
            person.role, person.unit_id, person.department_id = role, place.unit_id, place.department_id
        if state == "deactivated":
            invites.leave(session, person, None, admin, NOW)
        return Subject(person.id, role, state)

    def _aim(self, session: Session, place: str, n: int, cycle: cycles.Cycle) -> Aim:
        sign, unit = "甲乙丙"[n - 1], session.get_one(Unit, n)
        owner = session.get_one(Person, OWNER) if n == 1 else somebody(session, n, "填报", Role.CLERK, NOW, unit_id=n)
        colleague = somebody(session, 10 + n, f"{sign}同事", Role.CLERK, NOW, unit_id=n)
        above = somebody(session, 20 + n, "上级", Role.SUPERVISOR, NOW, department_id=n)
        names = {
            "unit": unit.name, "project": f"{sign}提交项目", "near": f"{sign}接近项目", "draft": f"{sign}草稿项目",
            "colleague": colleague.name, "owed": f"{sign}应报项目", "taught": f"{sign}奇怪栏",
        }  # fmt: skip
        handed = _hand_in(session, owner, names)
        before = _read(session, owner, unit.name, names["draft"])
        editing = drafts.begin(session, owner.id, _read(session, owner, unit.name, names["draft"]), 0, NOW)
        drafts.change(editing, [("indicators[0].actual", "9999")], NOW, MESSAGE)
        editing.row.cursor = SCORE
        cycles.owe(session, cycle, [(n, names["draft"]), (n, names["owed"])], NOW)
        hush = silences.silence(
            session, above, unit_id=n, code=None, reason="升级", until=NOW + timedelta(days=5), now=NOW
        )
        alert = session.exec(select(Alert).where(Alert.unit_id == n)).one()
        said = TaughtColumn(
            fingerprint=f"print-{n}", block="indicators", header=names["taught"], field="target", person_id=owner.id,
            created=NOW,
        )  # fmt: skip
        session.add(said)
        session.flush()
        drawn = sampling.draw(
            session, session.get_one(Person, AUDITOR), "2024", SamplePart(unit=n), SampleSize(count=2), NOW
        )
        assert drawn is not None
        told, waits, token = editing.record.told[0], *_invited(session, n)
        return Aim(
            place=place, unit_id=n, owner=owner.id, colleague=colleague.id, names=names, before=before.reading_id,
            reading=editing.stack.reading_id, draft=editing.row.id or 0, version=editing.row.version,
            cell=name_cell(editing.form, SCORE), score=value_at(editing.form, SCORE) or "",
            code=told.code, finding=name_cell(editing.form, told.finding.where), filing=handed.id or 0,
            number=handed.number, alert=alert.id or 0, silence=hush.id or 0, cycle=cycle.id or 0, waits=waits,
            token=token, taught=said.id or 0, print=said.fingerprint,
            unit_due=session.exec(select(UnitDue.id).where(UnitDue.unit_id == n)).one() or 0,
            submission=submissions.newest_version(session, handed).submission_id, draw=drawn.id or 0,
        )  # fmt: skip


def _place(role: Role) -> Place:
    if role == Role.CLERK:
        return Place(unit_id=1)
    return Place(department_id=1) if role in (Role.SUPERVISOR, Role.AUDITOR) else Place()


def _hand_in(session: Session, owner: Person, names: dict[str, str]) -> submissions.Filing:
    """Hand two forms in, and delete the files they came from; one of them is told to the supervisors."""
    form = _read(session, owner, names["unit"], names["project"])
    near = _read(session, owner, names["unit"], names["near"], "26.25")
    handed = [submissions.submit(session, owner, one.record(0), "待核", NOW) for one in (form, near)]
    notices.raise_for(session, handed, NOW)
    for one in (form, near):
        readings.erase(session, one.reading_id, owner.id, NOW)
    return handed[0].version.filing


def _read(session: Session, owner: Person, unit: str, project: str, adjusted: str = "22.79") -> Stack:
    text = form_text(5).replace("中卫市社会保险事业管理中心", unit).replace("22.79", adjusted)
    text = text.replace("宁夏社会保障卡补卡制作费补助资金", project)
    file = records_of(review_file(text.encode(), "文字.txt"))
    stack = readings.keep(session, file, person_id=owner.id, now=NOW)
    assert (stack.record(0).project, stack.record(0).unit) == (project, unit)
    return stack


def _invited(session: Session, n: int) -> tuple[str, str]:
    """An invitation that waits for the admin's word, by the beginning of its hash; the token of one to be opened."""
    waits = somebody(session, 30 + n, "待定", Role.NONE, NOW)
    _, link = invites.take(session, waits, invites.make(session, Role.SUPERVISOR, Place(department_id=n), NOW), NOW)
    assert link is not None
    return link.token_hash[:16], invites.make(session, Role.CLERK, Place(unit_id=n), NOW, phone=PHONE)
