"""Who may do what: each cell of the table of rights driven.

A cell is an entry for a role, in a state, about something of the own unit, of one below, of another: the door is open
or shut as the table says, nothing out of scope is said or changed, what is in scope is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.chat import Arrival, Incoming, SentFile, waiting
from bot.chat.registry import ARRIVALS, COMMANDS, EVENTS, FILES, RESUMES, STEPS, TAPS, TEXTS
from bot.chat.router import NO_RIGHTS
from bot.chat.wire import TAGS, encode
from bot.db.queries import chats, outbox, people
from bot.db.queries.outbox import Deed, Written
from bot.db.tables import Filing, Person
from bot.db.terms import OutboxState, Role
from bot.services import submissions
from tests.bot.before import OWN_RESULTS
from tests.bot.offices import MESSAGE, NOW, OWNER, PHONE, ROLES, Aim, Came, Offices, Subject, named
from tests.bot.rights import TABLE
from tests.bot.scopes import Row


def test_the_table_has_a_row_for_everything_and_for_nothing_else() -> None:
    there = {f"command {name}" for name in COMMANDS} | {f"tap {kind.__name__}" for kind in TAGS}
    there |= {f"step {name}" for name in STEPS} | {f"resume {name}" for name in RESUMES}
    there |= {f"arrival {kind}" for kind in ARRIVALS} | {f"event {name}" for name in EVENTS.keys() - OWN_RESULTS}
    there |= {f"text {name.rpartition('.')[2]}" for name in TEXTS}
    there |= {f"file {name.rpartition('.')[2]}" for name in FILES}
    assert there == {entry.partition(":")[0] for entry in TABLE}
    assert {f"tap {name}" for name in TAPS} <= there
    assert all(len(row.who.split()) == len(ROLES) for row in TABLE.values())


@dataclass(frozen=True)
class Cell:
    """An entry, who does it, and whose things it is about."""

    entry: str
    subject: Subject
    aim: Aim

    @property
    def row(self) -> Row:
        """What the table says."""
        return TABLE[self.entry]

    @property
    def scope(self) -> str:
        """What the table says of the person's role."""
        return dict(zip(ROLES, self.row.who.split(), strict=True))[self.subject.acting]

    @property
    def in_scope(self) -> bool:
        """Whether what it is about is the person's to see or to do."""
        if self.scope == "self":
            return self.subject.id == self.aim.owner
        if self.scope == "unit":
            return self.aim.place == "own"
        if self.scope == "mine":
            return self.subject.id == OWNER
        return self.scope in ("all", "manage") or (self.scope in ("tree", "look") and self.aim.place != "other")

    @property
    def may_change(self) -> bool:
        """Whether something is to be done there by this person."""
        return self.in_scope and self.scope != "look"

    def about(self, aim: Aim) -> Cell:
        """The same about another unit's things."""
        return Cell(self.entry, self.subject, aim)

    def may_be_said(self, what: str) -> bool:
        """Whether a name may be said to the person; a door that is shut says nothing."""
        if what == "draft" and self.row.owed and self.scope in ("unit", "tree", "all") and self.in_scope:
            return True
        if what == "draft":
            return self.subject.id == self.aim.owner and self.scope != "no"
        if what == "unit" and self.row.joining and self.scope != "no":
            return True
        if what == "unit" and self.aim.place == "own" and self.subject.acting == Role.CLERK:
            return True
        if self.scope == "manage":
            return what in ("unit", "colleague", "owed", "taught")
        if what in ("taught", "colleague") and self.scope == "self":
            return self.subject.id == self.aim.owner
        return self.scope in ("unit", "tree", "look", "all") and self.in_scope

    def __str__(self) -> str:
        return f"{self.entry} · {self.subject.role} · {self.subject.state} · {self.aim.place}"


def drive(offices: Offices, cell: Cell) -> Came:
    """Do what a cell says; the order that an event has served is no change."""
    came = offices.drive(cell.subject.id, lambda session: _prepared(session, cell))
    return replace(came, changed={one for one in came.changed if not (cell.row.ordered and one[0] == "work_order")})


