"""ZW0xx — the document: how the file was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zwcore.checks import Case, check, is_mark
from zwcore.finding import Hit, Scope, Severity
from zwcore.form import Goals
from zwcore.layouts.vocabulary import variants
from zwcore.money import parse_points
from zwcore.sample import SAMPLE
from zwcore.text import Message

_BLOCKS = {
    "funds": Message("word.funds", "项目资金"),
    "goals": Message("word.goals", "年度总体目标"),
    "indicators": Message("word.indicators", "绩效指标"),
}
_UNKNOWN = Message("word.unknown_layout", "未知表样")
_WHY = {
    "area": Message("why.area", "按单位所在地"),
    "printed": Message("why.printed", "按表内所印的分值和三档"),
    "year": Message("why.year", "本地没有该年度的规则，用全国规则"),
    "default": Message("why.default", "没有找到本地规则，用全国规则"),
    "chosen": Message("why.chosen", "由您指定"),
}


@check(
    "ZW004",
    "表内没有找到“{name}”一栏，请核对文件是否完整。",
    severity=Severity.ERROR,
    basis="practice",
    bad={},
    base=replace(SAMPLE, funds=(), goals=Goals(), indicators=(), blocks=frozenset()),
)
def block_missing(case: Case) -> Iterator[Hit]:
    """缺少一个部分 — a needed block (money, goals, indicators) is missing."""
    for block, name in _BLOCKS.items():
        if block not in case.form.blocks:
            yield Hit(block, {"block": block}, {"name": name})


@check(
    "ZW006",
    "有 {count} 行的得分或整行错了一栏，已按所属的栏读取，可对照原文。",
    severity=Severity.INFO,
    basis="practice",
    scope=Scope.FILE,
)
def values_moved(case: Case) -> Iterator[Hit]:
    """数值错栏 — values stood one column off and were read where they belong."""
    if case.moved:
        places = tuple(f"indicators[{n}]" for n in case.moved)
        rows = ",".join(str(n) for n in case.moved)
        yield Hit(places[0], {"rows": rows}, {"count": str(len(places))}, places[1:])


@check("ZW007", "表格跨页，被页面截断的 {count} 行已接上。", severity=Severity.INFO, basis="practice")
def rows_joined(case: Case) -> Iterator[Hit]:
    """跨页断行 — rows cut by a page break were joined."""
    if case.joined:
        yield Hit("indicators", {}, {"count": str(len(case.joined))})


@check(
    "ZW008",
    "没有印明金额单位，按万元读取，请核对。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"money_unit": None},
)
def money_unit_missing(case: Case) -> Iterator[Hit]:
    """金额单位不明 — neither 元 nor 万元 is printed."""
    if case.form.money_unit is None and "funds" in case.form.blocks:
        yield Hit("money_unit")


@check(
    "ZW009",
    "有 {count} 处不是数字（{text}），没有算进去，请核对。",
    severity=Severity.INFO,
    basis="practice",
    bad={"indicators[4].score": "满分"},
)
def number_not_understood(case: Case) -> Iterator[Hit]:
    """有处没有读懂 — an amount, a weight, a score or the total is neither a number nor blank nor struck out."""
    cells = [cell for cell in _numbers(case) if not is_mark(cell[1])]
    if cells:
        places = tuple(where for where, _ in cells)
        yield Hit(places[0], {"text": cells[0][1]}, {"count": str(len(cells))}, places[1:])


def _numbers(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the cells that should hold a number and do not: path and text."""
    for n, line in enumerate(case.form.funds):
        for name in ("initial", "adjusted", "executed"):
            if (text := getattr(line, name)) and case.amount(text) is None:
                yield f"funds[{n}].{name}", text
        for name in ("weight", "score"):
            if (text := getattr(line, name)) and parse_points(text) is None:
                yield f"funds[{n}].{name}", text
    for row in case.rows:
        if row.item.weight and row.weight is None:
            yield f"{row.path}.weight", row.item.weight
        if row.item.score and row.score is None:
            yield f"{row.path}.score", row.item.score
    if case.form.total and parse_points(case.form.total) is None:
        yield "total", case.form.total


def _layout(template: str) -> str | Message:
    return next((variant.title for variant in variants() if variant.id == template), _UNKNOWN)


@check(
    "ZW010",
    "认出{layout}，按“{title}”核对（{reason}）。",
    severity=Severity.INFO,
    basis="practice",
    scope=Scope.TEMPLATE,
    bad={},
)
def template_recognised(case: Case) -> Iterator[Hit]:
    """所用表样与规则 — which printed variant was recognised and which rulebook was taken."""
    reason = _WHY[case.rulebook_reason or "default"]
    params = {"template": case.form.template, "rulebook": case.rulebook.id}
    yield Hit(
        "template", params, {"layout": _layout(case.form.template), "title": case.rulebook.title, "reason": reason}
    )
