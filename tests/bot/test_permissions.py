"""Who may do what: one table of every command, button, step and arrival, and each of its cells driven.

A cell is an entry for a role, in a state, about something of the own unit, of one below, of another: the door is open
or shut as the table says, nothing out of scope is said or changed, what is in scope is shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bot.dialogs.intake import _meet
from bot.dialogs.router import NO_RIGHTS, route
from bot.services.sheets import Stack
from sqlalchemy import Connection, Engine
from sqlalchemy import text as sql
from sqlmodel import Session, select

from bot.clock import Clock
from bot.db.engine import make_engine
from bot.db.queries import people
from bot.db.tables import Alert, Department, Dialog, Link, Outbox, Person, Role, Submission, Unit
from bot.dialogs import ARRIVALS, COMMANDS, STEPS, TAPS, Incoming, Kind, SentFile
from bot.runner.files import Files
from bot.runner.read import review_bytes
from bot.services import cycles, drafts, invites, notices, readings, silences, submissions
from bot.services.invites import Place
from tests.bot.talk import form_text

ROLES = (Role.CLERK, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR, Role.NONE)
STATES = ("active", "blocked", "pending", "deactivated")
PLACES = ("own", "below", "other")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """An entry: ``who`` is the scope of clerk, supervisor, admin, auditor and of somebody without a role.

    no: the door is shut · self: one's own and nobody else's · unit, tree, all: forms handed in there as well · manage:
    units and people, no forms. ``send`` comes in, ``shows`` must be said and ``changes`` done in scope, else never.
    """

    who: str
    send: str = ""
    shows: str = ""
    changes: bool = False
    dialog: dict[str, Any] = field(default_factory=dict)


OPEN = "self self self self self"
FORMS = "unit tree no all no"
CELL = {"reading": "{reading}", "sheet": "0", "value": "14", "paths": ["indicators[5].score"]}
FOUND = {**CELL, "path": "indicators[5].score"}

TABLE = {
    "command start": Row(OPEN),
    "command help": Row(OPEN),
    "command cancel": Row(OPEN),
    "command lang": Row(OPEN),
    "command fill": Row("unit self self self self", shows="project"),
    "command drafts": Row(OPEN, shows="draft"),
    "command submit": Row("self no no no no", shows="draft"),
    "command score": Row(FORMS, "{number}", shows="project"),
    "command status": Row(FORMS, shows="project"),
    "command alerts": Row("no tree self no no", shows="unit"),
    "command rehearse": Row("no tree self no no", "20", shows="near"),
    "command silence": Row("no tree manage no no", "{unit} 7天 系统升级", shows="unit", changes=True),
    "command leave": Row("unit self self no no", "到周五，交给{colleague}", shows="colleague", changes=True),
    "command people": Row("no no manage no no", shows="unit"),
    "command cycles": Row("no no manage no no", "2025 延期 {unit} 2026-04-10 系统升级", shows="unit", changes=True),
    "command health": Row("no no manage no no"),
    "tap help": Row(OPEN),
    "tap lang": Row(OPEN, "en"),
    "tap n": Row(OPEN),
    "tap r": Row(OPEN, "{reading}:c:0", shows="draft"),
    "tap m": Row(OPEN, "{reading}:0", shows="draft"),
    "tap e": Row(OPEN, "{reading}:0:1:0", shows="draft", changes=True),
    "tap h": Row(OPEN, "{reading}:n:0"),
    "tap f": Row(OPEN, "{draft_id}:0:o", shows="draft"),
    "tap fd": Row(OPEN, "{draft_id}:y", shows="draft", changes=True),
    "tap fo": Row(OPEN, "{reading}:0:j", shows="draft", changes=True),
    "tap fu": Row(OPEN, "{draft_id}"),
    "tap fe": Row(OPEN, "{reading}:0:1"),
    "tap fw": Row(OPEN, "0", dialog={"correct.which": CELL}),
    "tap fc": Row(OPEN, "y:5", changes=True, dialog={"correct.confirm": {"asked": {"5": FOUND}}}),
    "tap fn": Row("unit tree self all self", "l:{submission}", shows="project"),
    "tap ru": Row(OPEN, "{reading}:{before}", shows="draft", changes=True),
    "tap rm": Row("unit no no no no", "f", shows="project"),
    "tap s": Row(FORMS, "{submission}:c", shows="project"),
    "tap p": Row(FORMS, shows="project"),
    "tap k": Row("no tree self no no", "{alert}:{alert}", changes=True),
    "tap v": Row("no tree no no no", "{alert}:{alert}", shows="project"),
    "tap sl": Row("no unit manage no no", "{silence}", changes=True),
    "tap lb": Row("self self self no no"),
    "tap pe": Row("no no manage no no", "u:{unit_id}:i:clerk", shows="unit", changes=True),
    "tap pp": Row("no no manage no no", "{owner}:o:0", shows="unit", changes=True),
    "tap as": Row("no no manage no no"),
    "tap iv": Row("no no manage no no", "{pending}:y", changes=True),
    "tap cy": Row("no no manage no no", "{cycle}:e", changes=True),
    "step fill.answer": Row(OPEN, "14", changes=True, dialog={"fill.answer": {"draft": "{draft_id}"}}),
    "step fill.contents": Row(OPEN, "14", dialog={"fill.contents": {"draft": "{draft_id}", "words": {}}}),
    "step correct.confirm": Row(OPEN, "确认", changes=True, dialog={"correct.confirm": {"asked": {"5": FOUND}}}),
    "step submit.reason": Row(
        OPEN, "待科室确认", changes=True, dialog={"submit.reason": {"reading": "{reading}", "forms": [0], "card": 1}}
    ),
    "step explain.text": Row(
        OPEN, "财政统一调整", changes=True,
        dialog={"explain.text": {"reading": "{reading}", "sheet": "0", "number": "1", "card": "1"}},
    ),
    "step paste.more": Row(
        OPEN, "表5", shows="draft",
        dialog={"paste.more": {"text": "", "shown": 0, "reading": "{reading}", "at": NOW.isoformat()}},
    ),
    "arrival text": Row(OPEN, "表5", shows="draft"),
    "arrival file": Row(OPEN),
    "arrival edited": Row(OPEN, "14"),
    "arrival contact": Row(OPEN),
}  # fmt: skip


def test_the_table_has_a_row_for_everything_and_for_nothing_else() -> None:
    registered = {"command": COMMANDS, "tap": TAPS, "step": STEPS, "arrival": ARRIVALS}
    there = {f"{kind} {key}" for kind, registry in registered.items() for key in registry}
    assert there == TABLE.keys()
    assert all(len(row.who.split()) == len(ROLES) for row in TABLE.values())


@dataclass
class Aim:
    """What there is of one unit: a clerk's own draft and review, forms handed in, notices, people."""

    place: str
    unit_id: int
    department_id: int
    owner: int
    facts: dict[str, Any]


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


