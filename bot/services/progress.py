"""How far a unit or many units are (进度): what was handed in, by unit, and what was only checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.db.queries import people
from bot.db.tables import Filing, Person, Sheet, Unit
from bot.services.search import initials
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
    return Overall(units[:most], session.exec(select(func.count(col(Filing.unit_id).distinct())).where(scope)).one())


@dataclass(frozen=True)
class NamedUnit:
    """A unit as it is called."""

    number: int
    name: str


def find_unit(session: Session, person: Person, words: str, *, short: bool = True) -> int | None:
    """The one unit in somebody's sight that words mean, see :func:`units_meant`."""
    found = units_meant(session, person, words, short=short)
    return found[0].number if len(found) == 1 else None


def units_meant(session: Session, person: Person, words: str, *, short: bool = True) -> list[NamedUnit]:
    """The units in somebody's sight that words mean best: the name or short name, a part of it, its pinyin initials,
    and where ``short`` is allowed what people make of it (社保中心, 体校)."""
    wanted = fold(words)
    if not wanted:
        return []
    known = session.exec(select(Unit.id, Unit.name, Unit.short).where(people.units_seen_by(session, person))).all()
    ways = (_is_called, _is_called_like, _sounds_like, *((_is_short_for, _is_drawn_from) if short else ()))
    for fits in ways:
        found = [NamedUnit(number or 0, name) for number, name, known_as in known if fits(wanted, name, known_as)]
        if found:
            return found
    return []


def _is_called(wanted: str, name: str, short: str) -> bool:
    return wanted in (fold(name), fold(short))


def _is_called_like(wanted: str, name: str, short: str) -> bool:
    return wanted in fold(name) or (bool(short) and wanted in fold(short))


def _sounds_like(wanted: str, name: str, short: str) -> bool:
    if not (wanted.isascii() and wanted[:1].isalpha()):
        return False  # what does not begin with such a letter is nobody's initials
    return initials(name).startswith(wanted) or (bool(short) and initials(short).startswith(wanted))


_PLACE = re.compile("^.{1,6}?[省市县区](?=.{3})")
"""Where a unit is, before what it is called."""
_WORD = 2


def _is_short_for(wanted: str, name: str, _: str) -> bool:
    """What is made of letters of a name in their order, from its first word to its last letter: 社保中心, 体校."""
    return _is_drawn(wanted, _PLACE.sub("", fold(name))) and fold(name).endswith(wanted[-1])


def _is_drawn_from(wanted: str, name: str, _: str) -> bool:
    """The same from a word within (人才中心), or not to the end (残联)."""
    whole = _PLACE.sub("", fold(name))
    begins = whole.find(wanted[:_WORD]) if len(wanted) > _WORD else -1
    return _is_drawn(wanted, whole) or (begins > 0 and whole.endswith(wanted[-1]) and _is_drawn(wanted, whole[begins:]))


def _is_drawn(wanted: str, name: str) -> bool:
    """Whether the letters stand in a name one after the other, beginning with its first."""
    letters = iter(name)
    return len(wanted) >= _WORD and name.startswith(wanted[0]) and all(letter in letters for letter in wanted)


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
