"""Where the blocks of a form begin in a run of cells: the header lines, their labels perhaps broken over lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zwcore.layouts.align_costs import content_of
from zwcore.layouts.align_double import double_headers, is_lower_line, is_upper_line
from zwcore.layouts.align_header import (
    AMOUNTS,
    KNOWN,
    LONGEST,
    MOST,
    NEAR,
    NO_HEADER,
    PIECES,
    POINTS,
    Header,
    divide,
    may_be_label,
)
from zwcore.layouts.align_lattice import Atom
from zwcore.layouts.align_loose import of_lines
from zwcore.layouts.labels import SURE, field_of, meaning
from zwcore.layouts.vocabulary import label_of

_TASKS = 4
_SEEDS = {
    "indicators": re.compile("指标|[一二三]级"),
    "funds": re.compile("预算|执行|支出|资金|小计"),
    "goals": re.compile("目标|完成|成效"),
}


def headers(atoms: Sequence[Atom], loose: bool) -> Iterator[Header]:
    """Yield the headers of a run of cells in their order; none within another. ``loose``: a cell may be a line.

    Amounts without points before money that has them are of something else (年度主要任务).
    """
    tasks: list[Header] = []
    for found in _headers(atoms, loose):
        if found.block == "funds" and POINTS.isdisjoint(found.fields):
            tasks.append(found)
            continue
        if found.block != "funds":
            yield from tasks
        tasks = []
        yield found
    yield from tasks


def _headers(atoms: Sequence[Atom], loose: bool) -> Iterator[Header]:
    at = 0
    while at < len(atoms):
        found = _header_at(atoms, at, loose) if not atoms[at].tab and (atoms[at].text or not loose) else None
        if found is not None:
            yield found
        at = found.stop if found is not None else at + 1


def _header_at(atoms: Sequence[Atom], at: int, loose: bool) -> Header | None:
    near = [atom.text for atom in atoms[at : at + NEAR] if len(atom.text) <= LONGEST]
    for block, seed in _SEEDS.items():
        if block == "funds" and any(map(_is_of_tasks, atoms[max(at - _TASKS, 0) : at + 1])):
            continue
        if sum(1 for text in near if seed.search(text)) >= 2:
            double = _double(atoms, at, loose) if block == "indicators" else None
            found = double or (of_lines(atoms, at, block) if loose else _of_line(atoms, at, block))
            if found is not None and (found.sound or found.named()):
                return found
    return None


def _double(atoms: Sequence[Atom], at: int, loose: bool) -> Header | None:
    """Gather the header of two lines that begins at ``at``: labels over others, and those that reach down."""
    if loose:
        past = next((n for n in range(at, min(at + MOST, len(atoms))) if _is_level1(atoms[n].text)), at)
        stop = past
        while stop < len(atoms) and may_be_label(atoms[stop].text) and field_of(atoms[stop].text, "indicators"):
            stop += 1
        upper, lower = [atom.text for atom in atoms[at:past]], [atom.text for atom in atoms[past:stop]]
    else:
        upper = _line(atoms, at)
        lower = _line(atoms, at + len(upper)) if at + len(upper) < len(atoms) else []
        stop = at + len(upper) + len(lower)
    if any(not may_be_label(text) or content_of(text) in NO_HEADER - {"level1", "level2"} for text in upper):
        return None
    if not (is_lower_line(lower) and is_upper_line(list(filter(None, upper)))):
        return None
    ways = double_headers(upper, lower)
    header = Header("indicators", at, stop, ways=ways)
    return header.reading(ways[0]) if ways else None


def _is_level1(text: str) -> bool:
    return field_of(text, "indicators") == "level1"


def _is_of_tasks(atom: Atom) -> bool:
    """Tell whether this is a label of 年度主要任务, whose amounts are not the form's money."""
    return label_of(atom.text).endswith(("任务", "任务名称"))


