"""How far a unit or many units are (进度): what was handed in, by unit, and what was only checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.db.queries import people
from bot.db.tables import Filing, Person, Sheet, Unit
from bot.i18n import ON_SCREEN
from bot.services import submissions
from bot.services.search import sounds_like
from zwcore.text import fold


@dataclass(frozen=True)
class UnitProgress:
    """A unit and how many forms it handed in."""

    unit_id: int
    unit: str
    count: int


@dataclass(frozen=True)
class Overall:
    """The units that handed something in, who began first before the others; of very many only the first are named."""

    units: list[UnitProgress]
    count: int


def by_unit(session: Session, scope: ColumnElement[bool], most: int) -> Overall:
    """The units that handed something in, of the filings of ``scope``; at most so many are named."""
    counted = (
        select(col(Filing.unit_id).label("unit"), func.count().label("forms"), func.min(Filing.id).label("first"))
        .where(scope)
        .group_by(col(Filing.unit_id))
        .order_by(col(Filing.unit_id))
        .limit(most + 1)
        .subquery()
    )
    rows = select(counted.c.unit, Unit.name, counted.c.forms).join(Unit, col(Unit.id) == counted.c.unit)
    units = [UnitProgress(*row) for row in session.exec(rows.order_by(counted.c.first))]
    if len(units) <= most:
        return Overall(units, len(units))
    handed_in = select(Filing.id).where(Filing.unit_id == Unit.id, scope).exists()
    return Overall(units[:most], session.exec(select(func.count(col(Unit.id))).where(handed_in)).one())


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as it is called; ``folded`` and ``short`` are how it is looked for."""

    number: int
    name: str
    folded: str
    short: str


class KnownUnits:
    """Units, and all their names in one text: thousands are looked through only for what stands in it."""

    def __init__(self, units: tuple[NamedUnit, ...]) -> None:
        self.all = units
        self.text = "\n".join(f"{one.folded}\n{one.short}" for one in units)
        self.signs = frozenset(self.text)


def find_unit(session: Session, person: Person, words: str, *, short: bool = True) -> int | None:
    """The one unit in somebody's sight that words mean, see :func:`units_meant`."""
    found = units_meant(session, person, words, short=short)
    return found[0].number if len(found) == 1 else None


def units_meant(session: Session, person: Person, words: str, *, short: bool = True) -> list[NamedUnit]:
    """The units in somebody's sight that words mean best: the name or short name, a part of it, its pinyin initials,
    and where ``short`` is allowed what people make of it (社保中心, 体校)."""
    return _best(units_seen(session, person), words, short=short) if fold(words) else []


def any_meant(session: Session, words: str) -> list[NamedUnit]:
    """The same of all units there are: for who orders their dates and reads none of their forms."""
    return _best(_units_of(people.unit_names(session, None)), words, short=True)


def is_called(session: Session, person: Person, words: str) -> bool:
    """Tell whether words are the name of a unit in somebody's sight, whole, without its place, or short."""
    wanted, known = fold(words), units_seen(session, person)
    return wanted in known.text and any(wanted in called(one) for one in known.all if _is_called_like(wanted, one))


def _best(known: KnownUnits, words: str, *, short: bool) -> list[NamedUnit]:
    wanted = fold(words)
    if not wanted:
        return []
    ways = [_sounds_like] if wanted.isascii() and wanted[0].isalpha() else []
    if wanted in known.text:
        ways = [_is_called, _is_called_like]
    elif short and known.signs.issuperset(wanted):
        ways += [_is_short_for, _is_drawn_from]
    return next((found for fits in ways if (found := [one for one in known.all if fits(wanted, one)])), [])


def units_seen(session: Session, person: Person) -> KnownUnits:
    """All units in somebody's sight."""
    return _units_of(people.unit_names(session, person))


@lru_cache(maxsize=4)
def _units_of(text: str) -> KnownUnits:
    rows = (row.split(people.OF_UNIT) for row in text.split(people.UNITS) if row)
    return KnownUnits(tuple(NamedUnit(int(number), name, fold(name), fold(short)) for number, name, short in rows))


def _is_called(wanted: str, unit: NamedUnit) -> bool:
    return wanted in (unit.folded, unit.short)


def _is_called_like(wanted: str, unit: NamedUnit) -> bool:
    return wanted in unit.folded or wanted in unit.short


def _sounds_like(wanted: str, unit: NamedUnit) -> bool:
    return sounds_like(wanted, unit.folded) or sounds_like(wanted, unit.short)


def called(unit: NamedUnit) -> list[str]:
    """What a unit may be called, folded: its name, the same without the place, its short name."""
    return list(dict.fromkeys(filter(None, (unit.folded, _PLACE.sub("", unit.folded), unit.short))))


_PLACE = re.compile("^.{1,6}?[省市县区](?=.{3})")
"""Where a unit is, before what it is called."""
_WORD = 2


def _is_short_for(wanted: str, unit: NamedUnit) -> bool:
    """What is made of letters of a name in their order, from its first word to its last letter: 社保中心, 体校."""
    return unit.folded.endswith(wanted[-1]) and is_drawn(wanted, _PLACE.sub("", unit.folded))


def _is_drawn_from(wanted: str, unit: NamedUnit) -> bool:
    """The same from a word within (人才中心), or not to the end (残联)."""
    if wanted[0] not in unit.folded:
        return False
    whole = _PLACE.sub("", unit.folded)
    begins = whole.find(wanted[:_WORD]) if len(wanted) > _WORD else -1
    return is_drawn(wanted, whole) or (begins > 0 and whole.endswith(wanted[-1]) and is_drawn(wanted, whole[begins:]))


def is_drawn(wanted: str, name: str) -> bool:
    """Tell whether letters stand in a name one after the other, beginning with its first."""
    letters = iter(name)
    return len(wanted) >= _WORD and name.startswith(wanted[0]) and all(letter in letters for letter in wanted)


def handed_on(session: Session, person: Person, unit: int) -> list[tuple[date, int]]:
    """On which days the forms of a unit, as they stand, were handed in, and how many, the newest day first."""
    rows = select(Filing.created).where(submissions.in_sight(session, person), Filing.unit_id == unit)
    days = Counter(one.astimezone(ON_SCREEN).date() for one in session.exec(rows))
    return sorted(days.items(), reverse=True)


def of_units(session: Session, unit_ids: Iterable[int], most: int) -> dict[int, list[Filing]]:
    """What units handed in, in the order of the numbers printed on the forms; at most so many of each."""
    no = func.coalesce(col(Filing.table_no), "1")
    rows = select(Filing).where(col(Filing.erased).is_(None)).order_by(func.length(no), no, col(Filing.id)).limit(most)
    return {number: list(session.exec(rows.where(Filing.unit_id == number))) for number in unit_ids}


def not_handed_in(session: Session, reading_id: int, scope: ColumnElement[bool]) -> int:
    """How many forms of a checked file were not handed in as they are."""
    same = select(Filing.id).where(scope, col(Filing.project_folded) == col(Sheet.project_folded))
    same = same.where(col(Filing.content_digest) == col(Sheet.content_digest))
    rows = select(func.count(col(Sheet.id))).where(Sheet.reading_id == reading_id, ~same.exists())
    return session.exec(rows).one()
