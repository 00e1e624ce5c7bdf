"""Rows out of a run of cells of which some are left out: the cheapest way through all of them at once.

A row is a sequence of cells, one a column, with some left out: a browser's clipboard has no cell where one above
reaches over it, a blank one may leave no trace. Every way to cut the run into rows and to put a row under its columns
is a path; what a cell costs in a column says :mod:`zwcore.layouts.align_costs`. The cheapest path is taken. How much
dearer the best path is that puts a text elsewhere is how sure its place is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from zwcore.layouts.align_costs import COSTS, JOINED, SKIPPED, content_of, cost_of

FAR = 1 << 30
"""The margin of a cell that can stand nowhere else."""
_FIRST, _ALONE, _DROP, _HUNG, _TORN, _LINE, _FIGURE = 20, 12, 2, 8, 22, 3, 8
_BEAM, _DEAR = 36, 36
_PIECES, _LINES = 8, 30
_FIGURES = frozenset({"number", "amount", "percent", "value", "level1", "level2"})
_LEVEL_NAMES = frozenset({"level1", "level2", "level-like"})
_NAMES = frozenset({"name", "text", "level-like"})
"""What no method begins with."""
_PROSE = frozenset({"planned", "outcome", "method"})
_FEW = frozenset(JOINED) - {"planned", "outcome"}
_STOPS, _SENTENCES = "。；;", frozenset({"prose", "reason", "rules"})
"""What a sentence ends with, and what another one may be: anything else begins a cell."""
_LEVELS = ("level1", "level2", "level3")


class Atom(NamedTuple):
    """A piece of text ("" is a blank cell), whether a tab is before it (else a line break), and its line."""

    text: str
    tab: bool
    line: int = 0


class Placing(NamedTuple):
    """A cell: its column, its text, how many columns it covers, and by how much its place is the best."""

    col: int
    text: str
    width: int
    margin: int


Row = tuple[Placing, ...]


_Edge = tuple[int, int, int, int, int, int, int]
"""From node to node, and the cost: (from, to, cost, at, count, column, width). ``count`` atoms from ``at`` on become a
cell of ``width`` columns; without atoms a column is left out, or (column -1) a row ends."""


class Lattice:
    """All ways to read ``atoms`` under columns of these ``kinds``.

    ``loose`` where a cell may be a line of its own (else tabs part the cells of a row); ``skipped`` is what it costs
    that a cell is left out, by column, where it is not the usual.
    """

    def __init__(self, atoms: Sequence[Atom], kinds: Sequence[str], loose: bool, skipped: Mapping[int, int]) -> None:
        self._atoms, self._kinds, self._loose = atoms, kinds, loose
        self._skip = [skipped.get(n, SKIPPED[kind]) for n, kind in enumerate(kinds)]
        # Level 2 is left out of a row where its level 1 is, too.
        alone = "level1" in kinds
        self._inner = [
            cost + _ALONE * (alone and kind == "level2") for cost, kind in zip(self._skip, kinds, strict=True)
        ]
        blank = [min(skip, COSTS[kind]["blank"] + 1) for skip, kind in zip(self._inner, kinds, strict=True)]
        self._tail = [sum(blank[n:]) for n in range(len(kinds))]
        self._width = len(kinds) + 2  # the nodes of an atom: a row begins with it, or it goes on at a column
        self._edges: list[_Edge] = []
        self._cost = [FAR] * ((len(atoms) + 1) * self._width)
        self._levels = [n for n, kind in enumerate(kinds) if kind in _LEVELS]
        # Where a row shows a blank cell at its end, none is gone there.
        ends = (not atom.text and atom.tab and not after.tab for atom, after in pairwise((*atoms, Atom("", False))))
        self._exact = not loose and any(ends)
        self._forward()

    @property
    def cost(self) -> int:
        """What the cheapest way costs."""
        return self._cost[len(self._atoms) * self._width]

    def rows(self) -> list[Row]:
        """Return the rows of the cheapest way; none where there is no way."""
        if self.cost >= FAR:
            return []
        rest, ways = self._backward()
        others = self._others(rest)
        rows, cells, node, goal = list[Row](), list[Placing](), 0, len(self._atoms) * self._width
        while node != goal:
            _, node, _, at, count, col, width = edge = ways[node]
            if width:
                text = "\n".join(atom.text for atom in self._atoms[at : at + count] if atom.text)
                found = (others[n].items() for n in range(at, at + count) if self._atoms[n].text)
                dearer = [cost for some in found for key, cost in some if key != self._key(edge)]
                cells.append(Placing(col, text, width, min(dearer, default=FAR) - self.cost))
            if col < 0 and not count:
                rows.append(tuple(cells))
                cells = []
        return rows

    def _backward(self) -> tuple[list[int], dict[int, _Edge]]:
        """What it costs from each node to the end, and the best edge of each."""
        rest = [FAR] * len(self._cost)
        rest[len(self._atoms) * self._width] = 0
        ways: dict[int, _Edge] = {}
        for edge in reversed(self._edges):
            total = edge[2] + rest[edge[1]]
            if total < rest[edge[0]]:
                rest[edge[0]] = total
                ways[edge[0]] = edge
        return rest, ways

    def _others(self, rest: Sequence[int]) -> list[dict[tuple[int, int, int], int]]:
        """For each atom: what the best way costs that has it in a cell (from atom, to before atom, column)."""
        found: list[dict[tuple[int, int, int], int]] = [{} for _ in self._atoms]
        limit, costs = self.cost + _BEAM, self._cost
        for edge in self._edges:
            start, stop, cost, at, count, _, _ = edge
            if count and (total := costs[start] + cost + rest[stop]) <= limit:
                key = self._key(edge)
                for some in found[at : at + count]:
                    if total < some.get(key, FAR):
                        some[key] = total
        return found

    def _key(self, edge: _Edge) -> tuple[int, int, int]:
        """Where a text stands: blanks around it are no matter."""
        _, _, _, at, count, col, _ = edge
        return at if self._atoms[at].text else at + 1, at + count, col

    def _add(self, edge: _Edge) -> None:
        start, stop, cost, _, _, _, _ = edge
        total = self._cost[start] + cost
        self._edges.append(edge)
        if total < self._cost[stop]:
            self._cost[stop] = total

    def _forward(self) -> None:
        cost, size = self._cost, len(self._atoms)
        cost[0] = 0
        for at in range(size + 1):
            base = at * self._width
            limit = min(cost[base : base + self._width]) + _BEAM
            for col, skip in enumerate(self._inner):
                here = base + 1 + col
                if cost[here] <= limit:
                    self._add((here, here + 1, skip, at, 0, col, 0))
                    self._take(here, at, col, 0, first=False)
            self._end_early(base, at, limit)
            if cost[base + self._width - 1] <= limit:
                self._end_row(base, at)
            if at < size and cost[base] <= limit:
                self._start_row(base, at)

    def _end_early(self, base: int, at: int, limit: int) -> None:
        """The blank cells at the end of a row may be gone together."""
        if self._exact or (at < len(self._atoms) and self._atoms[at].tab):
            return
        end = base + self._width - 1
        for col in range(1, len(self._inner)):
            if self._cost[base + 1 + col] <= limit and self._tail[col] < sum(self._inner[col:]):
                self._add((base + 1 + col, end, self._tail[col], at, 0, col, 0))

    def _end_row(self, base: int, at: int) -> None:
        end = base + self._width - 1
        if self._loose and at == len(self._atoms) - 1 and not self._atoms[at].text:
            self._add((end, end + self._width, _DROP, at, 1, -1, 0))
        if at == len(self._atoms) or not self._atoms[at].tab:
            self._add((end, base, 0, at, 0, -1, 0))
        elif not self._atoms[at].text:
            self._add((end, end + self._width, _DROP, at, 1, -1, 0))
        else:  # more cells than columns: the last one has them all
            self._add((end, end + self._width, _TORN, at, 1, len(self._kinds) - 1, 1))

    def _start_row(self, base: int, at: int) -> None:
        """A row begins with whatever column: those before it are left out. Some clipboards have a tab before it."""
        atoms = self._atoms
        indented = not self._loose and not atoms[at].text and at + 1 < len(atoms) and atoms[at + 1].tab
        before = 0
        for col, kind in enumerate(self._kinds):
            self._take(base, at, col, before, first=True)
            if indented:
                self._take(base, at + 1, col, before + _DROP, first=True)
            before += self._skip[col] + (_FIRST if at == 0 and kind in _LEVELS else 0)
            if before > (_DEAR if at else _DEAR + 2 * _FIRST):
                break
        if len(self._levels) > 1 and content_of(atoms[at].text) == "money":
            first, past = self._levels[0], self._levels[-1] + 1
            stop = (at + 1) * self._width + 1 + past
            self._add((base, stop, sum(self._skip[:first]), at, 1, first, past - first))

    def _take(self, start: int, at: int, col: int, before: int, first: bool) -> None:
        """Add the cells that can stand at ``col``: of one piece, or of more with line breaks between them."""
        if at >= len(self._atoms) or not (self._loose or first or self._atoms[at].tab):
            return
        kind, text = self._kinds[col], self._atoms[at].text
        cost = cost_of(text, kind)
        if cost <= _DEAR:
            self._add((start, (at + 1) * self._width + 2 + col, before + cost, at, 1, col, 1))
        dear = before + _DEAR
        last = min(at + (_LINES if kind in _PROSE else _PIECES), len(self._atoms))
        for stop in range(at + 1, last):
            dearer = self._joined(at, stop, kind, text)
            if dearer is None or before + dearer > dear:
                return
            before += dearer
            piece = self._atoms[stop].text
            text = f"{text}\n{piece}" if text and piece else text or piece
            cost = before + cost_of(text, kind)
            self._add((start, (stop + 1) * self._width + 2 + col, cost, at, stop + 1 - at, col, 1))

    def _joined(self, at: int, stop: int, kind: str, text: str) -> int | None:
        """What it costs that the line ``stop`` goes on with the cell that began at ``at``; ``None``: it cannot."""
        piece = self._atoms[stop]
        if piece.tab or not (piece.text or (text and not self._loose)):
            return None
        if not text:  # a tab with nothing behind it, and a line: the cell begins with a line break
            return (0 if self._loose else _HUNG) if self._atoms[at].tab or not self._loose else None
        if kind not in JOINED:
            return None
        line = (1 if kind in _PROSE else _LINE) if self._loose else 0
        content = content_of(piece.text)
        begins = content in _FIGURES or (text[-1] in _STOPS and content not in _SENTENCES)
        ended = kind == "level3" and content_of(text) in _LEVEL_NAMES
        line += _FIGURE * (kind == "method" and content_of(text) in _NAMES)
        return JOINED[kind] + line + (_FIGURE * (begins + ended) if kind in _FEW else 0)
