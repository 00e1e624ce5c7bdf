"""ZW1xx — blanks: what is due on the form and is not there."""

from __future__ import annotations

from collections.abc import Iterator

from zwcore.checks import AMOUNTS, About, Case, IndicatorRow, check
from zwcore.finding import Hit, Scope, Severity
from zwcore.layouts.load import layout_of
from zwcore.money import plain
from zwcore.sample import NINE
from zwcore.text import Message

_NAMES = {
    "project": Message("word.project", "项目名称"),
    "department": Message("word.department", "主管部门"),
    "unit": Message("word.unit", "实施单位"),
    "year": Message("word.year", "年度"),
}
_RATE = Message("word.execution", "预算执行率")
_CELLS = {
    "level3": Message("word.level3", "三级指标名称"),
    "target": Message("word.target", "指标值"),
    "weight": Message("word.weight", "分值"),
}
_GOALS = {
    "planned": Message("word.planned", "年初设定的总体目标"),
    "actual": Message("word.actual", "总体目标完成情况"),
}


@check(
    "ZW101",
    "{name}没有填，请补上。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"unit": None},
    about=About.BLANK,
)
def heading_blank(case: Case) -> Iterator[Hit]:
    """表头空白 — project, department, unit or year is blank, and the print has a place for it."""
    for field, name in _NAMES.items():
        if field == "project" and layout_of(case.form.template).whole:
            continue
        if case.reading.prints("head", field) and case.blank(field, getattr(case.form, field)):
            yield Hit(field, words={"name": name}, severity=Severity.WARNING if case.is_lost else None)


@check(
    "ZW102",
    "年度资金总额的{name}没有填，请补上。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"funds.total.executed": None},
    about=About.BLANK,
    rests=("funds.label",),
)
def amount_blank(case: Case) -> Iterator[Hit]:
    """金额空白 — an amount of 年度资金总额 is blank."""
    line = case.form.total_funds
    for field, name in AMOUNTS.items():
        where = f"{case.total_path}.{field}"
        if line is not None and case.form.has_column(f"funds.{field}") and case.blank(where, getattr(line, field)):
            yield Hit(where, words={"name": name})


@check(
    "ZW103",
    "{name}没有填，请补上。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"goals.actual": None},
    about=About.BLANK,
)
def goal_blank(case: Case) -> Iterator[Hit]:
    """目标空白 — a goal or its outcome is blank."""
    if "goals" not in case.form.blocks:
        return
    for field, name in _GOALS.items():
        if case.reading.prints("goals", field) and case.blank(f"goals.{field}", getattr(case.form.goals, field)):
            yield Hit(f"goals.{field}", words={"name": name})


@check(
    "ZW104",
    "{row}：{name}没有填，请对照批复的目标表补上。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[1].weight": None},
    about=About.BLANK,
    rests=("indicators.level3",),
)
def indicator_blank(case: Case) -> Iterator[Hit]:
    """指标空白 — an indicator's name, target or weight is blank."""
    due = [(field, name) for field, name in _CELLS.items() if case.form.has_column(field)]
    for row in case.rows:
        for field, name in due if not row.is_extra else ():
            where = f"{row.path}.{field}"
            # Of a row and its sub-rows the one has the points, the others may have the values.
            elsewhere = (field == "weight" and row.is_part) or (field == "target" and row.has_parts)
            if not elsewhere and case.blank(where, getattr(row.item, field)):
                yield Hit(where, words={"row": row.name, "name": name})


@check(
    "ZW105",
    "{row}：得分没有填，分值 {weight}。请按实际完成情况填写，程序不代填。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[4].score": None},
    about=(About.BLANK, About.POINTS),
    brief=Message("brief.ZW105", "{count} 项得分未填"),
    rests=("indicators.weight",),
)
def score_blank(case: Case) -> Iterator[Hit]:
    """得分空白 — an indicator, or the execution rate, has a weight and no score."""
    for fund, weight in case.execution if case.form.has_column("funds.score") else ():
        where = f"{fund.path}.score"
        if weight and case.blank(where, fund.line.score):
            yield Hit(where, {"weight": plain(weight)}, {"row": _RATE}, rests=(f"{fund.path}.weight",))
    for row in case.rows if case.form.has_column("score") else ():
        if row.weight is not None and case.blank(f"{row.path}.score", row.item.score):
            yield Hit(f"{row.path}.score", {"weight": plain(row.weight)}, {"row": row.name})