class World:
    """Three departments, one below another, a unit in each; everybody of every role and state sits in the first."""

    def __init__(self, store: Path) -> None:
        self.engine: Engine = make_engine(f"sqlite:///{store}")
        self.files = Files(store.parent / "files")
        self.subjects: list[Subject] = []
        self.aims: list[Aim] = []
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            self._build(session)
        with self.engine.connect() as connection:
            names = connection.execute(sql("SELECT name FROM sqlite_master WHERE type = 'table'"))
            passing = {"inbox", "outbox", "told", "delivery_log", "audit_log", "dialog", "upload"}
            self.tables = sorted(name for (name,) in names if name not in passing and not name.startswith("sqlite"))
            self.before = self.snapshot(connection)

    def _build(self, session: Session) -> None:
        session.add(Person(id=1, name="首任", role=Role.ADMIN, created=NOW))
        for n, (name, parent) in enumerate((("市局", None), ("下属局", 1), ("别的局", None)), 1):
            session.add(Department(id=n, name=name, parent_id=parent))
            session.flush()
            session.add(Unit(id=n, name=f"{'甲乙丙'[n - 1]}单位", department_id=n))
        session.flush()
        admin = session.get_one(Person, 1)
        for role in ROLES:
            for state in STATES:
                self.subjects.append(self._person(session, admin, role, state))
        cycle = cycles.open_cycle(session, year="2025", due=NOW + timedelta(days=30), by=1, now=NOW)
        self.aims += [self._aim(session, place, n, cycle.id or 0) for n, place in enumerate(PLACES, 1)]

    def _person(self, session: Session, admin: Person, role: Role, state: str) -> Subject:
        person = Person(id=100 + len(self.subjects), name="某人", blocked=state == "blocked", created=NOW)
        session.add(person)
        session.flush()
        if state == "pending" and role != Role.NONE:
            # For a clerk nothing is to be confirmed; what is waited for is the own contact.
            token = invites.make(session, role, self._at(role), NOW, phone="13900000001" if role == Role.CLERK else "")
            came, _ = invites.take(session, person, token, NOW)
            assert came == (invites.Taking.CONTACT if role == Role.CLERK else invites.Taking.PENDING)
        else:
            place = self._at(role)
            person.role, person.unit_id, person.department_id = role, place.unit_id, place.department_id
        if state == "deactivated":
            invites.leave(session, person, None, admin, NOW)
        return Subject(person.id, role, state)

    def _at(self, role: Role) -> Place:
        if role == Role.CLERK:
            return Place(unit_id=1)
        return Place(department_id=1) if role in (Role.SUPERVISOR, Role.AUDITOR) else Place()

    def _aim(self, session: Session, place: str, n: int, cycle: int) -> Aim:
        sign, unit = "甲乙丙"[n - 1], session.get_one(Unit, n)
        owner = session.get_one(Person, 100) if n == 1 else Person(id=n, name="填报", created=NOW)
        owner.role, owner.unit_id = Role.CLERK, n
        colleague = Person(id=10 + n, name=f"{sign}同事", role=Role.CLERK, unit_id=n, created=NOW)
        above = Person(id=20 + n, name="上级", role=Role.SUPERVISOR, department_id=n, created=NOW)
        waits = Person(id=30 + n, name="待定", created=NOW)
        session.add_all([owner, colleague, above, waits])
        session.flush()
        names = {"unit": unit.name, "project": f"{sign}提交项目", "near": f"{sign}接近项目", "draft": f"{sign}草稿项目"}
        form = self._read(session, owner, unit.name, names["project"])
        near = self._read(session, owner, unit.name, names["near"], "26.25")
        handed = [submissions.submit(session, owner, one.sheets[0], "待核", NOW) for one in (form, near)]
        notices.raise_for(session, handed, NOW)
        for one in (form, near):
            readings.delete(session, one.reading_id, owner.id, NOW)
        before = self._read(session, owner, unit.name, names["draft"])
        stack = self._read(session, owner, unit.name, names["draft"])
        editing = drafts.begin(session, owner.id, stack, 0, NOW)
        cycles.owe(session, cycles.listed(session)[0], [(n, names["draft"])], NOW)
        hush = silences.silence(
            session, above, unit_id=n, code=None, reason="升级", until=NOW + timedelta(days=5), now=NOW
        )
        token = invites.make(session, Role.SUPERVISOR, Place(department_id=n), NOW)
        _, link = invites.take(session, waits, token, NOW)
        assert isinstance(link, Link)
        alert = session.exec(select(Alert).where(Alert.unit_id == n)).one()
        row = session.get_one(Submission, handed[0].row.id)
        numbers = {
            "unit_id": n, "submission": row.id, "number": row.number, "alert": alert.id, "silence": hush.id,
            "reading": stack.reading_id, "before": before.reading_id, "draft_id": editing.row.id,
            "pending": link.token_hash[:16], "cycle": cycle, "owner": owner.id,
        }  # fmt: skip
        return Aim(place, n, n, owner.id, {**names, "colleague": colleague.name, **numbers})

    def _read(self, session: Session, owner: Person, unit: str, project: str, adjusted: str = "22.79") -> Stack:
        text = form_text(5).replace("中卫市社会保险事业管理中心", unit).replace("22.79", adjusted)
        text = text.replace("宁夏社会保障卡补卡制作费补助资金", project)
        result = json.loads(review_bytes(text.encode(), "文字.txt"))
        stack = readings.keep(session, person_id=owner.id, result=result, now=NOW, upload=None)
        assert stack.sheets[0].project == project
        assert stack.sheets[0].unit == unit
        return stack

    def snapshot(self, connection: Connection) -> set[tuple[Any, ...]]:
        """Every row that means something."""
        plain = connection.connection.cursor()  # the rows as they lie there, some 3,000 times
        return {(table, *row) for table in self.tables for row in plain.execute(f"SELECT * FROM {table}").fetchall()}

    def drive(self, entry: str, subject: Subject, aim: Aim) -> tuple[str, str, set[tuple[Any, ...]]]:
        """One cell: what was said to the person, what to others, and what changed; then all of it is taken back."""
        row = TABLE[entry]
        with self.engine.connect() as connection, connection.begin() as transaction:
            with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
                for name, data in row.dialog.items():
                    dialog, step = name.split(".")
                    kept = json.loads(_filled(json.dumps(data), aim))
                    session.add(Dialog(chat_id=subject.id, name=dialog, step=step, data=_numbers(kept), updated=NOW))
                last = max(number or 0 for number in [0, *session.exec(select(Outbox.id)).all()])
                turn = _meet(session, self._incoming(entry, subject, aim), _Still(), self.files)
                route(turn)
                session.commit()
                sent = session.exec(select(Outbox).where(Outbox.id > last)).all()  # type: ignore[operator]
            changed = self.snapshot(connection) ^ self.before
            transaction.rollback()
        said = [json.dumps(one.payload, ensure_ascii=False) for one in sent if one.chat_id == subject.id]
        said += [str(effect.payload.get("text", "")) for effect in turn.effects]
        to_others = [one.payload for one in sent if one.chat_id != subject.id]
        own_row = {one for one in changed if one[:2] == ("person", subject.id)}
        return "\n".join(said), str(to_others or ""), changed - own_row

    def _incoming(self, entry: str, subject: Subject, aim: Aim) -> Incoming:
        kind, _, key = entry.partition(" ")
        sends = _filled(TABLE[entry].send, aim)
        common: dict[str, Any] = {"chat_id": subject.id, "sent_at": NOW, "message_id": 5, "language_code": "zh"}
        if kind == "command":
            return Incoming(Kind.COMMAND, text=f"/{key} {sends}", command=key, argument=sends, **common)
        if kind == "tap":
            return Incoming(Kind.TAP, data=f"{key}:{sends}", callback_id="c", **common)
        if key == "contact":
            return Incoming(Kind.CONTACT, contact_user_id=aim.owner, phone="13900000001", **common)
        if key == "file":
            return Incoming(Kind.FILE, file=SentFile("f", "", 100, "photo"), **common)
        return Incoming(Kind.EDITED if key == "edited" else Kind.TEXT, text=sends, **common)


