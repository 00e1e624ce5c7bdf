"""Printed variants of the form: ONE label-driven engine turns grids into forms; the variants are data.

To add a variant, add ``<id>.toml``: how it is known, what it prints and how, what it is used for (``model`` says what
stands in it, ``load`` reads it). To teach a label, add it to ``vocabulary.toml`` (``labels`` says how labels are
known); what one person taught of a print is a mapping (``teach``). The stages: ``spaces.restore_columns`` → ``cut`` →
``head``, ``funds``, ``goals``, ``tables``, ``below`` → ``grades`` → :func:`read_forms`. ``columns`` tells which column
is which, ``values`` keeps the ledger of the cells, ``reading`` says how a form was read, ``off_photo`` what photos do
not show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from zwcore.documents import Cell, Document, Dropped, NotRead
from zwcore.finding import Sure
from zwcore.form import Form, Goals
from zwcore.layouts import head
from zwcore.layouts.annex import read_annex, split
from zwcore.layouts.below import read_below
from zwcore.layouts.columns import is_lower_header, is_upper_header
from zwcore.layouts.cut import Piece, begins_table, cut
from zwcore.layouts.features import features
from zwcore.layouts.funds import (
    MoneyRead,
    find_header,
    find_pairs,
    find_tasks,
    read_funds,
    read_pairs,
    set_tasks_aside,
    unit_behind,
)
from zwcore.layouts.goals import GoalBlock, doubts_of, find_goals, read_goals
from zwcore.layouts.grades import read_grade
from zwcore.layouts.how import Rest, complete
from zwcore.layouts.load import recognise
from zwcore.layouts.off_photo import has_doubtful_rows, struck_out, withheld
from zwcore.layouts.room import Room
from zwcore.layouts.rows import GridRow
from zwcore.layouts.shares import in_points
from zwcore.layouts.tables import TableRead, read_table
from zwcore.layouts.teach import Lessons, Taught
from zwcore.layouts.totals import Sums
from zwcore.layouts.values import Sources, text_of
from zwcore.money import ZERO, parse_points
from zwcore.reading import NOT_READ, ROWS, UNITS, Column, HowRead

_LEAST_TABS = 4


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
    """All forms of a document, and the number of titles that were seen.

    ``outside`` counts the cells and lines that are of no form, ``dropped`` is what was left out beside all forms;
    ``plans`` (绩效目标申报表) and ``listed`` (one row a project) are tables that were met and are no forms. ``found``
    tells how many forms are there, ``left_out`` says why not all of them, or of the document, were read.
    """

    forms: tuple[Reading, ...]
    titles: int
    outside: int = 0
    dropped: tuple[Dropped, ...] = ()
    plans: int = 0
    listed: int = 0
    found: int = 0
    left_out: tuple[NotRead, ...] = ()


def read_forms(document: Document, mappings: Sequence[Taught] = (), room: Room | None = None) -> Readings:
    """Read every form of a document that there is ``room`` for, with what was taught of its print; a document without
    any gives none.

    Never raises.
    """
    left_out = document.left_out
    if document.lines:
        # Only text needs it: nobody else pays for loading it.
        from zwcore.layouts.align_covered import uncover

        document = uncover(document if _has_all_cells(document.lines) else _restored(document))
    found = cut(document)
    rest = Rest(list(document.dropped))
    pieces, passed = (room or Room()).take(found.pieces)
    forms = [_read_piece(piece, rest, Lessons(mappings)) for piece in pieces]
    if document.kind == "photo":
        forms = [replace(one, form=struck_out(one.form)) for one in forms]
    read = [(piece, one.form, one.how) for piece, one in zip(pieces, forms, strict=True)]
    shown = zip(forms, withheld(document, read), strict=True)
    return Readings(
        tuple(_not_shown(form, paths) for form, paths in shown),
        found.titles, found.count_outside(), tuple(rest.dropped), found.plans, found.listed,
        len(found.pieces), (*left_out, *passed),
    )  # fmt: skip


def _not_shown(reading: Reading, paths: Mapping[str, str]) -> Reading:
    """The same of photos that may not show all of it: what is on none of them is not blank."""
    if not paths:
        return reading
    return replace(reading, how=replace(reading.how, withheld={**reading.how.withheld, **paths}))


def _restored(document: Document) -> Document:
    from zwcore.layouts.align import restore_rows
    from zwcore.layouts.spaces import restore_columns

    spaced = restore_columns(document)
    return restore_rows(document) if spaced is document else spaced


def _has_all_cells(lines: Sequence[str]) -> bool:
    """Tell whether the rows of each table in a text have the same number of cells, as a spreadsheet copies them."""
    counts = [line.count("\t") for line in lines]
    tables = [set(table) for tabbed, table in groupby(counts, key=bool) if tabbed]
    return bool(tables) and all(len(table) == 1 and min(table) >= _LEAST_TABS for table in tables)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the blocks of a form begin, in whatever order they are printed; ``pairs`` is money beside its labels,
    ``tasks`` 年度主要任务 with what each cost."""

    funds: int | None
    pairs: int | None
    tasks: int | None
    goals: GoalBlock | None
    tables: tuple[int, ...]
    upper: int | None = None
    """Where the first table's header has an upper row that does not say itself what it is."""

    @classmethod
    def of(cls, rows: Sequence[GridRow]) -> _Places:
        """Find the blocks in the rows of a form."""
        tables = tuple(n for n, row in enumerate(rows) if begins_table(row) and not _goes_on(rows, n))
        first = tables[0] if tables else len(rows)
        funds = find_header(rows, first)
        pairs = find_pairs(rows[:first]) if funds is None else None
        upper = first - 1 if tables and first and is_upper_header(rows[first - 1], rows[first], "indicators") else None
        return cls(funds, pairs, find_tasks(rows[:first]), find_goals(rows, first), tables, upper)

    @property
    def _starts(self) -> list[int]:
        goals = self.goals.start if self.goals is not None else None
        return [n for n in (self.funds, self.pairs, self.tasks, goals, self.upper, *self.tables[:1]) if n is not None]

    def below(self, rows: Sequence[GridRow], at: int) -> Sequence[GridRow]:
        """The rows between a block's header and the next block."""
        return rows[at + 1 : min((n for n in self._starts if n > at), default=len(rows))]

    def above(self, rows: Sequence[GridRow]) -> Sequence[GridRow]:
        """The rows above all blocks."""
        return rows[: min(self._starts, default=len(rows))]


