"""Where the blocks of a form begin in a run of cells: the header lines, their labels perhaps broken over lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zwcore.layouts.align_costs import content_of
from zwcore.layouts.align_lattice import Atom
from zwcore.layouts.labels import SURE, field_of, meaning

_LONGEST, _PIECES, _UNKNOWN, _MOST, _KNOWN = 30, 6, 3, 24, 1000
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
        found = None if tabbed and atoms[at].tab else _header_at(atoms, at, tabbed)
        if found is not None:
            yield found
        at = found.stop if found is not None else at + 1


def _header_at(atoms: Sequence[Atom], at: int, tabbed: bool) -> Header | None:
    if not atoms[at].text and not tabbed:
        return None
    line = _line(atoms, at) if tabbed else atoms[at : at + 4]
    near = [atom.text for atom in (*line, *atoms[at + len(line) : at + len(line) + _PIECES]) if len(atom.text) <= _LONGEST]
    for block, seed in _SEEDS.items():
        if sum(1 for text in near if seed.search(text)) >= 2:
            found = _gathered(atoms, at, block, tabbed)
            if found.sound:
                return found
    return None


def _line(atoms: Sequence[Atom], at: int) -> Sequence[Atom]:
    stop = at + 1
    while stop < len(atoms) and atoms[stop].tab:
        stop += 1
    return atoms[at:stop]


def _gathered(atoms: Sequence[Atom], at: int, block: str, tabbed: bool) -> Header:
    header = Header(block, at, at)
    past = _block_label(atoms, at, tabbed)
    if past is not None:
        header.label, header.stop, header.margin = _joined(atoms, at, past), past, True
    unknown = 0
    while header.stop < len(atoms) and len(header.texts) < _MOST:
        if tabbed and header.stop > at and not atoms[header.stop].tab:
            break
        stop, name = _cell(atoms, header.stop, block, tabbed)
        text = _joined(atoms, header.stop, stop)
        if not tabbed and name is None and not _may_be_header(text, block, unknown, header):
            break
        unknown = 0 if name else unknown + bool(text)
        header.texts.append(text)
        header.fields.append(name)
        header.stop = stop
    if not tabbed:
        _trim(header, atoms)
    elif block == "indicators":
        _take_rest(header, atoms)
    return header


def _joined(atoms: Sequence[Atom], start: int, stop: int) -> str:
    return "\n".join(atom.text for atom in atoms[start:stop])


def _block_label(atoms: Sequence[Atom], at: int, tabbed: bool) -> int | None:
    """Return where the label of a block ends that stands at ``at``, its lines joined; ``None`` where there is none."""
    found, text = None, ""
    for stop in range(at + 1, min(at + _PIECES, len(atoms) - 1) + 1):
        piece = atoms[stop - 1]
        if (piece.tab and stop > at + 1) or (not piece.text and text):
            break
        text += piece.text
        if (not tabbed or atoms[stop].tab) and (field_of(text, "block") or (tabbed and stop == at + 1 and not text)):
            found = stop
    return found


def _cell(atoms: Sequence[Atom], at: int, section: str, tabbed: bool) -> tuple[int, str | None]:
    """Return where the cell that begins at ``at`` ends, and its field: the longest run of lines that is a label."""
    text = atoms[at].text
    name = field_of(text, section) if len(text) <= _LONGEST else None
    found = at + 1, name
    for stop in range(at + 1, min(at + _PIECES, len(atoms))):
        piece = atoms[stop]
        text += piece.text
        if piece.tab or not piece.text or text == piece.text or len(text) > _LONGEST or _is_own(piece.text, section):
            break
        joined = meaning(text, section)
        # "得分" and "年度资金总额" together are no label: where the first line is one, the whole must be a known one.
        if joined.score >= (_KNOWN if name is not None else SURE) and joined.sure:
            found = stop + 1, joined.field
    return found


def _is_own(text: str, section: str) -> bool:
    return content_of(text) in _ROW_BEGINS or field_of(text, section) is not None


def _may_be_header(text: str, block: str, unknown: int, header: Header) -> bool:
    """Where each cell is a line: whether one that is no known label still belongs to the header."""
    if not text:
        return block == "funds" and not header.texts
    short = len(text) <= _LONGEST and content_of(text) in ("name", "text", "reason", "rules", "level-like", "outcome")
    return block == "indicators" and header.fields[:1] != [None] and any(header.fields) and unknown < _UNKNOWN and short


def _take_rest(header: Header, atoms: Sequence[Atom]) -> None:
    """A line of one cell below the header that no row begins with is the rest of the last label."""
    while header.texts and header.stop + 1 < len(atoms):
        here, after = atoms[header.stop], atoms[header.stop + 1]
        if here.tab or after.tab or not here.text or content_of(here.text) not in ("name", "text", "reason"):
            return
        header.texts[-1] += "\n" + here.text
        header.stop += 1


def _trim(header: Header, atoms: Sequence[Atom]) -> None:
    """Give back what is behind the last label, unless a level's name says that the rows begin only after it."""
    begins = header.stop < len(atoms) and content_of(atoms[header.stop].text) in _ROW_BEGINS
    while header.fields and header.fields[-1] is None and not (begins and header.block == "indicators"):
        header.fields.pop()
        header.stop -= header.texts.pop().count("\n") + 1
