"""Workbooks (.xlsx): a sheet is a page; its tables become grids, the lines above and below them paragraphs.

Cells are taken from what is stored, never from the sheet's declared size, so that a stray cell far away costs nothing.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol
from zipfile import ZipFile

from zwcore.documents import Cell, Document, Grid, Paragraph, Unreadable, reader
from zwcore.documents.archive import open_archive
from zwcore.documents.limits import MAX_PLACES, check_places
from zwcore.documents.numfmt import shown

_SHEETS = "xl/worksheets/"
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})"
)
# A target that was typed as "=100%" by a program that does not calculate: a formula without a value.
_CONSTANT = re.compile(rb"<f>\s*[\d.]+%?\s*</f>\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_PRINTED_CONSTANT = re.compile(r"=[\d.]+%?")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ENTITY = b"<!ENTITY"


@reader("xlsx")
def read_xlsx(data: bytes) -> Document:
    """Read a workbook's sheets, hidden ones too, very hidden ones not; raises ``Unreadable`` ("damaged", "bomb",
    "password")."""
    from openpyxl import load_workbook

    with open_archive(data) as archive:
        constants = _check_sheets(archive)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that are not looked at
        book = load_workbook(BytesIO(data), data_only=True, keep_links=False)
        if constants:
            _print_constants(book, load_workbook(BytesIO(data), keep_links=False))
    blocks: list[Grid | Paragraph] = []
    for page, sheet in enumerate(book.worksheets, 1):
        if sheet.sheet_state != "veryHidden":
            blocks.extend(_Sheet(sheet, page).blocks())
    return Document("xlsx", tuple(blocks))


def _print_constants(book: Any, formulas: Any) -> None:
    """Put "=100%" where ``book`` has no value for it: the person wrote an operator, not a calculation."""
    for sheet, source in zip(book.worksheets, formulas.worksheets, strict=True):
        for place, cell in source._cells.items():
            if isinstance(cell.value, str) and _PRINTED_CONSTANT.fullmatch(cell.value):
                target = sheet._cells[place]
                if target.value is None:
                    target.value, target.data_type = cell.value, "s"


def _check_sheets(archive: ZipFile) -> bool:
    """Refuse before openpyxl builds it: it makes an object of every stored cell and every place of a merged range.
    Returns whether a constant stands as a formula that nobody calculated."""
    constants = False
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        xml = archive.read(name)
        if _ENTITY in xml:
            raise Unreadable("bomb")
        if name.startswith(_SHEETS):
            places = sum(_area(match) for match in _MERGED.finditer(xml))
            if places + sum(1 for _ in _CELL.finditer(xml)) > MAX_PLACES:
                raise Unreadable("bomb")
            constants = constants or _CONSTANT.search(xml) is not None
    return constants


def _area(match: re.Match[bytes]) -> int:
    left, right = _column(match[1]), _column(match[3])
    return (abs(right - left) + 1) * (abs(int(match[4]) - int(match[2])) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


class _Stored(Protocol):
    """What is used of openpyxl's cell."""

    value: Any
    number_format: str
    border: Any


@dataclass(frozen=True)
class _Box:
    """A printed cell of the sheet, in sheet coordinates."""

    row: int
    col: int
    last_row: int
    last_col: int
    text: str
    ruled: bool


