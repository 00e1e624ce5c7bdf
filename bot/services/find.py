"""查: what was handed in, by words of all kinds at once: project, unit, year, receipt, state, a finding, a change.

Each word that names a year, a state, a unit, a finding or a change narrows the search; what is left is looked for in
the names of projects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Float, SQLColumnExpression, UnaryExpression, and_, cast, func, or_, true
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.db.desk import FilingFinding
from bot.db.tables import Filing, Person
from bot.db.terms import FilingState
from bot.services import obligations, progress, search, submissions
from bot.services.happened import Happened
from bot.services.having import Having
from bot.services.search import Hits
from zwcore.checks import Check, checks
from zwcore.text import fold

PAGE = 8
_YEAR = re.compile(r"(20[0-9]{2})(?:年度?)?")
_RECEIPT = re.compile(r"20[0-9]{2}-[0-9]{5,9}")
_CODE = re.compile(r"zw[0-9]{3}")
_TABLE = re.compile(r"表([0-9]{1,4})")
_SIDE = r"(超过|大于|高于|不到|低于|小于|[>≥<≤])?"
_NUMBER = r"([0-9]{1,4}(?:\.[0-9]{1,2})?)"
_CHANGE = re.compile(rf"(?:预算)?(调减|调增|减少|增加|变化|增减){_SIDE}{_NUMBER}%(?:以上)?")
_POINTS = re.compile(rf"得分{_SIDE}{_NUMBER}分?")
_RATE = re.compile(rf"执行率{_SIDE}{_NUMBER}%")
_MOST = re.compile(r"(得分|执行率|预算|问题)(最高|最低|最多|最少)")
_WAY = re.compile(r"预算(调减|调增)")
_DONE = re.compile(r"(我)?(提交|退回|通过|办理)(?:(20\d\d-\d\d-\d\d)(?:至(20\d\d-\d\d-\d\d))?)?")
_UNDER = ("不到", "低于", "小于", "<", "≤")
_STATES = {
    "待审核": FilingState.SUBMITTED,
    "待审": FilingState.SUBMITTED,
    "已提交": FilingState.SUBMITTED,
    "待说明": FilingState.ASKED,
    "已退回": FilingState.RETURNED,
    "退回": FilingState.RETURNED,
    "已撤回": FilingState.WITHDRAWN,
    "撤回": FilingState.WITHDRAWN,
    "审核通过": FilingState.ACCEPTED,
    "已通过": FilingState.ACCEPTED,
    "通过": FilingState.ACCEPTED,
}
_FAULTY = {"有问题": False, "有错": True, "必须修改": True, "请核实": False}
"""Whether only what must be mended is meant."""
_BARE = re.compile(
    "(?:没有?|还没有?|未|无|缺少?|不带)(?:附上?|上?传|提?交|提供)?(?:佐证|证明|证据|附件)(?:材料|资料)?的?"
)
_LATE = re.compile("(?:逾期|晚交|迟交|超期)(?:提?交)?的?")
_CALLED_OTHERWISE = (
    ("空着", "未填"), ("没填总分", "总分未填"), ("没填得分", "得分未填"), ("没填", "未填"), ("未写", "没写"),
    ("超了", "超过"), ("得分高于", "得分超过"), ("超分值", "超过分值"), ("得分大于", "得分超过"), ("没有写", "没写"),
)  # fmt: skip
"""How people call what a check calls otherwise."""
_LEAST = 3
"""Letters that a finding is known by, at least: fewer are rather a part of a name."""


@dataclass(frozen=True)
class Line:
    """A line and the side of it that is looked for: 超过 30, 低于 80."""

    over: bool
    value: Decimal

    def beyond(self, hundredths: SQLColumnExpression[int]) -> ColumnElement[bool]:
        """What lies on that side, of a column that counts in hundredths."""
        line = int(self.value * 100)
        return hundredths > line if self.over else hundredths < line


@dataclass(frozen=True)
class Query:
    """What is looked for: ``words`` in the names; what each other word narrowed it to.

    ``change`` is the direction (-1 调减, 1 调增, 0 either) and the line; ``points`` and ``rate`` (执行率) have a line
    alone. ``table`` is the number printed on the form, ``states`` are those that a deed can be done in. ``units`` are
    several that a short name may mean, ``faulty`` tells what has anything to be mended (``True``) or looked into,
    ``having`` what they have; ``late`` is when it was asked what came after its date or is not there again
    though its date has passed (逾期). ``most`` is what it is sorted by,
    and whether the highest comes first.
    """

    words: str = ""
    year: str | None = None
    state: FilingState | None = None
    unit: int | None = None
    codes: tuple[str, ...] = ()
    change: tuple[int, Line] | None = None
    points: Line | None = None
    rate: Line | None = None
    table: str | None = None
    states: tuple[FilingState, ...] = ()
    units: tuple[int, ...] = ()
    faulty: bool | None = None
    late: datetime | None = None
    most: tuple[str, bool] | None = None
    happened: Happened | None = None
    having: tuple[Having, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Tell whether anything but names is asked for."""
        return replace(self, words="", states=()) != Query()


