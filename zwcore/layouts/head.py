"""What stands above the indicators: title, year, names, money and goals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from zwcore.form import FUND_COLUMNS, FundLine, Goals
from zwcore.layouts.rows import Row, is_title
from zwcore.layouts.values import Sources, text_of
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.text import canonical, is_blank

_TABLE_NO = re.compile(r"\(表(\d+)\)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!\d|[一二三四五六七八九十]+月)")
_BUDGET_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年度")
_UNIT = re.compile(r"\((?:单位:)?(?:人民币)?(亿元|万元|元)\)|单位:(?:人民币)?(亿元|万元|元)")
Span = tuple[int, int]


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


def read_names(rows: Sequence[Row], sources: Sources) -> dict[str, str | None]:
    """Read 项目名称, 主管部门, 实施单位: the first non-blank cell right of the label that is no label itself."""
    known, found = labels("head"), dict[str, str | None]()
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
    return found


def read_money_unit(rows: Sequence[Row], heading: Sequence[str]) -> str | None:
    """Return 万元, 元 or 亿元 as printed beside 项目资金 or above the table."""
    texts = map(canonical, chain((text for row in rows for text in row.texts), heading))
    matches = (_UNIT.search(text) for text in texts if len(text) < 40)
    return next((match.group(1) or match.group(2) for match in matches if match), None)


def is_fund_header(row: Row) -> bool:
    """Tell whether this is the row with 年初预算数, 全年预算数, 全年执行数."""
    return len({"initial", "adjusted", "executed"} & row.label("funds").keys()) >= 2


def read_funds(header: Row, rows: Sequence[Row], sources: Sources) -> tuple[tuple[FundLine, ...], frozenset[str]]:
    """Read the money rows below ``header``; return them and which of the columns the print has."""
    spans = header.label("funds")
    first = min(start for start, _ in spans.values())
    lines: list[FundLine] = []
    for row in rows:
        if is_fund_header(row):
            continue
        label = _fund_label(row, first)
        if label is None and not any(text_of(row.at(*span)) for span in spans.values()):
            continue
        cells = {name: row.at(*spans[name]) for name in FUND_COLUMNS if name in spans}
        values = sources.take_row(f"funds[{len(lines)}]", row, cells)
        lines.append(FundLine(label=label, **values))
    printed = {f"funds.{name}" for name in spans}
    return tuple(lines), frozenset(printed)


def _fund_label(row: Row, first: int) -> str | None:
    texts = [text_of(cell) for cell in row.distinct if cell.col < first]
    names = [text for text in texts if text and label_of(text) not in labels("block")]
    return names[-1] if names else None


def is_goal_header(row: Row) -> bool:
    """Tell whether this is the row with 预期目标 and 实际完成情况."""
    return {"planned", "actual"} <= row.label("goals").keys()


def read_goals(header: Row, rows: Sequence[Row], sources: Sources) -> Goals:
    """Read the goal rows below ``header``; several rows are joined by line breaks."""
    spans = header.label("goals")
    found: dict[str, list[str]] = {"planned": [], "actual": []}
    for row in rows:
        for name, texts in found.items():
            cell = row.at(*spans[name])
            if cell is not None and label_of(cell.text) in labels("block"):
                continue
            known = f"goals.{name}" in sources
            text = text_of(cell) if known else sources.take(f"goals.{name}", row, cell)
            if text and (cell is None or cell.row in (row.index, 0) or not known):
                texts.append(text)
    return Goals("\n".join(found["planned"]) or None, "\n".join(found["actual"]) or None)


def is_indicator_header(row: Row) -> bool:
    """Tell whether this is the row with 一级指标, 二级指标, 三级指标."""
    return len({"level1", "level2", "level3"} & row.label("indicators").keys()) >= 2


def is_total(row: Row) -> bool:
    """Tell whether this is the row 总分."""
    known = labels("total")
    if known.keys().isdisjoint(row.names):
        return False
    return next((name for name in map(label_of, row.texts) if name not in labels("block")), None) in known
