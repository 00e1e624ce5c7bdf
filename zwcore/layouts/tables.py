"""绩效指标: the table, or several that go on one another, each read by its own header; 总分; what stands below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zwcore.finding import Sure
from zwcore.form import Indicator
from zwcore.layouts import head, indicators
from zwcore.layouts.amid import is_note, only_own
from zwcore.layouts.columns import Assigned, assign, is_block_label, labels_in
from zwcore.layouts.funds import is_lower, is_second_header
from zwcore.layouts.grades import grade_of
from zwcore.layouts.indicators import IndicatorLine, Spans
from zwcore.layouts.rows import GridRow, span_of
from zwcore.layouts.said import total_in
from zwcore.layouts.totals import Sums, find_total, is_part, read_total
from zwcore.layouts.values import Sources
from zwcore.layouts.vocabulary import label_of
from zwcore.money import HUNDRED, ZERO, add, parse_points
from zwcore.reading import NAMELESS, Column
from zwcore.text import canonical

_GOES_ON = "续表"
_SUBTOTAL = "小计"
_PART_SUM = re.compile("(?:指标|产出|效益|满意度|成本|过程|决策|部分|分项).{0,4}(?:合计|共计|得分)$")


@dataclass(slots=True)
class TableRead:
    """What was read of the indicators."""

    indicators: tuple[Indicator, ...] = ()
    total: str | None = None
    grade: str | None = None
    columns: set[str] = field(default_factory=set)
    moved: tuple[int, ...] = ()
    spans: Spans = field(default_factory=dict)
    last_spans: Spans = field(default_factory=dict)
    total_row: GridRow | None = None
    below: Sequence[GridRow] = ()
    notes: list[GridRow] = field(default_factory=list)
    how: list[Column] = field(default_factory=list)
    doubts: dict[str, Sure] = field(default_factory=dict)
    merged: dict[str, int] = field(default_factory=dict)


def read_table(
    rows: Sequence[GridRow], headers: Sequence[int], sources: Sources, taught: Mapping[str, str], money: Sums
) -> TableRead:
    """Read the indicators below each of the ``headers``, and the total below the last of them; ``money`` are the points
    of the execution rate."""
    found = TableRead()
    if not headers:
        return found
    last = headers[-1]
    total_at, end = find_total(rows, last)
    lines: list[IndicatorLine] = []
    for n, start in enumerate(headers):
        following = headers[n + 1] if n + 1 < len(headers) else end
        lines += _read_part(found, rows[start:following], sources, taught)
    if total_at is None:
        total_at, end, lines = _sum_row(found, rows, lines, end)
    found.indicators, found.merged = indicators.read_indicators(lines, sources)
    found.moved = tuple(n for n, line in enumerate(lines) if line.moved)
    if total_at is not None:
        found.total_row = rows[total_at]
        points = money._replace(weight=_added(lines, "weight"), score=_added(lines, "score"))
        whole: GridRow | None = rows[total_at]
        if is_part(rows[total_at], found.last_spans, points):
            _note_closing(rows[total_at], sources)
            whole = next((row for row in rows[total_at + 1 :] if total_in(row)), None)
        if whole is not None:
            found.total, found.grade = read_total(whole, found.last_spans, points, sources)
            found.columns.add("total")
    found.below = [*found.notes, *(rows[end:] if end is not None else _paragraphs_below(rows))]
    return found


def _added(lines: Sequence[IndicatorLine], column: str) -> Decimal:
    """Add up a column of points; a number over several rows counts once."""
    cells = {id(cell): cell for line in lines if (cell := line.cells.get(column)) is not None}
    return add(points for cell in cells.values() if (points := parse_points(cell.text)) is not None)


def _read_part(
    found: TableRead, rows: Sequence[GridRow], sources: Sources, taught: Mapping[str, str]
) -> list[IndicatorLine]:
    """Read the rows below one header; ``rows`` begin with it."""
    second = rows[1:2] if len(rows) > 1 and is_lower(rows[1], rows[0], "indicators") else []
    header, body = [rows[0], *second], list[GridRow]()
    for row in rows[1 + len(second) :]:
        if is_second_header(row, "indicators"):
            sources.label(*labels_in(row))
        elif head.closing(row) == "total":
            _note_closing(row, sources)
        elif head.closing(row):
            found.notes.append(only_own(row))
        elif row.width > 1 and (added := _subtotal(row)):
            for cell in row.filled:
                sources.aside(cell, added)
        elif row.width > 1:
            body.append(row)
        elif _GOES_ON in canonical(row.texts[0] if row.texts else ""):
            sources.label(*row.filled)
    assigned = assign("indicators", header, body, taught)
    spans = assigned.spans
    names = spans.get("level3", (0, 0))[0]
    found.notes += [only_own(row) for row in body if is_note(row, names)]
    body = [row for row in body if not is_note(row, names) and not _is_across(row, spans)]
    lines = [line for part in _by_table(body, header) for line in _lines(part, header, spans)]
    _note(found, assigned, sources)
    _note_rows(lines, assigned, sources)
    return lines


def _note_closing(row: GridRow, sources: Sources) -> None:
    """Tell of a sum of a part of the rows: it is printed, and none of the form's values."""
    sources.label(*row.filled[:1])
    for cell in row.filled[1:]:
        sources.aside(cell, row.texts[0])


