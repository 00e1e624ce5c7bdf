"""A town for tests about time: departments, units, people, submissions, and a relay that delivers at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.chat import post
from bot.db.alerts import Alert
from bot.db.cycles import Told, UnitDue
from bot.db.queries.outbox import Deed, Written
from bot.db.tables import Account, Department, Outbox, Person, Unit
from bot.db.terms import OutboxState, Role
from bot.i18n import ON_SCREEN
from bot.letters import notices as letters
from bot.outbox.marking import mark
from bot.outbox.outcome import Outcome, Sent, Unreachable
from bot.services import notices, submissions
from bot.services.submissions import Filing, Handed
from zwcore.form import Form, FundLine
from zwcore.layouts import Reading
from zwcore.record import Record, records_of
from zwcore.review import FileReview, review_form
from zwcore.rulebooks import get


def china(*parts: int) -> datetime:
    """A moment on the wall clock in China."""
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=ON_SCREEN)


def people(session: Session, *, departments: int, units: int, now: datetime) -> None:
    """Departments 1…, each with a 主管部门审核人 (2000 + n); units 1… with a clerk (1000 + n); the admin 3001."""
    for n in range(1, departments + 1):
        session.add(Department(id=n, name=f"第{n}局"))
        session.flush()
        somebody(session, 2000 + n, f"审{n}", Role.SUPERVISOR, now, department_id=n)
    for n in range(1, units + 1):
        session.add(Unit(id=n, department_id=1 + n % departments, name=f"第{n}单位"))
        session.flush()
        somebody(session, 1000 + n, f"填{n}", Role.CLERK, now, unit_id=n)
    somebody(session, 3001, "管", Role.ADMIN, now)


def somebody(
    session: Session,
    number: int,
    name: str,
    role: Role,
    now: datetime,
    *,
    unit_id: int | None = None,
    department_id: int | None = None,
) -> Person:
    """Somebody with an account of the same number."""
    row = Person(id=number, name=name, role=role, created=now, unit_id=unit_id, department_id=department_id)
    session.add(row)
    session.flush()
    session.add(Account(id=number, transport="telegram", address=str(number), person_id=number, created=now))
    session.flush()
    return row


def record(project: str, year: str, *, pct: int = 0) -> Record:
    """A form whose budget changed by so many percent."""
    adjusted = str(100 + pct)
    line = FundLine("年度资金总额", "100", adjusted, adjusted)
    form = Form(
        table_no="1", year=year, template="national", project=project, money_unit="万元", funds=(line,),
        blocks=frozenset({"funds"}),
    )  # fmt: skip
    (found,) = records_of(FileReview("", "", "text", forms=(review_form(Reading(form), get("cn/2020")),))).records
    return found


def hand_in(session: Session, unit_id: int, project: str, year: str, now: datetime, *, pct: int = 0) -> Filing:
    """Hand a form in as the chat does: the version, then what follows from it."""
    clerk = session.get_one(Person, 1000 + unit_id)
    handed = submissions.submit(session, clerk, record(project, year, pct=pct), None, now)
    tell(session, handed, now)
    return handed.version.filing


def tell(session: Session, handed: Handed, now: datetime) -> None:
    """Tell the supervisors of what was handed in."""
    fresh = notices.raise_for(session, [handed], now)
    for one, letter, about in letters.first(session, fresh, [handed], now):
        post.tell(session, one, letter, about, now)
    session.flush()


@dataclass(frozen=True)
class Delivered:
    """A message that reached somebody."""

    key: str
    person: int
    at: datetime
    text: str
    about: frozenset[int]


@dataclass
class Post:
    """A relay that delivers what is due at once; ``answer`` says how the service takes a row."""

    session: Session
    answer: Callable[[Outbox, datetime], Outcome] | None = None
    out_of_reach: set[int] = field(default_factory=set)
    delivered: list[Delivered] = field(default_factory=list)
    edits: list[tuple[int, str]] = field(default_factory=list)

    def deliver(self, now: datetime) -> None:
        """Send what is due."""
        rows = select(Outbox).where(col(Outbox.state).in_([OutboxState.PENDING, OutboxState.UNCERTAIN]))
        for row in self.session.exec(rows.where(col(Outbox.due) <= now).order_by(col(Outbox.id))).all():
            outcome: Outcome = Unreachable("blocked") if row.chat_id in self.out_of_reach else Sent(row.id)
            outcome = self.answer(row, now) if self.answer is not None and isinstance(outcome, Sent) else outcome
            mark(self.session, row.id or 0, outcome, now)
            if isinstance(outcome, Sent):
                self._note(row, now)
        self.session.flush()

    def _note(self, row: Outbox, now: datetime) -> None:
        text = Written.of(row).text
        if row.kind != Deed.SAY:
            self.edits.append((row.chat_id, text))
            return
        told = self.session.exec(select(Told).where(Told.outbox_id == row.id)).all()
        about = {self._unit(one) for one in told}
        self.delivered.append(Delivered(row.key or "", row.chat_id, now, text, frozenset(about)))

    def _unit(self, told: Told) -> int:
        if told.unit_due_id is not None:
            return self.session.get_one(UnitDue, told.unit_due_id).unit_id
        return self.session.get_one(Alert, told.alert_id).unit_id or 0

    def keys(self, kind: str) -> list[str]:
        """The keys of what was delivered of a kind."""
        return [one.key for one in self.delivered if one.key.startswith(kind + ":")]

    def last(self, person: int) -> Any:
        """What somebody was told last."""
        return [one for one in self.delivered if one.person == person][-1]
