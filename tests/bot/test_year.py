"""A whole year by the clock: what was delivered equals what an independent reckoning expects, each key once.

The reckoning below knows only the town's facts (holidays, dates, who handed in when, who is away or out of reach, when
the bot was down); it shares no code with what it checks.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.db.cycles import Cycle, UnitDue
from bot.db.tables import Outbox, Person, Unit
from bot.jobs import deadlines, digests
from bot.outbox.outcome import Outcome, Sent, TooMany
from bot.services import calendar, cycles, silences
from bot.services.keeping.sound import look
from tests.bot.town import Post, china, hand_in, people

DAY = timedelta(days=1)
START, END = china(2026, 1, 1, 10), china(2026, 12, 31, 20)
CALENDAR = """2026-02-14,班
2026-02-16,休
2026-02-17,休
2026-02-18,休
2026-02-19,休
2026-02-20,休
2026-02-23,休
2026-04-06,休
2026-05-01,休
2026-05-04,休
2026-05-05,休
2026-05-09,班
2026-09-25,休
2026-10-01,休
2026-10-02,休
2026-10-05,休
2026-10-06,休
2026-10-07,休
2026-10-10,班
"""
TURNED = {date.fromisoformat(line[:10]): line[11] == "班" for line in CALENDAR.split()}
DUES = {"2024": china(2026, 2, 28), "2025": china(2026, 4, 1), "2026": china(2026, 10, 9, 17)}
"""Three years' forms: due in the Spring Festival's wake, at the end of March, and after the holidays of October."""
DOWN = (china(2026, 3, 24), china(2026, 3, 26, 23, 30))
BACK = china(2026, 2, 26, 9, 0, 30)
STORM = china(2026, 10, 8, 9)


def works(day: date) -> bool:
    return TURNED.get(day, day.weekday() < 5)


def day_off_from(day: date, by: int) -> date:
    while not works(day):
        day -= DAY
    while by:
        day += DAY if by > 0 else -DAY
        by -= works(day) * (1 if by > 0 else -1)
    return day


def nine(day: date, hour: time = time(9)) -> datetime:
    return datetime.combine(day, hour, START.tzinfo)


def opens(moment: datetime) -> datetime:
    """When the bot may speak, being up and the hour being right."""
    if DOWN[0] <= moment < DOWN[1]:
        moment = DOWN[1]
    while not (works(moment.date()) and time(8, 30) <= moment.time() < time(21)):
        moment = nine(moment.date() + (DAY if moment.time() >= time(8, 30) else timedelta()), time(8, 30))
    return moment


@dataclass
class Facts:
    """What happens in the year."""

    units: int
    departments: int
    handed_in: dict[tuple[int, str, str], datetime] = field(default_factory=dict)
    extended: dict[tuple[int, str], datetime] = field(default_factory=dict)
    away: dict[int, tuple[datetime, datetime, int]] = field(default_factory=dict)
    gone: dict[int, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, units: int, departments: int, forms: int) -> Facts:
        """The same year each time: half hand in early, some late, some never."""
        dice, facts = random.Random(7), cls(units, departments)
        for year, due in DUES.items():
            for unit in range(1, units + 1):
                for n in range(forms):
                    late = dice.choice([-20, -12, -9, -5, -4, -2, -1, -1, 2, 6, 40])
                    when = due + late * DAY + timedelta(minutes=30 * dice.randrange(20))
                    facts.handed_in[unit, year, f"项目{n}"] = when if late < 40 else END + DAY
                if dice.random() < 0.05:
                    facts.extended[unit, year] = due + 14 * DAY
        for unit in range(1, units, 9):
            since = china(2026, dice.choice([2, 3, 10]), dice.randrange(1, 25), 12)
            facts.away[1000 + unit] = (since, since + 12 * DAY, 1000 + unit + 1)
        facts.gone = {1000 + unit: china(2026, 3, 1, 12) for unit in range(5, units, 17)}
        return facts

    def due(self, unit: int, year: str) -> datetime:
        return self.extended.get((unit, year), DUES[year])

    def owes(self, unit: int, year: str, now: datetime) -> bool:
        return any(when > now for (one, of, _), when in self.handed_in.items() if (one, of) == (unit, year))

    def told_for(self, person: int, now: datetime) -> int | None:
        """Who is told in place of a person; nobody where the one is out of reach."""
        seen = {person}
        while person in self.away and self.away[person][0] <= now < self.away[person][1]:
            if self.away[person][2] in seen:
                break
            person = self.away[person][2]
            seen.add(person)
        return None if person in self.gone and self.gone[person] <= now else person


Event = tuple[str, int, datetime, frozenset[int]]
"""Kind with its step, person, moment, units."""


def expected(facts: Facts) -> Counter[Event]:
    """Who is told what when, reckoned unit by unit."""
    gathered: dict[tuple[str, int, datetime], set[int]] = {}
    listed: dict[tuple[int, datetime], set[int]] = {}
    for year in DUES:
        owing = {unit: facts_of for unit in range(1, facts.units + 1) if (facts_of := _forms(facts, unit, year))}
        for unit, forms in owing.items():
            _unit(facts, unit, year, max(forms), gathered, listed)
    found: Counter[Event] = Counter()
    for (kind, person, moment), units in gathered.items():
        found[kind.partition("|")[0], person, moment, frozenset(units)] += 1
    for (person, moment), units in listed.items():
        found["digest", person, moment, frozenset(units)] += 1
    return found


def _forms(facts: Facts, unit: int, year: str) -> list[datetime]:
    return [when for (one, of, _), when in facts.handed_in.items() if (one, of) == (unit, year)]


def _unit(
    facts: Facts,
    unit: int,
    year: str,
    complete: datetime,
    gathered: dict[tuple[str, int, datetime], set[int]],
    listed: dict[tuple[int, datetime], set[int]],
) -> None:
    due, supervisor = facts.due(unit, year), 2001 + unit % facts.departments
    last = (due - timedelta(seconds=1)).date()
    moments = [(nine(day_off_from(last, by)), by) for by in (-7, -3, -1, 0, 1)]
    later = {moment: opens(moment) for moment, _ in moments}
    unreached = False
    for n, (moment, by) in enumerate(moments):
        said = later[moment]
        superseded = n + 1 < len(moments) and later[moments[n + 1][0]] == said
        if superseded or complete <= said or (by <= 0 and said >= due):
            continue
        person = facts.told_for(1000 + unit, said)
        if person is not None:
            gathered.setdefault((f"T{by:+d}|{year}{due}" if by else f"T|{year}{due}", person, said), set()).add(unit)
        elif by <= 0 and not unreached:
            unreached = True
            gathered.setdefault(("unreached", supervisor, said), set()).add(unit)
            _list(supervisor, unit, said, min(complete, END), listed)
    first, third = (nine(day_off_from(last, by)) for by in (1, 3))
    if complete > first:
        gathered.setdefault((f"L1|{year}{due}", supervisor, first), set()).add(unit)
        _list(supervisor, unit, first, min(complete, END), listed)
    if complete > third:
        gathered.setdefault((f"L3|{year}{due}", 3001, third), set()).add(unit)


def _list(
    supervisor: int, unit: int, since: datetime, until: datetime, listed: dict[tuple[int, datetime], set[int]]
) -> None:
    """The digests that name an alert: the next one, then each working morning for five days, then one in five."""
    said_on, day, age = None, since.date(), 0
    while day <= until.date():
        for hour in (time(8, 30), time(16, 30)):
            slot = nine(day, hour)
            down = DOWN[0] <= slot < DOWN[1]
            again = said_on is None or (said_on < day and (age <= 5 or age % 5 == 0))
            if works(day) and not down and since < slot < until and again:
                listed.setdefault((supervisor, slot), set()).add(unit)
                said_on = day
        day += DAY
        age += works(day)


def lived(session: Session, facts: Facts) -> Post:
    """Run the year: everything that happens, and every moment the scans asked to be woken at."""
    post = Post(session, answer=_storm)
    todo = sorted(_happenings(session, facts), key=lambda one: one[0])
    now, wakes = START, [START]
    while now < END:
        coming = [moment for moment in (*wakes, *(one[0] for one in todo[:1])) if moment > now]
        now = min([*coming, now + DAY, END])
        while todo and todo[0][0] <= now:
            todo.pop(0)[1]()
        if DOWN[0] <= now < DOWN[1]:
            wakes = [DOWN[1]]
            continue
        wakes = _wake(session, post, now)
        if now == BACK:
            _wake(session, post, now - timedelta(hours=1))
    return post


def _wake(session: Session, post: Post, now: datetime) -> list[datetime]:
    coming = [deadlines.scan(session, now), digests.scan(session, now)]
    post.deliver(now)
    # Those that the service asked to wait are tried again.
    post.deliver(now + timedelta(seconds=45))
    return [moment for moment in coming if moment is not None]


def _storm(row: Outbox, now: datetime) -> Outcome:
    return TooMany(40) if now == STORM and row.error is None else Sent(row.id)


def _happenings(session: Session, facts: Facts) -> Iterator[tuple[datetime, Callable[[], object]]]:
    for (unit, year, project), when in facts.handed_in.items():
        yield when, partial(hand_in, session, unit, project, year, when)

    def leave(person: int, since: datetime, until: datetime, delegate: int) -> None:
        silences.leave(session, session.get_one(Person, person), session.get_one(Person, delegate), until, since)

    for person, (since, until, delegate) in facts.away.items():
        yield since, partial(leave, person, since, until, delegate)
    for person, since in facts.gone.items():
        yield since, partial(_gone, session, person)
    yield BACK, lambda: None


def _gone(session: Session, person: int) -> None:
    session.get_one(Person, person).blocked = True


def prepare(session: Session, facts: Facts) -> None:
    people(session, departments=facts.departments, units=facts.units, now=START)
    calendar.import_csv(session, CALENDAR)
    projects = sorted({project for _, _, project in facts.handed_in})
    for year, due in DUES.items():
        cycle = cycles.open_cycle(session, year=year, due=due, by=3001, now=START)
        cycles.owe(session, cycle, [(unit, one) for unit in range(1, facts.units + 1) for one in projects], START)
    rows = {(row.unit_id, session.get_one(Cycle, row.cycle_id).year): row for row in _dates(session)}
    for place, due in facts.extended.items():
        cycles.extend(session, rows[place], due, "批复未到", 3001, START)


def _dates(session: Session) -> list[UnitDue]:
    return list(session.exec(select(UnitDue)))


def as_events(post: Post) -> Counter[Event]:
    """What was delivered, in the reckoning's terms."""
    found: Counter[Event] = Counter()
    for one in post.delivered:
        kind, last = one.key.split(":")[0], one.key.rpartition(":")[2]
        if kind != "unreachable":
            said = {"reminder": last, "overdue": last}.get(kind, kind)
            found[said, one.person, one.at.replace(second=0), one.about] += 1
    return found


