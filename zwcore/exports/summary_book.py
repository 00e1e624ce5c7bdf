"""The workbook of the summary as it is put down cell by cell, by XlsxWriter: no date, no text that is a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from zwcore.exports.package import lines_of
from zwcore.text import Message, Say

if TYPE_CHECKING:
    from xlsxwriter.format import Format

Kind = Literal["text", "count", "money", "points", "rate"]
_SHOWN: dict[Kind, str] = {"text": "@", "count": "0", "money": "#,##0.00", "points": "0.00", "rate": "0.00%"}
_DAY = datetime(2000, 1, 1)
_LONGEST, _LINE, _HIGHEST = 32_767, 13, 400
_RISKY = ("=", "+", "-", "@")
_LOOK = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1}


class Calculated(NamedTuple):
    """A formula with the value that it has now."""

    formula: str
    value: Decimal | int | None


Value = str | int | Decimal | Calculated | None


class SummaryColumn(NamedTuple):
    """A column: its letter, its head, what it holds, how many characters wide it is."""

    letter: str
    head: Message
    kind: Kind
    width: int


def range_of(letter: str, first: int, last: int, sheet: str | None = None) -> str:
    """Return the cells of a column between two rows as a formula names them."""
    over = f"${letter}${first}:${letter}${last}"
    return over if sheet is None else "'{}'!{}".format(sheet.replace("'", "''"), over)


class SummaryBook:
    """A workbook in the making, with its sheets by their names."""

    def __init__(self, title: str, names: Sequence[str]) -> None:
        import xlsxwriter

        self._out = BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True})
        self._book.set_properties({"title": title, "created": _DAY})
        self._looks: dict[tuple[Any, ...], Format] = {}
        self.sheets = [SummarySheet(self, self._book.add_worksheet(name), name) for name in names]

    def look(self, **given: Any) -> Format:
        """Return a format, made once."""
        key = tuple(sorted(given.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format({**_LOOK, **given})
        return self._looks[key]

    def content(self) -> bytes:
        """Close it and return the file."""
        self._book.close()
        return self._out.getvalue()


class SummarySheet:
    """A sheet of it, set for A4 across; rows are counted from 1."""

    def __init__(self, book: SummaryBook, sheet: Any, name: str) -> None:
        self.name, self._book, self._sheet = name, book, sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")

    def title(self, title: str, note: str, columns: int) -> None:
        """Write the two lines above the heads."""
        large = self._book.look(bold=True, font_size=14, align="center", border=0)
        self._sheet.merge_range(0, 0, 0, columns - 1, "", large)
        self._sheet.write_string(0, 0, _fit(title), large)
        self._sheet.write_string(1, 0, _fit(note), self._book.look(border=0, font_size=9))

    def heads(self, row: int, columns: Sequence[SummaryColumn], say: Say) -> None:
        """Write the heads; they stay in sight and come again on each page."""
        look = self._book.look(bold=True, align="center", text_wrap=True, bg_color="#EEF2F6")
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, column.width)
            self._sheet.write_string(row - 1, at, _fit(say(column.head)), look)
        self._sheet.freeze_panes(row, 0)
        self._sheet.repeat_rows(row - 1)

    def row(self, row: int, columns: Sequence[SummaryColumn], cells: Sequence[Value], *, strong: bool = False) -> None:
        """Write a row, as high as its texts need."""
        texts = [(cell, column.width) for cell, column in zip(cells, columns, strict=True) if isinstance(cell, str)]
        lines = max((_lines(text, width) for text, width in texts), default=1)
        self._sheet.set_row(row - 1, min(_LINE * lines + 3, _HIGHEST))
        for at, (column, value) in enumerate(zip(columns, cells, strict=True)):
            self._put(row - 1, at, value, column.kind, strong)

    def filter(self, heads: int, last: int, columns: int) -> None:
        """Let the rows be filtered."""
        self._sheet.autofilter(heads - 1, 0, last - 1, columns - 1)

    def _put(self, row: int, at: int, value: Value, kind: Kind, strong: bool) -> None:
        look = self._book.look(num_format=_SHOWN[kind], bold=strong)
        if isinstance(value, Calculated):
            self._sheet.write_formula(row, at, value.formula, look, "" if value.value is None else value.value)
        elif isinstance(value, str):
            text = _fit(value)
            quoted = text.startswith(_RISKY)
            style = self._book.look(num_format="@", text_wrap=True, bold=strong, quote_prefix=quoted)
            if text:
                self._sheet.write_string(row, at, text, style)
            else:
                self._sheet.write_blank(row, at, None, style)
        elif value is None:
            self._sheet.write_blank(row, at, None, look)
        else:
            self._sheet.write_number(row, at, value, look)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two figures."""
    halves = (sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in lines_of(text))
    return sum(-(-max(half, 1) // max(width, 1)) for half in halves)


def _fit(text: str) -> str:
    return "\n".join(lines_of(text))[:_LONGEST]
