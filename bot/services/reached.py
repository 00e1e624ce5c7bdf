"""Whether what was said to units in one stroke reached them; of those that it did not, why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

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


def told(session: Session, now: datetime) -> Iterator[StrokeTold]:
    """The strokes of which it is known by now whom they reached, and that nobody was told of yet."""
    for key, person_id, deed, forms, units, prefixes in [*_steps(session, now), *_urges(session, now)]:
        if outbox.is_there(session, key):
            continue
        rows = [row for prefix in prefixes for row in outbox.beginning(session, prefix)]
        if all(row.state in _ENDED for row in rows):
            yield StrokeTold(key, person_id, deed, forms, len(units), _missed(session, units, rows))


def stroke_at(session: Session, deed: str, at: datetime, person_id: int, now: datetime) -> StrokeTold | None:
    """One stroke, and which units it has not reached as far as it is known; ``None`` for one of former days."""
    wanted = f"reached:{deed}:{at.isoformat()}:{person_id}"
    for key, person, kind, forms, units, prefixes in [*_steps(session, now), *_urges(session, now)]:
        if key == wanted:
            rows = [row for prefix in prefixes for row in outbox.beginning(session, prefix)]
            return StrokeTold(key, person, kind, forms, len(units), _missed(session, units, rows))
    return None


def moment(at: datetime) -> int:
    """A moment as a button carries it: microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    """The moment that a button carries."""
    return _EPOCH + timedelta(microseconds=min(max(number, 0), _LAST))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 10**17
_Stroke = tuple[str, int, str, int, Mapping[int, str], Sequence[str]]
"""What it is known by, whose it was, what it was, of how many forms, of which units; how the keys of what was said
begin."""


def _steps(session: Session, now: datetime) -> Iterator[_Stroke]:
    """What was returned or accepted of several units' forms in one stroke."""
    since = (now - RECENT).isoformat()
    rows = select(FilingStep, Filing).join(Filing, col(Filing.id) == col(FilingStep.filing_id))
    rows = rows.where(col(FilingStep.stroke) > since, col(FilingStep.kind).in_(list(_SAID)))
    strokes: dict[tuple[str, str, int], list[Filing]] = {}
    for step, filing in session.exec(rows.order_by(col(FilingStep.id))):
        strokes.setdefault((step.stroke or "", step.kind, step.person_id), []).append(filing)
    for (stroke, kind, person_id), filings in strokes.items():
        prefix = f"{_SAID[StepKind(kind)]}:{stroke}:"
        units = {one.unit_id: one.unit_name for one in filings}
        if len(filings) > 1:
            yield f"reached:{kind}:{stroke}", person_id, kind, len(filings), units, [prefix]


def _urges(session: Session, now: datetime) -> Iterator[_Stroke]:
    """What several units were urged in one stroke."""
    rows = select(Urge, Unit).join(UnitDue, col(UnitDue.id) == col(Urge.unit_due_id))
    rows = rows.join(Unit, col(Unit.id) == col(UnitDue.unit_id)).where(col(Urge.at) > now - RECENT)
    strokes: dict[tuple[datetime, int], list[tuple[Urge, Unit]]] = {}
    for urge, unit in session.exec(rows.order_by(col(Urge.id))):
        strokes.setdefault((urge.at, urge.person_id), []).append((urge, unit))
    for (at, person_id), found in strokes.items():
        units = {unit.id or 0: unit.name for _, unit in found}
        prefixes = [f"urge:{urge.unit_due_id}:{at:%Y%m%d}:" for urge, _ in found]
        if len(units) > 1:
            yield f"reached:urge:{at.isoformat()}:{person_id}", person_id, "urge", 0, units, prefixes


def _missed(session: Session, units: Mapping[int, str], rows: Sequence[Outbox]) -> list[tuple[str, Why]]:
    sent = [row.chat_id for row in rows if row.state == OutboxState.SENT or row.state not in _ENDED]
    people = select(Person.unit_id).join(Account, col(Account.person_id) == col(Person.id))
    there = set(session.exec(people.where(col(Account.id).in_(sent))))
    missed = [unit for unit in units if unit not in there]
    known = why_not(session, missed)
    return [(units[unit], known.get(unit, Why.FAILED)) for unit in missed]