def is_year(word: str) -> bool:
    """Tell whether a word of a search is a year."""
    return _YEAR.fullmatch(word) is not None


_DIRECTIONS = {"调减": -1, "减少": -1, "调增": 1, "增加": 1}


def understand(session: Session, person: Person, text: str, now: datetime) -> Query:
    """Read a search word by word; ``person`` tells which units are known, ``now`` what is late."""
    query, left = Query(), list[str]()
    for word in text.replace("，", " ").replace("、", " ").split():
        taken = _plain(query, fold(word), now) or _done(query, word, person)
        if taken is None:
            left.append(word)
        else:
            query = taken
    left = [part for word in left for part in _parted(session, person, word)]
    # A name goes before a unit or a finding that is called alike.
    for word in [one for one in left if _RECEIPT.fullmatch(one) is None]:
        named = search.has(session, fold(word), submissions.in_sight(session, person))
        units = () if named or query.unit is not None or query.units else _units(session, person, word)
        codes = () if named or units or query.codes else _codes_of(fold(word))
        if units or codes:
            left.remove(word)
            unit, several = (units[0], ()) if len(units) == 1 else (None, units)
            query = replace(query, unit=unit or query.unit, units=several or query.units, codes=codes or query.codes)
    return replace(query, words=" ".join(left))


def _units(session: Session, person: Person, word: str) -> tuple[int, ...]:
    """The units that a word means; what goes through the name of a project in its order is rather that."""
    found = progress.units_meant(session, person, word, short=False)
    if len(found) != 1:
        found = found or progress.units_meant(session, person, word)
        if not found or search.in_order(session, fold(word), submissions.in_sight(session, person)):
            return ()
    return tuple(one.number for one in found)


_UNIT_END = re.compile("(?:馆|站|中心|局|校|院|会|队|所|处|办|园|厂|社|委|残联|妇联|工会)的?")


def _parted(session: Session, person: Person, word: str) -> list[str]:
    """A unit and the name of a project that are written together (救助站补卡), each for itself; else the word."""
    for end in _UNIT_END.finditer(word):
        unit, name = word[: end.end()].removesuffix("的"), word[end.end() :]
        if len(name) < _SHORTEST or progress.find_unit(session, person, unit) is None:
            continue
        if search.in_order(session, fold(name), submissions.in_sight(session, person)):
            return [word] if search.has(session, fold(word), submissions.in_sight(session, person)) else [unit, name]
    return [word]


_SHORTEST = 2