def go_through(session: Session, facts: Facts) -> Post:
    prepare(session, facts)
    kept = [*session.exec(select(Person)), *session.exec(select(Unit)), *_dates(session)]
    post = lived(session, facts)
    assert kept, "the session need not load again what is held here"
    got, wanted = as_events(post), expected(facts)
    assert not got - wanted, f"not expected: {sorted((got - wanted).items(), key=lambda one: one[0][2])[:5]}"
    assert not wanted - got, f"missing: {sorted((wanted - got).items(), key=lambda one: one[0][2])[:5]}"
    keys = Counter(one.key for one in post.delivered)
    assert set(keys.values()) == {1}
    for one in post.delivered:
        here = one.at.astimezone(START.tzinfo)
        assert works(here.date()), one
        assert time(8, 30) <= here.time() < time(21), one
        assert not DOWN[0] <= here < DOWN[1], one
    return post


def test_a_year_of_fifty_people(session: Session, store: Path) -> None:
    post = go_through(session, Facts.of(units=46, departments=3, forms=1))
    kinds = Counter(one.key.split(":")[0] for one in post.delivered)
    assert min(kinds[kind] for kind in ("reminder", "overdue", "unreached", "digest", "unreachable")) > 0
    assert len(post.edits) > 20, "reminders were resolved"
    session.commit()
    assert look(store.parent).breaks == []


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_a_year_of_five_hundred_people_and_three_thousand_obligations(session: Session) -> None:
    post = go_through(session, Facts.of(units=480, departments=19, forms=3))
    assert len(post.keys("reminder")) > 1000
