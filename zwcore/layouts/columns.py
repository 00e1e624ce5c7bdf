"""Which column is which: labels first, and where one is not understood, what stands below it, where, and what adds up.

:func:`assign` takes the header of a block (one row or two) with the rows below it. Where every label is known by the
letter nothing else is looked at. A column that its label does not settle is an open :class:`Slot`; of all ways to give
the open slots fields that are free the best as a whole is taken, each by how much better it is than the best way that
reads this slot otherwise. What stays below that is not understood, and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from zwcore.documents import Cell
from zwcore.finding import Sure
from zwcore.layouts.contents import BEST, fit, kind_of
from zwcore.layouts.labels import NOTHING, Meaning, candidates, field_of, meaning
from zwcore.layouts.rows import GridRow, Span, span_of
from zwcore.layouts.settling import HALF_KNOWN, Slot, are_amounts, settle, texts_of
from zwcore.layouts.values import text_of
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.money import parse_points
from zwcore.reading import CERTAIN, Column

ENOUGH = 310
"""What a field must come to for an open slot."""
CLEAR = 60
"""And how much better than any other reading of it."""
_LABEL, _PLACE = 400, 80
_ADDS_UP, _NEVER, _ALONE = 150, -300, -150
_TOLD = ("label", "taught", "sums")
_MOST_OPEN = 6
_LABEL_LETTERS = 16
_SAMPLE = 6
_NEEDED = {
    "indicators": ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation"),
    "funds": ("initial", "adjusted", "executed", "weight", "rate", "score"),
}
_ORDER = {
    "indicators": (
        *("level1", "level2", "level3", "nature", "target", "unit", "actual", "weight", "score", "reviewed"),
        *("deviation", "method", "evidence"),
    ),
    "funds": ("initial", "adjusted", "executed", "weight", "rate", "score", "note"),
}
_RANK = {block: {name: n for n, name in enumerate(names)} for block, names in _ORDER.items()}


@dataclass(frozen=True, slots=True)
class Assigned:
    """The columns of a block: where each field stands, how each header was read, what is doubted, the columns that are
    none of the form's, the cells of the header."""

    spans: dict[str, Span]
    columns: tuple[Column, ...] = ()
    doubts: Mapping[str, Sure] = field(default_factory=dict)
    aside: tuple[tuple[Span, str], ...] = ()
    header: tuple[Cell, ...] = ()


def assign(
    block: str, header: Sequence[GridRow], body: Sequence[GridRow], taught: Mapping[str, str] | None = None
) -> Assigned:
    """Tell which column of a block is which, from its header (one row or two) and the rows below."""
    spans = dict(header[0].label(block))
    for row in header[1:]:
        spans |= row.label(block)
    cells = tuple(cell for row in header for cell in row.filled)
    if not taught and _all_known(block, header, body, spans):
        known = labels(block)
        columns = [
            Column(block, text_of(cell) or "", name)
            for cell in cells
            if (name := known.get(label_of(cell.text))) is not None
        ]
        return Assigned(spans, tuple(columns), header=cells)
    slots = _slots(block, header, body, taught or {})
    for slot in slots:
        slot.texts = texts_of(slot.span, body)
    slots = [slot for slot in slots if slot.header or slot.texts]
    settle(block, slots, body)
    _settle_open(block, slots)
    headers = {slot.header for slot in slots}
    understood = (
        one for one in cells if text_of(one) in headers or is_block_label(one) or meaning(one.text, block).field
    )
    return _assigned(block, slots, tuple(understood))


def _all_known(block: str, header: Sequence[GridRow], body: Sequence[GridRow], spans: Mapping[str, Span]) -> bool:
    """Tell whether every header is known by the letter, once, and each stands over one column of values."""
    known, margin = labels(block), labels("block")
    names = [label_of(text) for row in header for text in row.texts]
    if not spans or not all(name in known or name in margin for name in names):
        return False
    if known.keys() & {"other"} or len(spans) != sum(name in known for name in names):
        return False
    first = min(start for start, _ in spans.values())
    for cell in header[0].distinct if len(header) == 1 else ():
        rows_named = block == "funds" and cell.col < first
        if cell.col >= first and cell.col_span > 1 and _is_split(cell, body):
            return False
        texts = texts_of(span_of(cell, header[0].width), body) if not cell.text.strip() else []
        if are_amounts(texts) if rows_named else any(meaning(text, "block").field is None for text in texts):
            return False
    return True


def _is_split(cell: Cell, body: Sequence[GridRow]) -> bool:
    """Tell whether most rows have several values under one header."""
    start, past = cell.col, cell.col + cell.col_span
    some = body[:_SAMPLE]
    several = sum(sum([start <= one.col < past for one in row.filled]) > 1 for row in some)
    return 2 * several > len(some)


