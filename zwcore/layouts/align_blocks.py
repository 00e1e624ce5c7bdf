"""A block of a form without a grid, put under its header: the columns it has, its rows, and a grid of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from zwcore.documents import Cell, Grid
from zwcore.form import COLUMNS
from zwcore.layouts.align_costs import SKIPPED, cost_of
from zwcore.layouts.align_header import Header
from zwcore.layouts.align_lattice import Atom, Lattice, Row
from zwcore.layouts.align_sums import Printed
from zwcore.layouts.align_total import DOUBTFUL
from zwcore.money import parse_points
from zwcore.reading import CERTAIN
from zwcore.text import canonical

CLEAR = 4
"""A cell whose place is better than any other by less than this is read with doubt."""
_FITS, _BEYOND = 9, 3
_OFTEN, _SELDOM, _REACHES = 3, 16, 10
_ITEM = re.compile(r"目标[0-9一二三四五六七八九]|\(?[0-9一二三四五六七八九]{1,2}[.、):,](?!\d)|[①-⑨]")
_OUTCOME = re.compile("(?:目标[0-9一二三四五六七八九])?(?:实际|全年|年度)?完成情况:")
_FIRST_ITEM = re.compile(r"目标[1一]|\(?[1一][.、):,]|①")
_ABOVE = frozenset({"margin", "level1", "level1_points", "level2"})
_OTHERWISE = _ABOVE | {"weight", "score"}
_FUNDS = {"initial": "money", "adjusted": "money", "executed": "money", "weight": "share", "score": "due"}
_FUNDS |= {name: name for name in ("rate", "reviewed", "note")} | {"shifted": "money"}
_GOALS = {"planned": "planned", "actual": "outcome"}
_KIND_OF = {"indicators": {name: name for name in COLUMNS if name in SKIPPED}, "funds": _FUNDS, "goals": _GOALS}
_AMOUNTS = ("initial", "adjusted", "executed")


class Columns:
    """The columns of a block: ``kinds`` from left to right, and the texts of its header above them."""

    def __init__(self, header: Header, labels: int | None = None) -> None:
        self.block = header.block
        self.kinds, self.texts = _funds(header, labels) if labels is not None else _COLUMNS[header.block](header)

    def at(self, name: str) -> int | None:
        """Return where a kind of column stands."""
        return self.kinds.index(name) if name in self.kinds else None


def _indicators(header: Header) -> tuple[list[str], list[str]]:
    first = next(n for n, name in enumerate(header.fields) if name is not None)
    kinds = ["margin" if n < first else name if name in SKIPPED else "other" for n, name in enumerate(header.fields)]
    margin = header.margin
    return ["margin"] * margin + kinds, [header.label] * margin + header.texts


def columns_of(header: Header, atoms: Sequence[Atom], loose: bool) -> Columns:
    """Return the columns of a block; before the money a label that is not understood is one of the rows' labels, or
    one of an amount, as the rows fit better."""
    first = _first_amount(header) if header.block == "funds" else 0
    unknown = [n for n in range(first) if header.texts[n] and header.fields[n] is None]
    ways = [Columns(header, n) for n in (first, *unknown)] if unknown else [Columns(header)]
    return ways[0] if len(ways) == 1 else min(ways, key=lambda way: Lattice(atoms, way.kinds, loose, {}).cost)


def fitting(header: Header, atoms: Sequence[Atom], stop: int) -> Header:
    """Return a header with as many of the cells behind it as fit the rows best: a label that is not understood, or the
    first cells of the first row?"""
    ways = [header]
    for text, end in header.beyond[:_BEYOND]:
        last = ways[-1]
        ways.append(replace(last, texts=[*last.texts, text], fields=[*last.fields, None], stop=end))
    return min(ways, key=lambda way: Lattice(atoms[way.stop : stop], Columns(way).kinds, True, {}).cost)


def clearest(header: Header, atoms: Sequence[Atom], stop: int, loose: bool) -> Header:
    """Return a header of two lines in the way that the rows fit best."""
    ways = [header.reading(texts) for texts in header.ways]
    rows = atoms[header.stop : stop]
    return min(ways, key=lambda way: Lattice(rows, Columns(way).kinds, loose, {}).cost)


def _first_amount(header: Header) -> int:
    return next(n for n, name in enumerate(header.fields) if name in _AMOUNTS)


def _funds(header: Header, labels: int | None = None) -> tuple[list[str], list[str]]:
    """Between the label of the block and the amounts stand those of the rows: in one column, or in two."""
    first = _first_amount(header)
    last = first if labels is None else labels
    before = [""] * (2 - last) + header.texts[:last]
    kinds = ["money"] * (first - last) + [_FUNDS.get(name or "", "beside") for name in header.fields[first:]]
    return (
        ["margin", *["spare"] * (len(before) - 1), "label", *kinds],
        [header.label, *before, *header.texts[last:]],
    )


def _goals(header: Header) -> tuple[list[str], list[str]]:
    named = zip(header.fields, header.texts, strict=True)
    kinds = [_GOALS.get(name, "other") if name else "beside" if text else "spare" for name, text in named]
    return ["margin", *kinds], [header.label, *header.texts]


_COLUMNS = {"indicators": _indicators, "funds": _funds, "goals": _goals}


def is_whole(atoms: Sequence[Atom], header: Header) -> bool:
    """Tell whether the rows of tabbed text have all their cells: each stands under a label that it fits."""
    kinds = ["margin"] * header.margin + [_KIND_OF[header.block].get(name or "", "other") for name in header.fields]
    first = next((n for n, kind in enumerate(kinds) if kind not in ("margin", "other")), 0)
    kinds[:first] = ["label" if header.block == "funds" else "margin"] * first
    row: list[str] = []
    for atom in (*atoms, Atom("", False)):
        if not atom.tab:
            if any(row) and len(row) < len(kinds) and not _fits(row, kinds, header.block):
                return False
            row = []
        row.append(atom.text)
    return True


def _fits(row: Sequence[str], kinds: Sequence[str], block: str) -> bool:
    """Tell whether a row's cells fit; rows of text among the money are none that slipped."""
    if block == "funds" and not (row[0] and any(parse_points(text) is not None for text in row)):
        return True
    return all(cost_of(text, kind) <= _FITS for text, kind in zip(row, kinds, strict=False) if text)


