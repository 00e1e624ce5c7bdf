"""Where the blocks of a form begin in a run of cells: the header lines, their labels perhaps broken over lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zwcore.layouts.align_costs import content_of
from zwcore.layouts.align_lattice import Atom
from zwcore.layouts.labels import SURE, field_of, meaning

_LONGEST, _PIECES, _UNKNOWN, _MOST, _NEAR, _KNOWN = 30, 6, 3, 24, 12, 1000
_WANTED = {
    "indicators": frozenset({"level1", "level2", "level3"}),
    "funds": frozenset({"initial", "adjusted", "executed"}),
    "goals": frozenset({"planned", "actual"}),
}
_SEEDS = {
    "indicators": re.compile("指标|[一二三]级"),
    "funds": re.compile("预算|执行|支出|资金|小计"),
    "goals": re.compile("目标|完成|成效"),
}
_ROW_BEGINS = frozenset({"level1", "level2", "money"})
_HEADER_LIKE = frozenset({"name", "text", "reason", "rules", "level-like", "outcome"})


@dataclass(slots=True)
class Header:
    """A header: the block it begins (``funds``, ``goals``, ``indicators``), the label of the block, the other cells
    with the field of each (``None``: not known), and the atoms it is made of (``start`` to before ``stop``).
    ``margin``: it has a cell for the label of the block, be that blank."""

    block: str
    start: int
    stop: int
    label: str = ""
    margin: bool = False
    texts: list[str] = field(default_factory=list)
    fields: list[str | None] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Tell whether it has two of the labels that make such a header, and few that are not understood."""
        known = [name for name in self.fields if name is not None]
        wanted = _WANTED[self.block].intersection(known)
        return len(wanted) >= 2 and 2 * len(known) >= sum(map(bool, self.texts)) and known[0] in wanted | {"other"}


def headers(atoms: Sequence[Atom], tabbed: bool) -> Iterator[Header]:
    """Yield the headers of a run of cells in their order; none within another."""
    at = 0
    while at < len(atoms):
        found = _header_at(atoms, at, tabbed) if not atoms[at].tab and (tabbed or atoms[at].text) else None
        if found is not None:
            yield found
        at = found.stop if found is not None else at + 1


def _header_at(atoms: Sequence[Atom], at: int, tabbed: bool) -> Header | None:
    near = [atom.text for atom in atoms[at : at + _NEAR] if len(atom.text) <= _LONGEST]
    for block, seed in _SEEDS.items():
        if sum(1 for text in near if seed.search(text)) >= 2:
            found = _of_line(atoms, at, block) if tabbed else _of_lines(atoms, at, block)
            if found is not None and found.sound:
                return found
    return None


# -- cells parted by tabs: a line break stands inside a cell -------------------------------------------------------------


def _of_line(atoms: Sequence[Atom], at: int, block: str) -> Header | None:
    """Gather the header whose first line begins at ``at``."""
    cells: list[str] = []
    stop, line = at, _line(atoms, at)
    if len(line) > 1 and not _has_labels(atoms, at, line, block):
        return None
    while stop < len(atoms):
        line = _line(atoms, stop)
        first = "\n".join(filter(None, (*cells[-1:], line[0])))
        cells[-1:] = [first, *line[1:]]
        stop += len(line)
        if not _goes_on(atoms, stop, cells[-1], block):
            break
        if len(cells) > _MOST:
            return None
    label, texts = cells[0], cells[1:]
    margin = not label or field_of(label, "block") is not None
    if not margin and "\n" in label and field_of(label, block) is None:
        return None
    header = Header(block, at, stop, label if margin else "", margin, texts if margin else cells)
    header.fields = [field_of(text, block) if len(text) <= _LONGEST else None for text in header.texts]
    if block == "indicators":
        _take_rest(header, atoms)
    return header


def _line(atoms: Sequence[Atom], at: int) -> list[str]:
    stop = at + 1
    while stop < len(atoms) and atoms[stop].tab:
        stop += 1
    return [atom.text for atom in atoms[at:stop]]


def _goes_on(atoms: Sequence[Atom], at: int, last: str, block: str) -> bool:
    """Tell whether the line at ``at`` goes on with the header, whose last cell so far is ``last``: what follows its
    first cell are labels, or that completes the last one."""
    here = at
    for _ in range(_PIECES):
        if here >= len(atoms):
            return False
        line = _line(atoms, here)
        if len(line) > 1:
            return bool(line[0]) and not _is_block(atoms, at, here) and _has_labels(atoms, here, line, block)
        if _completes(atoms, here, last, block):
            return True
        here += 1
    return False


def _is_block(atoms: Sequence[Atom], start: int, stop: int) -> bool:
    return meaning("".join(atom.text for atom in atoms[start : stop + 1]), "block").score == _KNOWN


