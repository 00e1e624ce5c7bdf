"""Where the blocks of a form begin in a run of cells: the header lines, their labels perhaps broken over lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from zwcore.layouts.align_costs import content_of
from zwcore.layouts.align_double import double_headers, is_lower_line, is_upper_line
from zwcore.layouts.align_lattice import Atom
from zwcore.layouts.labels import NOTHING, SURE, field_of, meaning
from zwcore.layouts.vocabulary import label_of

_LONGEST, _PIECES, _MOST, _NEAR, _KNOWN = 30, 6, 30, 12, 1000
_TASKS = 4
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
_AMOUNTS, _POINTS = _WANTED["funds"], frozenset({"weight", "rate", "score"})
_QUALIFIES = re.compile(
    "(?:年度|全年|年初|年末|年中|本年|当年|预[期算]|计划|设定|实际|指标|绩效|目标|项目|完成|未|自评|评[价定]|考核|单位|标准"
    "|调整后?|执行|支出|资金|得分|分值|权重|偏差|[一二三]级?|[及和的与（(）)])+"
)
"""The first line of a label of which the second alone would be one."""
_SENTENCE = re.compile("[。；，;,]")
_FLAT = frozenset({"level3", "target"})
"""What a table without levels has: 指标名称, 指标值."""
_VALUES, _FLAT_LEAST = frozenset({"target", "weight"}), 4
_ROW_BEGINS = frozenset({"level1", "level2", "money"})
_NO_HEADER = _ROW_BEGINS | {"number", "amount", "percent", "value", "dash", "sign", "prose"}


@dataclass(slots=True)
class Header:
    """A header: the block it begins (``funds``, ``goals``, ``indicators``), the label of the block, the other cells
    with the field of each (``None``: not known), and the atoms it is made of (``start`` to before ``stop``).
    ``margin``: it has a cell for the label of the block, be that blank. ``beyond``: what may be further cells, and
    where each ends; ``ways``: which labels the cells may have, where two lines make the header."""

    block: str
    start: int
    stop: int
    label: str = ""
    margin: bool = False
    texts: list[str] = field(default_factory=list)
    fields: list[str | None] = field(default_factory=list)
    beyond: list[tuple[str, int]] = field(default_factory=list)
    ways: list[list[str]] = field(default_factory=list)

    def reading(self, texts: Sequence[str]) -> Header:
        """The header with other labels."""
        return replace(self, texts=list(texts), fields=[field_of(text, self.block) for text in texts])

    def named(self) -> bool:
        """Take the label of the block, or one that is not known, for that of the names of a table without levels."""
        known = {name for name in self.fields if name is not None}
        if (
            self.block != "indicators"
            or known & _WANTED[self.block]
            or not known >= _VALUES
            or len(known) < _FLAT_LEAST
        ):
            return False
        if self.label:
            self.texts, self.fields, self.label, self.margin = (
                [self.label, *self.texts],
                ["level3", *self.fields],
                "",
                False,
            )
        elif self.fields[0] is None:
            self.fields[0] = "level3"
        return self.fields[0] == "level3"

    @property
    def sound(self) -> bool:
        """Tell whether it has two of the labels that make such a header, and few that are not understood."""
        known = [name for name in self.fields if name is not None]
        wanted = _WANTED[self.block].intersection(known)
        flat = set(known) >= _FLAT and len(set(known)) > 3
        flat = flat or (bool(self.label) and bool(wanted & _AMOUNTS) and len(_POINTS.intersection(known)) > 1)
        return (
            (len(wanted) >= 2 or flat)
            and 2 * len(known) >= sum(map(bool, self.texts))
            and known[0] in wanted | {"other"}
        )


def headers(atoms: Sequence[Atom], loose: bool) -> Iterator[Header]:
    """Yield the headers of a run of cells in their order; none within another. ``loose``: a cell may be a line.

    Amounts without points before money that has them are of something else (年度主要任务).
    """
    tasks: list[Header] = []
    for found in _headers(atoms, loose):
        if found.block == "funds" and _POINTS.isdisjoint(found.fields):
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
    near = [atom.text for atom in atoms[at : at + _NEAR] if len(atom.text) <= _LONGEST]
    for block, seed in _SEEDS.items():
        if block == "funds" and any(map(_is_of_tasks, atoms[max(at - _TASKS, 0) : at + 1])):
            continue
        if sum(1 for text in near if seed.search(text)) >= 2:
            double = _double(atoms, at, loose) if block == "indicators" else None
            found = double or (_of_lines(atoms, at, block) if loose else _of_line(atoms, at, block))
            if found is not None and (found.sound or found.named()):
                return found
    return None


def _double(atoms: Sequence[Atom], at: int, loose: bool) -> Header | None:
    """Gather the header of two lines that begins at ``at``: labels over others, and those that reach down."""
    if loose:
        past = next((n for n in range(at, min(at + _MOST, len(atoms))) if _is_level1(atoms[n].text)), at)
        stop = past
        while stop < len(atoms) and _may_be_label(atoms[stop].text) and field_of(atoms[stop].text, "indicators"):
            stop += 1
        upper, lower = [atom.text for atom in atoms[at:past]], [atom.text for atom in atoms[past:stop]]
    else:
        upper = _line(atoms, at)
        lower = _line(atoms, at + len(upper)) if at + len(upper) < len(atoms) else []
        stop = at + len(upper) + len(lower)
    if not (all(map(_may_be_label, upper)) and is_lower_line(lower) and is_upper_line(list(filter(None, upper)))):
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
        if len(cells) > _MOST:
            return None
    cells = [part for cell in cells for part in _parted(cell, block)]
    label, texts = cells[0], cells[1:]
    margin = not label or field_of(label, "block") is not None
    if not margin and "\n" in label and field_of(label, block) is None:
        return None
    header = Header(block, at, stop, label if margin else "", margin, texts if margin else cells)
    header.fields = [field_of(text, block) if len(text) <= _LONGEST else None for text in header.texts]
    if block == "indicators":
        _take_rest(header, atoms)
    elif _is_second(atoms, stop, cells, block):
        line = _line(atoms, stop)
        if len(line) == len(cells):
            header.texts = ["\n".join(filter(None, both)) for both in zip(cells, line, strict=True)][margin:]
            header.fields = [field_of(text, block) for text in header.texts]
        else:
            start, past = _filled(line)
            _divide(header, line[start:past], start - margin if start else None)
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
    return len(text) <= _LONGEST and any(meaning(text, one).score == _KNOWN for one in (block, "block"))


def _is_second(atoms: Sequence[Atom], at: int, cells: Sequence[str], block: str) -> bool:
    """Tell whether the line at ``at`` is the second one of a money header: labels only, side by side, and nothing that
    completes the last of the ``cells`` above."""
    texts = _line(atoms, at) if block == "funds" and at < len(atoms) and len(cells) > 2 else []
    first, past = _filled(texts)
    if first == 0 and cells[-1] and not _is_known(cells[-1].replace("\n", ""), block):
        return False
    fields = [field_of(text, block) for text in texts[first:past]]
    return len(fields) > 1 and None not in fields and not _AMOUNTS.isdisjoint(fields)


def _filled(texts: Sequence[str]) -> tuple[int, int]:
    """Where the cells with text begin, and where they end."""
    there = [n for n, text in enumerate(texts) if text]
    return (there[0], there[-1] + 1) if there else (0, 0)


def _divide(header: Header, below: Sequence[str], at: int | None) -> None:
    """Put the labels of a second line under the cell of the first that they divide (预算数: 年初, 调整后): the one at
    ``at``, else one of an amount that comes again below it, or that is not understood."""
    again = [field_of(text, header.block) for text in below]
    may_be = [
        n
        for n, (text, name) in enumerate(zip(header.texts, header.fields, strict=True))
        if text and (name is None or name in _AMOUNTS)
    ]
    may_be.sort(key=lambda n: (header.fields[n] not in again, header.fields[n] is not None, n))
    if at is None or at not in may_be:
        at = may_be[0] if may_be else None
    if at is not None:
        past = next((n for n in range(at + 1, at + len(below)) if header.texts[n : n + 1] != [""]), at + len(below))
        header.texts[at:past] = [f"{header.texts[at]}\n{below[0]}", *below[1:]]
        header.fields[at:past] = again


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
    """Tell whether a line's cells behind its first are mostly labels; the last may become one with what follows."""
    filled = [cell for cell in line[1:] if cell]
    known = sum(field_of(cell, block) is not None for cell in filled if _may_be_label(cell))
    if line[-1] and 2 * known < len(filled):
        known += _completes(atoms, at + len(line), line[-1], block)
    return bool(filled) and 2 * known >= len(filled)


