"""Forms pasted into a chat that turns every tab into one space: lines become the rows of a table again.

A single space is a column boundary or part of a text, k spaces in a row are k boundaries. The header lines are known by
their labels and fix the columns; each block of the form then has its own way of finding the cells of a line (see
:data:`_READERS`). What cannot be placed stays in one cell: its value is blank then, and that is told as usual.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from zwcore.documents import Cell, Document, Unreadable
from zwcore.documents.text import Line, blocks_of
from zwcore.layouts import head
from zwcore.layouts.placing import MAX_TOKENS, atoms, place
from zwcore.layouts.rows import GridRow, is_title, starters
from zwcore.layouts.vocabulary import label_of, label_set, labels
from zwcore.text import canonical

MAX_SPACES = 4_000
"""Nine forms have 1,375; more than some eighty forms come as a file."""
_SECTIONS = ("head", "block", "funds", "goals", "indicators", "total")
_LONGEST_LABEL = 4
_SHIFT = 14
_GAP = re.compile(" {2,}")
_FIRST_ITEM = re.compile(r"目标 ?[1一]|[（(]?1[.、．)）:：]")
_NOTE = re.compile("[备注说填※*]")


@dataclass(frozen=True, slots=True)
class _Block:
    """A part of a form and the header line that began it."""

    name: str
    header: GridRow


def restore_columns(document: Document) -> Document:
    """Give back the tables of a text whose tabs became spaces; any other document is returned as it is."""
    lines = document.lines
    if any("\t" in line for line in lines) or not any(map(_may_start, lines)):
        return document
    if sum(line.count(" ") for line in lines) > MAX_SPACES:
        return document
    rows = list(_rows(lines))
    if not any(block is not None and _is_close(block.header) for block, _ in rows):
        return document
    try:
        blocks = tuple(blocks_of((cells for _, cells in rows), least=1))
    except Unreadable:
        return document
    return replace(document, blocks=blocks)


@cache
def _starts() -> tuple[str, ...]:
    return tuple(starters())


def _may_start(line: str) -> bool:
    return canonical(line[:40]).startswith(_starts())


def _is_close(header: GridRow) -> bool:
    """Tell whether most neighbouring labels have one space between them: columns that are lined up have more."""
    known = label_set(*_SECTIONS)
    cells = [cell.text for cell in header.distinct]
    pairs = sum(1 for a, b in pairwise(cells) if label_of(a) in known and label_of(b) in known)
    return header_name(header) != "names" and 2 * pairs >= sum(1 for cell in cells if label_of(cell) in known) - 1 > 0


def label_cells(line: str, sections: tuple[str, ...]) -> Line:
    """Split at every space but those inside a label; where there is a choice, into the most labels."""
    tokens, first, later = (
        line.split(" "),
        label_set(*sections),
        label_set(*(name for name in sections if name != "block")),
    )
    if len(tokens) > MAX_TOKENS:
        return [line.strip()]
    # For each start: (words that are no label, minus the number of cells, where the first cell ends). A block's label
    # comes first ("年度总体目标 完成情况" is a column's), and no label twice ("得分 计算方法 得分").
    best: list[tuple[int, int, int]] = [(0, 0, 0)] * (len(tokens) + 1)
    for at in range(len(tokens) - 1, -1, -1):
        ways = []
        for stop in range(at + 1, min(at + _LONGEST_LABEL, len(tokens)) + 1):
            known = later if any(tokens[:at]) else first
            is_label = all(tokens[at:stop]) and label_of(" ".join(tokens[at:stop])) in known
            if is_label or stop == at + 1:
                strange = tokens[at] != "" and (not is_label or (stop == at + 1 and tokens.count(tokens[at]) > 1))
                ways.append((best[stop][0] + strange, best[stop][1] - 1, stop))
        best[at] = min(ways)
    cells, at = [], 0
    while at < len(tokens):
        cells.append(" ".join(tokens[at : best[at][2]]))
        at = best[at][2]
    return cells


def header_name(row: GridRow) -> str | None:
    """Name the block that a line with labels begins; ``None`` for any other line."""
    first = label_of(row.texts[0]) if row.texts else ""
    if first in starters():
        return "names"
    known = label_set(*_SECTIONS)
    if 2 * sum(label_of(text) in known for text in row.texts) <= len(row.texts):
        return None  # prose about the labels
    tests = {"funds": head.is_fund_header, "goals": head.is_goal_header, "table": head.is_indicator_header}
    return next((name for name, test in tests.items() if test(row)), None)


def _rows(lines: Sequence[str]) -> Iterator[tuple[_Block | None, Line]]:
    """Yield the cells of each line with the block that it begins, if it does."""
    block: _Block | None = None
    for line in lines:
        cells = label_cells(line, _SECTIONS)
        row = GridRow.of([Cell(text, 0, n) for n, text in enumerate(cells)], 0, 0)
        name = header_name(row)
        if is_title(line):
            block = None
        if name == "names" or (block is not None and name is not None):
            block = _Block(name, row)
            yield block, _names(line, row) if name == "names" else cells
        elif block is None or not line.strip():
            yield None, [line.strip()]
        elif block.name == "table" and head.is_total(row):
            # A chat drops the spaces behind a last line "总分": it is a row all the same.
            yield None, [*cells, *[""] * (block.header.width - len(cells))]
            block = None
        else:
            yield None, _READERS[block.name](line, block.header)


def _names(line: str, _: GridRow) -> Line:
    """项目名称, 主管部门 …: what stands between two labels is one value."""
    known = labels("head")
    cells = label_cells(line, ("head",))
    if label_of(next(filter(None, cells), "")) not in known:
        return [line.strip()]
    merged: Line = []
    for cell in cells:
        goes_on = merged and cell and merged[-1] and label_of(cell) not in known and label_of(merged[-1]) not in known
        if goes_on:
            merged[-1] += " " + cell
        else:
            merged.append(cell)
    return merged


def _funds(line: str, header: GridRow) -> Line:
    spans = header.label("funds")
    first = min(start for start, _ in spans.values())
    kinds = ["label" if column < first else "spare" for column in range(header.width)]
    for name, (start, _) in spans.items():
        kinds[start] = "other" if name == "note" else "money"
    # Where the spaces before it are lost, those behind a row say nothing: its header may have lost its own.
    placed = place((line if line.startswith(" ") else line.rstrip(" ")).split(" "), kinds)
    return list(placed.cells) if placed is not None else [line.strip()]


def _table(line: str, header: GridRow) -> Line:
    """An indicator's row, also where it stands one column to the left: that is mended later, as in any table."""
    spans = header.label("indicators")
    level1 = min(start for start, _ in spans.values())
    kinds = [_kind(cell, n < level1) for n, cell in enumerate(header.cells)]
    for name, (start, _) in spans.items():
        kinds[start] = name
    parts = atoms(line, split_values="nature" in spans or "unit" in spans)
    best = place(parts, kinds)
    if level1 and not line.startswith(" "):
        shifted = place(parts, [*kinds[1:], "spare"])
        if shifted is not None and (best is None or shifted.cost + _SHIFT < best.cost):
            best = shifted
    if best is not None:
        return list(best.cells)
    if len(parts) == len(kinds):
        return parts
    return _unplaced(line, spans["level3"][0] if "level3" in spans else level1)


