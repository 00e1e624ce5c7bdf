"""Who is not told for a while: silences (静默) over notices, and leave (请假) with somebody in one's place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.db.alerts import Alert
from bot.db.cycles import Leave as Leave
from bot.db.cycles import Silence as Silence
from bot.db.queries import audit, people
from bot.db.tables import Person, Unit
from bot.db.terms import Role
from bot.services.calendar import DAY, at, local
from zwcore.text import fold

LONGEST = timedelta(days=30)
_WEEKDAYS = "一二三四五六日天"
_IN_DAYS = re.compile(r"(\d{1,3})\s*天")
_WEEKDAY = re.compile(r"(下)?(?:周|星期)([一二三四五六日天])")
_DATE = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?")


def silence(
    session: Session,
    author: Person,
    *,
    unit_id: int | None,
    code: str | None,
    reason: str,
    until: datetime,
    now: datetime,
) -> Silence:
    """Hold back notices; at most for 30 days, and for a 主管部门审核人 only in their own department."""
    department = author.department_id if author.role == Role.SUPERVISOR else None
    row = Silence(
        unit_id=unit_id, department_id=department, code=code, author=author.id, reason=reason, created=now,
        until=min(until, now + LONGEST),
    )  # fmt: skip
    session.add(row)
    session.flush()
    facts = {"unit": unit_id, "code": code, "until": row.until.isoformat(), "reason": reason}
    audit.append(session, person_id=author.id, action="silence", now=now, **facts)
    return row


def active(session: Session, now: datetime) -> Sequence[Silence]:
    """The silences that hold at ``now``."""
    return session.exec(select(Silence).where(col(Silence.until) > now).order_by(col(Silence.id))).all()


def in_sight(session: Session, person: Person, now: datetime) -> list[Silence]:
    """Those that a person may end: an admin all, a 主管部门审核人 those of the department."""
    rows = active(session, now)
    return [row for row in rows if person.role == Role.ADMIN or row.department_id == person.department_id]


def units_called(session: Session, person: Person, name: str) -> list[Unit]:
    """The units that a name means, of those in the person's sight: by their whole name or short name, else by a part of
    it.
    """
    rows = select(Unit).order_by(col(Unit.id))
    if person.role == Role.SUPERVISOR:
        rows = rows.where(col(Unit.id).in_(people.units_in_sight(session, person)))
    seen, wanted = session.exec(rows).all(), fold(name)
    exact = [unit for unit in seen if wanted in (fold(unit.name), fold(unit.short) or None)]
    return exact or [unit for unit in seen if len(wanted) >= 2 and wanted in fold(unit.name)]


def unit_name(session: Session, row: Silence) -> str | None:
    """The name of the unit that a silence is about; ``None`` where it is about all."""
    return None if row.unit_id is None else session.get_one(Unit, row.unit_id).name


def matches(rows: Iterable[Silence], alert: Alert) -> Silence | None:
    """The silence that an alert falls under."""
    for row in rows:
        unit = row.unit_id is None or row.unit_id == alert.unit_id
        # A named unit was looked up in the author's tree; all units are those of the department itself.
        department = row.unit_id is not None or row.department_id in (None, alert.department_id)
        if unit and department and row.code in (None, alert.kind):
            return row
    return None


def lift(session: Session, row: Silence, by: int, now: datetime) -> None:
    """End a silence early."""
    row.until = now
    audit.append(session, person_id=by, action="silence_lifted", now=now, silence=row.id)


# -- leave -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Away:
    """Who is away at a moment, and who stands in for them."""

    delegates: Mapping[int, int]

    def instead(self, person_id: int) -> int:
        """Who is told in place of a person: a delegate who is away too passes it on, but never in a circle."""
        seen = {person_id}
        while person_id in self.delegates and self.delegates[person_id] not in seen:
            person_id = self.delegates[person_id]
            seen.add(person_id)
        return person_id


def away(session: Session, now: datetime) -> Away:
    """The leave that holds at ``now``; a delegate who has another role by now, or none, stands in for nobody."""
    person, delegate = aliased(Person), aliased(Person)
    rows = (
        select(Leave)
        .join(person, col(person.id) == Leave.person_id)
        .join(delegate, col(delegate.id) == Leave.delegate_id)
        .where(col(Leave.created) <= now, col(Leave.until) > now, col(person.role) == delegate.role)
    )
    return Away({row.person_id: row.delegate_id for row in session.exec(rows)})


def stand_ins(session: Session, wanted: Iterable[Person], absent: Away) -> list[Person]:
    """The people to tell, delegates in place of those away, without those who cannot be reached; each once."""
    told: dict[int, Person] = {}
    for person in wanted:
        one = session.get(Person, absent.instead(person.id))
        if one is not None and not one.blocked:
            told[one.id] = one
    return list(told.values())


def colleagues(session: Session, person: Person) -> Sequence[Person]:
    """Who may stand in for a person: those of the same unit or department, in the same role."""
    rows = select(Person).where(
        Person.role == person.role,
        Person.id != person.id,
        Person.unit_id == person.unit_id,
        Person.department_id == person.department_id,
        col(Person.blocked).is_(False),
        or_(col(Person.unit_id).is_not(None), col(Person.department_id).is_not(None), col(Person.role) == Role.ADMIN),
    )
    return session.exec(rows.order_by(col(Person.id))).all()


def named(colleagues: Iterable[Person], text: str) -> list[Person]:
    """Those whose name stands in ``text``, or whose family name with 姐, 哥, 主任 … does."""
    whole, found = fold(text), list(colleagues)
    exact = [one for one in found if one.name and fold(one.name) in whole]
    return exact or [one for one in found if one.name and re.search(f"{re.escape(one.name[0])}[姐哥主科老]", whole)]


def leave(session: Session, person: Person, delegate: Person, until: datetime, now: datetime) -> Leave:
    """Go on leave until ``until``; what is there already is replaced."""
    row = session.get(Leave, person.id) or Leave(person_id=person.id, delegate_id=delegate.id, until=until, created=now)
    row.delegate_id, row.until, row.created = delegate.id, until, now
    session.add(row)
    facts = {"delegate": delegate.id, "until": until.isoformat()}
    audit.append(session, person_id=person.id, action="leave", now=now, **facts)
    return row


def current(session: Session, person_id: int, now: datetime) -> Leave | None:
    """A person's leave that holds at ``now``."""
    row = session.get(Leave, person_id)
    return row if row is not None and row.created <= now < row.until else None