class _Still(Clock):
    def now(self) -> datetime:
        return NOW


def _filled(template: str, aim: Aim) -> str:
    for name, value in aim.facts.items():
        template = template.replace(f"{{{name}}}", str(value))
    return template


def _numbers(data: dict[str, Any]) -> dict[str, Any]:
    return {name: _number(value) if name != "value" else value for name, value in data.items()}


def _number(value: Any) -> Any:
    if isinstance(value, dict):
        return _numbers(value)
    return int(value) if isinstance(value, str) and value.isdigit() else value


def in_scope(scope: str, subject: Subject, aim: Aim) -> bool:
    """Whether something of a unit is the person's to see or to do."""
    if scope == "self":
        return subject.id == aim.owner
    if scope == "unit":
        return aim.place == "own"
    return scope in ("all", "manage") or (scope == "tree" and aim.place != "other")


def may_be_said(what: str, scope: str, subject: Subject, aim: Aim) -> bool:
    """Whether a name may be said to the person; a door that is shut says nothing."""
    if what == "draft":
        return subject.id == aim.owner and scope != "no"
    if what == "unit" and aim.place == "own" and subject.acting == Role.CLERK:
        return True
    if scope == "manage":
        return what in ("unit", "colleague")
    return scope in ("unit", "tree", "all") and in_scope(scope, subject, aim)