def _kind(cell: Cell | None, left: bool) -> str:
    if left:
        return "margin"
    return "other" if cell is not None and cell.text else "spare"


def _unplaced(line: str, column: int) -> Line:
    """Keep the row, its text in one cell: its values are blank then, which is told; a note is no row."""
    text = line.strip()
    return [text] if " " not in text or _NOTE.match(text) else [*[""] * column, text, ""]


def _goals(line: str, header: GridRow) -> Line:
    spans = head.goal_spans(header)
    planned, actual = spans["planned"][0], spans["actual"][0]
    width = header.width
    text = line.strip(" ")
    lead, trail = len(line) - len(line.lstrip(" ")), len(line) - len(line.rstrip(" "))
    halves = _halves(text, actual - planned)
    if halves is not None and lead in (0, planned):
        return _under(width, {planned: halves[0], actual: halves[1]})
    # The column of a lone text shows in the spaces before it, or behind it where a chat dropped those before.
    for column in (planned, actual):
        if lead == column or (not lead and trail == width - 1 - column):
            return _under(width, {column: text})
    return [text]


def _under(width: int, cells: dict[int, str]) -> Line:
    return [cells.get(column, "") for column in range(width)]


def _halves(text: str, distance: int) -> tuple[str, str] | None:
    """Part 预期目标 from 实际完成情况: at the one gap as wide as the columns are apart, else as :func:`_adjacent`."""
    if distance == 1:
        return _adjacent(text)
    gaps = [gap for gap in _GAP.finditer(text) if len(gap.group()) == distance]
    return (text[: gaps[0].start()], text[gaps[0].end() :]) if len(gaps) == 1 else None


def _adjacent(text: str) -> tuple[str, str] | None:
    """Part two texts with one space between: the only space, where "目标1" comes again, or between equal halves."""
    spaces = [n for n, char in enumerate(text) if char == " "]
    first = _FIRST_ITEM.match(text)
    if len(spaces) > 1 and first:
        again = canonical(first.group())
        spaces = [n for n in spaces if (m := _FIRST_ITEM.match(text, n + 1)) and canonical(m.group()) == again]
    if len(spaces) > 1:
        spaces = [n for n in spaces if canonical(text[:n]) == canonical(text[n:])]
    return (text[: spaces[0]], text[spaces[0] + 1 :]) if len(spaces) == 1 else None


_READERS: dict[str, Callable[[str, GridRow], Line]] = {
    "names": _names,
    "funds": _funds,
    "goals": _goals,
    "table": _table,
}
