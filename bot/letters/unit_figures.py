"""Lists by pages: units beside each other by a figure, 自评, 核算 and 复核 of forms, what is marked as none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from bot.actions import Aspect, Figure, FormGaps, MarkedList, ShowFiled, UnitsBy
from bot.i18n import Short
from bot.letters import cards
from bot.letters import desk as desk_letters
from bot.letters.amounts import in_wan
from bot.letters.dismissals import title_of
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader, turning
from bot.services.dismissals import MarkedFinding
from bot.services.submissions import Filing
from bot.services.unit_figures import Apart, FormPoints, UnitFigures
from zwcore.money import ZERO, plain
from zwcore.text import Message

HEADS = {
    Figure.POINTS: Message("units_by.points", "<b>{what}：各单位自评总分的平均</b>（{order}）"),
    Figure.FAULTS: Message("units_by.faults", "<b>{what}：各单位核对出的问题</b>（{order}）"),
    Figure.RATE: Message("units_by.rate", "<b>{what}：各单位执行率</b>（{order}）"),
    Figure.BUDGET: Message("units_by.budget", "<b>{what}：各单位全年预算</b>（{order}）"),
    Figure.COUNT: Message("units_by.forms", "<b>{what}：各单位提交的张数</b>（{order}）"),
    Figure.GAP: Message("units_by.gap", "<b>{what}：各单位自评与复核、核算的差距</b>（{order}）"),
}
MOST_FIRST, LEAST_FIRST = Message("units_by.most", "从高到低"), Message("units_by.least", "从低到高")
OVER = Message("units_by.over", "高于 {value} 的 {count} 个，从高到低")
UNDER = Message("units_by.under", "低于 {value} 的 {count} 个，从低到高")
YEAR, ALL_YEARS = Message("wish.year", "{year} 年度"), Message("units_by.all_years", "全部年度")
POINTS = Message("units_by.points_row", "{unit}：平均 {points}（{count} 张）")
POINTS_BLANK = Message("units_by.points_blank", "{unit}：平均 {points}（{count} 张，另 {blank} 张未填）")
FAULTS = Message("units_by.faults_row", "{unit}：必须修改 {errors}，请核实 {warnings}（{count} 张）")
RATE = Message("units_by.rate_row", "{unit}：{pct}%（{spent} / {budget} 万元）")
BUDGET = Message("units_by.budget_row", "{unit}：{budget} 万元（{count} 张）")
COUNT = Message("units_by.forms_row", "{unit}：{count} 张")
GAP = Message("units_by.gap_row", "{unit}：{sides}")
RECHECKED = Message("units_by.rechecked", "复核 {count} 张，自评 {own} → 复核 {other}，差 {gap}")
RULES = Message("units_by.rules", "核算 {count} 张，自评 {own} → 核算 {other}，差 {gap}")
NO_GAP = Message(
    "units_by.no_gap",
    "现在说不出差距：还没有复核得分，表样也没有完成值，核算不出得分。复核由绩效科在表的卡片上点“复核”。",
)
ALIKE = Message("units_by.alike", "各单位都一样，分不出高低。")
NONE = Message("units_by.none", "没有这样的单位。")
PAGES = Message("units_by.pages", "第 {page}/{pages} 页")
FORMS = Message("gaps.head", "<b>{what}：自评 · 核算 · 复核</b>（{count} 张）")
FORMS_DIFFER = Message("gaps.head_differ", "<b>自评与复核、核算不同的 {count} 张</b>（差得多的在前）")
FORM = Message("gaps.row", "{form}：{own} · {recomputed} · {rechecked}")
FORM_GAP = Message("gaps.row_gap", "{form}：{own} · {recomputed} · {rechecked}，差 {gap}")
NOT_RECHECKED = Message("gaps.not_rechecked", "还没有复核得分，复核由绩效科在表的卡片上点“复核”。")
SUM = Message("gaps.sum", "已复核 {count} 张：自评 {own}，复核 {other}，差 {gap}")
MARKED = Message("marked.head", "<b>不作为问题 {count} 处</b>（新标的在前）")
MARKED_ROW = Message("marked.row", "{form} {fault}：{reason}（{person} {time}）")
MARKED_NONE = Message("marked.none", "没有标为不作为问题的。")
DASH = "—"
UNITS, FORMS_SHOWN, MARKS, REASON = 10, 8, 6, 20


def by_figure(reader: Reader, action: UnitsBy, found: Sequence[UnitFigures]) -> Letter:
    """A page of units beside each other."""
    if not found:
        return Letter(reader.say.html(NO_GAP if action.by is Figure.GAP else NONE))
    number, shown = _page(found, action.page, UNITS)
    order: Message = LEAST_FIRST if action.least else MOST_FIRST
    if action.line:
        order = (OVER if action.line[0] == ">" else UNDER).with_(value=action.line[1:], count=len(found))
    what = YEAR.with_(year=action.year) if action.year else ALL_YEARS
    lines = [HEADS[action.by].with_(what=what, order=order), *(_unit(one, action.by) for one in shown)]
    alike = len(found) > 1 and len({one.of(action.by) for one in found}) == 1
    lines[1:1] = [ALIKE] if alike else []
    ways = turning(number, -(-len(found) // UNITS), lambda page: _at(action, page))
    return Letter("\n".join(map(reader.say.html, [*lines, *_pages(number, len(found), UNITS)])), [ways])


def _at(action: UnitsBy, page: int) -> UnitsBy:
    return UnitsBy(action.by, page, action.least, action.year, action.line)


def _unit(one: UnitFigures, by: Figure) -> Message:
    facts = {"unit": desk_letters.unit_briefly(one.unit, 14), "count": one.forms}
    value = one.of(by) or ZERO
    match by:
        case Figure.POINTS:
            blank = one.forms - one.known
            row = POINTS_BLANK if blank else POINTS
            return row.with_(**{**facts, "count": one.known}, points=plain(value), blank=blank)
        case Figure.FAULTS:
            return FAULTS.with_(**facts, errors=one.errors, warnings=one.warnings)
        case Figure.RATE:
            return RATE.with_(**facts, pct=format(value, "f"), spent=in_wan(one.spent), budget=in_wan(one.budget))
        case Figure.BUDGET:
            return BUDGET.with_(**facts, budget=in_wan(one.budget))
        case Figure.COUNT:
            return COUNT.with_(**facts)
        case Figure.GAP:
            sides = [(RECHECKED, one.rechecked), (RULES, one.rules)]
            return GAP.with_(**facts, sides=tuple(_side(row, side) for row, side in sides if side is not None))


def _side(row: Message, side: Apart) -> Message:
    return row.with_(count=side.forms, own=plain(side.own), other=plain(side.other), gap=plain(side.gap))


def of_forms(reader: Reader, action: FormGaps, unit: str | None, found: Sequence[FormPoints], count: int) -> Letter:
    """A page of forms with their three scores, of so many that there are; of a unit all, and what they come to."""
    if not found:
        return Letter(reader.say.html(NO_GAP))
    number, shown = _page(found, action.page, FORMS_SHOWN)
    lines = [FORMS_DIFFER.with_(count=count) if unit is None else FORMS.with_(what=unit, count=count)]
    lines += [] if unit is None else list(_sums(found))
    lines += [_form(one, whole=unit is None) for one in shown]
    opens = [_opens(one.filing) for one in shown]
    ways = turning(number, -(-len(found) // FORMS_SHOWN), lambda page: FormGaps(page, action.unit, action.year))
    rows = [opens[n : n + IN_A_ROW] for n in range(0, len(opens), IN_A_ROW)] if unit is not None else []
    return Letter("\n".join(map(reader.say.html, [*lines, *_pages(number, len(found), FORMS_SHOWN)])), [*rows, ways])


def _sums(found: Sequence[FormPoints]) -> Iterator[Message]:
    both = [(one.own, one.rechecked) for one in found if one.rechecked is not None and one.own is not None]
    if not both:
        yield NOT_RECHECKED
        return
    own, other = sum((one for one, _ in both), ZERO), sum((one for _, one in both), ZERO)
    yield SUM.with_(count=len(both), own=plain(own), other=plain(other), gap=plain(own - other))


def _form(one: FormPoints, *, whole: bool) -> Message:
    form = desk_letters.of_unit(one.filing) if whole else cards.called(one.filing, 12)
    points = {"own": one.own, "recomputed": one.computed, "rechecked": one.rechecked}
    said = {name: DASH if value is None else plain(value) for name, value in points.items()}
    return FORM_GAP.with_(form=form, **said, gap=plain(one.gap)) if one.gap else FORM.with_(form=form, **said)


def marked(reader: Reader, action: MarkedList, found: Sequence[MarkedFinding], count: int) -> Letter:
    """A page of what is marked 不作为问题: of which form, what, why, by whom; each form a button."""
    if not count:
        return Letter(reader.say.html(MARKED_NONE))
    lines = [MARKED.with_(count=count)]
    for one in found:
        fault, reason = cards.short(title_of(one.code, reader.say.lang), 14), cards.short(one.reason, REASON)
        facts = {"fault": fault, "reason": reason, "person": one.person, "time": Short(one.at)}
        lines.append(MARKED_ROW.with_(form=desk_letters.of_unit(one.filing), **facts))
    opens = [[Button(desk_letters.label(one.filing), ShowFiled(one.filing.id or 0, Aspect.CARD))] for one in found]
    ways = turning(action.page, -(-count // MARKS), lambda page: MarkedList(page, action.unit))
    return Letter("\n".join(map(reader.say.html, [*lines, *_pages(action.page, count, MARKS)])), [*opens, ways])


def _opens(filing: Filing) -> Button:
    return Button(cards.briefly(filing), ShowFiled(filing.id or 0, Aspect.CARD))


T = TypeVar("T")


def _page(found: Sequence[T], number: int, size: int) -> tuple[int, Sequence[T]]:
    number = min(max(number, 0), (len(found) - 1) // size)
    return number, found[number * size : (number + 1) * size]


def _pages(number: int, count: int, size: int) -> list[Message]:
    return [PAGES.with_(page=number + 1, pages=-(-count // size))] if count > size else []