def _may_be_label(text: str) -> bool:
    return len(text) <= _LONGEST and _SENTENCE.search(text) is None


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


# -- cells that may be lines: what is one label, and what are two? -----------------------------------------------------


def _of_lines(atoms: Sequence[Atom], at: int, block: str) -> Header | None:
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
    begins = stop < len(atoms) and block == "indicators" and content_of(atoms[stop].text) in _ROW_BEGINS
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
    return header


def _may_name(atoms: Sequence[Atom], cells: Sequence[tuple[int, int, str | None]]) -> bool:
    """Tell whether a label that is not known may be that of the names: a short one before 指标性质 or 指标值."""
    first, last, _ = cells[0]
    short = last - first == 1 and content_of(atoms[first].text) == "name"
    return short and len(cells) > _FLAT_LEAST and cells[1][2] in ("nature", "target")


def _divide_lines(header: Header) -> None:
    """Behind the points come the labels of a second line, if any amounts do."""
    points = [n for n, name in enumerate(header.fields) if name in _POINTS]
    past = points[-1] + 1 if points else len(header.fields)
    below, fields = header.texts[past:], header.fields[past:]
    if len(below) > 1 and None not in fields and not _AMOUNTS.isdisjoint(fields):
        del header.texts[past:], header.fields[past:]
        _divide(header, below, None)