def _subtotal(row: GridRow) -> str | None:
    """Return the label of a row that adds up those above it (小计, 产出指标合计), where this is one."""
    if not any(map(_is_subtotal, row.names)) or any(parse_points(text) == HUNDRED for text in row.texts):
        return None
    words = [cell for cell in row.filled if cell.row_span == 1 and parse_points(cell.text) is None]
    own = [cell for cell in words if _is_subtotal(label_of(cell.text))]
    beside = [cell for cell in words if not is_block_label(cell) and not indicators.is_level_name(cell.text)]
    return own[0].text if len({id(cell) for cell in (*own, *beside)}) == 1 else None


def _is_subtotal(name: str) -> bool:
    return name.endswith(_SUBTOTAL) or _PART_SUM.search(name) is not None


def _lines(rows: Sequence[GridRow], header: Sequence[GridRow], spans: Spans) -> list[IndicatorLine]:
    """Put rows under their columns; a table of another width without a header of its own has them in the same order."""
    if rows[0].table != header[0].table and rows[0].width != header[0].width:
        spans = _in_order(rows, spans) or spans
    return indicators.pick_lines(rows, spans)


def _by_table(rows: Sequence[GridRow], header: Sequence[GridRow]) -> list[list[GridRow]]:
    parts: list[list[GridRow]] = []
    for row in rows:
        if not parts or parts[-1][-1].table != row.table:
            parts.append([])
        parts[-1].append(row)
    return parts


def _in_order(rows: Sequence[GridRow], spans: Spans) -> Spans | None:
    """Return the columns of a table without a header whose rows have as many cells as there are columns."""
    fullest = max(rows, key=lambda row: len(row.distinct))
    places = [span_of(cell, fullest.width) for cell in fullest.distinct][-len(spans) :]
    ordered = sorted(spans, key=lambda name: spans[name])
    return dict(zip(ordered, places, strict=True)) if len(places) == len(spans) else None


def _note(found: TableRead, assigned: Assigned, sources: Sources) -> None:
    """Add to the table what its header, or a further one, tells."""
    sources.label(*assigned.header)
    known = {column.header for column in found.how}
    found.how += [column for column in assigned.columns if column.header not in known]
    found.columns |= assigned.spans.keys() - {"level1_points"}
    found.doubts |= assigned.doubts
    found.spans = found.spans or assigned.spans
    found.last_spans = assigned.spans


def _note_rows(lines: Sequence[IndicatorLine], assigned: Assigned, sources: Sources) -> None:
    """Tell of the cells beside the columns: the block's own label, and what stands in a column of no use."""
    first = min((start for start, _ in assigned.spans.values()), default=0)
    margin = None
    for line in lines:
        left = line.row.filled[0] if first and line.row.filled else None
        if left is not None and left is not margin:
            margin = left
            sources.label(*(cell for cell in line.row.filled if cell.col < first and is_block_label(cell)))
        for span, under in assigned.aside:
            sources.aside(line.row.at(*span), under or NAMELESS)


def _is_across(row: GridRow, spans: Spans) -> bool:
    """Tell whether a row is one text across the table."""
    ends = [row.at(*spans[name]) for name in ("level1", "level3") if name in spans] if len(row.texts) == 1 else []
    return len(ends) > 1 and ends[0] is not None and ends[0] is ends[1]


def _sum_row(
    found: TableRead, rows: Sequence[GridRow], lines: list[IndicatorLine], end: int | None
) -> tuple[int | None, int | None, list[IndicatorLine]]:
    """Take the last row for 总分 where its label is not understood and its points are the sum of those above."""
    if len(lines) < 3 or not {"weight", "score"} <= found.last_spans.keys():
        return None, end, lines
    last, above = lines[-1], lines[:-1]
    weight, score = parse_points(last.text("weight")), parse_points(last.text("score"))
    if last.cells.get("level1") is not None and last.cells.get("level1") is last.cells.get("weight"):
        weight = HUNDRED  # a label over all columns up to the points: no indicator has such
    names = [text for text in last.row.texts if parse_points(text) is None and grade_of(text) is None]
    added = add(points for line in above if (points := parse_points(line.text("weight"))) is not None)
    if weight is None or score is None or len(names) > 1 or added == ZERO:
        return None, end, lines
    if weight not in (added, HUNDRED):
        return None, end, lines
    found.doubts["total"] = Sure.INFERRED
    found.how.append(Column("total", "".join(names), "total", "sums", 0))
    at = next(n for n, row in enumerate(rows) if row is last.row)
    return at, at if end is None else min(at, end), above


def _paragraphs_below(rows: Sequence[GridRow]) -> Sequence[GridRow]:
    """Return the paragraphs behind the last row of a table that has no total."""
    last = max((n for n, row in enumerate(rows) if row.width > 1), default=len(rows))
    return rows[last + 1 :]
