"""年度总体目标: what was planned and what was achieved, below their labels or beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zwcore.documents import Cell
from zwcore.finding import Sure
from zwcore.form import Goals
from zwcore.layouts.columns import labels_in
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import GridRow, Span, span_of
from zwcore.layouts.values import Sources, text_of
from zwcore.layouts.vocabulary import LONGEST_LABEL, label_of, labels
from zwcore.reading import Column

_FIELDS = ("planned", "actual")
_BOTH = re.compile(
    r"\s*(?:年初|年度|绩效|预期|总体|设定)*目标\s*[:：](?P<planned>.*?)"
    r"(?<=[\s。；;])(?:目标|全年|年度|实际|绩效)*完成情况\s*[:：](?P<actual>.*)",
    re.DOTALL,
)
_LABEL = 12
"""And a label that is not known has no more."""
_PROSE = 4
"""A goal has more letters than this."""


@dataclass(frozen=True, slots=True)
class GoalBlock:
    """The goals with the rows they are read from: a header with the texts below it, or labels with them beside."""

    start: int
    spans: dict[str, Span]
    beside: dict[str, tuple[GridRow, Cell]]
    columns: tuple[Column, ...] = ()
    doubts: frozenset[str] = frozenset()
    earlier: Span | None = None
    """Where the goal stands as it was before it was adjusted, in a print with both."""


def goal_spans(row: GridRow) -> dict[str, Span]:
    """Return the columns of 预期目标 and 实际完成情况 in a header; the block's own label is none of them."""
    if not 1 < len(row.filled) <= 6 or any(len(text) > LONGEST_LABEL for text in row.texts):
        return {}
    # A label that is merged over the rows below is the block's own.
    named = [(cell, field_of(cell.text, "goals")) for cell in row.filled if not _is_merged_label(cell)]
    while set(_FIELDS) <= {name for _, name in named[1:]}:
        named = named[1:]
    found: dict[str, Span] = {}
    for name in _FIELDS:
        cells = [cell for cell, said in named if said == name]
        if cells:
            found[name] = span_of(cells[-1] if name == "planned" else cells[0], row.width)
    if len(found) < 2:
        return found
    between = [cell for cell in row.filled if found["planned"][1] <= cell.col < found["actual"][0]]
    beside = [cell for cell in row.filled if cell.col >= found["actual"][1]]
    return {} if between or beside or found["planned"][0] > found["actual"][0] else found


def is_goal_header(row: GridRow) -> bool:
    """Tell whether this is the row with 预期目标 and 实际完成情况."""
    return len(goal_spans(row)) == 2


def find_goals(rows: Sequence[GridRow], table: int) -> GoalBlock | None:
    """Find the goals in the rows of a form; ``table`` is that of the indicators' header."""
    known = labels("goals").keys()
    sure = [n for n, row in enumerate(rows) if not known.isdisjoint(row.names)]
    for n in (*sure, *range(len(rows))):
        row, spans = rows[n], goal_spans(rows[n])
        if len(spans) == 2:
            columns = (Column("goals", text_of(row.at(*spans[name])) or "", name) for name in _FIELDS)
            return GoalBlock(n, spans, {}, tuple(columns), earlier=_earlier(row, spans["planned"]))
    return _half_known(rows[:table]) or _unknown(rows[:table]) or _beside(rows[:table])


def _earlier(row: GridRow, planned: Span) -> Span | None:
    """Return the column of 年初绩效目标 left of 调整后绩效目标."""
    named = [cell for cell in row.filled if cell.col < planned[0] and field_of(cell.text, "goals") == "planned"]
    own = [cell for cell in named if not _is_merged_label(cell) and field_of(cell.text, "block") is None]
    return span_of(own[-1], row.width) if own else None


def _half_known(rows: Sequence[GridRow]) -> GoalBlock | None:
    """A header of which one label is not understood, with a text under both: the place says what it is."""
    for n, (row, below) in enumerate(pairwise(rows)):
        spans = goal_spans(row)
        block = [cell for cell in row.filled if field_of(cell.text, "block") == "goals"]
        if len(spans) != 1 or not block:
            continue
        (name,), (span,) = spans, spans.values()
        others = [cell for cell in row.distinct if cell is not block[0] and cell.col != span[0]]
        if len(others) != 1 or len(others[0].text) > _LABEL:
            continue
        other = others[0]
        missing = "actual" if name == "planned" else "planned"
        both = {name: span, missing: span_of(other, row.width)}
        if (other.col > span[0]) == (missing == "actual") and all(_is_prose(below.at(*s)) for s in both.values()):
            columns = (
                Column("goals", text_of(row.at(*span)) or "", name),
                Column("goals", other.text, missing, "position", 0),
            )
            return GoalBlock(n, both, {}, columns, frozenset({f"goals.{missing}"}))
    return None


