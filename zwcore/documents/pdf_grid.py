"""Rules → tables: where rules cross and which of the crossings are the corners of cells.

The cells of a closed table are those that pdfplumber finds with its defaults: rules nearer than three points are one,
pieces of a rule with gaps of up to three points are one, a cell is the smallest box whose corners are joined by rules.
Beyond that a table that is open on one side (a page break, no outer rules) is closed where its rules end together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from zwcore.documents.pdf_shapes import Rule

NEAR = 3.0
_SHORTEST = 3.0
_OPEN = 6.0  # points that rules reach beyond a table that is open there
_LEAST_ENDS = 2
_DOTS = 6
CellBox = tuple[float, float, float, float]


def find_tables(across: Sequence[Rule], down: Sequence[Rule]) -> list[list[CellBox]]:
    """The tables that the rules make: for each the boxes (left, top, right, bottom) of its cells."""
    rows, columns = joined(across), joined(down)
    met = crossings(rows, columns)
    more_across, more_down = _closing(rows, columns, met)
    if more_across or more_down:
        rows, columns = joined([*rows, *more_across]), joined([*columns, *more_down])
        met = crossings(rows, columns)
    return _connected(_cells(rows, columns, met))


def dotted(dots: Iterable[tuple[float, float]]) -> tuple[list[Rule], list[Rule]]:
    """The rules, across and down, that rows of dots make."""
    places = list(dots)
    return _chains(places), _chains([(y, x) for x, y in places])


def _chains(dots: list[tuple[float, float]]) -> list[Rule]:
    lines: dict[int, list[tuple[float, float]]] = {}
    for x, y in dots:
        lines.setdefault(round(4 * y), []).append((x, y))
    out: list[Rule] = []
    for line in lines.values():
        line.sort()
        start = 0
        for n in range(1, len(line) + 1):
            if n == len(line) or line[n][0] - line[n - 1][0] > NEAR + 1:
                if n - start >= _DOTS:
                    out.append((line[start][1], line[start][0], line[n - 1][0]))
                start = n
    return out


def joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules with those that lie next to each other drawn together and their pieces joined, sorted by place."""
    out: list[Rule] = []
    for place, pieces in _snapped(rules):
        pieces.sort()
        start, end = pieces[0]
        for from_, to in pieces:
            if from_ > end + NEAR:
                if end - start >= _SHORTEST:
                    out.append((place, start, end))
                start, end = from_, to
            elif to > end:
                end = to
        if end - start >= _SHORTEST:
            out.append((place, start, end))
    return out


def _snapped(rules: Sequence[Rule]) -> Iterable[tuple[float, list[tuple[float, float]]]]:
    """The rules by their places; those within reach of the one before share the mean of their places."""
    ordered = sorted(rules)
    group: list[Rule] = []
    for rule in ordered:
        if group and rule[0] > group[-1][0] + NEAR:
            yield sum(r[0] for r in group) / len(group), [(r[1], r[2]) for r in group]
            group = []
        group.append(rule)
    if group:
        yield sum(r[0] for r in group) / len(group), [(r[1], r[2]) for r in group]


def crossings(rows: Sequence[Rule], columns: Sequence[Rule]) -> list[tuple[int, int]]:
    """Which rule across meets which rule down, as pairs of indices."""
    places = [row[0] for row in rows]
    out: list[tuple[int, int]] = []
    for n, (x, top, bottom) in enumerate(columns):
        low, high = x - NEAR, x + NEAR
        for m in range(bisect_left(places, top - NEAR), len(rows)):
            y, start, end = rows[m]
            if y > bottom + NEAR:
                break
            if start <= high and end >= low:
                out.append((m, n))
    return out


def _cells(rows: Sequence[Rule], columns: Sequence[Rule], met: Sequence[tuple[int, int]]) -> list[CellBox]:
    """The smallest boxes whose four corners are crossings joined by rules."""
    ys, row_of = _places(rows)
    xs, column_of = _places(columns)
    on_row, on_column = [0] * len(rows), [0] * len(columns)  # what each rule meets, as bits
    for m, n in met:
        on_row[m] |= 1 << column_of[n]
        on_column[n] |= 1 << row_of[m]
    right: dict[tuple[int, int], int] = {}  # from a crossing, the columns that can be reached along its row
    down: dict[tuple[int, int], int] = {}
    for m, n in met:
        at = (column_of[n], row_of[m])
        right[at] = right.get(at, 0) | on_row[m]
        down[at] = down.get(at, 0) | on_column[n]
    found = (_smallest(c, r, right, down) for c, r in sorted(right))
    return [(xs[c0], ys[r0], xs[c1], ys[r1]) for c0, r0, c1, r1 in (box for box in found if box)]


