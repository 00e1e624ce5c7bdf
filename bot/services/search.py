"""Finding what was handed in by what people type: a number, a part of a name, its letters, pinyin initials.

The names lie folded in an index, and the database looks through them; only what is misspelt is held against each name
here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    union_all,
)
from sqlmodel import Session, col, select

from bot.db.desk import NamePair
from bot.db.tables import Filing
from bot.services import spoken
from zwcore.text import fold

LIKE = 75
"""Likeness (0–100) from which a misspelt name is still taken as meant."""
MANY = 1000
"""Forms that are counted and listed, at most: whoever finds more has to say more."""
_TRIED, _COUNTED = 6, 2000
"""Of how many pairs the rarest is taken, and how far they are counted for it."""


@dataclass(frozen=True)
class Hits:
    """What was found: the first to be shown, and how many in all; of more than :data:`MANY` one more than that."""

    shown: list[Filing]
    count: int

    @property
    def said(self) -> str:
        """How many there are, as people are told: 12, 1000+."""
        return _said(self.count, 0)

    @property
    def left(self) -> str:
        """How many there are beside those that are shown."""
        return _said(self.count, len(self.shown))


def _said(count: int, without: int) -> str:
    return str(count - without) if count <= MANY else f"{MANY - without}+"


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


# -- what a name is found by -------------------------------------------------------------------------------------------


def index(session: Session, filing: Filing) -> None:
    """Have a new form found by its name."""
    rows = [{"pair": pair, "filing_id": filing.id} for pair in pairs(filing.project_folded, filing.initials)]
    if rows:
        session.connection().execute(insert(NamePair), rows)


def forget(session: Session, filing: Filing) -> None:
    """Have a form found by its name no more; to be done while it has its name."""
    session.connection().execute(delete(NamePair).where(_own(filing)))


def is_indexed(session: Session, filing: Filing) -> bool:
    """Tell whether a form is found by its name."""
    known = session.exec(select(func.count()).select_from(NamePair).where(_own(filing))).one()
    return known == len(pairs(filing.project_folded, filing.initials))


def surplus(session: Session) -> int:
    """How many rows find a form by what is not in its name, or none."""
    named = select(Filing.id, Filing.project_folded, Filing.initials).where(col(Filing.erased).is_(None))
    own, count = 0, select(func.count()).select_from(NamePair)
    for number, name, letters in session.exec(named).all():
        is_own = and_(col(NamePair.pair).in_(pairs(name, letters)), col(NamePair.filing_id) == number)
        own += session.exec(count.where(is_own)).one()
    return session.exec(count).one() - own


def _own(filing: Filing) -> ColumnElement[bool]:
    own = pairs(filing.project_folded, filing.initials)
    return and_(col(NamePair.pair).in_(own), col(NamePair.filing_id) == filing.id)


def pairs(name: str, letters: str) -> set[str]:
    """What the form of a folded name with its initials is found by."""
    return {_whole(name)} | _following(name) | _sounding(letters)


def _whole(name: str) -> str:
    return f"{name[:1]}{len(name)}{name[-1:]}"


def _following(word: str) -> set[str]:
    return {a + b for a, b in pairwise(word)}


def _sounding(letters: str) -> set[str]:
    # Folded names have no capitals: what stands in a name is not taken for what it sounds like.
    return {pair.upper() for pair in _following(letters)}


# -- the search --------------------------------------------------------------------------------------------------------


def find(
    session: Session,
    words: str,
    scope: ColumnElement[bool],
    most: int,
    skip: int = 0,
    first: Sequence[ColumnElement[Any]] = (),
) -> Hits:
    """Find what words mean among the filings of ``scope``: what fits best, and nothing that fits less; the first
    ``skip`` are left out. They are in their order, see :func:`listed`.

    A receipt number or "表5" comes first, then the name itself, a part of it, initials, letters in order, all letters
    in any order, and last a name that is spelt a little otherwise.
    """
    numbered = col(Filing.number) == words
    if words.startswith("表"):
        numbered = or_(numbered, col(Filing.table_no) == words.removeprefix("表"))
    found, wanted = listed(session, and_(scope, numbered), most, skip, first), fold(words)
    if found.count or not wanted:
        return found
    pair = _rarest(session, _following(wanted))
    if (whole := _in_one_piece(session, wanted, scope, pair)) is not None:
        return listed(session, whole, most, skip, first)
    # Most of what is shortened has two letters of the name together still: only then are all names looked through.
    near = None if pair is None else _best(session, wanted, and_(scope, _has_pair(pair)), most, skip, first)
    return near or _best(session, wanted, scope, most, skip, first) or _alike(session, wanted, scope, most, skip, first)


def has(session: Session, wanted: str, scope: ColumnElement[bool]) -> bool:
    """Tell whether the name of a project has a folded word in one piece."""
    pair, fits = _rarest(session, _following(wanted)), col(Filing.project_folded).contains(wanted, autoescape=True)
    if len(wanted) > 1 and pair is None:
        return False
    return _any(session, and_(scope, fits, *([] if pair is None else [_has_pair(pair)])))


def in_order(session: Session, wanted: str, scope: ColumnElement[bool]) -> bool:
    """Tell whether the name of a project has the letters of ``wanted``, one after the other."""
    return _any(session, and_(scope, _through(wanted)))


def _any(session: Session, which: ColumnElement[bool]) -> bool:
    return session.exec(select(Filing.id).where(which).limit(1)).first() is not None


def _through(wanted: str) -> ColumnElement[bool]:
    return col(Filing.project_folded).like("%".join(["", *map(_escaped, wanted), ""]), escape="/")


def _in_one_piece(
    session: Session, wanted: str, scope: ColumnElement[bool], pair: str | None
) -> ColumnElement[bool] | None:
    """The forms of that name, else those that have it in their name, else in their initials."""
    name, letters = col(Filing.project_folded), col(Filing.initials)
    ways = [(_whole(wanted), name == wanted), (pair, name.contains(wanted, autoescape=True))]
    if wanted.isascii():
        ways.append((_rarest(session, _sounding(wanted)), letters.contains(wanted, autoescape=True)))
    found = (and_(scope, fits, _has_pair(by)) for by, fits in ways if by is not None)
    return next((which for which in found if _any(session, which)), None)


def _has_pair(pair: str) -> ColumnElement[bool]:
    return col(Filing.id).in_(select(NamePair.filing_id).where(NamePair.pair == pair))


def _rarest(session: Session, pairs: Collection[str]) -> str | None:
    """Of some pairs that one which fewest forms have; ``None`` where no form has any."""
    step = -(-len(pairs) // _TRIED) or 1
    tried = [
        select(literal(pair), select(func.count()).select_from(_some(pair)).scalar_subquery())
        for pair in sorted(pairs)[::step]
    ]
    counts = {pair: count for pair, count in session.execute(union_all(*tried)) if count} if tried else {}
    return min(counts, key=lambda pair: counts[pair], default=None)


def _some(pair: str) -> Subquery:
    return select(NamePair.filing_id).where(NamePair.pair == pair).limit(_COUNTED).subquery()


def listed(
    session: Session, which: ColumnElement[bool], most: int, skip: int = 0, first: Sequence[ColumnElement[int]] = ()
) -> Hits:
    """Filings in their order: by what is to go ``first``, the newest years, then as they are numbered and named.

    Of more than :data:`MANY` those that came last are listed, unless something is to go ``first``.
    """
    found = select(Filing.id).where(which)
    ids = (found if first else found.order_by(col(Filing.id).desc()).limit(MANY + 1)).subquery()
    count = session.exec(select(func.count()).select_from(ids)).one()
    rows = select(Filing).join(ids, ids.c.id == col(Filing.id)).order_by(*first, *_ORDER)
    return Hits(list(session.exec(rows.offset(skip).limit(most))) if count else [], count)


_NO = func.coalesce(col(Filing.table_no), "")
_ORDER = (col(Filing.year).desc(), func.length(_NO), _NO, col(Filing.project_folded), spoken.OF_FORM, col(Filing.id))


def _best(
    session: Session, wanted: str, scope: ColumnElement[bool], most: int, skip: int, first: Sequence[ColumnElement[Any]]
) -> Hits | None:
    """What fits best, looked for and counted in one pass over the names; ``None`` where nothing fits."""
    fits, tier = _tiers(wanted)
    found = select(col(Filing.id).label("id"), tier.label("tier")).where(scope, fits).cte()
    top = found.c.tier == select(func.min(found.c.tier)).scalar_subquery()
    count = select(func.count()).select_from(found).where(top).scalar_subquery()
    rows = select(Filing, count).join(found, found.c.id == col(Filing.id)).where(top)
    hits = session.exec(rows.order_by(*first, *_ORDER).offset(skip).limit(most)).all()
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


def _alike(
    session: Session, wanted: str, scope: ColumnElement[bool], most: int, skip: int, first: Sequence[ColumnElement[Any]]
) -> Hits:
    """What is spelt a little otherwise."""
    if len(wanted) < 3:
        return Hits([], 0)
    # In one text, as folded names hold no line ends: to read thousands of rows takes longer than to compare them.
    text = session.exec(select(func.aggregate_strings(col(Filing.project_folded), "\n")).where(scope)).one()
    names = list(set((text or "").split("\n")))
    found = process.extract(wanted, names, scorer=fuzz.partial_ratio, score_cutoff=LIKE, limit=None)
    if not found:
        return Hits([], 0)
    return listed(
        session, and_(scope, col(Filing.project_folded).in_([name for name, _, _ in found])), most, skip, first
    )
