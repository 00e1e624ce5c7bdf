"""CSV as every command writes it: what a spreadsheet would take for a formula is written as a text.

Spreadsheets look past white space, quotes and marks that nobody sees, take full-width signs for the ordinary ones, and
go on after a line end within a cell: each of these is guarded by a leading ``'``. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

_SIGNS = "=+-@"
_PASSED_OVER = re.compile("[\\s\\x00-\\x1f\"'`\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*")
_BREAKS = re.compile("[\r\n\v\f\u0085\u2028\u2029]")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?")


def written(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV; ``None`` is an empty cell."""
    out = io.StringIO()
    csv.writer(out).writerows([["" if cell is None else guarded(str(cell)) for cell in row] for row in rows])
    return out.getvalue()


def guarded(cell: str) -> str:
    """Return a cell as a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if _is_formula(cell) else cell


def unguarded(cell: str) -> str:
    """Return the text that a cell of ours holds."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell[1:]) else cell


def _is_formula(cell: str) -> bool:
    if _NUMBER.fullmatch(cell):
        return False
    return cell.lstrip("'")[:1] in ("\t", "\r", "\n") or any(map(_begins_one, _BREAKS.split(cell)))


def _begins_one(line: str) -> bool:
    rest = line[_PASSED_OVER.match(line).end() :]  # type: ignore[union-attr]
    return unicodedata.normalize("NFKC", rest[:1]).replace("\u2212", "-")[:1] in tuple(_SIGNS)