def _plain(query: Query, word: str, now: datetime) -> Query | None:
    """The query with a word that can mean one thing only; ``None`` for any other."""
    if query.year is None and (year := _YEAR.fullmatch(word)):
        return replace(query, year=year[1])
    if query.state is None and word in _STATES:
        return replace(query, state=_STATES[word])
    if query.faulty is None and word in _FAULTY:
        return replace(query, faulty=_FAULTY[word])
    if _BARE.fullmatch(word):
        return replace(query, having=(*query.having, Having.BARE))
    if _LATE.fullmatch(word):
        return replace(query, late=now)
    if _CODE.fullmatch(word):
        return replace(query, codes=(*query.codes, word.upper()))
    if word in list(Having):
        return replace(query, having=(*query.having, Having(word)))
    if query.table is None and (table := _TABLE.fullmatch(word)):
        return replace(query, table=table[1])
    return _measured(query, word)


def _done(query: Query, word: str, person: Person) -> Query | None:
    """The query with what was done when: 提交2026-03-02, 我办理2026-02-23至2026-03-01."""
    found = _DONE.fullmatch(word) if query.happened is None else None
    if found is None or not (found[1] or found[3]):
        return None
    try:
        first = date.fromisoformat(found[3]) if found[3] else None
        last = date.fromisoformat(found[4]) if found[4] else first
    except ValueError:
        return None
    days = None if first is None or last is None else (first, last)
    return replace(query, happened=Happened(found[2], days, person.id if found[1] else None))


def _measured(query: Query, word: str) -> Query | None:
    """The query with a line: 预算调减超过30%, 得分低于80分, 执行率低于90%."""
    if query.change is None and (change := _CHANGE.fullmatch(word)):
        return replace(query, change=(_DIRECTIONS.get(change[1], 0), _line(change[2], change[3])))
    if query.change is None and (way := _WAY.fullmatch(word)):
        return replace(query, change=(_DIRECTIONS[way[1]], Line(True, Decimal(0))))
    if query.points is None and (points := _POINTS.fullmatch(word)):
        return replace(query, points=_line(points[1], points[2]))
    if query.most is None and (most := _MOST.fullmatch(word)):
        return replace(query, most=(most[1], most[2] in ("最高", "最多")))
    if query.rate is None and (rate := _RATE.fullmatch(word)):
        return replace(query, rate=_line(rate[1], rate[2]))
    return None


def _line(side: str | None, number: str) -> Line:
    return Line(side not in _UNDER, Decimal(number))


def _codes_of(word: str) -> tuple[str, ...]:
    """The findings that are called so: by the first line of their check (中文), or by what lists say of it."""
    for said, called in _CALLED_OTHERWISE:
        if called not in word:
            word = word.replace(said, called)
    if len(word) < _LEAST:
        return ()
    exactly = tuple(code for code, check in checks.items() if word in map(fold, _names(check)))
    return exactly or tuple(code for code, check in checks.items() if any(word in fold(name) for name in _names(check)))


def _names(check: Check) -> tuple[str, ...]:
    return (check.title.partition(" — ")[0], "" if check.brief is None else check.brief.zh)


def run(session: Session, person: Person, query: Query, page: int = 0) -> Hits:
    """What a query finds, a page of it; how much there is in all."""
    scope = and_(submissions.in_sight(session, person), *_conditions(query))
    order = [] if query.change is None else [func.abs(func.coalesce(col(Filing.change_bp), 0)).desc()]
    order += [] if query.most is None else [_by(*query.most)]
    if query.words:
        return search.find(session, query.words, scope, PAGE, page * PAGE, order)
    return search.listed(session, scope if query.narrowed else and_(scope, true()), PAGE, page * PAGE, order)


def is_of_unit(session: Session, person: Person, query: Query) -> bool:
    """Tell whether a query names a unit and, beside it, a form that this handed in."""
    wanted = fold(query.words).replace(" ", "")
    if query.unit is None or query.table is not None or len(wanted) < _SHORTEST:
        return False
    return search.in_order(session, wanted, and_(submissions.in_sight(session, person), *_conditions(query)))


