"""Tables that go on over the page: pieces → whole tables.

Decided by what the page shows, in stages: do the pieces belong together (:func:`goes_on`), is the header printed once
more (:func:`_without_header`), was a row cut in the middle (:func:`_row_is_cut`), and if not, which cells that reach
over several rows go on (:func:`_carried`). Printers draw a rule at the end of a page and at the start of the next in
every case, so rules tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zwcore.documents.pieces import NEAR, CellPiece, LostPiece, TablePiece
from zwcore.documents.wrap import item_number

Pair = tuple[CellPiece, CellPiece]
# A value that fits on one line is never cut: it stands before the break or after it.
_VALUE = re.compile(r"(?=.*\d)\S{1,12}")
_ENDED = re.compile(r"[。；;！？!?)）]\s*$|指标$")
_HEADER_TEXTS = 3
"""A row that is printed again has no fewer texts."""


def goes_on(upper: TablePiece, lower: TablePiece) -> bool:
    """Tell whether ``lower``, at the top of a page, continues ``upper``, at the bottom of the page before: the same
    width, rules in common, and not the same first row once more (that is the next form)."""
    above, below = upper.edges, lower.edges
    if abs(above[0] - below[0]) > NEAR or abs(above[-1] - below[-1]) > NEAR:
        return False
    fewer, more = sorted((above[1:-1], below[1:-1]), key=len)
    shared = sum(any(abs(x - y) <= NEAR for y in more) for x in fewer)
    return 2 * shared >= len(fewer) and not _same_start(upper, lower)


def _same_start(upper: TablePiece, lower: TablePiece) -> bool:
    first = {(part.text, part.bbox[0] // NEAR) for part in upper.row(0) if part.text}
    return any((part.text, part.bbox[0] // NEAR) in first for part in lower.row(0))


def join(upper: TablePiece, lower: TablePiece) -> TablePiece:
    """Return both pieces as one table; a row that the break cut becomes one row again and is listed, a header that is
    printed again is left out."""
    lower = _without_header(upper, lower)
    bottom = [part for part in upper.parts if part.last_row == upper.rows - 1]
    top = lower.row(0)
    pairs = [(a, b) for b in top for a in bottom if _same_column(a, b)]
    cut = len(pairs) == len(top) and _row_is_cut([pair for pair in pairs if _is_own(pair)])
    offset = upper.rows - cut
    merged = pairs if cut else _carried(pairs)
    moved = [part._replace(row=part.row + offset) for part in lower.parts if all(part is not b for _, b in merged)]
    kept = [part for part in upper.parts if all(part is not a for a, _ in merged)]
    whole = [_whole(a, b, offset) for a, b in merged]
    cut_rows = (*upper.joined_rows, upper.rows - 1) if cut else upper.joined_rows
    lost = (*upper.lost, *(piece._replace(row=piece.row + offset) for piece in lower.lost))
    return TablePiece((*kept, *whole, *moved), offset + lower.rows, cut_rows, lost)


def _without_header(upper: TablePiece, lower: TablePiece) -> TablePiece:
    """Leave out the rows at the top that are printed above already (重复标题行): what is below goes on from there."""
    count = next((n for at in range(1, upper.rows) if (n := _repeated(upper, at, lower))), 0)
    if not 0 < count < lower.rows:
        return lower
    again = [part for part in lower.parts if part.last_row < count]
    lost = (LostPiece(part.text, "repeated", part.page, 0, part.bbox[0]) for part in again if part.text)
    return TablePiece(
        tuple(_below(part, count, upper) for part in lower.parts if part.last_row >= count),
        lower.rows - count,
        tuple(row - count for row in lower.joined_rows if row >= count),
        (*lost, *(piece._replace(row=max(piece.row - count, 0)) for piece in lower.lost)),
    )


def _repeated(upper: TablePiece, at: int, lower: TablePiece) -> int:
    """How many rows at the top of ``lower`` are those from row ``at`` on, text by text and rule by rule."""
    count = 0
    while count < lower.rows and at + count < upper.rows:
        above = [part for part in upper.row(at + count) if part.text]
        below = [part for part in lower.row(count) if part.text]
        if len(above) != len(below) or len(below) < (1 if count else _HEADER_TEXTS):
            break
        if not all(a.text == b.text and _same_column(a, b) for a, b in zip(above, below, strict=True)):
            break
        count += 1
    return count


def _below(part: CellPiece, count: int, upper: TablePiece) -> CellPiece:
    """A part below the ``count`` rows that are left out; one that began among them goes on with what it is above."""
    if part.row >= count:
        return part._replace(row=part.row - count)
    said = any(part.text == other.text and _same_column(part, other) for other in upper.parts)
    return part._replace(row=0, row_span=part.last_row - count + 1, text="" if said else part.text)


def _same_column(a: CellPiece, b: CellPiece) -> bool:
    return abs(a.bbox[0] - b.bbox[0]) <= NEAR and abs(a.bbox[2] - b.bbox[2]) <= NEAR


def _is_own(pair: Pair) -> bool:
    """Whether these are cells of one row only, on both sides of the break."""
    return pair[0].row_span == pair[1].row_span == 1


def _whole(a: CellPiece, b: CellPiece, offset: int) -> CellPiece:
    text = "\n".join(part.text for part in (a, b) if part.text)
    confidence = min(a.confidence, b.confidence)
    rows = offset + b.last_row - a.row + 1
    return a._replace(text=text, row_span=rows, to_bottom=b.to_bottom, confidence=confidence)


def _row_is_cut(own: Sequence[Pair]) -> bool:
    """Whether the last row above and the first row below are one, judged by the cells of that row alone."""
    both = [(a, b) for a, b in own if a.text and b.text]
    single = [a.text or b.text for a, b in own if a.blank != b.blank]
    if any(_VALUE.fullmatch(a.text) and _VALUE.fullmatch(b.text) for a, b in both):
        return False
    if not both:
        return bool(single)
    if any(_VALUE.fullmatch(text) for text in single):
        return any(a.to_bottom for a, _ in both) and any(b.to_top for _, b in both)
    return all(_text_goes_on(a, b) for a, b in both)


def _carried(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that are one cell although a new row begins: cells over several rows that are empty on one side or
    whose text goes on, and, counted from the left, group cells that the new row leaves empty."""
    out: list[Pair] = []
    for at, (a, b) in enumerate(sorted(pairs, key=lambda pair: pair[1].bbox[0])):
        if _is_own((a, b)):
            one = len(out) == at and b.blank and not a.blank and _VALUE.fullmatch(a.text) is None
        else:
            one = b.blank or (a.blank and a.row_span > 1) or _text_goes_on(a, b)
        if one:
            out.append((a, b))
    return out


def _text_goes_on(a: CellPiece, b: CellPiece) -> bool:
    """Whether the text runs from the end of one cell into the start of the next: no gap, and no end or new start,
    unless the new start is the next item of a list that began above."""
    if not (a.to_bottom and b.to_top):
        return False
    number = item_number(b.text)
    if number is not None:
        return number.isdecimal() and any(item_number(x) == str(int(number) - 1) for x in a.text.split("\n"))
    return _ENDED.search(a.text) is None
