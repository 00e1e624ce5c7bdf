"""Word documents (.docx): the body in order, tables with their real merged cells.

Reads ``word/document.xml`` with lxml alone: python-docx repeats merged cells, and builds a package of parts that
nothing here looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from zwcore.documents import Cell, Document, Dropped, Grid, Paragraph, Unreadable, reader
from zwcore.documents.archive import main_part, open_archive, parse_xml
from zwcore.documents.docx_fields import settle
from zwcore.documents.docx_looks import GONE, dress, leave_out
from zwcore.documents.docx_parts import Chunks, styles_of
from zwcore.documents.docx_styles import OFF, Styles
from zwcore.documents.limits import MAX_SIDE, check_pages, check_places

_PART = "word/document.xml"
# The fallback copies of a drawing, field codes, and what only says how text looks.
_NOT_SHOWN = ("instrText", "delInstrText", "rPr", "tabs", "tblPr", "tblGrid", "sdtPr")
_DRAWN_TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_WRAPPERS = ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "del", "moveFrom")
_WRITTEN = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}


@reader("docx")
def read_docx(data: bytes) -> Document:
    """Read a Word document; raises ``Unreadable`` ("damaged", "bomb", "password", "pages", "scan", "embedded")."""
    return _read(data)


def _read(data: bytes, inserted: bool = False) -> Document:
    """Read a document, or one that stands in another: that one may hold no third."""
    with open_archive(data) as archive:
        part = main_part(archive) or _PART
        source = archive.read(part)
        root = parse_xml(source)
        prefix = root.tag.removesuffix("document")
        symbols = b"ymbol" in source or b"dings" in source
        dress(root, prefix, symbols, Styles(lambda: styles_of(archive, part)))
        settle(root, prefix, leave_out)
        _flatten(root, prefix)
        body = root.find(prefix + "body")
        walk = _Walk(prefix, Chunks(archive, part, None if inserted else partial(_read, inserted=True)))
        blocks = tuple(walk.blocks(body)) if body is not None else ()
        pictures = any(name.startswith("word/media/") for name in archive.namelist())
    if pictures and not any(isinstance(b, Grid) or b.text for b in blocks):
        raise Unreadable("scan")
    return Document("docx", tuple(b for b in blocks if isinstance(b, Grid) or b.text), dropped=tuple(walk.dropped()))


def _flatten(root: Any, prefix: str) -> None:
    """Take out what is not shown and the wrappers around what is; set text boxes behind the paragraph they hang on.

    Afterwards every row and cell inside a table is the table's own, and all text of a paragraph is of that paragraph.
    """
    from lxml import etree  # type: ignore[import-untyped]

    for drawing in root.iter(_DRAWN_TWICE):
        for copy in drawing[1:]:
            drawing.remove(copy)
    etree.strip_elements(root, etree.Comment, *(prefix + name for name in _NOT_SHOWN), with_tail=False)
    etree.strip_tags(root, etree.PI, *(prefix + name for name in _WRAPPERS))
    for box in reversed(list(root.iter(prefix + "txbxContent"))):
        holder = next(box.iterancestors(prefix + "p"), None)
        if holder is not None:
            holder.addnext(box)
    for table in list(root.iter(prefix + "tbl")):
        if next(table.iterancestors(prefix + "tc"), None) is not None:
            _dissolve(table, prefix)


def _dissolve(table: Any, prefix: str) -> None:
    """Make a table inside a cell mere paragraphs of that cell."""
    from lxml import etree

    etree.strip_elements(table, prefix + "trPr", prefix + "tcPr", with_tail=False)
    for element in list(table.iter(prefix + "tbl", prefix + "tr", prefix + "tc")):
        element.tag = "inner"


@dataclass
class _WordCell:
    """A cell as it grows; ``merges`` tells whether cells below may belong to it, ``drawn`` which one it belongs to."""

    page: int
    said: list[str] = field(default_factory=list)
    row: int = 0
    col: int = 0
    row_span: int = 1
    col_span: int = 1
    continues_above: bool = False
    continues_left: bool = False
    merges: bool = False
    drawn: _WordCell | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(part.strip() for part in self.said)

    def cell(self) -> Cell:
        return Cell("".join(self.said).strip(), self.row, self.col, self.row_span, self.col_span, self.page)


@dataclass
class _WordTable:
    """A table as it grows: its cells, the row that is being filled, and the cell that covers a column of the row
    above."""

    cells: list[_WordCell] = field(default_factory=list)
    above: dict[int, _WordCell] = field(default_factory=dict)
    row: list[_WordCell] = field(default_factory=list)
    before: int = 0
    rows: int = 0
    cols: int = 0

    def end_row(self) -> None:
        """Place the cells of the row."""
        current: dict[int, _WordCell] = {}
        last = _WordCell(0)
        at, self.before = self.before, 0
        for n, box in enumerate(self.row):
            if box.continues_left and n and box.blank:
                last.col_span += box.col_span
                box.drawn = last
            else:
                last = current[at] = self._place(box, at)
            at += box.col_span
        self.cols = max(self.cols, at)
        self.above, self.row = current, []
        self.rows += 1
        check_places(self.rows, self.cols)

    def _place(self, box: _WordCell, col: int) -> _WordCell:
        """A merged cell that has a text, or no merged one above it, is the first of its merge."""
        upper = self.above.get(col) if box.continues_above and box.blank else None
        if upper is not None and upper.merges:
            upper.row_span = self.rows - upper.row + 1
            box.drawn = upper
            return upper
        box.row, box.col = self.rows, col
        self.cells.append(box)
        return box

    def grid(self) -> Grid:
        return Grid(tuple(box.cell() for box in self.cells), self.rows, self.cols)


class _Walk:
    """One pass over the body that counts pages as it goes; ``prefix`` is the namespace the document is written in.

    A table is read in one run over the elements that matter, not cell by cell: to ask lxml for the children of an
    element costs more than the rest of the reading.
    """

    def __init__(self, prefix: str, chunks: Chunks) -> None:
        self.page = 1
        self._chunks = chunks
        self._gone: list[tuple[Dropped, _WordCell | None]] = []
        self._tables = 0
        self._turned = True
        self._val, self._type = prefix + "val", prefix + "type"
        self._p, self._tbl, self._text_box = prefix + "p", prefix + "tbl", prefix + "txbxContent"
        self._chunk = prefix + "altChunk"
        self._breaks = {prefix + name: name for name in ("br", "lastRenderedPageBreak", "pageBreakBefore")}
        self._written = {prefix + name: text for name, text in _WRITTEN.items()}
        self._shown = ("{*}t", GONE, self._chunk, *self._breaks, *self._written)
        self._structure: dict[str, Callable[[_WordTable, str], None]] = {
            prefix + "tr": lambda table, _: table.end_row(),
            prefix + "gridBefore": _on_before,
            prefix + "tc": lambda table, _: table.row.append(_WordCell(self.page)),
            prefix + "gridSpan": _on_span,
            prefix + "vMerge": _on_above,
            prefix + "hMerge": _on_left,
            prefix + "p": _on_paragraph,
        }

    def blocks(self, parent: Any) -> Iterator[Grid | Paragraph]:
        """The paragraphs and tables of a body or a text box, in order."""
        for element in parent.iterchildren(self._p, self._tbl, self._text_box, self._chunk):
            if element.tag == self._p:
                yield self._paragraph(element)
            elif element.tag == self._tbl:
                yield self._table(element)
                self._tables += 1
            elif element.tag == self._text_box:
                yield from self.blocks(element)
            else:
                yield from self._inserted(element, self._tables)

    def _inserted(self, element: Any, table: int) -> tuple[Grid | Paragraph, ...]:
        """The blocks of a file that stands in the document; ``table`` is the number of its first table."""
        chunk = self._chunks.read(element)
        self._tables = table + sum(1 for _ in chunk.grids)
        moved = (one._replace(table=table + one.table) if one.table >= 0 else one for one in chunk.dropped)
        self._gone += [(one, None) for one in moved]
        return chunk.blocks

    def dropped(self) -> Iterator[Dropped]:
        """What was left out, and where it stood: to be asked for when the walk is over."""
        for gone, cell in self._gone:
            at = cell.drawn or cell if cell is not None else None
            yield gone._replace(row=at.row, col=at.col) if at is not None else gone

    def _paragraph(self, element: Any) -> Paragraph:
        """A paragraph stands on the page where its first word stands."""
        said: list[str] = []
        begun, page = False, self.page
        for item in element.iter(*self._shown):
            if item.tag == GONE:
                self._leave_out(Dropped(item.text or "", item.get("why"), self.page))
                continue
            said.append(self._said(item))
            begun = begun or said[-1].strip() != ""
            if not begun:
                page = self.page
        return Paragraph("".join(said).strip(), page)

    def _table(self, element: Any) -> Grid:
        table = _WordTable(rows=-1)  # a row ends where the next one begins
        for item in element.iter(*self._structure, *self._shown):
            act = self._structure.get(item.tag)
            if act is not None:
                act(table, item.get(self._val, ""))
            elif item.tag == GONE:
                self._leave_out_of(table, item)
            elif table.row:
                table.row[-1].said.append(self._said(item))
        table.end_row()
        return table.grid()

    def _leave_out_of(self, table: _WordTable, item: Any) -> None:
        """A row that is gone stood below the one that is being read, a cell or a text in it."""
        whole_row = item.getparent().tag == self._tbl
        row = table.rows + whole_row
        gone = Dropped(item.text or "", item.get("why"), self.page, self._tables, row)
        self._leave_out(gone, table.row[-1] if table.row and not whole_row else None)

    def _leave_out(self, gone: Dropped, cell: _WordCell | None = None) -> None:
        if gone.text.strip():
            self._gone.append((gone, cell))

    def _said(self, item: Any) -> str:
        """What an element of a run puts on paper."""
        if item.tag in self._breaks:
            return self._break(item)
        if item.tag == self._chunk:
            return "\n".join(_lines_of(self._chunks.read(item)))
        text = self._written.get(item.tag) or str(item.text or "")
        self._turned = self._turned and not text
        return text

    def _break(self, item: Any) -> str:
        """Count a page where one begins. Word records one page break twice, as asked for and as printed: without text
        in between that is one."""
        kind = self._breaks[item.tag]
        on = item.get(self._type) == "page" if kind == "br" else item.get(self._val) not in OFF
        if on and not self._turned:
            self.page += 1
            check_pages(self.page)
        self._turned = self._turned or on
        return "\n" if kind == "br" else ""


def _lines_of(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield from [block.text] if isinstance(block, Paragraph) else (cell.text for cell in block.cells)


def _on_before(table: _WordTable, value: str) -> None:
    table.before = _number(value, 0)


def _on_span(table: _WordTable, value: str) -> None:
    table.row[-1].col_span = max(_number(value, 1), 1)


def _on_above(table: _WordTable, value: str) -> None:
    table.row[-1].merges = True
    table.row[-1].continues_above = value in ("", "continue")


def _on_left(table: _WordTable, value: str) -> None:
    table.row[-1].continues_left = value in ("", "continue")


def _on_paragraph(table: _WordTable, _value: str) -> None:
    if table.row and table.row[-1].said:
        table.row[-1].said.append("\n")


def _number(value: str, default: int) -> int:
    """A count from an attribute, kept within what a table can have; ``default`` where it is none."""
    if not value.isascii() or not value.isdigit():
        return default
    return min(int(value[:9]), MAX_SIDE)