class _Sheet:
    """One sheet: its printed cells, sorted into tables and lines."""

    def __init__(self, sheet: Any, page: int) -> None:
        self._page = page
        self._name = str(sheet.title)
        boxes = _compact(_boxes(sheet))
        self._rows: dict[int, list[_Box]] = {}
        for box in boxes:
            self._rows.setdefault(box.row, []).append(box)
        self._ruled = any(box.ruled for box in boxes)
        full = [row for row, row_boxes in self._rows.items() if sum(bool(b.text.strip()) for b in row_boxes) > 1]
        self._first, self._last = min(full, default=0), max(full, default=0)
        self._left = min((box.col for box in boxes), default=0)
        self._right = max((box.last_col for box in boxes), default=0)

    def blocks(self) -> Iterator[Grid | Paragraph]:
        """Runs of table rows become grids, every other row that says something a paragraph."""
        table: list[_Box] = []
        end = 0
        for row in sorted(self._rows):
            boxes = self._rows[row]
            inside = row <= end
            if table and not inside and (row > end + 1 or self._is_line(boxes)):
                yield self._grid(table)
                table = []
            if inside or not self._is_line(boxes):
                table.extend(boxes)
                end = max(end, *(box.last_row for box in boxes))
            else:
                text = "".join(box.text for box in boxes).strip()
                yield Paragraph(text, self._page)
        if table:
            yield self._grid(table)

    def _is_line(self, boxes: list[_Box]) -> bool:
        """A title or a note: one text alone in its row and outside the ruled lines, or over the whole width at an end
        of the table. A sheet without rules has titles above its first real row only."""
        said = [box for box in boxes if box.text.strip()]
        if len(said) != 1:
            return False
        box = said[0]
        whole = box.col == self._left < box.last_col == self._right and box.last_row == box.row
        if box.ruled:
            return whole and not self._first <= box.row <= self._last
        return whole or self._ruled or box.row < self._first

    def _grid(self, boxes: list[_Box]) -> Grid:
        top, left = min(b.row for b in boxes), min(b.col for b in boxes)
        rows, cols = max(b.last_row for b in boxes) - top + 1, max(b.last_col for b in boxes) - left + 1
        check_places(rows, cols)
        cells = tuple(
            Cell(b.text, b.row - top, b.col - left, b.last_row - b.row + 1, b.last_col - b.col + 1, self._page)
            for b in boxes
        )
        return Grid(cells, rows, cols, self._name)


def _boxes(sheet: Any) -> list[_Box]:
    """The cells that print: those with a text or with a rule around them."""
    merged = {(m.min_row, m.min_col): (m.max_row, m.max_col) for m in sheet.merged_cells.ranges}
    covered = {
        (row, col)
        for (top, left), (bottom, right) in merged.items()
        for row in range(top, bottom + 1)
        for col in range(left, right + 1)
        if (row, col) != (top, left)
    }
    boxes = []
    stored: dict[tuple[int, int], _Stored] = sheet._cells  # iter_rows would create every cell up to the farthest
    for (row, col), cell in sorted(stored.items()):
        if (row, col) in covered:
            continue
        text, ruled = shown(cell.value, cell.number_format), _is_ruled(cell)
        if text.strip() or ruled:
            boxes.append(_Box(row, col, *merged.get((row, col), (row, col)), text, ruled))
    return boxes


def _is_ruled(cell: _Stored) -> bool:
    border = cell.border
    return any(side is not None and side.style for side in (border.left, border.right, border.top, border.bottom))


def _compact(boxes: list[_Box]) -> list[_Box]:
    """Close the gaps between cells that lie too far apart to be one sheet of paper; near ones stay where they are."""
    if not boxes:
        return boxes
    rows = max(b.last_row for b in boxes) - min(b.row for b in boxes) + 1
    cols = max(b.last_col for b in boxes) - min(b.col for b in boxes) + 1
    if rows * cols <= MAX_PLACES:
        return boxes
    row_at = _closed({b.row for b in boxes} | {b.last_row for b in boxes})
    col_at = _closed({b.col for b in boxes} | {b.last_col for b in boxes})
    return [_Box(row_at[b.row], col_at[b.col], row_at[b.last_row], col_at[b.last_col], b.text, b.ruled) for b in boxes]


def _closed(used: set[int]) -> dict[int, int]:
    """Number the used lines anew; a gap of any width counts as one empty line."""
    at, previous, out = 0, 0, {}
    for line in sorted(used):
        at += 1 if line == previous + 1 else 2
        out[line], previous = at, line
    return out
