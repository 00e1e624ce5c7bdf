"""What stands below the indicators: reasons that are printed beside none of them (说明), and the lines as they are."""

from __future__ import annotations

from collections.abc import Sequence

from zwcore.documents import Cell
from zwcore.layouts.funds import RULES, is_reason, is_reason_label, tells_reason
from zwcore.layouts.rows import GridRow
from zwcore.layouts.values import Sources, text_of


def read_below(rows: Sequence[GridRow], sources: Sources) -> tuple[tuple[str, ...], list[tuple[GridRow, Cell]]]:
    """Return the lines below the table, and the cells that hold reasons."""
    lines, reasons = list[str](), list[tuple[GridRow, Cell]]()
    for row in rows:
        if not row.texts:
            continue
        lines.append(" ".join(text_of(cell) or "" for cell in row.filled))
        sources.value(*row.filled)
        label, *values = row.filled
        if values and is_reason_label(label.text):
            sources.label(label)
            reasons += [(row, cell) for cell in values if is_reason(cell) and not RULES.search(cell.text)]
        elif not values and tells_reason(label.text):
            reasons.append((row, label))
    return tuple(lines), reasons
