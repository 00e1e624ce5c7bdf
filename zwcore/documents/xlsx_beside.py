"""Forms side by side on one sheet: told apart where blank columns part tables that stand on their own."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zwcore.documents.xlsx_layout import SheetBox

_ROWS = 3
_COMMON = 3
_MOST = 20


def side_by_side(boxes: Sequence[SheetBox]) -> list[Sequence[SheetBox]]:
    """Return the boxes of a sheet in parts, in reading order: what stands above forms that are side by side, each of
    these, what stands below them; a single part where there are none. Each part keeps the order of the boxes."""
    rows: dict[int, list[SheetBox]] = defaultdict(list)
    for box in boxes:
        if box.kept:
            rows[box.row].append(box)
    lone = {said[0] for said in rows.values() if len(said) == 1}
    tables = [box for box in boxes if box not in lone]
    cuts = _cuts(tables)
    seams = _seams(tables) if not cuts else []
    bodies = _tables(_cut(tables, cuts or seams), bool(seams)) if 0 < len(cuts or seams) <= _MOST else []
    if len(bodies) < 2:
        return [boxes]
    starts = [min(box.col for box in body) for body in bodies[1:]]
    first = min(box.row for box in tables)
    parts: list[list[SheetBox]] = [[] for _ in range(len(bodies) + 2)]
    for box in boxes:
        side = bisect_right(starts, box.col)
        if box in lone and side != bisect_right(starts, box.last_col):
            side = -1 if box.row < first else len(bodies)
        parts[side + 1].append(box)
    return [part for part in parts if part]


def _cuts(boxes: Sequence[SheetBox]) -> list[int]:
    """The last column of every run of columns in which nothing is said and over which nothing is merged."""
    used = sorted({(box.col, box.last_col) for box in boxes if box.kept or box.col < box.last_col})
    cuts, end = [], used[0][1] if used else 0
    for first, last in used:
        if first > end + 1:
            cuts.append(first - 1)
        end = max(end, last)
    return cuts


def _seams(boxes: Sequence[SheetBox]) -> list[int]:
    """The last column before every title but the first, where nothing is merged over it."""
    top = min((box.row for box in boxes), default=0)
    titles = sorted(box for box in boxes if box.row == top and box.kept and box.col < box.last_col)
    starts = [title.col for title in titles[1:]]
    return [start - 1 for start in starts if not any(box.col < start <= box.last_col for box in boxes)]


def _cut(boxes: Sequence[SheetBox], cuts: Sequence[int]) -> list[list[SheetBox]]:
    sides: list[list[SheetBox]] = [[] for _ in range(len(cuts) + 1)]
    for box in boxes:
        sides[sum(box.col > cut for cut in cuts)].append(box)
    return sides


def _tables(sides: list[list[SheetBox]], touching: bool) -> list[list[SheetBox]]:
    """Put sides together again that are no tables of their own: those with few full rows, or without what makes a table
    one of several (the same labels as beside it, or a title of its own)."""
    out: list[list[SheetBox]] = []
    for side in sides:
        if out and not (_is_full(out[-1]) and _is_full(side) and _are_twins(out[-1], side, touching)):
            out[-1] = sorted([*out[-1], *side])
        else:
            out.append(side)
    return out


def _is_full(boxes: Sequence[SheetBox]) -> bool:
    counts: dict[int, int] = defaultdict(int)
    for box in boxes:
        counts[box.row] += box.kept
    return sum(count > 1 for count in counts.values()) >= _ROWS


def _are_twins(left: Sequence[SheetBox], right: Sequence[SheetBox], touching: bool) -> bool:
    """Tables with the same labels or with a title each; those that touch must have both."""
    common = _words(left) & _words(right)
    at_the_edge = _words(_edge(left)) & _words(_edge(right))
    alike = len(common) >= _COMMON and len(at_the_edge) > 1
    titled = _has_title(left) and _has_title(right)
    return alike and titled if touching else alike or titled


def _edge(boxes: Sequence[SheetBox]) -> list[SheetBox]:
    left = min(box.col for box in boxes)
    return [box for box in boxes if box.col == left]


def _words(boxes: Sequence[SheetBox]) -> set[str]:
    texts = ("".join(box.text.split()) for box in boxes)
    return {text for text in texts if len(text) > 1 and not any(char.isdigit() for char in text)}


def _has_title(boxes: Sequence[SheetBox]) -> bool:
    """A first row with a single text, over the whole width."""
    top = min(box.row for box in boxes if box.kept)
    said = [box for box in boxes if box.kept and box.row == top]
    left, right = min(box.col for box in boxes), max(box.last_col for box in boxes)
    return len(said) == 1 and said[0].col == left < said[0].last_col == right
