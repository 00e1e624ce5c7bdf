"""XML tables of Excel 2003 (SpreadsheetML), which systems export under the name of .xls: the sheets in one part."""

from __future__ import annotations

from zwcore.documents import Document, Unreadable, reader
from zwcore.documents.limits import check_sheets
from zwcore.documents.numfmt_moment import serial_of
from zwcore.documents.xlsx import document_of
from zwcore.documents.xlsx_book import LAST_COL, LAST_ROW, CellArea, CellLook, Stored, Text, TextRun, Worksheet
from zwcore.documents.xlsx_cells import is_nought, is_number
from zwcore.documents.xlsx_styles import plain
from zwcore.documents.xlsx_xml import Attributes, OnEnd, OnStart, count, is_on, local, walk

_FORMATS = {
    "General Number": "General", "General Date": "yyyy/m/d h:mm", "Short Date": "yyyy/m/d", "Medium Date": "d-mmm-yy",
    "Long Date": 'yyyy"年"m"月"d"日"', "Short Time": "h:mm", "Medium Time": "h:mm AM/PM", "Long Time": "h:mm:ss",
    "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00", "Currency": "¥#,##0.00",
    "Euro Currency": "€#,##0.00",
}  # fmt: skip
_TRUTH = {"1": "TRUE", "0": "FALSE"}


@reader("xml")
def read_xml_book(data: bytes) -> Document:
    """Read an XML table of Excel 2003; raises ``Unreadable`` ("damaged", "bomb")."""
    book = _XmlBook()
    walk(data, book.starts, book.ends, book.say)
    return document_of("xlsx", book.sheets, book.date_1904)


class _XmlStyles:
    """The styles as they are walked: a style has what it does not say from its parent."""

    def __init__(self) -> None:
        self.looks: dict[str, CellLook] = {}
        self._named: str | None = None
        self._white_paper = True
        self.starts: dict[str, OnStart] = {
            "Style": self._on_style, "NumberFormat": self._on_format, "Font": self._on_font, "Border": self._on_border,
            "Interior": self._on_interior,
        }  # fmt: skip
        self.ends: dict[str, OnEnd] = {"Style": self._end_style}

    def look(self, named: str) -> CellLook:
        return self.looks.get(named) or self.looks.get("Default") or CellLook()

    def _on_style(self, attributes: Attributes) -> None:
        self._named, self._white_paper = local(attributes, "ID"), True
        self.looks[self._named] = self.look(local(attributes, "Parent"))

    def _end_style(self, _: str) -> None:
        if self._named is not None and not self._white_paper:
            self._change(white=False)
        self._named = None

    def _on_format(self, attributes: Attributes) -> None:
        said = local(attributes, "Format", "General")
        self._change(number_format=_FORMATS.get(said, said))

    def _on_font(self, attributes: Attributes) -> None:
        white = local(attributes, "Color").upper() == "#FFFFFF"
        self._change(struck=is_on(local(attributes, "StrikeThrough") or None), white=white)

    def _on_border(self, attributes: Attributes) -> None:
        if local(attributes, "LineStyle", "None") != "None":
            self._change(ruled=True)

    def _on_interior(self, attributes: Attributes) -> None:
        if local(attributes, "Pattern", "None") != "None" and local(attributes, "Color").upper() != "#FFFFFF":
            self._white_paper = False

    def _change(self, **fields: object) -> None:
        if self._named is not None:
            known = self.looks[self._named]
            values = {name: fields.get(name, getattr(known, name)) for name in CellLook.__slots__}
            self.looks[self._named] = CellLook(**values)  # type: ignore[arg-type]


