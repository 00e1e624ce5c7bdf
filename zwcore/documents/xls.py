"""Workbooks of Excel 97–2003 (.xls, .et), read by xlrd and laid out as the newer ones are."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from zwcore.documents import Document, Unreadable, reader
from zwcore.documents.limits import check_sheets
from zwcore.documents.xlsx import document_of
from zwcore.documents.xlsx_book import CellArea, CellLook, Stored, Text, TextRun, Worksheet
from zwcore.documents.xlsx_styles import plain

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet

WHITE = (255, 255, 255)
_TRUTH = {0: "FALSE", 1: "TRUE"}
_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK = range(7)


@reader("xls")
def read_xls(data: bytes) -> Document:
    """Read an old workbook; raises ``Unreadable`` ("damaged", "password", "bomb")."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
    except xlrd.XLRDError as error:
        raise Unreadable("password" if "ncrypted" in str(error) else "damaged") from error
    check_sheets(book.nsheets)
    return document_of("xlsx", map(_Sheet(book).worksheet, book.sheets()), book.datemode == 1)


class _Sheet:
    """Turns xlrd's sheets into ours: what a cell stores, how it looks, what is hidden and merged."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._looks: dict[int, CellLook] = {}

    def worksheet(self, sheet: Sheet) -> Worksheet:
        """The sheet; columns and rows of no size are hidden, too."""
        found = Worksheet(sheet.name, sheet.visibility != 0)
        for number, column in sheet.colinfo_map.items():
            if column.hidden or not column.width:
                found.hide_cols(number + 1, number + 1)
        for number, row in sheet.rowinfo_map.items():
            if row.hidden or (row.has_default_height == 0 and row.height == 0):
                found.hide_rows(number + 1, number + 1)
        for top, bottom, left, right in sheet.merged_cells:
            found.add_merge(CellArea(top + 1, left + 1, bottom, right))
        for row, col, cell in _cells(sheet):
            look = self._look(cell.xf_index)
            kind, value = self._content(sheet, row, col, cell, look)
            if value:
                found.add(Stored(row + 1, col + 1, kind, value, look))
            elif look.ruled:
                found.add_blank(row + 1, col + 1)
        return found

    def _look(self, number: int) -> CellLook:
        if number not in self._looks:
            form = self._book.xf_list[number]
            font = self._book.font_list[form.font_index]
            said = self._book.format_map.get(form.format_key)
            ground, border = form.background, form.border
            painted = ground.fill_pattern and self._colour(ground.pattern_colour_index) != WHITE
            self._looks[number] = CellLook(
                number_format=said.format_str if said is not None else "General",
                struck=bool(font.struck_out),
                white=self._colour(font.colour_index) == WHITE and not painted,
                ruled=any(
                    (border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style)
                ),
            )
        return self._looks[number]

    def _colour(self, index: int) -> Any:
        return self._book.colour_map.get(index)

    def _content(self, sheet: Sheet, row: int, col: int, cell: Any, look: CellLook) -> tuple[str, Text]:
        if cell.ctype == _TEXT:
            return "text", self._runs(sheet, row, col, plain(cell.value), look)
        if cell.ctype in (_NUMBER, _DATE):
            return "number", repr(cell.value).removesuffix(".0")
        if cell.ctype == _BOOLEAN:
            return "shown", _TRUTH.get(cell.value, "")
        if cell.ctype == _ERROR:
            from xlrd import error_text_from_code

            return "shown", error_text_from_code.get(cell.value, "#N/A")
        return "text", ""

    def _runs(self, sheet: Sheet, row: int, col: int, text: str, look: CellLook) -> Text:
        """A text of several fonts, piece by piece."""
        runs = sheet.rich_text_runlist_map.get((row, col))
        if not runs:
            return text
        edges = [0, *(at for at, _ in runs), len(text)]
        fonts = [None, *(self._book.font_list[font] for _, font in runs)]
        return tuple(
            TextRun(text[start:end], True, bool(font.struck_out), font.escapement == 1)
            if font is not None
            else TextRun(text[start:end], True, look.struck, False)
            for (start, end), font in zip(pairwise(edges), fonts, strict=True)
            if start < end
        )


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, Any]]:
    for row in range(sheet.nrows):
        for col in range(sheet.row_len(row)):
            yield row, col, sheet.cell(row, col)
