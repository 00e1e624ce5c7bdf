"""The user's own file with what was corrected: only the changed cells are written anew, the rest is kept as it is.

Parts of the package that hold no changed cell stay byte for byte, and so does, as far as XML is concerned, everything
around the cells. What comes out is read again: where it does not give the very forms, nothing is handed out
(:class:`zwcore.exports.Unwritable`), since a half corrected file is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from zwcore.documents import Document, Unreadable, read_document
from zwcore.exports import Paper, Source, Unwritable, export
from zwcore.filling.changes import changes
from zwcore.form import COLUMNS, Form, Locator
from zwcore.layouts import read_forms
from zwcore.record import Record, content_digest
from zwcore.text import Message, Say, canonical

Place = tuple[int, int, int]
"""A cell of what is read: table, row and column."""


class Put(NamedTuple):
    """A text to be put into a cell; ``number``: as a number, where it is one."""

    text: str
    number: bool


Write = Callable[[bytes, Mapping[Place, Put]], bytes]
_NUMBERS = ("weight", "score", "reviewed", "initial", "adjusted", "executed", "rate", "total")


@export(
    "edited_docx",
    Message("more.edited_word", "原文件改好（Word）"),
    suffix="docx",
    order=11,
    many=True,
    source=("docx",),
)
def edited_docx(paper: Paper, _: Say) -> bytes:
    """Write what was corrected into the Word file that it came in."""
    from zwcore.exports.edited_docx import write

    return edited(paper, write)


@export(
    "edited_xlsx",
    Message("more.edited_excel", "原文件改好（Excel）"),
    suffix="xlsx",
    order=21,
    many=True,
    source=("xlsx",),
)
def edited_xlsx(paper: Paper, _: Say) -> bytes:
    """Write what was corrected into the workbook that it came in."""
    from zwcore.exports.edited_xlsx import write

    return edited(paper, write)


def edited(paper: Paper, write: Write) -> bytes:
    """Write what was corrected into the file that it came in; numbers become texts where they would not show alike."""
    source = paper.source
    if source is None:
        raise Unwritable("the file is not there")
    wanted = _wanted(paper.records)
    if not wanted:
        return source.content
    try:
        document = read_document(source.content, f"x.{source.kind}")
        for numbers in (True, False):
            puts = _puts(document, wanted, numbers)
            written = write(source.content, puts)
            if _same(written, source, paper.records):
                return written
    except (Unreadable, LookupError, ValueError) as problem:
        raise Unwritable(str(problem)) from problem
    raise Unwritable("what was written does not read alike")


class _Change(NamedTuple):
    at: Locator
    path: str
    before: str | None
    after: str | None


def _wanted(records: Sequence[Record]) -> list[_Change]:
    """What is to be written: the cells that differ; values without a column have their place on the annex alone."""
    return [change for record in records for change in _changes(record)]


def _changes(record: Record) -> Iterator[_Change]:
    if len(record.form.indicators) != len(record.original.indicators):
        raise Unwritable("rows came or went")
    for one in changes(record.original, _printed(record.form, record.original)):
        at = record.form.sources.get(one.path)
        if one.row != "same" or at is None or at.table < 0:
            raise Unwritable(f"{one.path} stands in no cell")
        yield _Change(at, one.path, one.before, one.after)


def _printed(form: Form, original: Form) -> Form:
    """The form without what its print has no column for."""
    lacking = [name for name in COLUMNS if not original.has_column(name)]
    held = {name for name in lacking for item in original.indicators if getattr(item, name)}
    blank = dict.fromkeys(name for name in lacking if name not in held and name not in COLUMNS[:3])
    return replace(form, indicators=tuple(replace(item, **blank) for item in form.indicators))


def _puts(document: Document, wanted: Sequence[_Change], numbers: bool) -> dict[Place, Put]:
    """The new texts of the cells; a cell that holds more than the value keeps the rest."""
    texts = {(n, cell.row, cell.col): cell.text for n, grid in enumerate(document.grids) for cell in grid.cells}
    puts: dict[Place, Put] = {}
    for at, path, before, after in wanted:
        place = (at.table, at.row, at.column)
        if place in puts:
            raise Unwritable(f"{path} shares its cell")
        text = _put(texts[place], before, after or "")
        whole = canonical(text) == canonical(after or "")
        puts[place] = Put(text, numbers and whole and path.rpartition(".")[2] in _NUMBERS)
    return puts


def _put(text: str, before: str | None, after: str) -> str:
    if canonical(text) == canonical(before or ""):
        return after
    if before and text.count(before) == 1:
        return text.replace(before, after)
    raise Unwritable("the cell holds something else")


def _same(written: bytes, source: Source, records: Sequence[Record]) -> bool:
    """Tell whether the file gives the very forms when it is read again; each is known by its table."""
    forms = [reading.form for reading in read_forms(read_document(written, f"x.{source.kind}")).forms]
    again = {_table(form): content_digest(form) for form in forms}
    return all(again.get(_table(one.form)) == content_digest(_printed(one.form, one.original)) for one in records)


def _table(form: Form) -> int:
    return min((at.table for at in form.sources.values() if at.table >= 0), default=-1)


def repacked(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return a package with some parts anew (``None``: gone), the others and the dates of all as they are."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        new.comment = old.comment
        for member in old.infolist():
            content = parts.get(member.filename, b"") if member.filename in parts else old.read(member)
            if content is not None:
                new.writestr(member, content, member.compress_type)
    return out.getvalue()
