"""What stands below the indicators: reasons that are printed beside none of them (说明), and the lines as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zwcore.documents import Cell
from zwcore.layouts.funds import is_reason
from zwcore.layouts.labels import meaning
from zwcore.layouts.rows import GridRow
from zwcore.layouts.values import Sources, text_of
from zwcore.layouts.vocabulary import LONGEST_LABEL

_LEAST = 500
_RULES = re.compile("得分|分值|记分|计分|满分|填报|填列|填写")
_COLON = re.compile("[:：]")


def read_below(rows: Sequence[GridRow], sources: Sources) -> tuple[tuple[str, ...], list[tuple[GridRow, Cell]]]:
    """Return the lines below the table, and the cells that hold reasons."""
    lines, reasons = list[str](), list[tuple[GridRow, Cell]]()
    for row in rows:
        if not row.texts:
            continue
        lines.append(" ".join(text_of(cell) or "" for cell in row.filled))
        sources.value(*row.filled)
        label, *values = row.filled
        if values and _tells_reasons(label.text):
            sources.label(label)
            reasons += [(row, cell) for cell in values if is_reason(cell) and not _RULES.search(cell.text)]
        elif not values and _is_labelled(label.text):
            reasons.append((row, label))
    return tuple(lines), reasons


def _tells_reasons(label: str) -> bool:
    return len(label) <= LONGEST_LABEL and "备注" not in label and meaning(label, "reason").score >= _LEAST


def _is_labelled(line: str) -> bool:
    """Tell whether a line is a label of reasons with its text behind a colon."""
    label, *rest = _COLON.split(line, maxsplit=1)
    return bool(rest) and rest[0].strip(" 无/\\-—。") != "" and _tells_reasons(label) and not _RULES.search(rest[0])