def _places(rules: Sequence[Rule]) -> tuple[list[float], list[int]]:
    """The places of sorted rules, each once, and which of them each rule has."""
    places: list[float] = []
    numbers: list[int] = []
    for place, _, _ in rules:
        if not places or place != places[-1]:
            places.append(place)
        numbers.append(len(places) - 1)
    return places, numbers


def _smallest(
    c: int, r: int, right: dict[tuple[int, int], int], down: dict[tuple[int, int], int]
) -> tuple[int, int, int, int] | None:
    beside = right[c, r] >> (c + 1) << (c + 1)
    below = down[c, r] >> (r + 1) << (r + 1)
    while below:
        lowest = below & -below
        below ^= lowest
        r1 = lowest.bit_length() - 1
        both = beside & right[c, r1]
        while both:
            nearest = both & -both
            both ^= nearest
            c1 = nearest.bit_length() - 1
            if down[c1, r] & lowest:
                return c, r, c1, r1
    return None


def _connected(cells: list[CellBox]) -> list[list[CellBox]]:
    """The cells of each table: those that touch in a corner, directly or by others; a table has more than one."""
    links = []
    corner_of: dict[tuple[float, float], int] = {}
    for n, (x0, top, x1, bottom) in enumerate(cells):
        links += [(corner_of.setdefault(corner, n), n) for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom))]
    tables: dict[int, list[CellBox]] = {}
    for cell, table in zip(cells, _parties(len(cells), links), strict=True):
        tables.setdefault(table, []).append(cell)
    return [table for table in tables.values() if len(table) > 1]


def _parties(count: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """For each of ``count`` things the number of the party that it belongs to by these links."""
    head = list(range(count))

    def top(n: int) -> int:
        while head[n] != n:
            head[n] = head[head[n]]
            n = head[n]
        return n

    for a, b in links:
        head[top(b)] = top(a)
    return [top(n) for n in range(count)]


def _closing(
    rows: Sequence[Rule], columns: Sequence[Rule], met: Sequence[tuple[int, int]]
) -> tuple[list[Rule], list[Rule]]:
    """The outer rules that a table lacks, across and down: where its other rules end beyond the last rule that they
    meet; at least on one side several of them end together."""
    loose_rows, loose_columns = _beyond(rows, columns, met), _beyond(columns, rows, [(n, m) for m, n in met])
    if not loose_rows and not loose_columns:
        return [], []
    tables = _parties(len(rows) + len(columns), [(m, len(rows) + n) for m, n in met])
    of_rows, of_columns = tables[: len(rows)], tables[len(rows) :]
    ends_of_rows = _together([(of_rows[n], end) for n, end in loose_rows])
    ends_of_columns = _together([(of_columns[n], end) for n, end in loose_columns])
    sure = {table for table, _, count in (*ends_of_rows, *ends_of_columns) if count >= _LEAST_ENDS}
    wide, high = _extents(rows, of_rows), _extents(columns, of_columns)
    return (
        [(end, *wide[table]) for table, end, _ in ends_of_columns if table in sure],
        [(end, *high[table]) for table, end, _ in ends_of_rows if table in sure],
    )


def _extents(rules: Sequence[Rule], tables: Sequence[int]) -> dict[int, tuple[float, float]]:
    """From where to where the rules of each table reach."""
    out: dict[int, tuple[float, float]] = {}
    for (_, start, end), table in zip(rules, tables, strict=True):
        low, high = out.get(table, (start, end))
        out[table] = min(low, start), max(high, end)
    return out


def _beyond(rules: Sequence[Rule], crossing: Sequence[Rule], met: Iterable[tuple[int, int]]) -> list[tuple[int, float]]:
    """The ends of ``rules`` that reach beyond all that they cross: which rule, and where it ends."""
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    for n, m in met:
        place = crossing[m][0]
        if place < first.get(n, place + 1):
            first[n] = place
        if place > last.get(n, place - 1):
            last[n] = place
    before = [(n, rules[n][1]) for n, place in first.items() if rules[n][1] < place - _OPEN]
    return before + [(n, rules[n][2]) for n, place in last.items() if rules[n][2] > place + _OPEN]


def _together(ends: list[tuple[int, float]]) -> list[tuple[int, float, int]]:
    """Ends of rules that lie together: the number of their table, where, and how many they are."""
    out: list[tuple[int, float, int]] = []
    group: list[float] = []
    ordered = sorted(ends)
    for n, (table, end) in enumerate(ordered):
        group.append(end)
        if n + 1 == len(ordered) or ordered[n + 1][0] != table or ordered[n + 1][1] - end > NEAR:
            out.append((table, sum(group) / len(group), len(group)))
            group = []
    return out