def _goes_on(rows: Sequence[GridRow], n: int) -> bool:
    """Tell whether a header is the lower part of the one right above."""
    return n > 0 and begins_table(rows[n - 1]) and is_lower_header(rows[n], rows[n - 1], "indicators")


def _read_piece(piece: Piece, rest: Rest, lessons: Lessons) -> Reading:
    rows, beside = split(piece.rows)
    sources = Sources()
    at = _Places.of(rows)
    above = at.above(rows)
    title = head.read_title(piece.heading)
    names, labels = head.read_names(above, piece.top, title, sources)
    funds = _read_funds(rows, at, sources, lessons)
    if at.tasks is not None:
        set_tasks_aside([rows[at.tasks], *at.below(rows, at.tasks)], sources)
    goals, goal_columns = _read_goals(rows, at, sources)
    taught = lessons.for_header("indicators", [rows[n] for n in at.tables[:1]])
    upper = _read_upper(rows[at.upper], sources) if at.upper is not None else ()
    table = read_table(rows, at.tables, sources, taught, _points_of(funds))
    _read_top(table, above, sources)
    whole = "project" not in names and not _is_puzzling(above, sources)
    annex = read_annex(beside, table.indicators, frozenset(table.columns), sources)
    grade = read_grade(above, table.total_row, table.below, sources) or table.grade
    lines, reasons = read_below([row for row in table.below if row is not table.total_row], sources)
    money_unit, units = head.read_money_unit(rows[: at.tables[0]] if at.tables else rows, piece.heading)
    money_unit = money_unit or unit_behind(funds.lines) or head.read_money_unit(table.below, ())[0]
    columns = frozenset(funds.columns | table.columns)
    shares, money = in_points(annex.indicators, funds.lines)
    more = features(whole, money_unit, table.spans, table.indicators)
    form = Form(
        title=title,
        table_no=head.read_table_no(title),
        year=names.get("year"),
        template=recognise(columns.union(more)),
        **(head.with_whole(names) if whole else {name: names.get(name) for name in head.NAMES}),
        money_unit=money_unit,
        funds=tuple(money),
        goals=goals,
        indicators=tuple(shares),
        total=table.total,
        grade=grade,
        remarks=_remarks([*funds.reasons, *reasons], sources),
        columns=columns,
        blocks=_blocks(at, table),
        sources=sources,
    )
    head.note_heading(piece.top, title, sources)
    how = HowRead(
        columns=(
            *labels,
            *(Column("head", unit, UNITS) for unit in units),
            *funds.assigned.columns,
            *goal_columns,
            *upper,
            *table.how,
        ),
        spans=funds.spans | table.merged,
        doubts={**funds.assigned.doubts, **(doubts_of(at.goals) if at.goals else {}), **table.doubts},
        mapping=lessons.digest,
        below=lines,
    )
    how = _rows_asked(complete(how, form, piece, sources, rest), piece)
    joined = tuple(n for n, row in enumerate(rows) if row.joined)
    return Reading(form, table.moved, joined, annex.notes, annex.unread, how)


