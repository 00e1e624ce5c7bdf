"""Workbooks (.xlsx): a sheet is a page; its tables become grids, the lines above and below them paragraphs.

Cells are taken from what is stored, never from the sheet's declared size, so that a stray cell far away costs nothing.
Hidden sheets, rows and columns, struck-through and unseen texts are left out and listed. ``xlsx_package`` finds the
parts, ``xlsx_cells`` and ``xlsx_styles`` read them, ``xlsx_shown`` tells what a cell shows, ``xlsx_places`` where,
``xlsx_layout`` what is a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zwcore.documents import Document, Dropped, Grid, Paragraph, Unreadable, reader
from zwcore.documents.archive import open_archive
from zwcore.documents.limits import check_sheets
from zwcore.documents.markings import refuse_marked, texts_beside
from zwcore.documents.xlsx_book import CellLook, Text, Worksheet, check_count, check_text
from zwcore.documents.xlsx_cells import read_cells
from zwcore.documents.xlsx_layout import homes_of, laid_out
from zwcore.documents.xlsx_package import BookParts, Relation
from zwcore.documents.xlsx_places import placed
from zwcore.documents.xlsx_styles import BookStyles, RichTexts
from zwcore.documents.xlsx_xml import Attributes, is_on, local, walk

# Parts that are no cells, and may bear a marking: text boxes, watermarks of a header, notes.
_BESIDE = ("drawing", "comment")


@reader("xlsx")
def read_xlsx(data: bytes) -> Document:
    """Read a workbook; raises ``Unreadable`` ("damaged", "bomb", "password")."""
    sheets, date_1904 = _stored(data)
    return document_of("xlsx", [sheet for _, sheet in sheets], date_1904)


def cells_of(data: bytes) -> dict[tuple[int, int, int], tuple[str, int, int]]:
    """Return which stored cell (its part, its row and column from 1) stands at which table, row and column of what is
    read; for those who write into them."""
    found: dict[tuple[int, int, int], tuple[str, int, int]] = {}
    sheets, date_1904 = _stored(data)
    tables = 0
    for path, sheet in sheets:
        boxes, _ = placed(sheet, date_1904)
        for homes in homes_of(boxes, sheet.name):
            found |= {(tables, *place): (path, *home) for place, home in homes.items()}
            tables += 1
    return found


def _stored(data: bytes) -> tuple[list[tuple[str, Worksheet]], bool]:
    """The worksheets with their parts, and whether days are counted from 1904."""
    with open_archive(data) as archive:
        package = BookParts(archive)
        path = package.main()
        refuse_marked(texts_beside(archive, path, _BESIDE))
        relations = package.relations(path)
        book = _Book()
        walk(package.read(path), book.starts, {})
        if not book.sheets:
            raise Unreadable("damaged")
        looks, strings = _looks(package, relations), _strings(package, relations)
        sheets: list[tuple[str, Worksheet]] = []
        read: set[str] = set()
        for sheet, identity in book.sheets:
            relation = relations.get(identity)
            if relation is None or relation.path in read:  # no part is two sheets
                raise Unreadable("damaged")
            read.add(relation.path)
            if relation.kind == "worksheet":
                read_cells(sheet, package.read(relation.path), looks, strings, book.stale, book.date_1904)
                sheets.append((relation.path, sheet))
    return sheets, book.date_1904


def document_of(kind: str, sheets: Iterable[Worksheet], date_1904: bool) -> Document:
    """Return the document that sheets print, each a page."""
    blocks: list[Grid | Paragraph] = []
    dropped: list[Dropped] = []
    tables = length = 0
    for page, sheet in enumerate(sheets, 1):
        boxes, notes = placed(sheet, date_1904)
        length += sum(len(box.text) for box in boxes) + sum(len(note.text) for note in notes)
        check_text(length)
        more, left_out = laid_out(boxes, notes, sheet.name, page, tables)
        blocks.extend(more)
        dropped.extend(left_out)
        check_count(dropped)
        tables += sum(isinstance(block, Grid) for block in more)
    return Document(kind, tuple(blocks), dropped=tuple(dropped))


@dataclass
class _Book:
    """The workbook's own part as it is walked: its sheets in their order, with the ids of their parts.

    ``stale`` where results are to be calculated anew when it is opened: the program that wrote it does not calculate.
    """

    sheets: list[tuple[Worksheet, str]] = field(default_factory=list)
    date_1904: bool = False
    stale: bool = False

    def __post_init__(self) -> None:
        self.starts = {"sheet": self._on_sheet, "workbookPr": self._on_properties, "calcPr": self._on_calculation}

    def _on_sheet(self, attributes: Attributes) -> None:
        hidden = attributes.get("state", "visible") != "visible"
        self.sheets.append((Worksheet(attributes.get("name", ""), hidden), local(attributes, "id")))
        check_sheets(len(self.sheets))

    def _on_properties(self, attributes: Attributes) -> None:
        self.date_1904 = is_on(attributes.get("date1904"))

    def _on_calculation(self, attributes: Attributes) -> None:
        self.stale = is_on(attributes.get("fullCalcOnLoad"))


def _looks(package: BookParts, relations: dict[str, Relation]) -> list[CellLook]:
    styles = BookStyles()
    if xml := package.first(relations, "styles"):
        walk(xml, styles.starts, {})
    return styles.looks


def _strings(package: BookParts, relations: dict[str, Relation]) -> list[Text]:
    strings: list[Text] = []
    texts = RichTexts()

    def keep(_: str) -> None:
        strings.append(texts.take())
        check_count(strings)

    ends = {**texts.ends, "si": keep}
    if xml := package.first(relations, "sharedStrings"):
        walk(xml, texts.starts, ends)
    return strings
