"""Printed variants of the form: ONE label-driven engine turns grids into forms; the variants are data.

To add a variant, add ``<id>.toml``: how it is known, what it prints and how, what it is used for (``model`` says what
stands in it, ``load`` reads it). To teach a label, add it to ``vocabulary.toml``; what else tells variants apart is in
``features``. The stages: ``spaces.restore_columns`` →
``rows.cut`` → ``head`` → ``indicators`` → ``grades`` → :func:`read_forms`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zwcore.documents import Document
from zwcore.form import Form, FundLine, Goals, Indicator
from zwcore.layouts import head, indicators
from zwcore.layouts.annex import read_annex, split
from zwcore.layouts.features import features
from zwcore.layouts.grades import read_grade
from zwcore.layouts.indicators import Spans
from zwcore.layouts.load import recognise
from zwcore.layouts.rows import GridRow, Piece, cut, is_indicator_header
from zwcore.layouts.values import Sources
from zwcore.reading import NOT_READ, HowRead


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as read, with the indicator rows whose values were moved and the rows joined over a page break.

    ``notes`` (说明, by indicator) and ``unread`` (rows that fit no indicator) come from its annex; ``how`` tells how it
    was read.
    """

    form: Form
    moved: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()
    notes: Mapping[int, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    how: HowRead = NOT_READ


@dataclass(frozen=True, slots=True)
class Readings:
    """All forms of a document, and the number of titles that were seen."""

    forms: tuple[Reading, ...]
    titles: int


def read_forms(document: Document) -> Readings:
    """Read every form of a document; a document without any gives none. Never raises."""
    if document.lines:
        # Only text needs it: nobody else pays for loading it.
        from zwcore.layouts.align import restore_rows
        from zwcore.layouts.spaces import restore_columns

        spaced = restore_columns(document)
        document = restore_rows(document) if spaced is document else spaced
    pieces, titles = cut(document)
    return Readings(tuple(_read_piece(piece) for piece in pieces), titles)


def _find(rows: Sequence[GridRow], test: Callable[[GridRow], bool], start: int = 0) -> int | None:
    return next((n for n in range(start, len(rows)) if test(rows[n])), None)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the blocks of a form begin, in whatever order they are printed."""

    funds: int | None
    goals: int | None
    indicators: int | None

    def below(self, rows: Sequence[GridRow], at: int) -> Sequence[GridRow]:
        """The rows between a block's header and the next block."""
        following = [n for n in (self.funds, self.goals, self.indicators) if n is not None and n > at]
        return rows[at + 1 : min(following, default=len(rows))]

    def above(self, rows: Sequence[GridRow]) -> Sequence[GridRow]:
        """The rows above all blocks."""
        known = [n for n in (self.funds, self.goals, self.indicators) if n is not None]
        return rows[: min(known, default=len(rows))]


def _read_piece(piece: Piece) -> Reading:
    (rows, beside), sources = split(piece.rows), Sources()
    at = _Places(_find(rows, head.is_fund_header), _find(rows, head.is_goal_header), _find(rows, is_indicator_header))
    above = at.above(rows)
    names = head.read_names(above, sources)
    title = head.read_title(piece.heading)
    money_unit = head.read_money_unit(rows[: at.indicators], piece.heading)
    columns: frozenset[str] = frozenset()
    fund_lines: tuple[FundLine, ...] = ()
    goals = Goals()
    if at.funds is not None:
        fund_lines, columns = head.read_funds(rows[at.funds], at.below(rows, at.funds), sources)
    if at.goals is not None:
        goals = head.read_goals(rows[at.goals], at.below(rows, at.goals), sources)
    table = _read_table(rows, at.indicators, sources)
    columns |= table.columns
    annex = read_annex(beside, table.indicators, columns, sources)
    more = features(head.is_whole(names), money_unit, table.spans, table.indicators)
    form = Form(
        title=title,
        table_no=head.read_table_no(title),
        year=head.read_year(piece.heading, title),
        template=recognise(columns.union(more)),
        project=names.get("project"),
        department=names.get("department"),
        unit=names.get("unit"),
        money_unit=money_unit,
        funds=fund_lines,
        goals=goals,
        indicators=annex.indicators,
        total=table.total,
        grade=read_grade(above, table.total_row, table.below, sources),
        columns=columns,
        blocks=_blocks(at, table),
        sources=sources,
    )
    return Reading(form, table.moved, tuple(n for n, row in enumerate(rows) if row.joined), annex.notes, annex.unread)


def _is_body(row: GridRow, spans: Spans) -> bool:
    """Leave out paragraphs, the header where it is printed again or is two rows high, and notes across the table."""
    ends = [row.at(*spans[name]) for name in ("level1", "level3") if name in spans] if len(row.texts) == 1 else []
    note = len(ends) > 1 and ends[0] is not None and ends[0] is ends[1]
    return row.width > 1 and not note and not is_indicator_header(row) and not head.is_second_header(row, "indicators")


@dataclass(frozen=True, slots=True)
class _Table:
    indicators: tuple[Indicator, ...] = ()
    total: str | None = None
    columns: frozenset[str] = frozenset()
    moved: tuple[int, ...] = ()
    spans: Spans = field(default_factory=dict)
    total_row: GridRow | None = None
    below: Sequence[GridRow] = ()


def _read_table(rows: Sequence[GridRow], at: int | None, sources: Sources) -> _Table:
    if at is None:
        return _Table()
    spans = head.header_spans(rows[at], rows[at + 1 :], "indicators")
    ends = {kind: n for n in range(len(rows) - 1, at, -1) if (kind := head.closing(rows[n]))}
    total_at, end = ends.get("total"), min(ends.values(), default=None)
    lines = indicators.pick_lines([row for row in rows[at + 1 : end] if _is_body(row, spans)], spans)
    found = indicators.read_indicators(lines, sources)
    total_row = rows[total_at] if total_at is not None else None
    return _Table(
        found,
        indicators.read_total(total_row, spans, sources) if total_row is not None else None,
        frozenset(spans) | ({"total"} if total_row is not None else frozenset()),
        tuple(n for n, line in enumerate(lines) if line.moved),
        spans,
        total_row,
        rows[end:] if end is not None else (),
    )


def _blocks(at: _Places, table: _Table) -> frozenset[str]:
    found = {"funds": at.funds is not None, "goals": at.goals is not None, "indicators": bool(table.indicators)}
    return frozenset(name for name, there in found.items() if there)
