"""Word documents (.docx): the body in order, tables with their real merged cells.

Reads ``word/document.xml`` with lxml alone: python-docx repeats merged cells, and builds a package of parts that
nothing here looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from zwcore.documents import Cell, Document, Grid, Paragraph, Unreadable, reader
from zwcore.documents.archive import open_archive, parse_xml
from zwcore.documents.limits import MAX_SIDE, check_pages, check_places

_PART = "word/document.xml"
# Revisions that were deleted or moved away, the fallback copy of a drawing, field codes, the reading above ruby text.
_HIDDEN = frozenset(
    ("del", "moveFrom", "Fallback", "delText", "instrText", "delInstrText", "rt", "pPr", "rPr", "tblPr", "sectPr")
)
_WRITTEN = {"tab": " ", "cr": "\n", "noBreakHyphen": "-"}
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))


@reader("docx")
def read_docx(data: bytes) -> Document:
    """Read a Word document; raises ``Unreadable`` ("damaged", "bomb", "password", "pages", "scan")."""
    with open_archive(data) as archive:
        root = parse_xml(archive.read(_PART))
        pictures = any(name.startswith("word/media/") for name in archive.namelist())
    walk = _Walk(root.tag.removesuffix("document"))
    body = next(iter(root), None)
    blocks = tuple(walk.blocks(body)) if body is not None else ()
    if pictures and not any(isinstance(b, Grid) or b.text for b in blocks):
        raise Unreadable("scan")
    return Document("docx", tuple(b for b in blocks if isinstance(b, Grid) or b.text))


@dataclass
class _Table:
    """A table as it grows: its cells, and which of them covers a column of the row above."""

    cells: list[_Box] = field(default_factory=list)
    above: dict[int, _Box] = field(default_factory=dict)
    rows: int = 0
    cols: int = 0

    def add_row(self, row: list[_Box]) -> None:
        current: dict[int, _Box] = {}
        for box in row:
            upper = self.above.get(box.col) if box.continues else None
            if upper is not None and upper.col == box.col:
                upper.row_span = self.rows - upper.row + 1
                box = upper
            else:
                box.row = self.rows
                self.cells.append(box)
            self.cols = max(self.cols, box.col + box.col_span)
            current[box.col] = box
        self.above = current
        self.rows += 1
        check_places(self.rows, self.cols)

    def grid(self) -> Grid:
        cells = tuple(Cell(b.text, b.row, b.col, b.row_span, b.col_span, b.page) for b in self.cells)
        return Grid(cells, self.rows, self.cols)


@dataclass
class _Box:
    text: str
    col: int
    col_span: int
    continues: bool
    page: int
    row: int = 0
    row_span: int = 1


class _Walk:
    """One pass over the body that counts pages as it goes; ``prefix`` is the namespace the document is written in."""

    def __init__(self, prefix: str) -> None:
        self.page = 1
        self._turned = True
        self._prefix = prefix
        self._floating: list[Any] = []
        self._act: dict[str, Callable[[Any, list[str]], None]] = {
            "t": self._on_text,
            "br": self._on_break,
            "lastRenderedPageBreak": lambda _e, _o: self._turn(),
            "txbxContent": lambda e, _o: self._floating.append(e),
        }

    def blocks(self, parent: Any) -> Iterator[Grid | Paragraph]:
        for element in parent:
            name = self._name(element)
            if name == "p":
                text = self._paragraph(element)
                yield Paragraph(text, self.page)
                yield from self._text_boxes()
            elif name == "tbl":
                yield self._table(element).grid()
                yield from self._text_boxes()
            elif name in _WRAPPERS:
                yield from self.blocks(element)

    def _text_boxes(self) -> Iterator[Grid | Paragraph]:
        while self._floating:
            box, self._floating = self._floating[0], self._floating[1:]
            yield from self.blocks(box)

    def _name(self, element: Any) -> str:
        """The local name; comments and processing instructions have none."""
        tag = element.tag
        if not isinstance(tag, str):
            return ""
        return tag.removeprefix(self._prefix) if tag.startswith(self._prefix) else tag.rpartition("}")[2]

    def _attribute(self, element: Any, *path: str) -> str | None:
        """The ``w:val`` of the child reached by ``path``; "" where the child has none, ``None`` without the child."""
        for name in path:
            element = element.find(self._prefix + name)
            if element is None:
                return None
        return str(element.get(self._prefix + "val", ""))

    def _paragraph(self, element: Any) -> str:
        before = self._attribute(element, "pPr", "pageBreakBefore")
        if before is not None and before not in ("0", "false", "off"):
            self._turn()
        out: list[str] = []
        self._runs(element, out)
        return "".join(out).strip()

    def _runs(self, parent: Any, out: list[str]) -> None:
        for element in parent:
            name = self._name(element)
            act = self._act.get(name)
            if act is not None:
                act(element, out)
            elif name in _WRITTEN:
                out.append(_WRITTEN[name])
            elif name and name not in _HIDDEN:
                self._runs(element, out)

    def _on_text(self, element: Any, out: list[str]) -> None:
        if element.text:
            self._turned = False
            out.append(element.text)

    def _on_break(self, element: Any, out: list[str]) -> None:
        kind = element.get(self._prefix + "type", "textWrapping")
        if kind == "page":
            self._turn()
        out.append("\n")

    def _turn(self) -> None:
        """Start a page. Word records one page break twice, as asked for and as printed: no text in between, no page."""
        if not self._turned:
            self.page += 1
            check_pages(self.page)
        self._turned = True

    def _children(self, parent: Any, wanted: str) -> Iterator[Any]:
        for element in parent:
            name = self._name(element)
            if name == wanted:
                yield element
            elif name in _WRAPPERS:
                yield from self._children(element, wanted)

    def _table(self, element: Any) -> _Table:
        table = _Table()
        for row in self._children(element, "tr"):
            if row.find(f"{self._prefix}trPr/{self._prefix}del") is None:
                table.add_row(self._row(row))
        return table

    def _row(self, row: Any) -> list[_Box]:
        boxes: list[_Box] = []
        col = _number(self._attribute(row, "trPr", "gridBefore"), 0)
        for element in self._children(row, "tc"):
            span = _number(self._attribute(element, "tcPr", "gridSpan"), 1)
            text = self._cell_text(element)
            if boxes and self._attribute(element, "tcPr", "hMerge") in ("", "continue"):
                boxes[-1].col_span += span
            else:
                merge = self._attribute(element, "tcPr", "vMerge")
                boxes.append(_Box(text, col, span, merge in ("", "continue"), self.page))
            col += span
        return boxes

    def _cell_text(self, parent: Any) -> str:
        """Paragraphs one below the other; a table inside the cell as its rows."""
        lines: list[str] = []
        for element in self._children_of_cell(parent):
            if self._name(element) == "p":
                lines.append(self._paragraph(element))
            else:
                rows = (self._row(row) for row in self._children(element, "tr"))
                lines.extend(" ".join(box.text for box in row if box.text) for row in rows)
        return "\n".join(lines).strip()

    def _children_of_cell(self, parent: Any) -> Iterator[Any]:
        for element in parent:
            name = self._name(element)
            if name in ("p", "tbl"):
                yield element
            elif name in _WRAPPERS:
                yield from self._children_of_cell(element)


def _number(value: str | None, default: int) -> int:
    """A count from an attribute, kept within what a table can have; ``default`` where it is none."""
    if value is None or not value.isascii() or not value.isdigit():
        return default
    return min(int(value[:9]), MAX_SIDE)