def rows_of(atoms: Sequence[Atom], columns: Columns, loose: bool, printed: Printed) -> list[Row]:
    """Return the rows of a block; a column that many rows lack is one whose cells reach over several rows.

    Where rows lack points, the ways in which these reach over rows are tried: the sums that are ``printed`` tell which
    is right, else what it costs.
    """
    kinds = columns.kinds
    if columns.block == "goals" and loose:
        atoms = goals_of(atoms)
    best = Lattice(atoms, kinds, loose, {})
    rows = best.rows()
    often = {} if loose else _often_left_out(rows, kinds)
    if often:
        best = Lattice(atoms, kinds, loose, often)
        rows = best.rows()
    weight, score = columns.at("weight"), columns.at("score")
    if weight is None or score is None or all(_has_points(row, weight, score) for row in rows):
        return rows
    agrees, cost, decided = printed.agrees(rows, kinds), best.cost, True
    for way in ({weight: 2, score: 2}, {weight: 2, score: _SELDOM}, {weight: _SELDOM, score: 2}):
        other = Lattice(atoms, kinds, loose, {**often, **way})
        found = other.rows()
        better = printed.agrees(found, kinds), -other.cost - _REACHES
        if better > (agrees, -cost) and other.cost < best.cost + 3 * _REACHES:
            decided = better[0] > agrees
            rows, (agrees, cost) = found, (better[0], -better[1])
        else:
            decided = decided and better[0] < agrees
    return rows if decided else [_doubted(row, weight, score) for row in rows]


def _doubted(row: Row, weight: int, score: int) -> Row:
    """A lone number may be of either column."""
    if sum(bool(cell.text) for cell in row if cell.col in (weight, score)) != 1:
        return row
    return tuple(cell._replace(margin=0) if cell.col in (weight, score) else cell for cell in row)


def _has_points(row: Row, weight: int, score: int) -> bool:
    points = [bool(cell.text) for cell in row if cell.col in (weight, score)]
    return len(points) == 2 and points[0] == points[1]


