"""The field table (填报项): every value that a person fills in, in the order of asking, for any form and rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import reduce

from zwcore.finding import Sure
from zwcore.form import Form, FundLine, Goals, Indicator
from zwcore.labels import LABELS
from zwcore.layouts.load import layout_of
from zwcore.money import HUNDRED, ZERO, add, parse_points, plain
from zwcore.paths import edit, row_of
from zwcore.reading import CERTAIN, HowRead, column_of
from zwcore.rulebooks import Rulebook
from zwcore.scoring import execution_rows
from zwcore.text import Message, is_blank

MOST_ROWS = 60


class AnswerKind(StrEnum):
    """What kind of answer a field takes."""

    NAME = "name"
    LONG = "long"
    YEAR = "year"
    AMOUNT = "amount"
    CATEGORY = "category"
    TARGET = "target"
    WEIGHT = "weight"
    ACTUAL = "actual"
    SCORE = "score"
    EXECUTION = "execution"
    REASON = "reason"
    TOTAL = "total"


class Part(StrEnum):
    """The parts of a form, as the list of places to jump to names them."""

    HEAD = "head"
    FUNDS = "funds"
    GOALS = "goals"
    INDICATORS = "indicators"
    ACTUALS = "actuals"
    SCORES = "scores"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Field:
    """One value to fill in.

    ``path`` is its place in the form, ``label`` its printed name, ``row`` the indicator it belongs to (from 0). Fields
    of one ``group`` that follow each other may be answered in one message. ``weight`` is the row's 分值.
    """

    path: str
    kind: AnswerKind
    label: Message
    part: Part
    group: str
    required: bool = True
    row: int | None = None
    weight: Decimal | None = None


_HEAD = (
    ("year", AnswerKind.YEAR),
    ("project", AnswerKind.NAME),
    ("department", AnswerKind.NAME),
    ("unit", AnswerKind.NAME),
)
_MONEY = ("initial", "adjusted", "executed")
_OF_LINE = Message("field.of_line", "{line} {label}")
_GOALS = ("goals.planned", "goals.actual")
_FACTS = (
    ("level2", AnswerKind.CATEGORY),
    ("level3", AnswerKind.NAME),
    ("target", AnswerKind.TARGET),
    ("weight", AnswerKind.WEIGHT),
)


def label_at(form: Form, path: str) -> Message:
    """Return what the cell at a path is called; one of a line of funds with the name of its line."""
    label, line = LABELS[column_of(path)], _COUNT.search(path) if path.startswith("funds") else None
    named = form.funds[int(line[1])].label if line and int(line[1]) < len(form.funds) else None
    return _OF_LINE.with_(line=named, label=label) if named and not path.endswith(".label") else label


_COUNT = re.compile(r"\[(\d+)\]")

CATEGORIES: dict[str, tuple[str, ...]] = {
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
"""一级指标 and the 二级指标 under each, as 财预〔2020〕10号 and the cost dimension of 财预〔2021〕101号 print them."""


def categories(rulebook: Rulebook) -> dict[str, str]:
    """Return 二级指标 → 一级指标 for the level 1 names that the rulebook gives points to."""
    named = [level.name for level in rulebook.weights.levels] or ["产出", "效益", "满意度"]
    ones = [one for one in CATEGORIES if any(name in one for name in named)]
    own_cost = "成本指标" in ones
    pairs = ((two, one) for one in ones for two in CATEGORIES[one])
    return {two: one for two, one in pairs if not (own_cost and two == "成本指标")}


def blank_form(rulebook: Rulebook, template: str, **known: str | None) -> Form:
    """Return an empty form with the columns of a printed variant; ``known`` are year, project, department and unit."""
    layout = layout_of(template)
    scored = rulebook.execution.points and "weight" in layout.funds.columns
    points = plain(rulebook.execution.points) if scored else None
    whole, *parts = layout.funds.lines
    empty = Form(
        title=f"{known.get('unit') or ''}{layout.heading}",
        template=layout.id,
        money_unit=layout.money_unit,
        funds=(FundLine(label=whole, weight=points), *map(FundLine, parts)),
        goals=Goals(),
        columns=layout.columns,
        blocks=frozenset({"funds", "goals", "indicators"}),
    )
    return edit(empty, {name: value for name, value in known.items() if value})


_NUMBERED = re.compile(r"（表\d+）\s*$")


def without_results(form: Form) -> Form:
    """Return an earlier form as a start: project, unit, indicators, targets and weights, never a year or a result."""
    blank = ("actual", "score", "deviation")
    return replace(
        form,
        year=None,
        title=None if form.title is None else _NUMBERED.sub("", form.title),
        table_no=None,
        funds=tuple(
            replace(line, initial=None, adjusted=None, executed=None, rate=None, score=None) for line in form.funds
        ),
        goals=replace(form.goals, planned=None, actual=None),
        indicators=tuple(replace(item, **dict.fromkeys(blank)) for item in form.indicators),
        total=None,
        grade=None,
        remarks=None,
        sources={},
    )


def fields(form: Form, rulebook: Rulebook) -> tuple[Field, ...]:
    """Return the fields of a form in the order of asking.

    While the weights do not add up to 100 there is one indicator more than the form has: the next to be filled in.
    """
    return tuple(_fields(form, rulebook))


def _fields(form: Form, rulebook: Rulebook) -> Iterator[Field]:
    of_project = form.project is not None or not layout_of(form.template).whole
    for path, kind in _HEAD:
        if of_project or path != "project":
            yield Field(path, kind, LABELS[path], Part.HEAD, path)
    total = _total_line(form)
    for name in _MONEY:
        label = LABELS[f"funds.{name}"]
        yield Field(f"funds[{total}].{name}", AnswerKind.AMOUNT, label, Part.FUNDS, "money")
    for n, line in enumerate(form.funds):
        for name in _MONEY if n != total and line.label else ():
            told = _OF_LINE.with_(line=line.label, label=LABELS[f"funds.{name}"])
            yield Field(f"funds[{n}].{name}", AnswerKind.AMOUNT, told, Part.FUNDS, f"money[{n}]", required=False)
    for path in _GOALS:
        yield Field(path, AnswerKind.LONG, LABELS[path], Part.GOALS, path)
    used = [n for n, item in enumerate(form.indicators) if not _struck(item)]
    for n in [*used, *([len(form.indicators)] if _more_due(form) else [])]:
        for name, kind in _FACTS:
            group = f"{name}[{n}]" if kind is AnswerKind.CATEGORY else f"facts[{n}]"
            yield Field(f"indicators[{n}].{name}", kind, LABELS[f"indicators.{name}"], Part.INDICATORS, group, row=n)
    yield from _outcomes(form, used)


def _total_line(form: Form) -> int:
    """The place of 年度资金总额 among the lines of money."""
    return next((n for n, line in enumerate(form.funds) if line is form.total_funds), 0)


def _outcomes(form: Form, used: list[int]) -> Iterator[Field]:
    weights = {n: parse_points(form.indicators[n].weight) for n in used}
    printed = form.has_column("actual")
    for n in used:
        path = f"indicators[{n}].actual"
        yield Field(
            path, AnswerKind.ACTUAL, LABELS["indicators.actual"], Part.ACTUALS, "actuals", printed, n, weights[n]
        )
    for path, line in execution_rows(form):
        weight = parse_points(line.weight)
        yield Field(f"{path}.score", AnswerKind.EXECUTION, LABELS["funds.score"], Part.SCORES, "scores", weight=weight)
    for n in used:
        yield Field(
            f"indicators[{n}].score",
            AnswerKind.SCORE,
            LABELS["indicators.score"],
            Part.SCORES,
            "scores",
            True,
            n,
            weights[n],
        )
    for n in used:
        score = parse_points(form.indicators[n].score)
        weight = weights[n]
        if score is not None and weight is not None and score < weight:
            path = f"indicators[{n}].deviation"
            yield Field(path, AnswerKind.REASON, LABELS["indicators.deviation"], Part.SCORES, path, False, n, weight)
    if used:
        yield Field("total", AnswerKind.TOTAL, LABELS["total"], Part.TOTAL, "total")


def _struck(item: Indicator) -> bool:
    """A row that the print has and nobody uses, or a sub-row "其中" without points."""
    values = (item.level3, item.target, item.weight, item.score)
    return all(map(is_blank, values)) and item.level2 is not None and item.level1 is None


def _more_due(form: Form) -> bool:
    last = form.indicators[-1] if form.indicators else None
    if last is not None and (is_blank(last.level3) or parse_points(last.weight) is None):
        return False
    return weight_sum(form) < HUNDRED and len(form.indicators) < MOST_ROWS


def all_from_first(form: Form) -> dict[str, str]:
    """Return what the lines below 年度资金总额 have where all of it comes from the first: by path."""
    total = _total_line(form)
    below = [n for n in range(len(form.funds)) if n != total]
    first = below[:1]
    return {
        f"funds[{n}].{name}": (getattr(form.funds[total], name) or "") if n in first else "0.00"
        for n in below
        for name in _MONEY
    }


def weight_sum(form: Form) -> Decimal:
    """Return the sum of all 分值, the execution points included; a blank counts 0."""
    return _sum_of(form, "weight")


def total_of(form: Form) -> Decimal:
    """Return the sum of all 得分 (合计), the execution points included; a blank counts 0."""
    return _sum_of(form, "score")


def sum_stands(form: Form, how: HowRead) -> bool:
    """Tell whether that sum may be the total: no 得分 is doubtful, or a text that is no number."""
    return not any(
        how.sure(f"indicators[{n}].score") is Sure.DOUBTFUL
        or not (is_blank(row.score) or parse_points(row.score) is not None)
        for n, row in enumerate(form.indicators)
    )


def _sum_of(form: Form, column: str) -> Decimal:
    rows = (*form.indicators, *(line for _, line in execution_rows(form)))
    return add(points for row in rows if (points := parse_points(getattr(row, column))) is not None)


def put(form: Form, path: str, value: str | None, rulebook: Rulebook) -> Form:
    """Return ``form`` with ``value`` at ``path``; a row after the last is added, 一级指标 follows from 二级指标."""
    row, layout = row_of(path), layout_of(form.template)
    if row is not None and row >= len(form.indicators):
        method = layout.indicators.method if form.has_column("method") else None
        printed = form.indicators[0].method if form.indicators else method
        form = replace(form, indicators=(*form.indicators, Indicator(method=printed)))
    if path.startswith("funds[") and not form.funds:
        form = replace(form, funds=(FundLine(label=layout.funds.lines[0]),))
    form = _certain(edit(form, {path: value}), path)
    level1 = categories(rulebook).get(value or "") if path.endswith(".level2") else None
    if level1 is None:
        return form
    name, points = _as_printed(form, level1, rulebook)
    return edit(form, {f"indicators[{row}].level1": name, f"indicators[{row}].level1_points": points})


def _certain(form: Form, path: str) -> Form:
    """What a person has written is read for certain, however it was read before."""
    place = form.sources.get(path)
    if place is None or place.confidence == CERTAIN:
        return form
    return replace(form, sources={**form.sources, path: replace(place, confidence=CERTAIN)})


def confirmed(form: Form, path: str) -> Form:
    """The form with a value that a person has held against the original; a cell that covers several rows is one."""
    own = form.sources.get(path)
    box = None if own is None or own.bbox is None else (own.page, own.table, own.bbox)
    same = (
        []
        if box is None
        else [one for one, place in form.sources.items() if (place.page, place.table, place.bbox) == box]
    )
    return reduce(_certain, same, _certain(form, path))


def without_row(form: Form, row: int) -> Form:
    """Return ``form`` without an indicator (from 0); those behind it move up, and so do their places in the file."""
    sources = {
        path if at is None or at < row else path.replace(f"[{at}]", f"[{at - 1}]", 1): place
        for path, place in form.sources.items()
        if (at := row_of(path)) != row
    }
    return replace(form, indicators=(*form.indicators[:row], *form.indicators[row + 1 :]), sources=sources)


def level_sums(form: Form) -> list[tuple[str, Decimal, Decimal]]:
    """Return each 一级指标 with the points printed for it and the sum of the 分值 under it."""
    sums: dict[tuple[str, Decimal], Decimal] = {}
    for item in form.indicators:
        points = parse_points(item.level1_points)
        if points is not None:
            key = (item.level1 or "", points)
            sums[key] = add([sums.get(key, ZERO), parse_points(item.weight) or ZERO])
    return [(level, points, used) for (level, points), used in sums.items()]


def level_sum(form: Form, row: int) -> tuple[Decimal, Decimal] | None:
    """Return the points of a row's 一级指标, and what the other rows under it have; ``None`` if none are printed."""
    item = form.indicators[row]
    own = parse_points(item.weight) or ZERO
    found = (
        one for one in level_sums(form) if one[0] == (item.level1 or "") and one[1] == parse_points(item.level1_points)
    )
    return next(((points, used - own) for _, points, used in found), None)


def _as_printed(form: Form, level1: str, rulebook: Rulebook) -> tuple[str | None, str | None]:
    """How the form calls a level 1 and what points it prints; where no row has it yet, as the rulebook has it."""
    stem = level1.removesuffix("指标")
    known = next((item for item in form.indicators if stem in (item.level1 or "")), None)
    if known is not None:
        return known.level1, known.level1_points
    points = rulebook.weights.points(level1) if layout_of(form.template).indicators.level1_points else None
    return level1, None if points is None else plain(points)