class _XmlBook:
    """The walk over the file: the sheet, the row and the cell that it is in."""

    def __init__(self) -> None:
        self.sheets: list[Worksheet] = []
        self.date_1904 = False
        self._styles = _XmlStyles()
        self._sheet = Worksheet("")
        self._row = self._col = self._next_row = self._next_col = self._column = 0
        self._look, self._formula, self._type = CellLook(), "", ""
        self._look_of_row = ""
        self._spoken = self._comment = False  # inside what a cell says; inside a note on it
        self._struck = self._raised = False
        self._runs: list[TextRun] = []
        self._between = ""
        self.starts: dict[str, OnStart] = {
            **self._styles.starts, "Worksheet": self._on_sheet, "Table": self._on_table, "Column": self._on_column,
            "Row": self._on_row, "Cell": self._on_cell, "Data": self._on_data, "Comment": self._on_comment,
            "S": lambda _: self._strike(True), "Sup": lambda _: self._raise(True),
            "Date1904": self._on_1904, "ConditionalFormatting": self._on_colour,
        }  # fmt: skip
        self.ends: dict[str, OnEnd] = {
            **self._styles.ends, "Data": self._end_data, "Cell": self._end_cell, "Comment": self._end_comment,
            "S": lambda _: self._strike(False), "Sup": lambda _: self._raise(False), "Visible": self._end_visible,
        }  # fmt: skip

    def say(self, text: str) -> None:
        """Take a piece of text; only what stands in a cell's data is kept."""
        if self._spoken:
            own = self._struck or self._raised
            self._runs.append(TextRun(plain(text), own, self._struck, self._raised))
        else:
            self._between = text

    def _on_1904(self, _: Attributes) -> None:
        self.date_1904 = True

    def _on_colour(self, _: Attributes) -> None:
        self._sheet.coloured = True

    def _on_sheet(self, attributes: Attributes) -> None:
        self._sheet = Worksheet(local(attributes, "Name"))
        self.sheets.append(self._sheet)
        check_sheets(len(self.sheets))

    def _end_visible(self, _: str) -> None:
        self._sheet.hidden = self._between.strip() != "SheetVisible"

    def _on_table(self, _: Attributes) -> None:
        self._next_row, self._column = 1, 0

    def _on_column(self, attributes: Attributes) -> None:
        first = count(local(attributes, "Index"), self._column + 1)
        self._column = min(first + count(local(attributes, "Span")), LAST_COL)
        if _is_hidden(attributes, "Width"):
            self._sheet.hide_cols(first, self._column)

    def _on_row(self, attributes: Attributes) -> None:
        self._row = count(local(attributes, "Index"), self._next_row)
        self._next_row, self._next_col = self._row + count(local(attributes, "Span")) + 1, 1
        self._look_of_row = local(attributes, "StyleID")
        if self._next_row > LAST_ROW + 1:
            raise Unreadable("damaged")
        if _is_hidden(attributes, "Height"):
            self._sheet.hide_rows(self._row, self._next_row - 1)

    def _on_cell(self, attributes: Attributes) -> None:
        self._col = count(local(attributes, "Index"), self._next_col)
        across, down = count(local(attributes, "MergeAcross")), count(local(attributes, "MergeDown"))
        self._next_col = self._col + across + 1
        if self._next_col > LAST_COL + 1 or self._row + down > LAST_ROW:
            raise Unreadable("damaged")
        if across or down:
            self._sheet.add_merge(CellArea(self._row, self._col, self._row + down, self._col + across))
        self._look = self._styles.look(local(attributes, "StyleID") or self._look_of_row)
        self._formula, self._type = local(attributes, "Formula"), "String"
        self._runs = []

    def _on_comment(self, _: Attributes) -> None:
        self._comment = True

    def _end_comment(self, _: str) -> None:
        self._comment = False

    def _on_data(self, attributes: Attributes) -> None:
        if not self._comment:
            self._type, self._spoken, self._runs = local(attributes, "Type", "String"), True, []
            self._struck = self._raised = False

    def _end_data(self, _: str) -> None:
        self._spoken = False

    def _strike(self, on: bool) -> None:
        self._struck = on

    def _raise(self, on: bool) -> None:
        self._raised = on

    def _end_cell(self, _: str) -> None:
        kind, value = self._content()
        if value:
            self._sheet.add(Stored(self._row, self._col, kind, value, self._look))
        elif self._look.ruled:
            self._sheet.add_blank(self._row, self._col)
        self._runs = []

    def _content(self) -> tuple[str, Text]:
        text = "".join(run.text for run in self._runs)
        if self._type == "String" and text:
            return "text", tuple(self._runs) if any(run.own for run in self._runs) else text
        if not text.strip():
            return "formula", self._formula
        if self._type == "Boolean":
            return "shown", _TRUTH.get(text.strip(), text)
        number = serial_of(text, self.date_1904) if self._type == "DateTime" else text
        return ("number", number) if number and self._type != "Error" and is_number(number) else ("shown", text)


def _is_hidden(attributes: Attributes, size: str) -> bool:
    return is_on(local(attributes, "Hidden") or None) or is_nought(local(attributes, size) or None)
