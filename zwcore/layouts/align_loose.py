"""The header of a block where each cell may be a line: what is one label, and what are two?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zwcore.layouts.align_costs import content_of
from zwcore.layouts.align_header import (
    AMOUNTS,
    FLAT_LEAST,
    KNOWN,
    LONGEST,
    MOST,
    NO_HEADER,
    PIECES,
    POINTS,
    ROW_BEGINS,
    Header,
    divide,
    may_be_label,
)
from zwcore.layouts.align_lattice import Atom
from zwcore.layouts.labels import NOTHING, field_of, meaning

_QUALIFIES = re.compile(
    "(?:年度|全年|年初|年末|年中|本年|当年|预[期算]|计划|设定|实际|指标|绩效|目标|项目|完成|未|自评|评[价定]|考核|单位|标准"
    "|调整后?|执行|支出|资金|得分|分值|权重|偏差|[一二三]级?|[及和的与（(）)])+"
)
"""The first line of a label of which the second alone would be one."""


def of_lines(atoms: Sequence[Atom], at: int, block: str) -> Header | None:
    """Gather the header whose first cell begins at ``at``: the cheapest way to make labels of its lines."""
    past = _block_label(atoms, at)
    start = at if past is None else past
    stop = _region(atoms, start, block)
    header = Header(block, at, start, _joined(atoms, at, start), past is not None)
    cells = _segments(atoms, start, stop, block)
    while cells and not atoms[cells[0][0]].text:
        cells.pop(0)
    if not cells or (cells[0][2] is None and not (block == "indicators" and _may_name(atoms, cells))):
        return None
    begins = stop < len(atoms) and block == "indicators" and content_of(atoms[stop].text) in ROW_BEGINS
    while cells and cells[-1][2] is None and not begins:
        first, last, _ = cells.pop()
        if block == "indicators":
            header.beyond.insert(0, (_joined(atoms, first, last), last))
    for first, last, name in cells:
        if block == "goals" and name is None and atoms[first].text:
            break  # the goals themselves
        header.stop = last
        if text := _joined(atoms, first, last):
            header.texts.append(text)
            header.fields.append(name)
    if block == "funds":
        _divide_lines(header)
    elif block == "goals" and len(header.texts) == 1:
        _part_goals(header)
    return header


def _part_goals(header: Header) -> None:
    """年度目标 and 完成情况 are two labels where nothing else would be the other one."""
    for label, parts in ((header.label, header.texts[0].split("\n")), ("", [header.label, *header.texts])):
        fields = [field_of(part, "goals") for part in parts]
        if fields == ["planned", "actual"]:
            header.label, header.texts, header.fields = label, parts, fields
            return


def _may_name(atoms: Sequence[Atom], cells: Sequence[tuple[int, int, str | None]]) -> bool:
    """Tell whether a label that is not known may be that of the names: a short one before 指标性质 or 指标值."""
    first, last, _ = cells[0]
    short = last - first == 1 and content_of(atoms[first].text) == "name"
    return short and len(cells) > FLAT_LEAST and cells[1][2] in ("nature", "target")


def _divide_lines(header: Header) -> None:
    """Behind the points come the labels of a second line, if any amounts do."""
    points = [n for n, name in enumerate(header.fields) if name in POINTS]
    past = points[-1] + 1 if points else len(header.fields)
    below, fields = header.texts[past:], header.fields[past:]
    if len(below) > 1 and None not in fields and not AMOUNTS.isdisjoint(fields):
        del header.texts[past:], header.fields[past:]
        divide(header, below, None)


def _joined(atoms: Sequence[Atom], start: int, stop: int) -> str:
    return "\n".join(atom.text for atom in atoms[start:stop] if atom.text)


def _block_label(atoms: Sequence[Atom], at: int) -> int | None:
    """Return where the label of a block ends that stands at ``at``, its lines joined; ``None`` where there is none."""
    found, text = None, ""
    for stop in range(at, min(at + PIECES, len(atoms))):
        piece = atoms[stop]
        text += piece.text
        if content_of(piece.text) in ("blank", "dash") or not may_be_label(text) or (piece.tab and stop > at):
            break
        label = meaning(text, "block")
        if label.sure and (found is None or label.score == KNOWN):
            found = stop + 1
    return found


def _region(atoms: Sequence[Atom], start: int, block: str) -> int:
    """Return up to where the lines of a header can reach: the rows begin with a level's name, or with a figure."""
    for at in range(start, min(start + MOST, len(atoms))):
        text = atoms[at].text
        if not may_be_label(text) or (content_of(text) in NO_HEADER and field_of(text, block) is None):
            return at
        if at > start and meaning(text, "block").score == KNOWN and field_of(text, block) is None:
            return at
    return min(start + MOST, len(atoms))


def _segments(atoms: Sequence[Atom], start: int, stop: int, section: str) -> list[tuple[int, int, str | None]]:
    """Cut lines into cells of a header: (from, to before, the field of the label)."""
    best: list[tuple[int, int, str | None]] = [(0, stop, None)] * (stop - start + 1)
    for at in range(stop - 1, start - 1, -1):
        ways = []
        text = ""
        for end in range(at + 1, min(at + PIECES, stop) + 1):
            text += atoms[end - 1].text
            if end > at + 1 and (atoms[end - 1].tab or not atoms[end - 1].text or not atoms[at].text):
                break
            cost, name = _label_cost(text, [atom.text for atom in atoms[at:end]], section)
            if cost is not None:
                ways.append((cost + best[end - start][0], end, name))
        best[at - start] = min(ways, key=lambda way: way[:2])
    cells, at = [], start
    while at < stop:
        _, end, name = best[at - start]
        cells.append((at, end, name))
        at = end
    return cells


def _label_cost(text: str, lines: Sequence[str], section: str) -> tuple[int | None, str | None]:
    """What it costs to take ``text``, of these lines, for a cell; ``None`` where it cannot be one."""
    found = meaning(text, section) if len(text) <= LONGEST else NOTHING
    joins = len(lines) - 1
    if found.sure and found.score == KNOWN:
        return 4 + 2 * joins, found.field
    if found.sure and (not joins or _is_one(lines, found.field, section)):
        return 6 + 3 * joins, found.field
    return (None if joins else 7 if text else 1), None


def _is_one(lines: Sequence[str], joined: str | None, section: str) -> bool:
    """Tell whether lines are one label: the first is none, or both say the same (偏差原因分析 及改进措施)."""
    fields = [field_of(line, section) for line in lines]
    if len(lines) > 2:
        return fields[:-1] == [None] * (len(lines) - 1)
    # 年度 指标值 is one, 实绩 偏差原因 are two.
    if fields[0] is None and (fields[1] == joined or meaning(lines[1], section).score == KNOWN):
        return _QUALIFIES.fullmatch(lines[0]) is not None
    return fields[0] is None or fields == [joined, joined]