def _has_labels(atoms: Sequence[Atom], at: int, line: Sequence[str], block: str) -> bool:
    """Tell whether the cells of a line behind its first are mostly labels, or the only one becomes one."""
    known = sum(field_of(cell, block) is not None for cell in line[1:] if len(cell) <= _LONGEST)
    filled = sum(map(bool, line[1:]))
    return (filled and 2 * known >= filled) or (len(line) == 2 and _completes(atoms, at + 2, line[1], block))


def _completes(atoms: Sequence[Atom], at: int, last: str, block: str) -> bool:
    """Tell whether lines from ``at`` on make a label of what was none, or a known one of a label."""
    least = _KNOWN if field_of(last, block) is not None or field_of(last, "block") is not None else SURE
    for atom in atoms[at : at + _PIECES]:
        last += atom.text
        if len(last) > _LONGEST or not atom.text:
            return False
        joined = meaning(last, block)
        if (joined.sure and joined.score >= least) or meaning(last, "block").score == _KNOWN:
            return True
        if at + 1 < len(atoms) and atoms[at + 1].tab:
            return False
        at += 1
    return False


def _take_rest(header: Header, atoms: Sequence[Atom]) -> None:
    """A line of one cell below the header that no row begins with is the rest of the last label."""
    while header.texts and header.stop + 1 < len(atoms):
        here, after = atoms[header.stop], atoms[header.stop + 1]
        if here.tab or after.tab or not here.text or content_of(here.text) not in ("name", "text", "reason"):
            return
        header.texts[-1] += "\n" + here.text
        header.stop += 1


# -- each cell a line ----------------------------------------------------------------------------------------------------


def _of_lines(atoms: Sequence[Atom], at: int, block: str) -> Header | None:
    """Gather the header whose first cell is the line ``at``."""
    header = Header(block, at, at)
    past = _block_label(atoms, at)
    if past is not None:
        header.label, header.stop, header.margin = _joined(atoms, at, past), past, True
    unknown = 0
    while header.stop < len(atoms) and len(header.texts) < _MOST:
        stop, name = _cell(atoms, header.stop, block)
        text = _joined(atoms, header.stop, stop)
        if name is None and not _may_be_header(text, unknown, header):
            break
        unknown = 0 if name else unknown + bool(text)
        header.texts.append(text)
        header.fields.append(name)
        header.stop = stop
    _trim(header, atoms)
    return header


def _joined(atoms: Sequence[Atom], start: int, stop: int) -> str:
    return "\n".join(atom.text for atom in atoms[start:stop])


def _block_label(atoms: Sequence[Atom], at: int) -> int | None:
    """Return where the label of a block ends that stands at ``at``, its lines joined; ``None`` where there is none."""
    found, text = None, ""
    for stop in range(at + 1, min(at + _PIECES, len(atoms)) + 1):
        piece = atoms[stop - 1].text
        text += piece
        if not piece or len(text) > _LONGEST:
            break
        label = meaning(text, "block")
        if label.sure and (found is None or label.score == _KNOWN):
            found = stop
    return found


def _cell(atoms: Sequence[Atom], at: int, section: str) -> tuple[int, str | None]:
    """Return where the cell that begins at ``at`` ends, and its field: the longest run of lines that is a label."""
    text = atoms[at].text
    name = field_of(text, section) if len(text) <= _LONGEST else None
    found = at + 1, name
    for stop in range(at + 1, min(at + _PIECES, len(atoms))):
        piece = atoms[stop].text
        text += piece
        if not piece or text == piece or len(text) > _LONGEST or content_of(piece) in _ROW_BEGINS:
            break
        joined = meaning(text, section)
        # "得分" and "年度资金总额" together are no label: where a line is one, the whole must be a known one.
        alone = name is not None or field_of(piece, section) is not None
        if joined.sure and joined.score >= (_KNOWN if alone else SURE):
            found = stop + 1, joined.field
    return found


def _may_be_header(text: str, unknown: int, header: Header) -> bool:
    """Tell whether a line that is no known label still belongs to the header."""
    if not text:
        return header.block == "funds" and not header.texts
    short = len(text) <= _LONGEST and content_of(text) in _HEADER_LIKE
    begun = any(header.fields) and header.fields[0] is not None
    return header.block == "indicators" and begun and unknown < _UNKNOWN and short


def _trim(header: Header, atoms: Sequence[Atom]) -> None:
    """Give back what is behind the last label, unless a level's name says that the rows begin only after it."""
    begins = header.stop < len(atoms) and content_of(atoms[header.stop].text) in _ROW_BEGINS
    while header.fields and header.fields[-1] is None and not (begins and header.block == "indicators"):
        header.fields.pop()
        header.stop -= header.texts.pop().count("\n") + 1