def _unknown(rows: Sequence[GridRow]) -> GoalBlock | None:
    """Two labels beside the block's own of which none is understood, with a text under each: the place says what they
    are."""
    for n, (row, below) in enumerate(pairwise(rows)):
        if len(row.filled) != 3 or field_of(row.texts[0], "block") != "goals":
            continue
        own, *labels_ = row.filled
        spans = dict(zip(_FIELDS, (span_of(cell, row.width) for cell in labels_), strict=True))
        short = all(len(cell.text) <= _LABEL for cell in labels_)
        if (
            short
            and own.row_span > 1
            and all(_is_longer(below.at(*spans[name]), row.at(*spans[name])) for name in spans)
        ):
            columns = (
                Column("goals", text_of(cell) or "", name, "position", 0)
                for cell, name in zip(labels_, _FIELDS, strict=True)
            )
            return GoalBlock(n, spans, {}, tuple(columns), frozenset(f"goals.{name}" for name in _FIELDS))
    return None


def _is_longer(text: Cell | None, label: Cell | None) -> bool:
    """Tell whether a text stands below a label that is no text itself."""
    return text is not None and text is not label and label is not None and len(text.text) > len(label.text)


def _is_merged_label(cell: Cell) -> bool:
    return cell.row_span > 1 and field_of(cell.text, "block") == "goals"


def _is_prose(cell: Cell | None) -> bool:
    return cell is not None and len(cell.text.strip()) > _PROSE and field_of(cell.text, "goals") is None


def _beside(rows: Sequence[GridRow]) -> GoalBlock | None:
    """Labels one below the other, each with its text to the right; one of them may be all that the print has."""
    found: dict[str, tuple[GridRow, Cell]] = {}
    columns, start = list[Column](), len(rows)
    for n, row in enumerate(rows):
        for label, value in pairwise(row.filled) if len(row.filled) <= 5 else ():
            name = field_of(label.text, "goals") if len(label.text) <= LONGEST_LABEL else None
            if name in _FIELDS and name not in found and field_of(value.text, "goals") is None:
                found[str(name)] = row, value
                columns.append(Column("goals", text_of(label) or "", name))
                start = min(start, n)
    return GoalBlock(start, {}, found, tuple(columns)) if found else None


def read_goals(block: GoalBlock, rows: Sequence[GridRow], sources: Sources) -> Goals:
    """Read the goals; ``rows`` begin with those of the block. Several rows are joined by line breaks."""
    if block.beside:
        found = {name: sources.take(f"goals.{name}", row, cell) for name, (row, cell) in block.beside.items()}
        for row, _ in block.beside.values():
            sources.label(
                *(cell for cell in row.filled if field_of(cell.text, "goals") or field_of(cell.text, "block"))
            )
        return _parted(Goals(found.get("planned"), found.get("actual")))
    sources.label(*labels_in(rows[0]))
    if block.earlier is not None and not any(_is_prose(row.at(*block.spans["planned"])) for row in rows[1:]):
        block = replace(block, spans=block.spans | {"planned": block.earlier}, earlier=None)
    texts: dict[str, list[str]] = {name: [] for name in _FIELDS}
    seen: set[int] = set()
    for row in rows[1:]:
        if row.width == 1 < rows[0].width:
            continue  # a line between two tables
        if "other" in row.label("goals"):
            sources.label(*labels_in(row))
            continue
        sources.label(*(cell for cell in row.filled if label_of(cell.text) in labels("block")))
        for name, span in block.spans.items():
            cell = row.at(*span)
            if cell is None or id(cell) in seen or label_of(cell.text) in labels("block"):
                continue
            seen.add(id(cell))
            known = f"goals.{name}" in sources
            text = text_of(cell) if known else sources.take(f"goals.{name}", row, cell)
            if text:
                sources.value(cell)
                texts[name].append(text)
    return Goals("\n".join(texts["planned"]) or None, "\n".join(texts["actual"]) or None)


def _parted(goals: Goals) -> Goals:
    """Part what was planned from what came of it, where one cell has both: 目标：… 完成情况：…"""
    both = goals.planned if goals.actual is None else goals.actual if goals.planned is None else None
    match = _BOTH.fullmatch(both) if both else None
    return Goals(match["planned"].strip() or None, match["actual"].strip() or None) if match else goals


def doubts_of(block: GoalBlock) -> dict[str, Sure]:
    """Return what is doubted of the goals' columns."""
    return dict.fromkeys(block.doubts, Sure.INFERRED)