@pytest.fixture(scope="module")
def world(fresh: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(fresh(tmp_path_factory.mktemp("permissions")))
    yield made
    made.engine.dispose()


@pytest.mark.parametrize("entry", TABLE)
def test_every_cell(world: World, entry: str) -> None:
    row = TABLE[entry]
    scopes = dict(zip(ROLES, row.who.split(), strict=True))
    for subject in world.subjects:
        scope = scopes[subject.acting]
        for aim in world.aims:
            cell = f"{entry} · {subject.role} · {subject.state} · {aim.place}"
            said, to_others, changed = world.drive(entry, subject, aim)
            assert (NO_RIGHTS.zh in said) == (scope == "no"), f"{cell}: the door: {said}"
            assert scope != "no" or not (changed or to_others), f"{cell}: changed {changed}, told others {to_others}"
            _check_words(world, cell, row, scope, subject, said)
            _check_deed(cell, row, scope, subject, aim, said, changed, world.before)


def _check_words(world: World, cell: str, row: Row, scope: str, subject: Subject, said: str) -> None:
    for any_aim in world.aims:
        for what in ("unit", "project", "near", "draft", "colleague"):
            if any_aim.facts[what] in said:
                assert may_be_said(what, scope, subject, any_aim), f"{cell}: says {any_aim.facts[what]}: {said}"


def _check_deed(
    cell: str, row: Row, scope: str, subject: Subject, aim: Aim, said: str, changed: set[Any], before: set[Any]
) -> None:
    if row.shows and may_be_said(row.shows, scope, subject, aim) and in_scope(scope, subject, aim):
        assert aim.facts[row.shows] in said, f"{cell}: does not show {aim.facts[row.shows]}: {said}"
    if in_scope(scope, subject, aim):
        assert bool(changed) or not row.changes, f"{cell}: nothing changed: {said}"
    elif row.changes:
        assert not changed, f"{cell}: changed {changed}"
    else:
        assert not changed & before, f"{cell}: changed what is others': {changed & before}"


def test_who_sees_a_unit_is_who_sees_its_forms(world: World) -> None:
    with Session(world.engine) as session:
        for subject in world.subjects:
            person = session.get_one(Person, subject.id)
            units = set(people.units_in_sight(session, person))
            assert {row.unit_id for row in submissions.visible(session, person)} == units
