"""What stands above the indicators: title, year, names, money and goals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from zwcore.form import DENOMINATOR, FUND_COLUMNS, FundLine, Goals
from zwcore.layouts.indicators import split_points
from zwcore.layouts.rows import GridRow, Span, is_title
from zwcore.layouts.rows import is_indicator_header as is_indicator_header
from zwcore.layouts.values import Sources, text_of
from zwcore.layouts.vocabulary import label_of, label_set, labels
from zwcore.text import canonical, is_blank

_TABLE_NO = re.compile(r"\(表(\d+)\)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!\d|[一二三四五六七八九十]+月)")
_CLOSING = re.compile(
    "(?:注|备注|说明|填[报表]人|填[报表]日期|填[报表]说明|(?:项目|单位|财务)?负责人|联系人|联系电话):"
)
_CLOSING_SIGNS = frozenset("注备说填项单财负联")
_AMOUNTS = frozenset({"initial", "adjusted", "executed"})
_BUDGET_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年度")
_UNIT = re.compile(r"\((?:单位:)?(?:人民币)?(亿元|万元|元)\)|单位:(?:人民币)?(亿元|万元|元)")


def read_title(heading: Sequence[str]) -> str | None:
    """Return the title line nearest to the table."""
    return next((line.strip() for line in reversed(heading) if is_title(line)), None)


def read_table_no(title: str | None) -> str | None:
    """Return the number of （表5）."""
    found = _TABLE_NO.search(canonical(title or ""))
    return found.group(1) if found else None


def read_year(heading: Sequence[str], title: str | None) -> str | None:
    """Return the four digits of （2024年度）: a line of its own counts before the title, a date (填报时间) never."""
    own = sorted((canonical(line) for line in heading if line != title), key=len)
    lines = [*own, canonical(title or "")]
    found = (pattern.search(line) for pattern in (_BUDGET_YEAR, _YEAR) for line in lines)
    return next((match.group(1) for match in found if match), None)


def read_names(rows: Sequence[GridRow], sources: Sources) -> dict[str, str | None]:
    """Read 项目名称, 主管部门, 实施单位: the first non-blank cell right of the label that is no label itself."""
    found: dict[str, str | None] = {}
    known = labels("head")
    for row in rows:
        cells = list(row.distinct)
        for n, cell in enumerate(cells):
            name = known.get(label_of(cell.text))
            if name is None or name == "other" or name in found:
                continue
            following = cells[n + 1 :]
            stop = next((i for i, c in enumerate(following) if label_of(c.text) in known), len(following))
            value = next((c for c in following[:stop] if not is_blank(c.text)), following[0] if stop else None)
            found[name] = sources.take(name, row, value)
    if is_whole(found):
        both = found.get("department") or found.get("unit")
        found |= {"department": both, "unit": found.get("unit") or both}
    return found


def is_whole(names: Mapping[str, str | None]) -> bool:
    """Tell whether a form is that of a whole department (部门整体支出), which has no 项目名称 and is its own unit."""
    return "project" not in names


def read_money_unit(rows: Sequence[GridRow], heading: Sequence[str]) -> str | None:
    """Return 万元, 元 or 亿元 as printed beside 项目资金 or above the table."""
    texts = map(canonical, chain((text for row in rows for text in row.texts), heading))
    matches = (_UNIT.search(text) for text in texts if "元" in text and len(text) < 40)
    return next((match.group(1) or match.group(2) for match in matches if match), None)


def is_fund_header(row: GridRow) -> bool:
    """Tell whether this is the row with 年初预算数, 全年预算数, 全年执行数."""
    return len(_AMOUNTS & row.label("funds").keys()) >= 2


def read_funds(
    header: GridRow, rows: Sequence[GridRow], sources: Sources
) -> tuple[tuple[FundLine, ...], frozenset[str]]:
    """Read the money rows below ``header``; return them and which of the columns the print has.

    Where the points stand beside the block's label ("预算执行情况(20分)") they are those of the first row.
    """
    spans = header_spans(header, rows, "funds")
    first = min(start for start, _ in spans.values())
    lines: list[FundLine] = []
    for row in rows:
        if is_fund_header(row) or is_second_header(row, "funds"):
            continue
        label = _fund_label(row, first)
        if label is None and not any(text_of(row.at(*span)) for span in spans.values()):
            continue
        cells = {name: row.at(*spans[name]) for name in FUND_COLUMNS if name in spans}
        values = sources.take_row(f"funds[{len(lines)}]", row, cells)
        lines.append(FundLine(label=label, **values))
    points = _points_beside(header, first) if "weight" not in spans else None
    if points and lines:
        lines[0] = replace(lines[0], weight=points)
    printed = {f"funds.{name}" for name in FUND_COLUMNS if name in spans or (name == "weight" and points)}
    if "initial" in spans and _is_denominator(header, spans["initial"]):
        printed.add(DENOMINATOR)
    return tuple(lines), frozenset(printed)


def _is_denominator(header: GridRow, span: Span) -> bool:
    cell = header.at(*span)
    return cell is not None and canonical(cell.text).upper().endswith("(A)")


def _points_beside(header: GridRow, first: int) -> str | None:
    texts = [cell.text for cell in header.distinct if cell.col < first and label_of(cell.text) in labels("block")]
    return next((points for text in texts if (points := split_points(text.strip())[1])), None)


def is_second_header(row: GridRow, section: str) -> bool:
    """Tell whether a row is nothing but labels of that block: the second row of a header that is two rows high.

    A label at its left end is none of those: it may be that of a total which nobody filled in.
    """
    if not row.names <= label_set(section, "block"):
        return False
    columns = [start for start, _ in row.label(section).values()]
    return bool(columns) and (min(columns) > 1 or is_indicator_header(row))


def header_spans(header: GridRow, rows: Sequence[GridRow], section: str) -> dict[str, Span]:
    """Return the columns of a block whose header may be two rows high: what the second row names counts."""
    spans = header.label(section)
    if rows and is_second_header(rows[0], section):
        spans |= rows[0].label(section)
    return spans


def _fund_label(row: GridRow, first: int) -> str | None:
    known = labels("block")
    texts = (text_of(cell) for cell in reversed(row.distinct) if cell.col < first)
    return next((text for text in texts if text and label_of(text) not in known), None)


def is_goal_header(row: GridRow) -> bool:
    """Tell whether this is the row with 预期目标 and 实际完成情况."""
    spans = goal_spans(row)
    return "planned" in spans and "actual" in spans


def goal_spans(row: GridRow) -> dict[str, Span]:
    """Return the columns of the goals; 总体目标 is one only beside the block's own label, or where there is none."""
    spans = row.label("goals")
    if "actual" not in spans or "planned" in spans or is_indicator_header(row):
        return spans
    cells = [cell for cell in row.distinct if cell.col < spans["actual"][0] and cell.text.strip()]
    if cells and label_of(cells[-1].text) in labels("plans") and (len(cells) > 1 or len(row.texts) == 2):
        spans["planned"] = cells[-1].col, cells[-1].col + cells[-1].col_span
    return spans


