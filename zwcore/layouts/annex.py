"""The annex (附页) behind a form: what its print has no column for, one row an indicator.

``exports`` writes it, and it comes back here: :func:`split` takes its rows from those of the form, :func:`read_annex`
puts its values to the indicators. 序号 and 三级指标 must both agree with the form's own, else a row is left unread. In
a text whose columns are parted by nothing but spaces an annex is not found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zwcore.documents import Cell
from zwcore.form import Indicator
from zwcore.layouts.rows import GridRow, Span, is_indicator_header
from zwcore.layouts.values import Sources, text_of
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.text import canonical

HEADING = "附页"
LABELS = {
    "number": "序号",
    "level3": "三级指标",
    "actual": "实际完成值",
    "deviation": "偏差原因",
    "evidence": "佐证材料",
    "remark": "说明",
}
"""The columns in their order, by the label that is printed."""
VALUES = ("actual", "deviation", "evidence")
"""The columns that are an indicator's own; they are read only where the form's print has none for them."""
_OTHER_LABELS = {"佐证": "evidence", "备注": "remark"}
_ABOVE = 40
"""Lines that may stand between the heading and the table: explanations of the whole form, evidence."""


@dataclass(frozen=True, slots=True)
class Annex:
    """What an annex gave: the indicators with its values, notes (说明) by index, the rows that fit no indicator."""

    indicators: tuple[Indicator, ...]
    notes: Mapping[int, str]
    unread: tuple[str, ...] = ()


def _spans(row: GridRow) -> dict[str, Span]:
    known = {name: column for name, column in labels("indicators").items() if column in LABELS} | _OTHER_LABELS
    known |= {label_of(label): column for column, label in LABELS.items()}
    found: dict[str, Span] = {}
    for cell in row.distinct:
        column = known.get(label_of(cell.text))
        if column is not None:
            found.setdefault(column, (cell.col, cell.col + cell.col_span))
    return found


def is_annex_header(row: GridRow) -> bool:
    """Tell whether this is the row with 序号, 三级指标 and what the annex is for."""
    if label_of(LABELS["number"]) not in row.names or is_indicator_header(row):
        return False
    return "level3" in (found := _spans(row)) and len(found) > 2


def split(rows: Sequence[GridRow]) -> tuple[Sequence[GridRow], Sequence[GridRow]]:
    """Return the rows of the form and those of its annex, from the header on (none where there is no annex)."""
    table = next((n for n, row in enumerate(rows) if is_indicator_header(row)), len(rows))
    at = next((n for n, row in enumerate(rows) if n > table and is_annex_header(row)), None)
    if at is None:
        return rows, ()
    above = range(at - 1, max(at - _ABOVE, table), -1)
    end = next((n for n in above if rows[n].texts and canonical(rows[n].texts[0]).startswith(HEADING)), at)
    return rows[:end], rows[at:]


def read_annex(
    rows: Sequence[GridRow], indicators: Sequence[Indicator], columns: frozenset[str], sources: Sources
) -> Annex:
    """Put the values of an annex to the indicators; a value that the form has a column for is left alone.

    ``columns`` (of the print) stay as they are, so that a value without a column is one that an annex brought.
    """
    spans = _spans(rows[0]) if rows else {}
    sources.label(*(cell for row in rows[:1] for cell in row.filled))
    wanted = {*VALUES, "remark"} - columns
    notes: dict[int, str] = {}
    unread: list[str] = []
    merged = list(indicators)
    for row in rows[1:]:
        cells = {name: row.at(*span) for name, span in spans.items()}
        said = {name: text for name, cell in cells.items() if name in wanted and (text := text_of(cell))}
        if not said or is_annex_header(row):
            continue
        n = _indicator_of(cells, indicators)
        if n is None:
            unread.append(" ".join(row.texts))
            continue
        sources.value(*row.filled)
        own = {name: sources.take(f"indicators[{n}].{name}", row, cells[name]) for name in VALUES if name in said}
        merged[n] = replace(merged[n], **own)
        if "remark" in said:
            notes[n] = said["remark"]
    return Annex(tuple(merged), notes, tuple(unread))


def _indicator_of(cells: Mapping[str, Cell | None], indicators: Sequence[Indicator]) -> int | None:
    """Return the index that 序号 and 三级指标 agree on."""
    number = canonical(text_of(cells["number"]) or "")
    at = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 5 else -1
    if not 0 <= at < len(indicators):
        return None
    same = canonical(text_of(cells["level3"]) or "") == canonical(indicators[at].level3 or "")
    return at if same else None
