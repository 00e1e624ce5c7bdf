"""Whether what was said to units in one stroke reached them; of those that it did not, why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.db.cycles import UnitDue
from bot.db.desk import FilingStep, Urge
from bot.db.queries import outbox
from bot.db.tables import Account, Filing, Outbox, Person, Unit
from bot.db.terms import OutboxState, Role, StepKind

RECENT = timedelta(days=3)
"""Strokes of former days are told of no more."""
_ENDED = (OutboxState.SENT, OutboxState.DEAD, OutboxState.CANCELLED)
_SAID = {StepKind.RETURN: "returned", StepKind.ACCEPT: "accepted"}
"""How the keys of what is said of a step begin."""


class Why(StrEnum):
    """Why a unit is not reached: nobody fills in for it, they blocked the bot, the message came through to none."""

    UNBOUND = "unbound"
    BLOCKED = "blocked"
    FAILED = "failed"


def why_not(session: Session, unit_ids: Collection[int]) -> dict[int, Why]:
    """The units of which nobody can be reached at the moment."""
    rows = select(Person.unit_id, Person.blocked).where(Person.role == Role.CLERK, col(Person.unit_id).in_(unit_ids))
    found = dict.fromkeys(unit_ids, Why.UNBOUND)
    for unit_id, blocked in session.exec(rows):
        if not blocked:
            found.pop(unit_id or 0, None)
        elif unit_id in found:
            found[unit_id] = Why.BLOCKED
    return found


def unreached(session: Session, units: Mapping[int, str]) -> list[tuple[str, Why]]:
    """Units (number and name) that a message did not reach, each with why: nobody can be reached, else it failed."""
    known = why_not(session, units.keys())
    return [(name, known.get(unit, Why.FAILED)) for unit, name in units.items()]


@dataclass(frozen=True)
class StrokeTold:
    """What was done in one stroke: by whom, how many forms of how many units; which units it did not reach."""

    key: str
    person_id: int
    deed: str
    forms: int
    units: int
    missed: Sequence[tuple[str, Why]]

    @property
    def at(self) -> datetime:
        """When it was done, as its key says."""
        return datetime.fromisoformat(self.key.split(":", 2)[2].rpartition(":")[0])


class _Stroke(NamedTuple):
    """What was done to several at once; ``said`` is how the keys of what was said begin."""

    key: str
    person_id: int
    deed: str
    forms: int
    units: Mapping[int, str]
    said: Sequence[str]

    def rows(self, session: Session) -> list[Outbox]:
        """What was said."""
        return [row for prefix in self.said for row in outbox.beginning(session, prefix)]

    def told(self, session: Session, rows: Sequence[Outbox]) -> StrokeTold:
        """Whom it reached, as far as it is known."""
        missed = _missed(session, self.units, rows)
        return StrokeTold(self.key, self.person_id, self.deed, self.forms, len(self.units), missed)


def told(session: Session, now: datetime) -> Iterator[StrokeTold]:
    """The strokes of which it is known by now whom they reached, and that nobody was told of yet."""
    for stroke in [*_steps(session, now), *_urges(session, now)]:
        if outbox.is_there(session, stroke.key):
            continue
        rows = stroke.rows(session)
        if all(row.state in _ENDED for row in rows):
            yield stroke.told(session, rows)


def stroke_at(session: Session, deed: str, at: datetime, person_id: int, now: datetime) -> StrokeTold | None:
    """One stroke, and which units it has not reached as far as it is known; ``None`` for one of former days."""
    wanted = f"reached:{deed}:{at.isoformat()}:{person_id}"
    strokes = (one for one in [*_steps(session, now), *_urges(session, now)] if one.key == wanted)
    found = next(strokes, None)
    return None if found is None else found.told(session, found.rows(session))


def moment(at: datetime) -> int:
    """A moment as a button carries it: microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    """The moment that a button carries."""
    return _EPOCH + timedelta(microseconds=min(max(number, 0), _LAST))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 10**17


def _steps(session: Session, now: datetime) -> Iterator[_Stroke]:
    """What was returned or accepted of several units' forms in one stroke."""
    stroke, kind, person_id = col(FilingStep.stroke), col(FilingStep.kind), col(FilingStep.person_id)
    rows = (
        sql_select(stroke, kind, person_id, col(Filing.unit_id), func.min(Filing.unit_name), func.count())
        .join(Filing, col(Filing.id) == col(FilingStep.filing_id))
        .where(stroke > (now - RECENT).isoformat(), kind.in_(list(_SAID)))
        .group_by(stroke, kind, person_id, col(Filing.unit_id))
        .order_by(func.min(FilingStep.id))
    )
    strokes: dict[tuple[str, str, int], list[tuple[int, str, int]]] = {}
    for which, what, person, *of_unit in session.execute(rows):
        strokes.setdefault((which, what, person), []).append((of_unit[0], of_unit[1], of_unit[2]))
    for (which, what, person), found in strokes.items():
        units, forms = {unit: name for unit, name, _ in found}, sum(count for *_, count in found)
        if forms > 1:
            said = [f"{_SAID[StepKind(what)]}:{which}:"]
            yield _Stroke(f"reached:{what}:{which}", person, what, forms, units, said)


def _urges(session: Session, now: datetime) -> Iterator[_Stroke]:
    """What several units were urged in one stroke."""
    rows = select(Urge, Unit).join(UnitDue, col(UnitDue.id) == col(Urge.unit_due_id))
    rows = rows.join(Unit, col(Unit.id) == col(UnitDue.unit_id)).where(col(Urge.at) > now - RECENT)
    strokes: dict[tuple[datetime, int], list[tuple[Urge, Unit]]] = {}
    for urge, unit in session.exec(rows.order_by(col(Urge.id))):
        strokes.setdefault((urge.at, urge.person_id), []).append((urge, unit))
    for (at, person_id), found in strokes.items():
        units = {unit.id or 0: unit.name for _, unit in found}
        said = [f"urge:{urge.unit_due_id}:{at:%Y%m%d}:" for urge, _ in found]
        if len(units) > 1:
            yield _Stroke(f"reached:urge:{at.isoformat()}:{person_id}", person_id, "urge", 0, units, said)


def _missed(session: Session, units: Mapping[int, str], rows: Sequence[Outbox]) -> list[tuple[str, Why]]:
    sent = [row.chat_id for row in rows if row.state == OutboxState.SENT or row.state not in _ENDED]
    people = select(Person.unit_id).join(Account, col(Account.person_id) == col(Person.id))
    there = set(session.exec(people.where(col(Account.id).in_(sent))))
    return unreached(session, {unit: name for unit, name in units.items() if unit not in there})
