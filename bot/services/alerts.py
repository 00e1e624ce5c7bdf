"""Alerts (提醒事项): raised once for the same facts, told up the levels, listed in digests, resolved with the cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from sqlmodel import Session, col, select

from bot.db.alerts import Alert
from bot.db.cycles import AlertCourse, Cycle, Silence
from bot.db.queries import people
from bot.db.tables import Account, Department, Filing, Outbox, Person, Unit
from bot.db.terms import AlertState, OutboxState, Role
from bot.services import alert_settings, obligations, silences
from bot.services.calendar import DAY, HOUR, Calendar, at, local
from bot.services.obligations import Owed
from bot.services.silences import Away

OVERDUE, UNREACHED = "overdue", "unreached"
TOP = 3
"""The level of the admins."""
SLOTS = (time(8, 30), time(16, 30))
"""When digests go out on working days."""
REPEATED = 5
"""Working days on which an alert is listed again; then once in so many."""
PATIENCE = 2
"""Working days after which an anomaly that nobody acknowledged goes up, where that is switched on."""


def raised(session: Session, row: Alert, unit: Unit, next_at: datetime | None = None) -> Alert | None:
    """Put a new alert about a unit down; ``None`` where the same facts raised one before."""
    if find(session, row.key) is not None:
        return None
    row.unit_id, row.department_id = unit.id, unit.department_id
    session.add(row)
    session.flush()
    session.add(AlertCourse(alert_id=row.id or 0, next_at=next_at))
    return row


def find(session: Session, key: str) -> Alert | None:
    """The alert with a key."""
    return session.exec(select(Alert).where(Alert.key == key)).first()


def overdue(session: Session, owed: Owed, now: datetime) -> Alert:
    """The alert of a unit whose date is over, raised where there is none."""
    key = _dated(OVERDUE, owed)
    return _raised_of(session, key, OVERDUE, owed, now) or session.exec(select(Alert).where(Alert.key == key)).one()


def unreached(session: Session, units: Iterable[Owed], now: datetime) -> list[Alert]:
    """Raise an alert of each unit whose reminder reached nobody; return those to tell of."""
    owing = [owed for owed in units if owed.open and now < owed.dates.due]
    raised_now = [_raised_of(session, _dated(UNREACHED, owed), UNREACHED, owed, now) for owed in owing]
    return quiet_now(session, [row for row in raised_now if row is not None], now)


def reached_again(session: Session, now: datetime) -> None:
    """Close the alerts of units that nobody was reached of, where a message came through to one of them since."""
    got = (
        select(Outbox.id)
        .join(Account, col(Account.id) == col(Outbox.chat_id))
        .join(Person, col(Person.id) == col(Account.person_id))
        .where(col(Person.unit_id) == col(Alert.unit_id), Person.role == Role.CLERK, col(Person.blocked).is_(False))
        .where(Outbox.state == OutboxState.SENT, col(Outbox.sent) > col(Alert.created))
    )
    rows = select(Alert).where(Alert.kind == UNREACHED, Alert.state != AlertState.RESOLVED, got.exists())
    resolve(session, session.exec(rows).all(), now)


def _dated(kind: str, owed: Owed) -> str:
    """One alert a unit, cycle and date."""
    return f"{kind}:{owed.cycle.id}:{owed.dates.unit_id}:{owed.dates.due:%Y%m%dT%H%M}"


def _raised_of(session: Session, key: str, kind: str, owed: Owed, now: datetime) -> Alert | None:
    row = Alert(key=key, kind=kind, unit_due_id=owed.dates.id, created=now)
    return raised(session, row, session.get_one(Unit, owed.dates.unit_id))


def course(session: Session, alert: Alert) -> AlertCourse:
    """How far an alert went."""
    row = session.get(AlertCourse, alert.id)
    if row is None:
        row = AlertCourse(alert_id=alert.id or 0)
        session.add(row)
    return row


def on_level(session: Session, department_id: int | None, level: int, absent: Away) -> list[Person]:
    """Who is told on a level: 主管部门审核人 (1), those of the department above (2), the admins (3)."""
    if level >= TOP:
        return silences.stand_ins(session, people.with_role(session, Role.ADMIN), absent)
    above = department_id
    for _ in range(level - 1):
        department = None if above is None else session.get(Department, above)
        above = None if department is None else department.parent_id
    rows = select(Person).where(Person.role == Role.SUPERVISOR, Person.department_id == above).order_by(col(Person.id))
    return silences.stand_ins(session, session.exec(rows).all() if above is not None else (), absent)


def _next_level(session: Session, alert: Alert, level: int, absent: Away) -> tuple[int, list[Person]]:
    """The next level above ``level`` on which there is somebody to tell."""
    for higher in range(level + 1, TOP + 1):
        found = on_level(session, alert.department_id, higher, absent)
        if found:
            return higher, found
    return TOP, []


def reaches(session: Session, alert: Alert, level: int) -> None:
    """Note the level that an alert is told on."""
    course(session, alert).level = level


def goes_up(session: Session, alert: Alert, absent: Away) -> list[Person]:
    """Take an alert to the next level on which there is somebody, once; return who is told there."""
    going = course(session, alert)
    going.level, found = _next_level(session, alert, going.level, absent)
    going.next_at = None
    return found


def in_digest(session: Session, alert: Alert, now: datetime) -> None:
    """Note that a digest has listed an alert."""
    course(session, alert).listed = now


def escalate_from(session: Session, filing: Filing, calendar: Calendar, now: datetime) -> datetime | None:
    """When an anomaly goes up unless acknowledged; ``None`` where its cycle has not switched that on."""
    rows = session.exec(select(Cycle).where(Cycle.year == filing.year, col(Cycle.escalate_anomalies))).all()
    if not any(filing.unit_id in obligations.units_of(session, cycle) for cycle in rows):
        return None
    return at(calendar.shift(local(now).date(), PATIENCE), HOUR)


def going_up(session: Session, now: datetime) -> list[Alert]:
    """Alerts that nobody acknowledged in time."""
    rows = select(Alert).join(AlertCourse).where(col(AlertCourse.next_at) <= now, Alert.state == AlertState.FIRING)
    return list(session.exec(rows.order_by(col(Alert.id))))


def resolve(session: Session, rows: Iterable[Alert], now: datetime) -> list[Alert]:
    """Close alerts whose cause is gone."""
    done = [row for row in rows if row.state != AlertState.RESOLVED]
    for row in done:
        row.state = AlertState.RESOLVED
        course(session, row).next_at = None
    obligations.touch(session, {row.unit_id for row in done if row.unit_id is not None}, now)
    return done


def settle(session: Session, unit_ids: Iterable[int], now: datetime) -> None:
    """Resolve what was overdue or reached nobody and is handed in, let go or due later by now; have messages follow."""
    units = list(set(unit_ids))
    rows = select(Alert).where(
        col(Alert.unit_id).in_(units), col(Alert.kind).in_([OVERDUE, UNREACHED]), Alert.state != AlertState.RESOLVED
    )
    for row in session.exec(rows).all():
        owed = owed_of(session, row)
        late = owed is not None and (row.kind == UNREACHED or owed.dates.due <= now)
        if owed is None or not owed.open or not late:
            row.state = AlertState.RESOLVED
    session.flush()
    obligations.touch(session, units, now)


def owed_of(session: Session, alert: Alert) -> Owed | None:
    """The dates that an alert is about, with what the unit owes; ``None`` where it is about no dates."""
    found = [] if alert.unit_due_id is None else obligations.of_units(session, [alert.unit_due_id])
    return found[0] if found else None


def unit_name(session: Session, alert: Alert) -> str:
    """The name of the unit that an alert is about."""
    return session.get_one(Unit, alert.unit_id).name


def named(session: Session, numbers: Iterable[int | None]) -> list[Alert]:
    """Alerts by their numbers, in their order."""
    return list(session.exec(select(Alert).where(col(Alert.id).in_(list(numbers))).order_by(col(Alert.id))))


def firing(session: Session, person: Person) -> list[Alert]:
    """The open alerts of a person's scope: the department's tree; for an admin what is overdue or reaches nobody."""
    rows = select(Alert).where(col(Alert.state) != AlertState.RESOLVED).order_by(col(Alert.id))
    if person.role == Role.SUPERVISOR:
        return list(
            session.exec(rows.where(col(Alert.department_id).in_(people.tree(session, person.department_id or 0))))
        )
    if person.role == Role.ADMIN:
        return list(session.exec(rows.where(col(Alert.kind).in_([OVERDUE, UNREACHED]))))
    return []


# -- digests ---------------------------------------------------------------------------------------------------------


def slot(now: datetime, calendar: Calendar) -> datetime | None:
    """The digest that is due: the last one of this working day that has begun."""
    today = local(now).date()
    begun = [at(today, hour) for hour in SLOTS if at(today, hour) <= now]
    return begun[-1] if begun and calendar.working(today) else None


def next_slot(now: datetime, calendar: Calendar) -> datetime:
    """When the next digest begins."""
    day = local(now).date()
    while True:
        coming = [at(day, hour) for hour in SLOTS if at(day, hour) > now]
        if coming and calendar.working(day):
            return coming[0]
        day += DAY


def to_list(session: Session, begins: datetime, calendar: Calendar) -> dict[int, list[Alert]]:
    """What belongs into the digest that begins at ``begins``, by department: not acknowledged, not held back."""
    quiet, settings = silences.active(session, begins), alert_settings.load(session)
    found: dict[int, list[Alert]] = {}
    rows = (
        select(Alert, AlertCourse)
        .outerjoin(AlertCourse)
        .where(Alert.state == AlertState.FIRING, col(Alert.created) < begins)
    )
    for alert, going in session.exec(rows.order_by(col(Alert.department_id), col(Alert.id))):
        listed = None if going is None else going.listed
        off = alert.unit_id is not None and settings.off(session.get_one(Unit, alert.unit_id), alert.kind)
        held = off or silences.matches(quiet, alert) is not None or muted(session, alert)
        if alert.department_id is not None and not held and _again(alert.created, listed, begins, calendar):
            found.setdefault(alert.department_id, []).append(alert)
    return found


def _again(created: datetime, listed: datetime | None, begins: datetime, calendar: Calendar) -> bool:
    """Nag limits: at once, then once a working day for five of them, then once in five."""
    if listed is None:
        return True
    today = local(begins).date()
    if local(listed).date() >= today:
        return False
    age = calendar.between(local(created).date(), today)
    return age <= REPEATED or age % REPEATED == 0


def muted(session: Session, alert: Alert) -> bool:
    """A form that is owed mutes what was said about its fields."""
    if alert.unit_id is None or alert.project_folded is None or alert.year is None:
        return False
    return obligations.is_open(session, alert.unit_id, alert.project_folded, alert.year)


def quiet_now(session: Session, alerts: Sequence[Alert], now: datetime) -> list[Alert]:
    """Those of ``alerts`` that no silence holds back."""
    rows: Sequence[Silence] = silences.active(session, now)
    return [alert for alert in alerts if silences.matches(rows, alert) is None]
