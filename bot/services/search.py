"""Finding what was handed in by what people type: a number, a part of a name, its letters, pinyin initials.

The names lie folded in an index, and the database looks through them; only what is misspelt is held against each name
here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, false, func, or_
from sqlmodel import Session, col, select

from bot.db.tables import Filing
from zwcore.text import fold

LIKE = 75
"""Likeness (0–100) from which a misspelt name is still taken as meant."""


@dataclass(frozen=True)
class Hits:
    """What was found: the first of it to be shown, and how much there is in all."""

    shown: list[Filing]
    count: int


@lru_cache(maxsize=65_536)
def initials(name: str) -> str:
    """Return the pinyin initials of a name: 补卡制作费 → bkzzf."""
    # Loading its words takes longer than all else that a start loads.
    from pypinyin import Style, lazy_pinyin

    letters = lazy_pinyin(fold(name), style=Style.FIRST_LETTER)
    return "".join(letter for part in letters for letter in part if letter.isalnum()).lower()


def sounds_like(wanted: str, name: str) -> bool:
    """Tell whether the initials of a folded name begin with letters.

    Most names begin otherwise, whichever way their signs are read: only the others are spelt.
    """
    place = 0
    for sign in name:
        heads = _heads(sign)
        if not heads:
            continue
        if wanted[place] not in heads:
            return False
        place += 1
        if place == len(wanted):
            return initials(name).startswith(wanted)
    return False


@lru_cache(maxsize=16_384)
def _heads(sign: str) -> frozenset[str]:
    """The letters that a sign may begin with, by all its readings."""
    from pypinyin import Style, pinyin

    readings = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True)[0]
    return frozenset(letter.lower() for one in readings for letter in one if letter.isalnum())


def find(session: Session, words: str, scope: ColumnElement[bool], most: int, skip: int = 0) -> Hits:
    """Find what words mean among the filings of ``scope``: what fits best, and nothing that fits less; the first
    ``skip`` are left out.

    A receipt number or "表5" comes first, then the name itself, a part of it, initials, letters in order, all letters
    in any order, and last a name that is spelt a little otherwise.
    """
    numbered = col(Filing.number) == words
    if words.startswith("表"):
        numbered = or_(numbered, col(Filing.table_no) == words.removeprefix("表"))
    found, wanted = listed(session, and_(scope, numbered), most, skip), fold(words)
    if found.count or not wanted:
        return found
    return _best(session, wanted, scope, most, skip) or _alike(session, wanted, scope, most, skip)


def in_order(session: Session, wanted: str, scope: ColumnElement[bool]) -> bool:
    """Tell whether the name of a project has the letters of ``wanted``, one after the other."""
    rows = select(Filing.id).where(scope, _through(wanted))
    return session.exec(rows.limit(1)).first() is not None


def _through(wanted: str) -> ColumnElement[bool]:
    return col(Filing.project_folded).like("%".join(["", *map(_escaped, wanted), ""]), escape="/")


def listed(
    session: Session, which: ColumnElement[bool], most: int, skip: int = 0, first: Sequence[ColumnElement[int]] = ()
) -> Hits:
    """Filings in their order: by what is to go ``first``, the newest years, then as they are numbered and named."""
    count = session.exec(select(func.count(col(Filing.id))).where(which)).one()
    rows = select(Filing).where(which).order_by(*first, *_ORDER).offset(skip).limit(most)
    return Hits(list(session.exec(rows)) if count else [], count)


_NO = func.coalesce(col(Filing.table_no), "")
_ORDER = (col(Filing.year).desc(), func.length(_NO), _NO, col(Filing.project_folded), col(Filing.id))


def _best(session: Session, wanted: str, scope: ColumnElement[bool], most: int, skip: int) -> Hits | None:
    """What fits best, looked for and counted in one pass over the names; ``None`` where nothing fits."""
    fits, tier = _tiers(wanted)
    found = select(col(Filing.id).label("id"), tier.label("tier")).where(scope, fits).cte()
    top = found.c.tier == select(func.min(found.c.tier)).scalar_subquery()
    count = select(func.count()).select_from(found).where(top).scalar_subquery()
    rows = select(Filing, count).join(found, found.c.id == col(Filing.id)).where(top)
    hits = session.exec(rows.order_by(*_ORDER).offset(skip).limit(most)).all()
    return Hits([filing for filing, _ in hits], hits[0][1]) if hits else None


def _tiers(wanted: str) -> tuple[ColumnElement[bool], ColumnElement[int]]:
    """What fits a name at all, and how well: 0 is the best. Whatever has the name has its letters, so they are asked
    for first.
    """
    name, many = col(Filing.project_folded), len(wanted) >= 2
    letters = and_(*(_has(name, letter, times) for letter, times in Counter(wanted).items()))
    by_sound = col(Filing.initials).contains(wanted, autoescape=True) if many and wanted.isascii() else false()
    tiers = [(name == wanted, 0), (name.contains(wanted, autoescape=True), 1), (by_sound, 2), (_through(wanted), 3)]
    return or_(letters, by_sound), case(*tiers, else_=4)


def _has(name: SQLColumnExpression[str], letter: str, times: int) -> ColumnElement[bool]:
    if times == 1:
        return name.contains(letter, autoescape=True)
    return func.length(name) - func.length(func.replace(name, letter, "")) >= times


def _escaped(letter: str) -> str:
    return f"/{letter}" if letter in "/%_" else letter


def _alike(session: Session, wanted: str, scope: ColumnElement[bool], most: int, skip: int) -> Hits:
    """What is spelt a little otherwise."""
    if len(wanted) < 3:
        return Hits([], 0)
    # In one text, as folded names hold no line ends: to read thousands of rows takes longer than to compare them.
    text = session.exec(select(func.aggregate_strings(col(Filing.project_folded), "\n")).where(scope)).one()
    names = list(set((text or "").split("\n")))
    found = process.extract(wanted, names, scorer=fuzz.partial_ratio, score_cutoff=LIKE, limit=None)
    if not found:
        return Hits([], 0)
    return listed(session, and_(scope, col(Filing.project_folded).in_([name for name, _, _ in found])), most, skip)