_ABOUT = re.compile(r"(?<=[馆站心局校院会队所处办联])(?:的?那[个张]|的?这[个张])|(?<=.)(?:项目)?的?(?:那[个张])?表$")


def bare(text: str) -> str:
    """A unit and a project as they are looked for: 殡仪馆那个补卡的表 → 殡仪馆 补卡."""
    return _ABOUT.sub(" ", text.strip()).strip()


def all_of(session: Session, person: Person, query: Query, most: int) -> list[Filing]:
    """All that a query finds without its words, at most so many."""
    scope = and_(submissions.in_sight(session, person), *_conditions(query))
    return search.listed(session, scope, most).shown


class Tied(NamedTuple):
    """Of what is sorted by its most or least: how many stand first alike, of how many, and how many have none."""

    alike: int
    known: int
    blank: int


def tied(session: Session, person: Person, query: Query) -> Tied:
    """How many forms are alike in what they are sorted by (``query.most``), to the hundredth of a percent."""
    assert query.most is not None
    what, high = query.most
    measure = func.round(_MEASURES[what], 4)
    scope = and_(submissions.in_sight(session, person), *_conditions(replace(query, most=None)))
    best = func.max(measure) if high else func.min(measure)
    first, count, every = session.execute(sql_select(best, func.count(measure), func.count()).where(scope)).one()
    alike = session.execute(sql_select(func.count()).where(scope, measure == first)).scalar_one()
    return Tied(alike, count, every - count)


def _by(what: str, high: bool) -> UnaryExpression[Any]:
    measure = _MEASURES[what]
    return measure.desc() if high else measure.asc()


_MEASURES: dict[str, ColumnElement[Any]] = {
    "得分": cast(col(Filing.claimed), Float),
    "执行率": cast(col(Filing.executed_fen), Float) / func.nullif(col(Filing.adjusted_fen), 0),
    "预算": cast(col(Filing.adjusted_fen), Float),
    "问题": cast(1000 * col(Filing.errors) + col(Filing.warnings), Float),
}


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    parts += [] if query.most is None else [_MEASURES[query.most[0]].is_not(None)]
    parts += [] if query.happened is None else [query.happened.fits]
    parts += [one.fits for one in query.having]
    parts += [col(Filing.year) == query.year] if query.year else []
    parts += [col(Filing.state) == query.state] if query.state else []
    parts += [col(Filing.unit_id) == query.unit] if query.unit else []
    parts += [col(Filing.unit_id).in_(query.units)] if query.units else []
    if query.faulty is not None:
        wrong = col(Filing.errors) > 0
        parts.append(wrong if query.faulty else or_(wrong, col(Filing.warnings) > 0))
    if query.codes:
        told = select(FilingFinding.filing_id).where(col(FilingFinding.code).in_(query.codes))
        parts.append(col(Filing.id).in_(told))
    parts += [] if query.late is None else [or_(obligations.CAME_LATE, obligations.not_back(query.late))]
    parts += [col(Filing.table_no) == query.table] if query.table else []
    parts += [col(Filing.state).in_(query.states)] if query.states else []
    return [*parts, *_beyond(query)]


def _beyond(query: Query) -> list[ColumnElement[bool]]:
    """The lines of a query; what is compared is a whole number, so that the database does it exactly."""
    parts: list[ColumnElement[bool]] = []
    if query.change is not None:
        direction, line = query.change
        changed = func.coalesce(col(Filing.change_bp), 0)
        size = func.abs(changed) if direction == 0 else direction * changed
        parts += [line.beyond(size), *([] if line.over else [size > 0])]
    if query.points is not None:
        parts.append(query.points.beyond(func.round(cast(col(Filing.claimed), Float) * 100)))
    if query.rate is not None:
        rate, budget = query.rate, col(Filing.adjusted_fen)
        spent, line_at = 10000 * col(Filing.executed_fen), int(rate.value * 100) * budget
        parts += [budget > 0, spent > line_at if rate.over else spent < line_at]
    return parts
