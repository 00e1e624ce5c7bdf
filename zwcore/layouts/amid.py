"""What is printed among the indicators and is none: notes (注：…) between their rows, which end no table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zwcore.documents import Cell
from zwcore.layouts.funds import is_lower
from zwcore.layouts.head import closing
from zwcore.layouts.indicators import Spans, is_level_name, split_points
from zwcore.layouts.rows import GridRow, span_of
from zwcore.layouts.vocabulary import label_of
from zwcore.money import parse_points
from zwcore.text import canonical

_SAYS = re.compile(
    r"[(\[【]?(?:注意?|备注|附注|说明|提示|温馨提示|填[报表]说明|注意事项)[0-9一二三四五]?[)\]】]?[:.、,]"
)
_MARKED = re.compile(r"[*※●■◆→]|[(\[【]?(?:以[下上]|上述|本表)")
_NUMBERED = re.compile(r"[①-⑳]")
_LEAST, _LONG = 8, 24
_NAMES, _POINTS, _VALUES = ("level3", "level2", "level1"), ("weight", "score"), ("target", "actual")


def own_of(row: GridRow) -> list[Cell]:
    """Return the cells with text that begin in a row, not those that reach into it from above."""
    return [cell for cell in row.filled if cell.row == row.index]


def is_note(row: GridRow, names: int) -> bool:
    """Tell whether a row among the indicators is a note: by its label, or one text that says so itself and is no name;
    ``names`` is the column of the names."""
    own = own_of(row)
    if not own or row.width < 2:
        return False
    said = canonical(own[0].text)
    if closing(row) == "below" or (len(own) == 1 and _SAYS.match(said)):
        return True
    if len(own) > 1 or (own[0].col >= names and own[0].col_span == 1):
        return False
    if len(said) < _LEAST or is_level_name(split_points(label_of(own[0].text))[0]):
        return False
    marked = _MARKED.match(said) or _NUMBERED.match(own[0].text.strip())
    return marked is not None or said.endswith("。") or len(said) > _LONG


def only_own(row: GridRow) -> GridRow:
    """Return a row without what reaches into it from above."""
    return GridRow.of([cell if cell and cell.row == row.index else None for cell in row.cells], row.table, row.index)


def goes_on(rows: Sequence[GridRow], start: int, after: int, stop: int) -> bool:
    """Tell whether rows of the indicators, whose header is ``start``, stand between ``after`` and ``stop``."""
    spans = _columns(rows, start)
    return any(_is_indicator(row, rows[start], spans) for row in rows[after + 1 : stop])


def _columns(rows: Sequence[GridRow], start: int) -> Spans:
    """Where the header's labels that are certain stand."""
    found: Spans = {}
    for row in rows[
        start : start + 1 + (len(rows) > start + 1 and is_lower(rows[start + 1], rows[start], "indicators"))
    ]:
        found |= {name: span_of(cell, row.width) for name, cell in row.meant("indicators").items()}
    return found


def _is_indicator(row: GridRow, header: GridRow, spans: Spans) -> bool:
    """Tell whether a row has a name under its column, and points (or, where the print has none, values)."""
    name = next((spans[level] for level in _NAMES if level in spans), None)
    points = next((spans[one] for one in _POINTS if one in spans), None)
    if name is None or row.width != header.width:
        return False
    called = row.at(*name)
    if called is None or called.col < name[0] or not called.text.strip() or parse_points(called.text) is not None:
        return False
    if points is not None:
        cell = row.at(*points)
        return cell is not None and parse_points(canonical(cell.text).rstrip("%")) is not None
    cells = [row.at(*spans[one]) for one in _VALUES if one in spans]
    return bool(cells) and all(cell is not None and cell is not called and cell.text.strip() for cell in cells)