_NOT_ADDED = Message("ZW106.open", "总分没有填；有得分还不是数字，没有加进各项合计。")
_NOT_ALL = Message("ZW106.cut_off", "总分没有填；这张表没有拍全，各项没有相加。")


@check(
    "ZW106",
    "总分没有填，各项合计 {sum}。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"total": None},
    about=About.BLANK,
    brief=Message("brief.ZW106", "总分未填（合计 {sum}）"),
)
def total_blank(case: Case) -> Iterator[Hit]:
    """总分空白 — the total is blank; what the scores add up to is only said where each of them is a number."""
    if case.blank("total", case.form.total) and {"score", "total"} <= case.form.columns and case.rows:
        open_ = any(where.endswith(".score") for where in (*case.no_numbers, *case.reading.withheld))
        message = _NOT_ALL if case.is_cut_off else _NOT_ADDED if open_ else None
        yield Hit("total", {} if message else {"sum": plain(case.score.sum)}, message=message)


_NOTED = Message("ZW107.noted", "表样没有“实际完成值”一栏，另外记下了 {count} 项，按所记的核算。不作为填报问题。")


@check(
    "ZW107",
    "表样没有“实际完成值”一栏，完成情况未核对。不作为填报问题。",
    severity=Severity.INFO,
    basis="form-zhongwei-2024",
    scope=Scope.TEMPLATE,
    bad={},
    base=NINE,
)
def no_actual_column(case: Case) -> Iterator[Hit]:
    """表样没有完成值 — the template has no column for actual values."""
    if case.form.indicators and not case.form.has_column("actual") and not case.reading.unknown("indicators"):
        noted = sum(item.actual is not None for item in case.form.indicators)
        message = _NOTED.with_(count=str(noted)) if noted else None
        yield Hit("template", message=message)


@check(
    "ZW108",
    "{row}：实际完成值没有填（共 {count} 处），请补上。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={"indicators[0].actual": None},
    about=About.BLANK,
    rests=("indicators.level3",),
)
def actual_blank(case: Case) -> Iterator[Hit]:
    """完成值空白 — actual values are blank though the column is there."""
    if not case.form.has_column("actual"):
        return
    due = [row for row in case.rows if row.item.level3 is not None and not row.has_parts and not row.is_extra]
    blank = [row for row in due if case.blank(f"{row.path}.actual", row.item.actual)]
    if blank:
        places = tuple(f"{row.path}.actual" for row in blank)
        yield Hit(places[0], {}, {"row": _names(blank), "count": str(len(blank))}, places[1:])


def _names(rows: list[IndicatorRow]) -> str:
    names = list(dict.fromkeys(str(row.name) for row in rows))
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "")


@check(
    "ZW109",
    "表样没有“偏差原因”一栏；要说明的事可随表存档，不改动表格。",
    severity=Severity.INFO,
    basis="form-zhongwei-2024",
    scope=Scope.TEMPLATE,
    bad={},
    base=NINE,
)
def no_deviation_column(case: Case) -> Iterator[Hit]:
    """表样没有偏差原因 — the template has no column for reasons of deviation."""
    if case.form.indicators and not case.form.has_column("deviation") and not case.reading.unknown("indicators"):
        yield Hit("template")


@check(
    "ZW111",
    "没有附佐证材料，有佐证的分值为 0。有材料的，可随表附上。",
    severity=Severity.INFO,
    basis="practice",
    receipt=False,
)
def evidence_missing(case: Case) -> Iterator[Hit]:
    """没有附佐证材料 — evidence was asked for and none is attached to any indicator."""
    if case.evidence is not None and not case.evidence and case.rows:
        yield Hit("indicators")