def goals_of(atoms: Sequence[Atom]) -> Sequence[Atom]:
    """Join the lines of what was planned, and of what came of it, where one place only can part them: there the first
    item comes again, or items begin or end."""
    texts = [atom for atom in atoms if atom.text]
    told = [_OUTCOME.match(canonical(atom.text)) is not None for atom in texts]
    if any(told) and not all(told) and not told[0]:  # 目标1：… 目标1完成情况：… 目标2：…
        return [_joined([atom for atom, one in zip(texts, told, strict=True) if one is way]) for way in (False, True)]
    items = [_ITEM.match(canonical(atom.text)) for atom in texts]
    firsts = [item is not None and _FIRST_ITEM.match(item.group()) is not None for item in items]
    parts = [n for n in range(1, len(texts)) if firsts[n] or (items[n] is None) != (items[n - 1] is None)]
    if len(parts) != 1:
        return atoms
    return [_joined(texts[: parts[0]]), _joined(texts[parts[0] :])]


def _joined(atoms: Sequence[Atom]) -> Atom:
    return atoms[0]._replace(text="\n".join(atom.text for atom in atoms))


def _often_left_out(rows: Sequence[Row], kinds: Sequence[str]) -> Mapping[int, int]:
    there = [{cell.col for cell in row} for row in rows[1:]]
    left_out = {n: sum(n not in cols for cols in there) for n, kind in enumerate(kinds) if kind not in _OTHERWISE}
    return {n: 1 for n, count in left_out.items() if count > 1 and count * _OFTEN >= len(there)}


def grid_of(rows: Sequence[Row], columns: Columns, exact: bool) -> Grid:
    """Return header and rows as a grid; where ``exact``, a cell that is left out is covered by the one above it.

    The levels and the label of the block reach over the rows that lack them in any case.
    """
    cells: list[Cell] = [Cell(text, 0, col) for col, text in enumerate(columns.texts)]
    above: dict[int, int] = {0: 0} if columns.kinds[0] == "margin" else {}
    ends = not any(_is_last_blank(row, columns) for row in rows)
    poor = [_misfit(row, columns) > _FITS for row in rows]
    guessed = 4 * sum(poor) > max(len(rows), 4)
    for at, row in enumerate(map(_once, rows), 1):
        covered = {col for cell in row for col in range(cell.col, cell.col + cell.width)}
        for col, kind in enumerate(columns.kinds):
            trailing = ends and all(other < col for other in covered)
            if col not in covered and col in above and (kind in _ABOVE or (exact and not trailing)):
                cells[above[col]] = cells[above[col]]._replace(row_span=at - cells[above[col]].row + 1)
            else:
                above.pop(col, None)
        poorly = guessed or poor[at - 1]
        doubtful = poorly or any(cell.text and cell.margin < CLEAR for cell in row)
        if doubtful:  # nor is it sure whether what stands above reaches as far
            _doubt(cells, (above[col] for col in above if col not in covered and columns.kinds[col] in _ABOVE))
        for cell in row:
            if cell.text:
                above[cell.col] = len(cells)
            sure = DOUBTFUL if poorly or cell.margin < CLEAR or (doubtful and not cell.text) else CERTAIN
            cells.append(Cell(cell.text, at, cell.col, 1, cell.width, confidence=sure))
        # What is not there may stand in another column; where blanks leave no trace, points may reach over the row.
        missing = (col for col in range(len(columns.kinds)) if col not in covered and col not in above)
        unsure = (col for col in missing if doubtful or (not exact and columns.kinds[col] in ("weight", "score")))
        cells += [Cell("", at, col, confidence=DOUBTFUL) for col in unsure]
    return Grid(tuple(cells), len(rows) + 1, len(columns.kinds))


def _misfit(row: Row, columns: Columns) -> int:
    """What the texts of a row cost where they stand; those that stand right cost little."""
    kinds = columns.kinds
    return sum(cost_of(cell.text, kinds[cell.col]) for cell in row if cell.text and cell.width == 1)


def _doubt(cells: list[Cell], places: Iterable[int]) -> None:
    for at in places:
        cells[at] = cells[at]._replace(confidence=DOUBTFUL)


def _once(row: Row) -> Row:
    """What a row has too much stands in its last column, as one text, and in doubt."""
    last, *more = [cell for cell in row if cell.col == row[-1].col] if row else [None]
    if last is None or not more:
        return row
    text = "\n".join(cell.text for cell in (last, *more) if cell.text)
    return (*(cell for cell in row if cell.col != last.col), last._replace(text=text, margin=0))


def _is_last_blank(row: Row, columns: Columns) -> bool:
    return bool(row) and row[-1].col == len(columns.kinds) - 1 and not row[-1].text