def read_goals(header: GridRow, rows: Sequence[GridRow], sources: Sources) -> Goals:
    """Read the goal rows below ``header``; several rows are joined by line breaks."""
    spans = goal_spans(header)
    found: dict[str, list[str]] = {"planned": [], "actual": []}
    for row in rows:
        if "other" in row.label("goals"):
            continue
        for name, texts in found.items():
            cell = row.at(*spans[name])
            if cell is not None and label_of(cell.text) in labels("block"):
                continue
            known = f"goals.{name}" in sources
            text = text_of(cell) if known else sources.take(f"goals.{name}", row, cell)
            if text and (cell is None or cell.row in (row.index, 0) or not known):
                texts.append(text)
    return Goals("\n".join(found["planned"]) or None, "\n".join(found["actual"]) or None)


def is_total(row: GridRow) -> bool:
    """Tell whether this is the row 总分."""
    return closing(row) == "total"


def closing(row: GridRow) -> str | None:
    """Tell whether a row ends the indicators: ``total`` 总分, ``below`` the grade, a note, who filled it in."""
    first = row.texts[0] if row.texts else ""
    if first[:1] in _CLOSING_SIGNS and _CLOSING.match(canonical(first)):
        return "below"
    known = _closing_labels()
    if known.keys().isdisjoint(row.names):
        return None
    kind = known.get(next((name for name in map(label_of, row.texts) if name not in labels("block")), ""))
    return None if kind == "total" and is_second_header(row, "indicators") else kind


@cache
def _closing_labels() -> dict[str, str]:
    return dict.fromkeys(label_set("below", "grade"), "below") | dict.fromkeys(labels("total"), "total")