# -- cells parted by tabs: a line break stands inside a cell -----------------------------------------------------------


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
        if _is_second(atoms, stop, cells, block) or not _goes_on(atoms, stop, cells[-1], block):
            break
        if len(cells) > MOST:
            return None
    cells = [part for cell in cells for part in _parted(cell, block)]
    label, texts = cells[0], cells[1:]
    margin = not label or field_of(label, "block") is not None
    if not margin and "\n" in label and field_of(label, block) is None:
        return None
    header = Header(block, at, stop, label if margin else "", margin, texts if margin else cells)
    header.fields = [field_of(text, block) if len(text) <= LONGEST else None for text in header.texts]
    if block == "indicators":
        _take_rest(header, atoms)
    elif _is_second(atoms, stop, cells, block):
        line = _line(atoms, stop)
        if len(line) == len(cells):
            header.texts = ["\n".join(filter(None, both)) for both in zip(cells, line, strict=True)][margin:]
            header.fields = [field_of(text, block) for text in header.texts]
        else:
            start, past = _filled(line)
            divide(header, line[start:past], start - margin if start else None)
        header.stop += len(line)
    return header


def _parted(cell: str, block: str) -> list[str]:
    """Part what is two labels: where a cell holds paragraphs, no tab may be behind it."""
    lines = cell.split("\n")
    if len(lines) < 2 or _is_known("".join(lines), block):
        return [cell]
    for n in range(1, len(lines)):
        left, right = "".join(lines[:n]), meaning("".join(lines[n:]), block)
        if _is_known(left, block) and right.sure and right.field != field_of(left, block):
            return ["\n".join(lines[:n]), "\n".join(lines[n:])]
    return [cell]


def _is_known(text: str, block: str) -> bool:
    return len(text) <= LONGEST and any(meaning(text, one).score == KNOWN for one in (block, "block"))


def _is_second(atoms: Sequence[Atom], at: int, cells: Sequence[str], block: str) -> bool:
    """Tell whether the line at ``at`` is the second one of a money header: labels only, side by side, and nothing that
    completes the last of the ``cells`` above."""
    texts = _line(atoms, at) if block == "funds" and at < len(atoms) and len(cells) > 2 else []
    first, past = _filled(texts)
    if first == 0 and cells[-1] and not _is_known(cells[-1].replace("\n", ""), block):
        return False
    fields = [field_of(text, block) for text in texts[first:past]]
    return len(fields) > 1 and None not in fields and not AMOUNTS.isdisjoint(fields)


def _filled(texts: Sequence[str]) -> tuple[int, int]:
    """Where the cells with text begin, and where they end."""
    there = [n for n, text in enumerate(texts) if text]
    return (there[0], there[-1] + 1) if there else (0, 0)


def _line(atoms: Sequence[Atom], at: int) -> list[str]:
    stop = at + 1
    while stop < len(atoms) and atoms[stop].tab:
        stop += 1
    return [atom.text for atom in atoms[at:stop]]


def _goes_on(atoms: Sequence[Atom], at: int, last: str, block: str) -> bool:
    """Tell whether the line at ``at`` goes on with the header, whose last cell so far is ``last``: what follows its
    first cell are labels, or that completes the last one."""
    here = at
    for _ in range(PIECES):
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
    return meaning("".join(atom.text for atom in atoms[start : stop + 1]), "block").score == KNOWN


def _has_labels(atoms: Sequence[Atom], at: int, line: Sequence[str], block: str) -> bool:
    """Tell whether a line's cells behind its first are mostly labels; the last may become one with what follows."""
    filled = [cell for cell in line[1:] if cell]
    known = sum(field_of(cell, block) is not None for cell in filled if may_be_label(cell))
    if line[-1] and 2 * known < len(filled):
        known += _completes(atoms, at + len(line), line[-1], block)
    return bool(filled) and 2 * known >= len(filled)


def _completes(atoms: Sequence[Atom], at: int, last: str, block: str) -> bool:
    """Tell whether lines from ``at`` on make a label of what was none, or a known one of a label."""
    least = KNOWN if field_of(last, block) is not None or field_of(last, "block") is not None else SURE
    for atom in atoms[at : at + PIECES]:
        last += atom.text
        if len(last) > LONGEST or not atom.text:
            return False
        joined = meaning(last, block)
        if (joined.sure and joined.score >= least) or meaning(last, "block").score == KNOWN:
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