def _joined(atoms: Sequence[Atom], start: int, stop: int) -> str:
    return "\n".join(atom.text for atom in atoms[start:stop] if atom.text)


def _block_label(atoms: Sequence[Atom], at: int) -> int | None:
    """Return where the label of a block ends that stands at ``at``, its lines joined; ``None`` where there is none."""
    found, text = None, ""
    for stop in range(at, min(at + _PIECES, len(atoms))):
        piece = atoms[stop]
        text += piece.text
        if content_of(piece.text) in ("blank", "dash") or not _may_be_label(text) or (piece.tab and stop > at):
            break
        label = meaning(text, "block")
        if label.sure and (found is None or label.score == _KNOWN):
            found = stop + 1
    return found


def _region(atoms: Sequence[Atom], start: int, block: str) -> int:
    """Return up to where the lines of a header can reach: the rows begin with a level's name, or with a figure."""
    for at in range(start, min(start + _MOST, len(atoms))):
        text = atoms[at].text
        if not _may_be_label(text) or (content_of(text) in _NO_HEADER and field_of(text, block) is None):
            return at
        if at > start and meaning(text, "block").score == _KNOWN and field_of(text, block) is None:
            return at
    return min(start + _MOST, len(atoms))


def _segments(atoms: Sequence[Atom], start: int, stop: int, section: str) -> list[tuple[int, int, str | None]]:
    """Cut lines into cells of a header: (from, to before, the field of the label)."""
    best: list[tuple[int, int, str | None]] = [(0, stop, None)] * (stop - start + 1)
    for at in range(stop - 1, start - 1, -1):
        ways = []
        text = ""
        for end in range(at + 1, min(at + _PIECES, stop) + 1):
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
    found = meaning(text, section) if len(text) <= _LONGEST else NOTHING
    joins = len(lines) - 1
    if found.sure and found.score == _KNOWN:
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
    if fields[0] is None and (fields[1] == joined or meaning(lines[1], section).score == _KNOWN):
        return _QUALIFIES.fullmatch(lines[0]) is not None
    return fields[0] is None or fields == [joined, joined]
