"""File formats: bytes → :class:`Document`, a sequence of paragraphs and whole tables in reading order.

To add a format, add a module that decorates its reader with :func:`reader`: a function ``bytes -> Document`` that
raises :class:`Unreadable` for what it cannot read (anything else that escapes it counts as "damaged"), and let
``sniff.py`` recognise it. Document libraries are imported inside the reader. :func:`read_document` is the way in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from zwcore.registry import Registry
from zwcore.text import Message


class Cell(NamedTuple):
    """One printed cell: text as shown (line wraps kept as ``\\n``), its top left corner in the grid, its spans, its
    page (from 1), its box in 1/100 point and how sure the reading is (0–1000)."""

    text: str
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    page: int = 1
    bbox: tuple[int, int, int, int] | None = None
    confidence: int = 1000


@dataclass(frozen=True, slots=True)
class Grid:
    """One whole printed table; page breaks are already joined. ``joined_rows`` are rows that a page break had cut."""

    cells: tuple[Cell, ...]
    rows: int
    cols: int
    name: str | None = None
    joined_rows: tuple[int, ...] = ()

    def dense(self) -> list[list[Cell | None]]:
        """Return rows × columns, each place holding the cell that covers it."""
        rows, cols = self.rows, self.cols
        out: list[list[Cell | None]] = [[None] * cols for _ in range(rows)]
        for cell in self.cells:
            _, top, col, height, width, _, _, _ = cell
            if height == width == 1 and top < rows and col < cols:
                out[top][col] = cell  # most are so: worth a way of their own
                continue
            past = min(col + width, cols)
            for row in out[top : top + height]:
                row[col:past] = [cell] * (past - col)
        return out


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text between tables, one printed line or paragraph."""

    text: str
    page: int = 1


class Dropped(NamedTuple):
    """Text of the source that is none of the form's, and why it was left out: one of :data:`DROPPED`.

    ``table`` (from 0, -1 where it stood in none), ``row`` and ``col`` say where it stood, ``page`` from 1.
    """

    text: str
    why: str
    page: int = 1
    table: int = -1
    row: int = 0
    col: int = 0


DROPPED = (
    "hidden",  # hidden sheet, row, column or text; white, invisible or covered text
    "struck",  # struck through
    "watermark",  # a watermark or a stamp across the page
    "mark",  # a footnote's mark set high
    "repeated",  # a header printed again at the top of a page
    "cut",  # below the table of a photo: lines that the picture's edge cut, on no other photo
    "formula",  # a formula whose result was never calculated: the cell is not blank, its value is not known
)


class NotRead(NamedTuple):
    """What of a file was not looked at, since it is too much: a key of :data:`zwcore.documents.refusals.PARTLY`, and
    the figures that its sentence names."""

    why: str
    figures: Mapping[str, str | Message]


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds, in reading order.

    ``kind`` is docx, pdf, ofd, xlsx, photo, html, mht, csv or text, or, where LibreOffice made another of it, what it
    was: doc, rtf, odt or ods. ``grids_have_spans`` is false where the source knows no merged cells (pasted
    text). ``lines`` are the lines of a text without tabs as they came: what their spaces mean only its labels can tell.
    ``dropped`` is what the source has and was left out: nothing vanishes. ``left_out`` is what was too much to be read.
    ``cut_below`` are the photos (their pages) whose table goes on beyond the lower edge of the picture.
    """

    kind: str
    blocks: tuple[Grid | Paragraph, ...]
    grids_have_spans: bool = True
    lines: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    left_out: tuple[NotRead, ...] = ()
    cut_below: frozenset[int] = frozenset()

    @property
    def grids(self) -> Iterator[Grid]:
        """The tables, in reading order."""
        return (block for block in self.blocks if isinstance(block, Grid))


class Unreadable(Exception):
    """A file that cannot be read; ``reason`` is one of :data:`REASONS`, ``wrong`` says more closely why, where that is
    known. Turned into finding ZW002 by ``review``."""

    def __init__(self, reason: str, wrong: tuple[NotRead, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wrong = wrong


REASONS = (
    "empty",  # no bytes, or nothing in it
    "kind",  # not a kind that is read
    "password",  # encrypted
    "damaged",  # of a known kind, but broken
    "size",  # over 20 MB
    "pages",  # over 400 pages
    "bomb",  # unpacks to more than the limits allow
    "lines",  # a PDF whose pages are more lines than tables
    "scan",  # pages without text, and no letters can be recognised here
    "no_ocr",  # a photo, and no letters can be recognised here: the extra ``ocr`` is not installed
    "no_rules",  # a photo without the rules of a table
    "font",  # text whose font does not tell its letters
    "rules",  # text in columns without the rules that say what belongs to which cell
    "sideways",  # text that lies askew
    "old_office",  # .doc .wps .rtf .odt .ods, and LibreOffice is not installed here: save as docx/xlsx
    "office",  # one of these, and LibreOffice makes nothing of it
    "word_xml",  # a text of Word that is one XML: LibreOffice loses which of its cells reach over rows
    "embedded",  # a file that stands in a document as it is, and cannot be read
    "archive",  # a zip: its files are read one by one, if any can be
    "marked",  # it bears 绝密, 机密 or 秘密: nothing of it is handed on
)

Reader = Callable[[bytes], Document]
readers: Registry[Reader] = Registry("zwcore.documents")


def reader(kind: str) -> Callable[[Reader], Reader]:
    """Register a reader for files of ``kind``."""
    return lambda function: readers.add(kind, function)


def load_libraries() -> None:
    """Import what the first PDF would otherwise wait for; for a process that is to read many files."""
    from zwcore.documents.pdf_calls import calls

    calls()


def read_document(data: bytes, name: str | None = None) -> Document:
    """Read a file or a pasted text: bytes and, where known, the file's name in; the document out.

    The content decides what it is, the name only what a broken file was meant to be. Raises :class:`Unreadable` and
    nothing else, whatever the bytes, but ``MemoryError`` where the process may take no more.
    """
    from zwcore.documents.markings import is_marked_name
    from zwcore.documents.sniff import kind_of

    if is_marked_name(name or ""):
        raise Unreadable("marked")
    return checked(lambda: readers.at_once(kind_of(data, name))(data))


def checked(read: Callable[[], Document]) -> Document:
    """The document that a function reads, held to what holds for each; raises as :func:`read_document`."""
    from zwcore.documents.characters import plain_document
    from zwcore.documents.markings import refuse_marked, texts_of

    try:
        document = read()
    except (Unreadable, MemoryError):
        raise  # memory is the affair of who runs this
    except Exception as error:  # the libraries raise whatever they trip over: to the user all of it is one thing
        raise Unreadable("damaged") from error
    document = plain_document(_held(document))
    refuse_marked(texts_of(document))
    if not document.dropped and not any(has_text(block) for block in document.blocks):
        raise Unreadable("empty")
    return document


def _held(document: Document) -> Document:
    """Hold a document to the cells that are read: the tables behind them are left out, with all that follows."""
    from zwcore.documents.limits import MAX_CELLS

    cells = 0
    for n, block in enumerate(document.blocks):
        cells += len(block.cells) if isinstance(block, Grid) else 1
        if cells > MAX_CELLS:
            tables = sum(isinstance(one, Grid) for one in document.blocks[n:])
            left = NotRead("tables", {"count": str(tables)})
            return replace(document, blocks=document.blocks[:n], left_out=(*document.left_out, left))
    return document


def has_text(block: Grid | Paragraph) -> bool:
    """Tell whether anything but white space stands in ``block``."""
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return any(cell.text.strip() for cell in block.cells)