def _prepared(session: Session, cell: Cell) -> Incoming:
    """What comes in, after what is waited for and was ordered before."""
    row, aim, person = cell.row, cell.aim, cell.subject.id
    if row.waits is not None:
        chats.wait(session, person, *waiting.written(row.waits(aim)), NOW)
    if row.asked is not None:
        letter = Written("问", ((("确认", encode(row.asked(aim))),),))
        asked = outbox.add(session, chat_id=person, kind=Deed.SAY, letter=letter, now=NOW, message_id=MESSAGE)
        asked.state = OutboxState.SENT
    kind, _, name = cell.entry.partition(":")[0].partition(" ")
    says = row.says.format(**aim.names, number=aim.number)
    common: dict[str, Any] = {"chat_id": person, "sent_at": NOW, "message_id": MESSAGE, "language_code": "zh"}
    match kind:
        case "command":
            return Incoming(Arrival.COMMAND, text=f"/{name} {says}", command=name, argument=says, **common)
        case "resume":
            return Incoming(Arrival.COMMAND, text=f"/{says}", command=says, **common)
        case "tap":
            assert row.taps is not None
            assert type(row.taps(aim)).__name__ == name
            return Incoming(Arrival.TAP, data=encode(row.taps(aim)), tap_id="c", **common)
        case "event":
            assert row.ordered is not None
            order = row.ordered(session, cell.subject, aim)
            return Incoming(Arrival.EVENT, event=name, number=order.id or 0, **common)
        case "file":
            file = SentFile("f", "表.docx", 100, "photo" if row.photo else "document")
            return Incoming(Arrival.FILE, file=file, **common)
    if name == "contact":
        return Incoming(Arrival.CONTACT, own_contact=person == aim.owner, phone=PHONE, **common)
    arrivals = {"edited": Arrival.EDITED, "marked": Arrival.MARKED}
    return Incoming(arrivals.get(name, Arrival.TEXT), text=says, **common)


@pytest.fixture(scope="module")
def offices(fresh: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    made = Offices(fresh(tmp_path_factory.mktemp("permissions")))
    yield made
    made.engine.dispose()


@pytest.mark.parametrize("entry", TABLE)
def test_every_cell(offices: Offices, entry: str) -> None:
    for subject in offices.subjects:
        for aim in offices.aims:
            cell = Cell(entry, subject, aim)
            came = drive(offices, cell)
            is_shut = cell.scope == "no"
            assert (NO_RIGHTS.zh in came.said) == is_shut, f"{cell}: the door: {came.said}"
            done = [*named(came.changed), *came.to_others]
            assert not is_shut or not done, f"{cell}: {done}"
            _check_words(offices, cell, came)
            _check_deed(cell, came)
            _check_reads(offices, cell, came)


def _check_words(offices: Offices, cell: Cell, came: Came) -> None:
    for aim in offices.aims:
        for what, name in aim.names.items():
            # That what one wrote oneself was not found is no secret: it is said of names that there are not, too.
            if name in came.said.replace(f"没有找到“{name}”", ""):
                assert cell.about(aim).may_be_said(what), f"{cell}: says {name}: {came.said}"


def _check_reads(offices: Offices, cell: Cell, came: Came) -> None:
    """What shows an auditor anything of others is in the audit log, whichever entry of the registry it was."""
    others = [name for aim in offices.aims if aim.owner != cell.subject.id for name in aim.names.values()]
    if cell.subject.acting == Role.AUDITOR and any(name in came.said for name in others):
        assert came.reads, f"{cell}: read and not put down: {came.said}"


def _check_deed(cell: Cell, came: Came) -> None:
    row, changed = cell.row, named(came.changed)
    if row.shows and cell.in_scope and cell.may_be_said(row.shows):
        assert cell.aim.names[row.shows] in came.said, f"{cell}: does not show {cell.aim.names[row.shows]}: {came.said}"
    if cell.may_change:
        assert changed or not row.changes, f"{cell}: nothing changed: {came.said}"
    elif row.changes:
        assert not changed, f"{cell}: changed {changed}"
    else:
        others = named(came.changed & came.before)
        assert not others, f"{cell}: changed what is others': {others}"


def test_who_sees_a_unit_is_who_sees_its_forms(offices: Offices) -> None:
    with Session(offices.engine) as session:
        for subject in offices.subjects:
            person = session.get_one(Person, subject.id)
            units = set(people.units_in_sight(session, person))
            seen = session.exec(select(Filing.unit_id).where(submissions.in_sight(session, person)))
            assert set(seen) == units