def delegate_of(session: Session, row: Leave) -> Person:
    """Who stands in during a leave."""
    return session.get_one(Person, row.delegate_id)


def come_back(session: Session, row: Leave, now: datetime) -> None:
    """End a leave early."""
    row.until = now
    audit.append(session, person_id=row.person_id, action="leave_ended", now=now)


def until(text: str, now: datetime) -> datetime | None:
    """The end that "周五", "下周三", "7天", "3月31日", "2027-03-31" means: the end of that day, after ``now``."""
    today = local(now).date()
    try:
        day = _day(text, today)
        return None if day is None or day < today else at(day + DAY, time())
    except OverflowError:  # behind the last day there is
        return None


def _day(text: str, today: date) -> date | None:
    days, weekday, written = _IN_DAYS.search(text), _WEEKDAY.search(text), _DATE.search(text)
    if days:
        return today + DAY * int(days[1])
    if weekday:
        ahead = min(_WEEKDAYS.index(weekday[2]), 6) - today.weekday()
        return today + DAY * (ahead + 7 if weekday[1] else ahead % 7)
    if written:
        try:
            day = date(int(written[1] or today.year), int(written[2]), int(written[3]))
        except ValueError:
            return None
        return day if written[1] or day >= today else day.replace(year=day.year + 1)
    return None
