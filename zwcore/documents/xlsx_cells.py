"""A sheet's part → the sheet: its cells that say something or are ruled, its merges, what is hidden of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from zwcore.documents import Unreadable
from zwcore.documents.markings import header_words, refuse_marked
from zwcore.documents.numfmt_moment import serial_of
from zwcore.documents.xlsx_book import LAST_COL, LAST_ROW, CellArea, CellLook, Stored, Text, Worksheet
from zwcore.documents.xlsx_styles import RichTexts, plain
from zwcore.documents.xlsx_xml import Attributes, count, is_on, walk

_DIGITS = "0123456789"
# A target that was typed as "=100%" by a program that does not calculate: an operator, not a calculation.
_CONSTANT = re.compile(r"=[\d.]+%?")
_KINDS = {"b": "shown", "e": "shown", "str": "text", "s": "text", "inlineStr": "text"}
_TRUTH = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}
_PLAIN = CellLook()
_HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def read_cells(
    sheet: Worksheet, xml: bytes, looks: Sequence[CellLook], strings: Sequence[Text], stale: bool, epoch: bool
) -> None:
    """Read a worksheet's part into ``sheet``. ``stale``: results of formulas were stored by a program that does not
    calculate; ``epoch``: days count from 1904. Raises ``Unreadable`` ("bomb", "damaged", "marked")."""
    cells = _Cells(sheet, looks, strings, stale, epoch)
    walk(xml, {**cells.texts.starts, **cells.starts}, {**cells.texts.ends, **cells.ends})


class _Cells:
    """The walk over a sheet's part: the row and the cell that it is in."""

    def __init__(
        self, sheet: Worksheet, looks: Sequence[CellLook], strings: Sequence[Text], stale: bool, epoch: bool
    ) -> None:
        self._sheet, self._looks, self._strings = sheet, looks, strings
        self._stale, self._epoch = stale, epoch
        self._row, self._col = 0, 0
        self._style, self._type = 0, "n"
        self._value: str | None = None
        self._formula: str | None = None
        self._shared: dict[str, str] = {}
        self._shared_as = ""
        self._columns: dict[str, int] = {}
        self.texts = RichTexts()
        self.starts = {
            "row": self._on_row, "c": self._on_cell, "f": self._on_formula, "col": self._on_column,
            "mergeCell": self._on_merge, "sheetView": self._on_view,
            "conditionalFormatting": self._on_colour, "tablePart": self._on_colour,
        }  # fmt: skip
        self.ends = {"v": self._end_value, "f": self._end_formula, "c": self._end_cell}
        self.ends |= dict.fromkeys(_HEADERS, self._end_header)

    def _end_header(self, text: str) -> None:
        refuse_marked(header_words(text))

    def _on_view(self, attributes: Attributes) -> None:
        self._sheet.zeros = is_on(attributes.get("showZeros"), True)

    def _on_colour(self, _: Attributes) -> None:
        self._sheet.coloured = True

    def _on_column(self, attributes: Attributes) -> None:
        if is_on(attributes.get("hidden")) or is_nought(attributes.get("width")):
            self._sheet.hide_cols(count(attributes.get("min"), 1), min(count(attributes.get("max"), 1), LAST_COL))

    def _on_row(self, attributes: Attributes) -> None:
        self._row = count(attributes.get("r"), self._row + 1)
        self._col = 0
        if self._row > LAST_ROW:
            raise Unreadable("damaged")
        if is_on(attributes.get("hidden")) or is_nought(attributes.get("ht")):
            self._sheet.hide_rows(self._row, self._row)

    def _on_cell(self, attributes: Attributes) -> None:
        self._place(attributes.get("r"))
        self._style = count(attributes.get("s"))
        self._type = attributes.get("t", "n")
        self._value = self._formula = None

    def _place(self, named: str | None) -> None:
        """Where the cell stands; one that does not say stands behind the one before."""
        if named is None:
            self._col += 1
        else:
            letters = named.rstrip(_DIGITS)
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_of(letters)
            self._col = column
            self._row = int(named[len(letters) :][:9] or self._row)
        if not (0 < self._row <= LAST_ROW and 0 < self._col <= LAST_COL):
            raise Unreadable("damaged")

    def _on_formula(self, attributes: Attributes) -> None:
        self._shared_as = attributes.get("si", "") if attributes.get("t") == "shared" else ""

    def _end_formula(self, text: str) -> None:
        # One text for all cells that share it: each could be as long as a book.
        known = self._shared.get(self._shared_as) if self._shared_as else None
        self._formula = known if known is not None else f"={plain(text).strip()}"
        if self._shared_as:
            self._shared[self._shared_as] = self._formula

    def _end_value(self, text: str) -> None:
        self._value = text

    def _end_cell(self, _: str) -> None:
        look = self._looks[self._style] if self._style < len(self._looks) else _PLAIN
        kind, value = self._content()
        if value:
            self._sheet.add(Stored(self._row, self._col, kind, value, look))
        elif look.ruled:
            self._sheet.add_blank(self._row, self._col)

    def _content(self) -> tuple[str, Text]:
        kind, value = self._type, self._value
        inline = self.texts.take()
        if self._formula is not None and self._is_open():
            return ("text" if _CONSTANT.fullmatch(self._formula) else "formula"), self._formula
        if kind == "inlineStr" or (value is None and inline):
            return "text", inline
        if not value:
            return "text", ""
        if kind == "s":
            return "text", self._string(value)
        if kind == "b":
            value = _TRUTH.get(value.strip(), value)
        elif kind == "d":
            kind, value = "n", serial_of(value, self._epoch) or value
        if kind == "n":
            return ("number" if is_number(value) else "shown"), value
        return _KINDS.get(kind, "shown"), plain(value)

    def _is_open(self) -> bool:
        """A formula that nobody calculated: no result, or the nought that some programs store for want of one. An empty
        text is a result."""
        if self._type == "str":
            return self._value is None
        value = (self._value or "").strip()
        return not value or (self._stale and self._type == "n" and value == "0")

    def _string(self, named: str) -> Text:
        at = count(named.strip(), len(self._strings))
        if at >= len(self._strings):
            raise Unreadable("damaged")
        return self._strings[at]

    def _on_merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").replace("$", "").partition(":")
        ends = [(_row_of(name), column_of(name.rstrip(_DIGITS))) for name in (first, last or first)]
        rows, cols = sorted(row for row, _ in ends), sorted(col for _, col in ends)
        if 0 < rows[0] <= rows[1] <= LAST_ROW and 0 < cols[0] <= cols[1] <= LAST_COL:
            self._sheet.add_merge(CellArea(rows[0], cols[0], rows[1], cols[1]))


def column_of(letters: str) -> int:
    """The number of a column from its letters: A is 1, AB 28; 0 for what names none."""
    number = 0
    for letter in letters.replace("$", "").upper():
        if not "A" <= letter <= "Z" or number > LAST_COL:
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def _row_of(name: str) -> int:
    return count(name[len(name.rstrip(_DIGITS)) :])


def is_nought(size: str | None) -> bool:
    """Tell whether a width or a height is said, and none: as good as hidden."""
    return size is not None and size != "" and not size.strip("0.")


def is_number(value: str) -> bool:
    """Tell whether a stored value is a number."""
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False
