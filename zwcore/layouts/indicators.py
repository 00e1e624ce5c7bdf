"""The rows of 绩效指标, with the repair of rows whose values slipped one column to the left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zwcore.documents import Cell
from zwcore.form import Indicator
from zwcore.layouts.rows import GridRow, Span
from zwcore.layouts.values import Sources, text_of
from zwcore.layouts.vocabulary import label_of, labels, level_names
from zwcore.money import parse_number
from zwcore.text import fold

_NUMBER = r"(?P<points>\d+(?:\.\d+)?)"
_POINTS = (
    re.compile(rf"^(?P<name>.*?)\s*[（(【\[]\s*{_NUMBER}\s*[分%％]?\s*[）)】\]]$", re.DOTALL),
    re.compile(rf"^(?P<name>.*?[^\d.\s：:])\s*[：:]?\s*{_NUMBER}\s*分$", re.DOTALL),
)
Spans = dict[str, Span]
_VALUES = ("target", "actual")
_ONCE = ("weight", "score", "reviewed")
"""What a cell over several rows says once for all of them; names, texts and values are those of each row."""


@dataclass(slots=True)
class IndicatorLine:
    """One indicator row while it is read: the cell under each column, and whether a value had slipped."""

    row: GridRow
    cells: dict[str, Cell | None]
    moved: bool = False

    def text(self, name: str) -> str | None:
        """The text under that column."""
        return text_of(self.cells.get(name))


def pick_lines(rows: Sequence[GridRow], spans: Spans) -> list[IndicatorLine]:
    """Put the cells of each row under their columns; a row without any text is left out."""
    lines = []
    for row in rows:
        line = repair_score(repair_left(_line(row, spans, 0), spans), spans)
        if any(line.text(name) for name in spans if name != "method"):
            lines.append(line)
    return lines


def _line(row: GridRow, spans: Spans, offset: int) -> IndicatorLine:
    cells = {name: row.at(start + offset, end + offset) for name, (start, end) in spans.items()}
    name = cells.get("level3")
    if name is not None and name.col_span > 1:  # a name across the row is no value: 扣分项：…
        cells |= {value: None for value in _VALUES if cells.get(value) is name}
    return IndicatorLine(row, cells, offset != 0)


def _plausible(line: IndicatorLine) -> bool:
    level3 = line.text("level3")
    return parse_number(line.text("weight")) is not None and level3 is not None and parse_number(level3) is None


def repair_left(line: IndicatorLine, spans: Spans) -> IndicatorLine:
    """Move a row back that stands one column to the left, as a merge leaves it.

    Only where a level name stands in the margin column (left of 一级指标) and the row makes sense when it is moved.
    """
    margin = spans.get("level1", (0, 0))[0] - 1
    cell = line.row.at(margin, margin + 1) if margin >= 0 else None
    if cell is None or _plausible(line) or not is_level_name(split_points(text_of(cell))[0]):
        return line
    moved = _line(line.row, spans, -1)
    return moved if _plausible(moved) else line


def repair_score(line: IndicatorLine, spans: Spans) -> IndicatorLine:
    """Move a score back that stands under 得分计算方法 while the score's own cell is blank."""
    if "method" not in spans or "score" not in spans or line.text("score"):
        return line
    if parse_number(line.text("method")) is None:
        return line
    return IndicatorLine(line.row, {**line.cells, "score": line.cells["method"], "method": None}, moved=True)


def is_level_name(name: str | None) -> bool:
    """Tell whether a text is the usual name of a 一级 or 二级指标."""
    return fold(name or "") in level_names("level1") | level_names("level2")


@lru_cache(maxsize=1 << 10)
def split_points(text: str | None) -> tuple[str | None, str | None]:
    """Split "产出指标 (40分)" into name and points."""
    match = next(filter(None, (pattern.match(text or "") for pattern in _POINTS)), None)
    return (match["name"].strip() or None, match["points"]) if match else (text, None)


def fill_levels(lines: Sequence[IndicatorLine]) -> list[tuple[str | None, str | None, str | None]]:
    """Return (level 1, its points, level 2) of each row; a blank one is that of the row above.

    Where level 1 is printed again in each row, its points may stand in the first one only.
    """
    filled: list[tuple[str | None, str | None, str | None]] = []
    above: tuple[str | None, str | None, str | None] = (None, None, None)
    for line in lines:
        (level1, points), level2 = split_points(line.text("level1")), line.text("level2")
        points = points or line.text("level1_points")
        if line.moved and level2 is None and points is None and fold(level1 or "") in level_names("level2"):
            level1, level2 = None, level1
        if level1 is None:
            above = (above[0], above[1], level2 or above[2])
        elif level1 == above[0] and points in (None, above[1]):
            above = (level1, above[1], level2 or above[2])
        else:
            above = (level1, points, level2)
        filled.append(above)
    return filled


def join_methods(lines: Sequence[IndicatorLine]) -> list[str | None]:
    """Return the method text of each row: one cell over many rows, joined where a page break cut it in two."""
    pieces: list[tuple[int, str]] = []
    seen: Cell | None = None
    for n, line in enumerate(lines):
        cell, text = line.cells.get("method"), line.text("method")
        if text is not None and cell is not seen:
            pieces.append((n, text))
            seen = cell
    spread = len(pieces) < len(lines)
    joined: list[tuple[int, str]] = []
    for n, text in pieces:
        if joined and spread and not joined[-1][1].endswith(("。", ".", "；", ";")):
            joined[-1] = (joined[-1][0], joined[-1][1] + text)
        else:
            joined.append((n, text))
    methods: list[str | None] = [None] * len(lines)
    for start, text in joined:
        methods[start:] = [text] * (len(lines) - start)
    return methods


def read_indicators(lines: Sequence[IndicatorLine], sources: Sources) -> tuple[tuple[Indicator, ...], dict[str, int]]:
    """Make indicators of the rows and note where each value stood; also tell how many rows a number covers that is
    printed once over several: it stands in the first of them."""
    methods, levels, money = join_methods(lines), fill_levels(lines), labels("execution")
    found, spans = list[Indicator](), dict[str, int]()
    for n, (line, method, (level1, points, level2)) in enumerate(zip(lines, methods, levels, strict=True)):
        values = sources.take_row(f"indicators[{n}]", line.row, line.cells)
        values |= {"level1": level1, "level1_points": points, "level2": level2, "method": method}
        for name in _ONCE:
            cell = line.cells.get(name)
            if cell is not None and cell.row_span > 1 and values[name]:
                start = _first_of(lines, n, name, cell)
                if start < n:
                    values[name] = None
                    spans[f"indicators[{start}].{name}"] = n - start + 1
        if level1 and label_of(level1) in money:
            values |= _execution(level1, values, line)
        found.append(Indicator(**values))
    return tuple(found), spans


def _first_of(lines: Sequence[IndicatorLine], n: int, name: str, cell: Cell) -> int:
    """Return the first of the rows next to each other that have the same cell."""
    while n and lines[n - 1].cells.get(name) is cell:
        n -= 1
    return n


def _execution(name: str, values: dict[str, str | None], line: IndicatorLine) -> dict[str, str | None]:
    """The money's row among the indicators: one cell for all its levels, of which a text has the first only."""
    cells = [line.cells.get(level) for level in ("level1", "level2", "level3")]
    if len({id(cell) for cell in cells}) == 3 and all(cell is not None and cell.text.strip() for cell in cells):
        return {}
    other = [values.get(level) for level in ("level2", "level3")]
    same = all(text is None or label_of(text) in labels("execution") for text in other)
    return {"level2": None, "level3": name} if same else {}