def _slots(block: str, header: Sequence[GridRow], body: Sequence[GridRow], taught: Mapping[str, str]) -> list[Slot]:
    """Return a slot for each column, from left to right; a second row of a header parts what stands above it."""
    found: list[Slot] = []
    margin = _margin(block, header, body)
    for cell, above in _leaves(header):
        start, past = span = span_of(cell, header[0].width)
        if start < margin:
            continue
        text = text_of(cell) or ""
        slot = Slot(text, span)
        said = meaning(text, block) if text else NOTHING
        if above is not None:
            said = _under(above, said, meaning(f"{above.text}{text}", block), block)
        if label_of(text) in taught:
            slot.field, slot.by = taught[label_of(text)], "taught"
        elif cell.col_span > 1 and text and _is_split(cell, body):
            found += _parts(slot, said, body)
            continue
        elif said.sure:
            slot.field, slot.margin = said.field, said.margin
        else:
            slot.said = candidates(text, block)
        twin = found[-1] if found else None
        if twin and twin.field == slot.field is not None and twin.header == slot.header and twin.span[1] == start:
            twin.span = twin.span[0], past
        else:
            found.append(slot)
    return found


def _under(above: Cell, said: Meaning, both: Meaning, block: str) -> Meaning:
    """What a label says below another: what it does alone, or both of them together; below a level always both."""
    if both.sure and (field_of(above.text, block) or "").startswith("level"):
        return both
    return said if said.sure else max(said, both, key=lambda one: one.score)


def _margin(block: str, header: Sequence[GridRow], body: Sequence[GridRow]) -> int:
    """Return the first column right of the block's own label: a label or a merged cell with no values below it."""
    known = labels(block)
    past = 0
    for cell in header[0].distinct:
        own = meaning(cell.text, "block").sure or cell.row_span > len(header) or not cell.text.strip()
        below = (row.at(*span_of(cell, row.width)) for row in body)
        values = any(
            one is not None and one is not cell and one.text.strip() and not is_block_label(one) for one in below
        )
        # What stands left of the money are the names of its rows.
        texts = texts_of(span_of(cell, header[0].width), body) if block == "funds" else []
        amounts = are_amounts(texts) or (field_of(cell.text, block) is not None and fit("initial", texts, True) > 0)
        named = block == "funds" and not amounts
        if not own or label_of(cell.text) in known or (values and not named):
            return past
        past = cell.col + cell.col_span
    return past


def is_block_label(cell: Cell) -> bool:
    """Tell whether a cell is the label of a block."""
    return meaning(cell.text, "block").field is not None


def labels_in(row: GridRow) -> list[Cell]:
    """Return the cells of a row of labels: those that begin there, and of those from above the labels of blocks."""
    return [cell for cell in row.filled if cell.row == row.index or is_block_label(cell)]


def is_lower_header(row: GridRow, above: GridRow, block: str) -> bool:
    """Tell whether a row is the lower part of the header ``above``: a label of a column reaches over both, and what
    else it has stands below other labels."""
    shared = {id(cell) for cell in above.filled if cell.row_span > 1} & {id(cell) for cell in row.filled}
    named = any(id(cell) in shared and field_of(cell.text, block) is not None for cell in above.filled)
    own = [cell for cell in row.filled if id(cell) not in shared] if named else []
    return bool(own) and all(_may_be_label(cell) and above.at(*span_of(cell, row.width)) for cell in own)


def is_upper_header(row: GridRow, header: GridRow, block: str) -> bool:
    """Tell whether the row above a header is an upper part of it: short labels only, which reach over columns of the
    header, or down into it."""
    if row.table != header.table or len(row.filled) < 2 or not all(map(_may_be_label, row.filled)):
        return False
    if is_lower_header(header, row, block):
        return True
    over = [
        cell for cell in row.filled if sum(cell.col <= one.col < cell.col + cell.col_span for one in header.filled) > 1
    ]
    named = [cell for cell in over if meaning(cell.text, block).field or is_block_label(cell)]
    return len(over) > 1 and bool(named)


def _may_be_label(cell: Cell) -> bool:
    label = label_of(cell.text)
    return len(label) <= _LABEL_LETTERS and kind_of(label) in ("words", "prose", "dash")


def _leaves(header: Sequence[GridRow]) -> Iterator[tuple[Cell, Cell | None]]:
    """Yield the lowest header cell of each column with the one above it, where it has one."""
    if len(header) == 1:
        yield from ((cell, None) for cell in header[0].distinct)
        return
    above = header[0].cells
    for cell in header[1].distinct:
        over = above[cell.col] if cell.col < len(above) else None
        yield (cell, over if over is not cell else None) if cell.text.strip() or over is None else (over, None)


