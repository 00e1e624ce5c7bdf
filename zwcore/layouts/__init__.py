"""Printed variants of the form: ONE label-driven engine turns grids into forms; the variants are data.

To add a variant, add ``<name>.toml`` (what columns it must and must not have); to teach a label, add it to
``vocabulary.toml``. The stages: ``spaces.restore_columns`` → ``rows.cut`` → ``head`` → ``indicators`` →
:func:`read_forms`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zwcore.documents import Document
from zwcore.form import Form, FundLine, Goals, Indicator
from zwcore.layouts import head, indicators
from zwcore.layouts.rows import Piece, Row, cut
from zwcore.layouts.values import Sources
from zwcore.layouts.vocabulary import recognise


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as read, with the indicator rows whose values were moved and the rows joined over a page break."""

    form: Form
    moved: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """All forms of a document, and the number of titles that were seen."""

    forms: tuple[Reading, ...]
    titles: int


def read_forms(document: Document) -> Readings:
    """Read every form of a document; a document without any gives none. Never raises."""
    if document.lines:
        # Only text without tabs needs it: nobody else pays for loading it.
        from zwcore.layouts.spaces import restore_columns

        document = restore_columns(document)
    pieces, titles = cut(document)
    return Readings(tuple(_read_piece(piece) for piece in pieces), titles)


def _find(rows: Sequence[Row], test: Callable[[Row], bool], start: int = 0) -> int | None:
    return next((n for n in range(start, len(rows)) if test(rows[n])), None)


def _read_piece(piece: Piece) -> Reading:
    rows, sources = piece.rows, Sources()
    funds_at, goals_at, table_at = (
        _find(rows, test) for test in (head.is_fund_header, head.is_goal_header, head.is_indicator_header)
    )
    ends = [n for n in (funds_at, goals_at, table_at) if n is not None]
    names = head.read_names(rows[: min(ends, default=len(rows))], sources)
    title = head.read_title(piece.heading)
    columns: frozenset[str] = frozenset()
    fund_lines: tuple[FundLine, ...] = ()
    goals = Goals()
    if funds_at is not None:
        below = rows[funds_at + 1 : goals_at if goals_at is not None else table_at]
        fund_lines, columns = head.read_funds(rows[funds_at], below, sources)
    if goals_at is not None:
        goals = head.read_goals(rows[goals_at], rows[goals_at + 1 : table_at], sources)
    table = _read_table(rows, table_at, sources)
    columns |= table.columns
    form = Form(
        title=title,
        table_no=head.read_table_no(title),
        year=head.read_year(piece.heading, title),
        template=recognise(columns),
        project=names.get("project"),
        department=names.get("department"),
        unit=names.get("unit"),
        money_unit=head.read_money_unit(rows[:table_at], piece.heading),
        funds=fund_lines,
        goals=goals,
        indicators=table.indicators,
        total=table.total,
        columns=columns,
        blocks=_blocks(funds_at, goals_at, table_at if table.indicators else None),
        sources=sources,
    )
    return Reading(form, table.moved, tuple(n for n, row in enumerate(rows) if row.joined))


def _is_body(row: Row, spans: indicators.Spans) -> bool:
    """Leave out paragraphs, the header where it is printed again or is two rows high, and notes across the table."""
    ends = [row.at(*spans[name]) for name in ("level1", "level3") if name in spans] if len(row.texts) == 1 else []
    note = len(ends) > 1 and ends[0] is not None and ends[0] is ends[1]
    return row.width > 1 and not note and not head.is_indicator_header(row)


@dataclass(frozen=True, slots=True)
class _Table:
    indicators: tuple[Indicator, ...] = ()
    total: str | None = None
    columns: frozenset[str] = frozenset()
    moved: tuple[int, ...] = ()


def _read_table(rows: Sequence[Row], at: int | None, sources: Sources) -> _Table:
    if at is None:
        return _Table()
    spans = indicators.find_columns(rows[at])
    total_at = _find(rows, head.is_total, at + 1)
    body = [row for row in rows[at + 1 : total_at] if _is_body(row, spans)]
    lines = indicators.pick_lines(body, spans)
    found = indicators.read_indicators(lines, sources)
    total = indicators.read_total(rows[total_at], spans, sources) if total_at is not None else None
    columns = frozenset(spans) | ({"total"} if total_at is not None else frozenset())
    return _Table(found, total, columns, tuple(n for n, line in enumerate(lines) if line.moved))


def _blocks(funds: int | None, goals: int | None, table: int | None) -> frozenset[str]:
    found = {"funds": funds, "goals": goals, "indicators": table}
    return frozenset(name for name, at in found.items() if at is not None)
