"""What is found by facts alone (预算调减超过 30% 的 38 张): what was asked, and a line a form that says the fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from bot.db.terms import FilingState
from bot.letters import cards
from bot.letters import desk as desk_letters
from bot.letters.amounts import in_wan
from bot.letters.faults import title
from bot.letters.letter import Reader
from bot.services import cycles, find, people
from bot.services.find import Line, Query
from bot.services.search import Hits
from bot.services.submissions import Filing
from zwcore.money import percent, plain
from zwcore.text import Message

HEAD = Message("found.head", "<b>{what}的 {count} 张</b>")
HEAD_LINE = Message("found.head_line", "<b>{what} 的 {count} 张</b>")
AND = Message("found.and", "{a} · {b}")
OR = Message("found.or", "{a}、{b}")
TABLE, YEAR = Message("wish.table", "表{no}"), Message("wish.year", "{year} 年度")
WAYS = {
    -1: Message("found.down", "预算调减"),
    0: Message("found.changed", "预算变化"),
    1: Message("found.up", "预算调增"),
}
OVER = Message("found.over", "{what}超过 {value}%")
UNDER = Message("found.under", "{what}低于 {value}%")
RATE = Message("found.rate", "执行率")
POINTS_OVER = Message("found.points_over", "自评总分高于 {value} 分")
POINTS_UNDER = Message("found.points_under", "自评总分低于 {value} 分")
FAULTY = {True: Message("found.wrong", "有必须修改"), False: Message("found.faulty", "有问题")}
LATE = Message("wish.late", "逾期")
MOST = {
    ("得分", True): Message("found.points_high", "自评总分从高到低"),
    ("得分", False): Message("found.points_low", "自评总分从低到高"),
    ("执行率", True): Message("found.rate_high", "执行率从高到低"),
    ("执行率", False): Message("found.rate_low", "执行率从低到高"),
    ("预算", True): Message("found.budget_high", "全年预算从多到少"),
    ("预算", False): Message("found.budget_low", "全年预算从少到多"),
    ("问题", True): Message("found.faults_most", "问题从多到少"),
    ("问题", False): Message("found.faults_least", "问题从少到多"),
}
SAID_BUDGET = Message("found.said_budget", "全年预算 {amount} 万元")
SAID_RATE = Message("found.said_rate", "执行率 {pct}%")


def by_facts(query: Query) -> bool:
    """Tell whether facts alone are asked for: no name, and more than a unit, a form's number, a year."""
    facts = (
        query.change,
        query.points,
        query.rate,
        query.state,
        query.faulty,
        query.most,
        query.happened,
    )
    return not query.words and (
        bool(query.having) or query.late is not None or bool(query.codes) or any(one is not None for one in facts)
    )


def head(reader: Reader, query: Query, found: Hits) -> str:
    """What was asked, and how many there are."""
    lines = list(_lines(query))
    parts: list[Message | str] = [*_named(reader, query), *lines]
    what, *others = parts
    ends_in_share = bool(lines) and lines[-1].code in (OVER.code, UNDER.code)
    for one in others:
        what = AND.with_(a=what, b=one)
    return reader.say.html((HEAD_LINE if ends_in_share else HEAD).with_(what=what, count=found.said))


def alike(reader: Reader, query: Query) -> list[str]:
    """How many are alike, where it is asked who has the most or the least, and how many have no points; that no date
    was set, where it is asked what is late."""
    if query.late is not None and not cycles.is_dated(reader.session, query.year):
        undated = UNDATED if query.year is None else UNDATED_OF.with_(year=query.year)
        return [reader.say.html(undated)]
    if query.most is None or query.words:
        return []
    tied, is_points = find.tied(reader.session, reader.person, query), query.most[0] == "得分"
    lines = []
    if tied.alike > 1:
        lines.append(ALL_ALIKE if tied.alike == tied.known else ALIKE.with_(count=tied.alike))
    lines += [BLANK.with_(count=tied.blank)] if tied.blank and is_points else []
    return [reader.say.html(one) for one in lines]


UNDATED = Message("found.undated", "还没有设过截止时间：只看得出退回的是否按时重报。")
UNDATED_OF = Message("found.undated_of", "{year} 年度没有设截止时间：只看得出退回的是否按时重报。")
ALL_ALIKE = Message("found.every_alike", "都一样，分不出高低，按年度和表号列。")
ALIKE = Message("found.alike", "排在最前的 {count} 张一样，不分先后，按年度和表号列。")
BLANK = Message("found.blank", "另有 {count} 张总分未填，没有算进来。")


def rows(reader: Reader, query: Query, found: Hits) -> list[str]:
    """A line a form, with the fact that was asked for."""
    return [reader.say.html(desk_letters.line(one, _how(query), now=reader.now)) for one in found.shown]


def _named(reader: Reader, query: Query) -> Iterator[Message | str]:
    unit = None if query.unit is None else people.unit_at(reader.session, query.unit)
    if query.table is not None:
        yield TABLE.with_(no=query.table)
    if unit is not None:
        yield unit.name
    if query.year is not None:
        yield YEAR.with_(year=query.year)
    if query.state is not None:
        yield desk_letters.STATES[FilingState(query.state)]
    if query.happened is not None:
        yield query.happened.said
    yield from (one.said for one in query.having)
    if query.codes:
        titles = list(dict.fromkeys(title(reader.say, code) for code in query.codes))[:3]
        whole: Message | str = titles[0]
        for one in titles[1:]:
            whole = OR.with_(a=whole, b=one)
        yield whole
    if query.faulty is not None:
        yield FAULTY[query.faulty]
    if query.late is not None:
        yield LATE
    if query.most is not None:
        yield MOST[query.most]


def _lines(query: Query) -> Iterator[Message]:
    if query.change is not None:
        way, line = query.change
        yield _beyond(WAYS[way], line) if line.value or not line.over else WAYS[way]
    if query.points is not None:
        yield (POINTS_OVER if query.points.over else POINTS_UNDER).with_(value=plain(query.points.value))
    if query.rate is not None:
        yield _beyond(RATE, query.rate)


def _beyond(what: Message, line: Line) -> Message:
    return (OVER if line.over else UNDER).with_(what=what, value=plain(line.value))


def _how(query: Query) -> Callable[[Filing], Message] | None:
    if query.change is not None:
        return _change
    what = None if query.most is None else query.most[0]
    if what == "预算":
        return _budget
    return _rate if query.rate is not None or what == "执行率" else None


def _budget(filing: Filing) -> Message:
    return SAID_BUDGET.with_(amount=in_wan(filing.adjusted_fen or 0))


def _change(filing: Filing) -> Message:
    bp = filing.change_bp or 0
    said = desk_letters.SAID_FELL if bp < 0 else desk_letters.SAID_ROSE
    return said.with_(pct=format(Decimal(abs(bp)).scaleb(-2), "f"))


def _rate(filing: Filing) -> Message:
    spent, budget = filing.executed_fen, filing.adjusted_fen
    pct = cards.BLANK if spent is None or not budget else format(percent(Decimal(spent), Decimal(budget)), "f")
    return SAID_RATE.with_(pct=pct)