def _parts(slot: Slot, said: Meaning, body: Sequence[GridRow]) -> Iterator[Slot]:
    """Part a header that stands over several columns of values."""
    start, past = slot.span
    row = max(body, key=lambda row: sum(start <= cell.col < past for cell in row.filled))
    edges = sorted({start, past, *(cell.col for cell in row.filled if start < cell.col < past)})
    half = {said.field: HALF_KNOWN} if said.field not in (None, "other") else {}
    return (replace(slot, span=span, said=half, by="values") for span in pairwise(edges))


def _settle_open(block: str, slots: Sequence[Slot]) -> None:
    """Give the open slots the fields that are free, in the way that is best as a whole, where it is clear."""
    open_slots = [slot for slot in slots if slot.open and slot.texts][:_MOST_OPEN]
    if not open_slots or block not in _RANK:
        return
    taken = {slot.field for slot in slots}
    choices = [_choices(block, slots, slot, taken) for slot in open_slots]
    ways = [(_worth(slots, open_slots, way, choices), way) for way in _ways(choices)]
    best, way = max(ways, key=lambda one: one[0])
    for n, (slot, name) in enumerate(zip(open_slots, way, strict=True)):
        margin = best - max((worth for worth, other in ways if other[n] != name), default=0)
        if name is not None and margin >= CLEAR:
            slot.by, slot.field = _witness(slot, name, block), name
            slot.margin = min(margin, CERTAIN)


def _choices(block: str, slots: Sequence[Slot], slot: Slot, taken: set[str | None]) -> dict[str | None, int]:
    """What each free field would be worth for a slot; none of them is worth :data:`ENOUGH`."""
    found: dict[str | None, int] = {None: ENOUGH}
    names = {*_NEEDED[block], *(name for name in slot.said if name in _RANK[block] and name != "note")} - taken
    for name in sorted(names):
        label = slot.said.get(name, 0) * _LABEL // CERTAIN
        fits = fit(name, slot.texts, money=block == "funds")
        worth = label + fits + _place(block, slots, slot, name)
        if fits > -BEST // 2 and worth > ENOUGH // 2:
            found[name] = worth
    return found


def _place(block: str, slots: Sequence[Slot], slot: Slot, name: str) -> int:
    """Whether a field stands where prints usually have it, between its neighbours."""
    rank, at = _RANK[block], list(slots).index(slot)
    left = next((rank[one.field] for one in reversed(slots[:at]) if one.field in rank), -1)
    right = next((rank[one.field] for one in slots[at + 1 :] if one.field in rank), len(rank))
    return _PLACE * (left < rank[name]) + _PLACE * (rank[name] < right)


def _ways(choices: Sequence[Mapping[str | None, int]]) -> Iterator[tuple[str | None, ...]]:
    if not choices:
        yield ()
        return
    for rest in _ways(choices[1:]):
        yield from ((name, *rest) for name in choices[0] if name is None or name not in rest)


def _worth(
    slots: Sequence[Slot],
    open_slots: Sequence[Slot],
    way: Sequence[str | None],
    choices: Sequence[Mapping[str | None, int]],
) -> int:
    """What a way to read the open slots is worth as a whole: the slots one by one, and whether their points fit."""
    worth = sum(options[name] for options, name in zip(choices, way, strict=True))
    if "weight" not in way and "score" not in way:
        return worth
    there = {slot.field: slot for slot in slots if slot.field} | dict(zip(way, open_slots, strict=True))
    if "score" not in there or "weight" not in there:
        return worth + (_ALONE if "score" not in there else 0)
    return worth + _points_fit(there["weight"].texts, there["score"].texts)


def _points_fit(weights: Sequence[str], scores: Sequence[str]) -> int:
    """No score is above its weight: but for a slip in one row of five."""
    pairs = [
        (weight, score)
        for weight, score in zip(map(parse_points, weights), map(parse_points, scores), strict=False)
        if weight is not None and score is not None
    ]
    over = sum(score > weight for weight, score in pairs)
    return 0 if len(pairs) < 2 else _ADDS_UP if 5 * over <= len(pairs) else _NEVER


def _witness(slot: Slot, name: str, block: str) -> str:
    """Name the witness that told: what stands below, or, where that says nothing, the place."""
    return "values" if fit(name, slot.texts, money=block == "funds") > 0 else "position"


def _assigned(block: str, slots: Sequence[Slot], cells: tuple[Cell, ...]) -> Assigned:
    columns = tuple(Column(block, slot.header, slot.field, slot.by, slot.margin) for slot in slots)
    own = [slot for slot in slots if slot.field not in (None, "other")]
    doubts = {f"{block}.{slot.field}": Sure.INFERRED for slot in own if slot.by not in _TOLD}
    aside = tuple((slot.span, slot.header) for slot in slots if slot.field in (None, "other"))
    return Assigned({str(slot.field): slot.span for slot in own}, columns, doubts, aside, cells)
