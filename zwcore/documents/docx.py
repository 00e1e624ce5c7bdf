"""Word documents (.docx): the body in order, tables with their real merged cells.

Reads ``word/document.xml`` with lxml alone: python-docx repeats merged cells, and builds a package of parts that
nothing here looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any
from zipfile import ZipFile

from zwcore.documents import Document, Dropped, Grid, Paragraph, Unreadable, docx_table, reader
from zwcore.documents.archive import main_part, open_archive, parse_xml
from zwcore.documents.docx_fields import settle
from zwcore.documents.docx_looks import GONE, dress, leave_out
from zwcore.documents.docx_parts import Chunks, styles_of
from zwcore.documents.docx_styles import OFF, Styles
from zwcore.documents.docx_table import WordCell, WordTable
from zwcore.documents.limits import check_pages
from zwcore.documents.markings import drawn, refuse_marked, texts_beside

_PART = "word/document.xml"
# Parts that are no text of a form, and may bear a marking.
_BESIDE = ("header", "footer", "footnotes", "endnotes", "comments")
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
        walk, blocks = _walked(archive, None if inserted else partial(_read, inserted=True))
        pictures = any(name.startswith("word/media/") for name in archive.namelist())
    if pictures and not any(isinstance(b, Grid) or b.text for b in blocks):
        raise Unreadable("scan")
    return Document("docx", tuple(b for b in blocks if isinstance(b, Grid) or b.text), dropped=tuple(walk.dropped()))


def _walked(
    archive: ZipFile, read: Callable[[bytes], Document] | None, numbered: bool = False
) -> tuple[_Walk, tuple[Grid | Paragraph, ...]]:
    """Walk through the body; ``read`` is for files that stand in it, ``numbered``: the walk keeps which cell of the
    source stands where."""
    part = main_part(archive) or _PART
    source = archive.read(part)
    root = parse_xml(source)
    refuse_marked(chain(drawn(root), texts_beside(archive, part, _BESIDE)))
    prefix = root.tag.removesuffix("document")
    for n, cell in enumerate(root.iter(prefix + "tc") if numbered else ()):
        cell.set(prefix + "val", str(n))
    symbols = b"ymbol" in source or b"dings" in source
    dress(root, prefix, symbols, Styles(lambda: styles_of(archive, part)))
    settle(root, prefix, leave_out)
    _flatten(root, prefix)
    body = root.find(prefix + "body")
    walk = _Walk(prefix, Chunks(archive, part, read))
    return walk, tuple(walk.blocks(body)) if body is not None else ()


def cells_of(data: bytes) -> tuple[str, dict[tuple[int, int, int], int]]:
    """Return the name of the document's part, and which of its cells (``w:tc``, in the order of the part) stands at
    which table, row and column of what is read; for those who write into them."""
    with open_archive(data) as archive:
        walk, _ = _walked(archive, None, numbered=True)
        return main_part(archive) or _PART, walk.marks


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


class _Walk:
    """One pass over the body that counts pages as it goes; ``prefix`` is the namespace the document is written in.

    A table is read in one run over the elements that matter, not cell by cell: to ask lxml for the children of an
    element costs more than the rest of the reading.
    """

    def __init__(self, prefix: str, chunks: Chunks) -> None:
        self.page = 1
        self.marks: dict[tuple[int, int, int], int] = {}
        self._chunks = chunks
        self._gone: list[tuple[Dropped, WordCell | None]] = []
        self._tables = 0
        self._turned = True
        self._val, self._type = prefix + "val", prefix + "type"
        self._p, self._tbl, self._text_box = prefix + "p", prefix + "tbl", prefix + "txbxContent"
        self._chunk = prefix + "altChunk"
        self._breaks = {prefix + name: name for name in ("br", "lastRenderedPageBreak", "pageBreakBefore")}
        self._written = {prefix + name: text for name, text in _WRITTEN.items()}
        self._shown = ("{*}t", GONE, self._chunk, *self._breaks, *self._written)
        self._structure: dict[str, Callable[[WordTable, str], None]] = {
            prefix + "tr": lambda table, _: table.end_row(),
            prefix + "gridBefore": docx_table.on_before,
            prefix + "tc": lambda table, mark: table.row.append(WordCell(self.page, mark=mark)),
            prefix + "gridSpan": docx_table.on_span,
            prefix + "vMerge": docx_table.on_above,
            prefix + "hMerge": docx_table.on_left,
            prefix + "p": docx_table.on_paragraph,
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
            tag = item.tag
            if tag == GONE:
                self._leave_out(Dropped(item.text or "", item.get("why"), self.page))
                continue
            said.append(self._said(item, tag))
            begun = begun or said[-1].strip() != ""
            if not begun:
                page = self.page
        return Paragraph("".join(said).strip(), page)

    def _table(self, element: Any) -> Grid:
        table = WordTable(rows=-1)  # a row ends where the next one begins
        structure, val = self._structure, self._val
        for item in element.iter(*structure, *self._shown):
            tag = item.tag
            act = structure.get(tag)
            if act is not None:
                act(table, item.get(val, ""))
            elif tag == GONE:
                self._leave_out_of(table, item)
            elif table.row:
                table.row[-1].said.append(self._said(item, tag))
        table.end_row()
        if table.cells and table.cells[0].mark:
            self.marks |= {(self._tables, cell.row, cell.col): int(cell.mark) for cell in table.cells}
        return table.grid()

    def _leave_out_of(self, table: WordTable, item: Any) -> None:
        """A row that is gone stood below the one that is being read, a cell or a text in it."""
        whole_row = item.getparent().tag == self._tbl
        row = table.rows + whole_row
        gone = Dropped(item.text or "", item.get("why"), self.page, self._tables, row)
        self._leave_out(gone, table.row[-1] if table.row and not whole_row else None)

    def _leave_out(self, gone: Dropped, cell: WordCell | None = None) -> None:
        if gone.text.strip():
            self._gone.append((gone, cell))

    def _said(self, item: Any, tag: str) -> str:
        """What an element of a run puts on paper."""
        if tag in self._breaks:
            return self._break(item, self._breaks[tag])
        if tag == self._chunk:
            return "\n".join(_lines_of(self._chunks.read(item)))
        text = self._written.get(tag) or str(item.text or "")
        self._turned = self._turned and not text
        return text

    def _break(self, item: Any, kind: str) -> str:
        """Count a page where one begins. Word records one page break twice, as asked for and as printed: without text
        in between that is one."""
        on = item.get(self._type) == "page" if kind == "br" else item.get(self._val) not in OFF
        if on and not self._turned:
            self.page += 1
            check_pages(self.page)
        self._turned = self._turned or on
        return "\n" if kind == "br" else ""


def _lines_of(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield from [block.text] if isinstance(block, Paragraph) else (cell.text for cell in block.cells)
