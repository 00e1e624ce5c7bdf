"""Text without a grid, read by alignment: a table copied in a browser, a page that gives one cell a line.

A browser's clipboard has no cell where one above reaches over it, so a row has fewer cells than columns; a cell with
line breaks goes on in lines of its own. A page with paragraphs in its cells gives every cell a line. The headers are
found by their labels, each block is put under its header as a whole (:mod:`zwcore.layouts.align_lattice`), and a grid
comes out that is read like any other. Text that has all its cells is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zwcore.documents import Cell, Document, Grid, Paragraph, Unreadable
from zwcore.documents.text import Line, blocks_of
from zwcore.layouts import head
from zwcore.layouts.align_blocks import clearest, columns_of, fitting, grid_of, is_whole, rows_of
from zwcore.layouts.align_costs import FIGURES, content_of
from zwcore.layouts.align_header import Header
from zwcore.layouts.align_headers import headers
from zwcore.layouts.align_lattice import Atom, Row
from zwcore.layouts.align_lines import atoms_of, is_loose, plain_lines
from zwcore.layouts.align_sums import Printed
from zwcore.layouts.align_total import (
    goes_on,
    is_number,
    lacks_score,
    placed_total,
    total_row,
    without_notes,
    without_score,
    without_sums,
)
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import GridRow, is_title, starters
from zwcore.layouts.vocabulary import label_of, label_set
from zwcore.text import canonical

_FUND = re.compile("(?:资金|拨款|结转|结余|收入|补助|总额|总金额|合计|小计|其他)[：:]?$|^其中")
_GOES_ON = ("续表", "续上表", "接上表")
MAX_ATOMS = 4_000
"""More than twenty forms have; what is longer comes as a file."""


def restore_rows(document: Document) -> Document:
    """Give back the tables of a text without a grid; any other document is returned as it is."""
    if not any("级" in line or "指标" in line for line in document.lines):
        return document
    lines = plain_lines(document.lines)
    atoms, loose = atoms_of(lines), is_loose(lines)
    if len(atoms) > MAX_ATOMS:
        return document
    blocks = [_Run(atoms, header, stop, loose) for header, stop in _bounds(atoms, loose)]
    if not any(block.torn for block in blocks):
        return document if loose else _with_totals(document, lines, atoms, blocks)
    try:
        return replace(document, blocks=tuple(_Text(atoms, loose).parts(blocks)))
    except Unreadable:
        return document


def _with_totals(document: Document, lines: Sequence[str], atoms: Sequence[Atom], blocks: Sequence[_Run]) -> Document:
    """Put the rows 总分 under their columns in a text that has all its cells but those that its label reached over."""
    rows = [line.split("\t") for line in lines]
    changed = False
    for block in blocks:
        if block.header.block == "indicators" and block.stop < len(atoms):
            at = atoms[block.stop].line
            placed = list(placed_total(rows[at], block.columns.kinds))
            changed, rows[at] = changed or placed != rows[at], placed
    return replace(document, blocks=tuple(blocks_of(rows, least=1))) if changed else document


def _bounds(atoms: Sequence[Atom], loose: bool) -> Iterator[tuple[Header, int]]:
    found = list(headers(atoms, loose))
    for n, header in enumerate(found):
        following = found[n + 1].start if n + 1 < len(found) else len(atoms)
        stop = next(
            (at for at in range(header.stop, following) if _ends(atoms, at, header.block, following)), following
        )
        while stop < len(atoms) and label_of(atoms[stop].text) in starters() and _is_line(atoms, stop - 1):
            stop -= 1  # what stands above a form is its heading
        yield header, stop


def _is_line(atoms: Sequence[Atom], at: int) -> bool:
    return at > 0 and not atoms[at].tab and not atoms[at + 1].tab


def _ends(atoms: Sequence[Atom], at: int, block: str, stop: int) -> bool:
    """Tell whether a block ends before this line: with the total, a note, who filled it in, or another block."""
    if atoms[at].tab:
        return False
    text = _first_text(atoms, at)
    if not text:
        return False
    if is_title(text) or label_of(text) in starters() or canonical(text).strip("()") in _GOES_ON:
        return True
    if block == "funds" and _is_prose(atoms, at):
        return True
    if block == "indicators":
        kind = head.closing(GridRow.of([Cell(text, 0, 0)], 0, 0))
        return kind is not None and not (kind == "below" and goes_on(atoms, at, stop))
    other = field_of(text, "block")
    return other in ("funds", "goals", "indicators") and other != block


def _is_prose(atoms: Sequence[Atom], at: int) -> bool:
    """Tell whether a row among the money has texts only (资金管理情况): a label, and no figure beside it."""
    stop = at + 1
    while stop < len(atoms) and atoms[stop].tab:
        stop += 1
    if stop == at + 1:  # each cell may be a line
        stop = at + 5
    texts = [atom.text for atom in atoms[at:stop] if atom.text]
    least = 2 if atoms[at + 1 : at + 2] and atoms[at + 1].tab else 3
    return len(texts) >= least and not any(content_of(text) in FIGURES or _FUND.search(text) for text in texts)


def _first_text(atoms: Sequence[Atom], at: int) -> str:
    while not atoms[at].text and at + 1 < len(atoms) and atoms[at + 1].tab:
        at += 1
    return atoms[at].text


def _are_amounts(atoms: Sequence[Atom]) -> bool:
    """Tell whether the labels of two amounts stand side by side."""
    fields = {field_of(atom.text, "funds") for atom in atoms}
    return len(fields) > 1 and fields <= {"initial", "adjusted", "executed"}


class _Run:
    """A block of a form: its header, its atoms, and whether they lack cells."""

    def __init__(self, atoms: Sequence[Atom], header: Header, stop: int, loose: bool) -> None:
        header = fitting(header, atoms, stop) if header.beyond else header
        header = clearest(header, atoms, stop, loose) if len(header.ways) > 1 else header
        self.header, self.stop, self.loose = header, stop, loose
        self.atoms = atoms[header.stop : stop]
        self.sums: list[Line] = []
        self.notes: list[Line] = []
        if header.block == "indicators":
            self.atoms, self.sums = without_sums(self.atoms)
            self.atoms, self.notes = without_notes(self.atoms)
        self.columns = columns_of(header, self.atoms, loose)
        broken = header.stop - header.start > len(header.texts) + header.margin
        self.torn = header.block == "indicators" if loose else broken or not is_whole(self.atoms, header)

    def rows(self, printed: Printed) -> list[Row]:
        """Return the rows, with the points that are printed elsewhere as a witness."""
        return rows_of(self.atoms, self.columns, self.loose, printed)

    def grid(self, rows: Sequence[Row]) -> Grid:
        """Return the block as a table."""
        return grid_of(rows, self.columns, not self.loose or not all(atom.text for atom in self.atoms))


class _Text:
    """The whole text while its parts become tables and paragraphs."""

    def __init__(self, atoms: Sequence[Atom], loose: bool) -> None:
        self._atoms, self._loose = atoms, loose

    def parts(self, blocks: Sequence[_Run]) -> Iterator[Grid | Paragraph]:
        """Yield what the text holds, in its order."""
        at, money = 0, list[str]()
        for block in blocks:
            yield from self._between(at, block.header.start)
            at = block.stop
            totals, end = self._totals(at) if block.header.block == "indicators" else ([], at)
            rows = block.rows(Printed(totals[-1] if totals else [], money))
            yield block.grid(rows)
            if not rows:  # there is no way: the lines stay as they came
                yield from blocks_of(self._lines(block.header.stop, block.stop), least=1)
            kinds = block.columns.kinds
            open_ = len(totals) == 1 and self._loose and lacks_score(totals[0], rows, kinds, money)
            below = [total_row(line, kinds) or line for line in (*block.sums, *([] if open_ else totals))]
            yield from blocks_of(below, least=1)
            if open_:
                yield without_score(totals[0], kinds)
            yield from blocks_of(block.notes, least=1)
            if block.header.block == "funds" and rows:
                money = [cell.text for cell in rows[0] if kinds[cell.col] in ("share", "due")]
            at = end
        yield from self._between(at, len(self._atoms))

    def _between(self, start: int, stop: int) -> Iterator[Grid | Paragraph]:
        rows = self._pairs(start, stop) if self._loose else self._lines(start, stop)
        yield from blocks_of(rows, least=1)

    def _lines(self, start: int, stop: int) -> Iterator[Line]:
        line: Line = []
        for atom in self._atoms[start:stop]:
            if not atom.tab and line:
                yield line
                line = []
            line.append(atom.text)
        if line:
            yield line

    def _pairs(self, start: int, stop: int) -> Iterator[Line]:
        """项目名称, 主管部门 … where each cell is a line: a label and what follows it are a row."""
        line: Line = []
        known = label_set("head", "grade")
        for at, atom in enumerate(self._atoms[start:stop], start):
            is_label = label_of(atom.text) in known or any(field_of(atom.text, block) for block in ("head", "goals"))
            if len(line) > 1 and self._begins_money(at, line[0]):
                yield line
                line = [atom.text]
                continue
            if len(line) > 1 and _are_amounts(self._atoms[at : at + 2]):  # the header of something else
                yield line
                line = []
            if is_label or not line:
                if line:
                    yield line
                line = []
                if not is_label:
                    yield [atom.text]
                    continue
            line.append(atom.text)
        if line:
            yield line

    def _begins_money(self, at: int, first: str) -> bool:
        """Tell whether the first amount with its label stands at ``at``, behind a row that is none of the money's."""
        here, beside = (atom.text for atom in (*self._atoms[at : at + 2], Atom("", False), Atom("", False))[:2])
        if field_of(here, "funds") is None or field_of(first, "funds") is not None:
            return False
        return field_of(here, "head") is None and content_of(beside) in ("number", "amount")

    def _totals(self, at: int) -> tuple[list[Line], int]:
        """The rows 总分 (合计, 总分) behind the indicators, and where they end."""
        totals: list[Line] = []
        while (found := self._total(at))[0]:
            totals.append(found[0])
            at = found[1]
        return totals, at

    def _total(self, at: int) -> tuple[Line, int]:
        """The texts of the row 总分 behind the indicators, and where it ends."""
        atoms = self._atoms
        if at >= len(atoms) or field_of(_first_text(atoms, at), "total") is None:
            return [], at
        stop = at + 1
        while stop < len(atoms) and (
            atoms[stop].tab or (self._loose and (not atoms[stop].text or is_number(atoms[stop].text)))
        ):
            stop += 1
        texts = [atom.text for atom in atoms[at:stop]]
        return texts[next(n for n, text in enumerate(texts) if text) :], stop