def _rows_asked(how: HowRead, piece: Piece) -> HowRead:
    """The same with the doubt where rows and cells begin and end, where a photo does not show it for sure."""
    return replace(how, doubts={**how.doubts, ROWS: Sure.DOUBTFUL}) if has_doubtful_rows(piece) else how


def _read_funds(rows: Sequence[GridRow], at: _Places, sources: Sources, lessons: Lessons) -> MoneyRead:
    if at.funds is not None:
        taught = lessons.for_header("funds", [rows[at.funds]])
        above = rows[max(at.funds - 1, 0) : at.funds]
        return read_funds(above, rows[at.funds], at.below(rows, at.funds), sources, taught)
    if at.pairs is not None:
        over = rows[at.pairs - 1] if at.pairs else None
        return read_pairs(over, [rows[at.pairs], *at.below(rows, at.pairs)], sources)
    return MoneyRead()


def _points_of(funds: MoneyRead) -> Sums:
    """The points of the execution rate: those of the first row of money that has any."""
    weights = (parse_points(line.weight) for line in funds.lines)
    scores = (parse_points(line.score) for line in funds.lines)
    return Sums(
        money_weight=next((points for points in weights if points is not None), ZERO),
        money_score=next((points for points in scores if points is not None), ZERO),
    )


def _read_goals(rows: Sequence[GridRow], at: _Places, sources: Sources) -> tuple[Goals, tuple[Column, ...]]:
    if at.goals is None:
        return Goals(), ()
    start = at.goals.start
    return read_goals(at.goals, [rows[start], *at.below(rows, start)], sources), at.goals.columns


def _read_upper(row: GridRow, sources: Sources) -> tuple[Column, ...]:
    """Note the labels that stand over several columns of the indicators; what they say is said again below them."""
    own = [cell for cell in row.filled if cell.row == row.index]
    sources.label(*own)
    return tuple(Column("upper", text_of(cell) or "", "other") for cell in own)


def _read_top(table: TableRead, above: Sequence[GridRow], sources: Sources) -> None:
    """Read 总分 above the money, where none is printed below the indicators.

    Of two totals the one below counts; another number above is set aside under its label.
    """
    found = head.find_top_total(above)
    if found is None:
        return
    row, label, cell = found
    sources.label(label)
    if table.total is None:
        table.total = sources.take("total", row, cell)
        table.columns.add("total")
    elif parse_points(cell.text) == parse_points(table.total):
        sources.value(cell)
    else:
        sources.aside(cell, label.text.strip())


def _is_puzzling(above: Sequence[GridRow], sources: Sources) -> bool:
    """Tell whether anything above the blocks was not understood: one of its labels may be that of the project."""
    return any(not one.under for one in sources.left_over(row for row in above if row.width > 1))


def _remarks(reasons: Sequence[tuple[GridRow, Cell]], sources: Sources) -> str | None:
    """Join the reasons that are printed beside no indicator."""
    for row, cell in reasons[:1]:
        sources.take("remarks", row, cell)
    sources.value(*(cell for _, cell in reasons))
    return "\n".join(filter(None, (text_of(cell) for _, cell in reasons))) or None


def _blocks(at: _Places, table: TableRead) -> frozenset[str]:
    found = {
        "funds": at.funds is not None or at.pairs is not None,
        "goals": at.goals is not None,
        "indicators": bool(table.indicators),
    }
    return frozenset(name for name, there in found.items() if there)
