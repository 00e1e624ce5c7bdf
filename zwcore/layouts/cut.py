"""From the rows of a document to its forms: where each begins and ends, and what is none.

A form begins at 项目名称 (or what a print has instead) and with the rows of several cells that stand above it in its
table (主管部门, 项目编码), or, where no such label is known, with the table that its indicators' header stands in.
Single-text lines above it are its heading; a further table without a form's beginning (续表) belongs to the form above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from zwcore.documents import Document
from zwcore.layouts.head import closing
from zwcore.layouts.labels import field_of, label_inside
from zwcore.layouts.rows import GridRow, is_indicator_header, is_title, rows_of, starters
from zwcore.layouts.vocabulary import LONGEST_LABEL, label_of, labels
from zwcore.text import canonical

_YEAR = re.compile(r"\(?20\d\d年度?\)?")
_PLAN = re.compile("申报|绩效目标(?:批复|编报|设定|审核|下达)?表|目标批复")
_ATTACHED = re.compile("附[件表][0-9]*:")
_EVALUATED = frozenset({"actual", "score"})
_VALUES = frozenset({"target", "actual", "weight", "score"})
_ABOVE = 4
_MOST_PAIRS = 8
_LISTED = frozenset({"initial", "adjusted", "executed", "rate", "score"})


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of one form: the lines that stood above it and the table itself."""

    top: tuple[GridRow, ...]
    rows: tuple[GridRow, ...]

    @property
    def heading(self) -> tuple[str, ...]:
        """The texts above the table."""
        return tuple(text for row in self.top for text in row.texts)


@dataclass(frozen=True, slots=True)
class Cut:
    """A document cut into forms, the number of titles that were seen, the rows that are of no form, the plans
    (绩效目标申报表) and the lists of projects (one row a project) that were met instead of forms."""

    pieces: tuple[Piece, ...]
    titles: int
    outside: tuple[GridRow, ...]
    plans: int = 0
    listed: int = 0

    def count_outside(self) -> int:
        """Return how many cells and lines with text are of no form."""
        if not self.outside:
            return 0
        inside = {id(cell) for piece in self.pieces for row in (*piece.top, *piece.rows) for cell in row.filled}
        return len({id(cell) for row in self.outside for cell in row.filled} - inside)


def cut(document: Document) -> Cut:
    """Cut a document into forms."""
    rows = _in_order(list(rows_of(document)))
    lists = [n for n, row in enumerate(rows) if _is_list(row)]
    begun, plans = _starts(rows, lists)
    starts = [_head_start(rows, start, before + 1) for before, start in pairwise([-1, *begun])]
    pieces, outside, floor = list[Piece](), list[GridRow](), 0
    for start, following in pairwise([*starts, len(rows)]):
        top = _heading_start(rows, start, floor)
        end = _heading_start(rows, following, start + 1) if following < len(rows) else following
        outside += rows[floor:top]
        pieces.append(Piece(tuple(rows[top:start]), tuple(rows[start:end])))
        floor = end
    outside += rows[floor:]
    # What a photo shows beside its tables, a label past an edge that was not seen, is no form of its own.
    is_form = _has_table if document.kind == "photo" and any(map(_has_table, pieces)) else _says_more
    if document.kind in ("photo", "text"):
        outside += [row for piece in pieces if not is_form(piece) for row in (*piece.top, *piece.rows)]
        pieces = [piece for piece in pieces if is_form(piece)]
    return Cut(tuple(pieces), _count_titles(rows), tuple(outside), plans, len(lists))


def _has_table(piece: Piece) -> bool:
    return any(row.width > 1 for row in piece.rows)


def _says_more(piece: Piece) -> bool:
    """Tell whether there is more than the label of a name, which may stand on any line of a text."""
    return _has_table(piece) or any(begins_form(row) is None for row in piece.rows)


def begins_table(row: GridRow) -> bool:
    """Tell whether this is the header of the indicators: two levels, or (flat) one beside two of the values."""
    if row.begins_table is None:
        row.begins_table = is_indicator_header(row) or _means_header(row)
    return row.begins_table


def _means_header(row: GridRow) -> bool:
    texts = row.texts
    if len(texts) < 3 or sum(map(str.isdecimal, texts)) > 1 or max(map(len, texts)) > LONGEST_LABEL:
        return False
    fields = row.meant("indicators").keys()
    levels = sum(field.startswith("level") for field in fields)
    values = len(_VALUES & fields)
    return levels > 1 or (levels > 0 and values > 1) or (values > 2 and "actual" in fields)


def _starts(rows: Sequence[GridRow], lists: Sequence[int]) -> tuple[list[int], int]:
    """Return the rows where a form begins, and how many tables are plans without anything that was achieved.

    部门名称 and the like begin one only where a table with what was achieved follows before another form begins, and
    not in the head of one begun above.
    """
    tables = {n for n, row in enumerate(rows) if begins_table(row)}
    starts, plans, floor, in_head = list[int](), 0, 0, False
    for n, row in enumerate(rows):
        sure = begins_form(row)
        if sure and n not in lists:
            if _is_plan(rows, n, tables):
                plans += 1
            else:
                starts.append(n)
                in_head = True
        elif sure is False and not in_head and _evaluation_follows(rows, n + 1, tables):
            starts.append(n)
            in_head = True
        if n in tables:
            if not in_head and (start := _start_of(rows, n, floor, starts)) is not None:
                starts.append(start)
            in_head, floor = False, n + 1
    return starts, plans


def begins_form(row: GridRow) -> bool | None:
    """Tell whether a form may begin at a row: ``True`` 项目名称, ``False`` 部门名称 and the like, ``None`` no."""
    if not row.texts:
        return None
    first = row.texts[0]
    label = label_of(label_inside(first) if row.width > 1 else first)
    known = starters().get(label)
    if known is None and "名" in label and row.width > 1 and len(label) <= LONGEST_LABEL:
        return True if field_of(label, "head") == "project" else None
    return known


def _table_follows(rows: Sequence[GridRow], start: int, tables: Set[int], begun: tuple[bool, ...]) -> int | None:
    """Return the next header of indicators, if no other form begins before it (as surely as ``begun`` says)."""
    for n in range(start, len(rows)):
        if n in tables:
            return n
        if begins_form(rows[n]) in begun:
            return None
    return None


def _evaluation_follows(rows: Sequence[GridRow], start: int, tables: Set[int]) -> bool:
    table = _table_follows(rows, start, tables, (True, False))
    return table is not None and _is_evaluated(rows[table])


def _is_evaluated(row: GridRow) -> bool:
    """Tell whether a header has columns for what was achieved."""
    return not _EVALUATED.isdisjoint(row.label("indicators")) or not _EVALUATED.isdisjoint(row.meant("indicators"))


def _is_plan(rows: Sequence[GridRow], start: int, tables: Set[int]) -> bool:
    """Tell whether what begins here is a plan (绩效目标申报表): it is called one, and has a table whose columns are all
    understood, none of them for what was achieved."""
    table = _table_follows(rows, start + 1, tables, (True,))
    if table is None or _is_evaluated(rows[table]):
        return False
    above = [text for row in rows[max(start - _ABOVE, 0) : start] for text in row.texts if len(row.texts) == 1]
    if any(is_title(text) for text in above) or not any(_PLAN.search(canonical(text)) for text in above):
        return False
    return all(field_of(text, "indicators") or field_of(text, "block") for text in rows[table].texts)


def _start_of(rows: Sequence[GridRow], table: int, floor: int, starts: Sequence[int]) -> int | None:
    """Return where the form of an indicators' header begins that no label begins; ``None`` for a 续表.

    It is a form of its own where it is the first, or where a title or the money of another stands before it.
    """
    above = range(floor, table)
    title = next((n for n in reversed(above) if len(rows[n].texts) == 1 and is_title(rows[n].texts[0])), None)
    money = any(len(_LISTED & rows[n].label("funds").keys()) > 1 for n in above)
    if (starts and title is None and not money) or not _is_evaluated(rows[table]):
        return None
    start = floor if title is None else title + 1
    return next((n for n in range(start, table) if rows[n].width > 1 and len(rows[n].texts) > 1), table)


def _is_list(row: GridRow) -> bool:
    """Tell whether a row is the header of a list, one row a project: 项目名称 beside columns of money and points."""
    if row.names.isdisjoint(_project_labels()):
        return False
    return len(_LISTED & row.label("funds").keys()) > 1


@cache
def _project_labels() -> frozenset[str]:
    return frozenset(label for label, name in labels("head").items() if name == "project")


def _is_heading(row: GridRow) -> bool:
    """Tell whether a row can stand above a form: one text, or several like "填报单位：…", "单位：万元"."""
    texts = row.texts
    short = len(texts) <= 4 and all(":" in canonical(text) or _YEAR.fullmatch(canonical(text)) for text in texts)
    return (len(texts) <= 1 or short) and not row.label("total")


def _head_start(rows: Sequence[GridRow], start: int, floor: int) -> int:
    """Walk up from 项目名称 over the rows of several cells that stand above it in its table: 主管部门, 项目编码.

    Where another form stands in the same table above and no title between, only rows that surely are of a head do.
    """
    table, first = rows[start].table, start
    for n in range(start - 1, floor - 1, -1):
        row = rows[n]
        if len(row.texts) < 2 or row.width < 2:
            if any(map(is_title, row.texts)):
                break
            continue
        if row.table != table or not _is_pairs(row):
            break
        if floor and rows[floor - 1].table == table and (closing(row) or not _is_of_head(row)):
            break
        first = n
    return first


def _is_pairs(row: GridRow) -> bool:
    """Tell whether a row can be labels with their values: none of a table, no list."""
    texts = row.texts
    if len(texts) > _MOST_PAIRS or len(texts[0]) > LONGEST_LABEL or begins_table(row) or texts[0].isdecimal():
        return False
    return len(_LISTED & row.label("funds").keys()) < 2


def _is_of_head(row: GridRow) -> bool:
    return field_of(label_inside(row.texts[0]), "head") not in (None, "other")


def _heading_start(rows: Sequence[GridRow], start: int, floor: int) -> int:
    """Walk up from ``start`` over the heading's lines to the title nearest above, if there is one."""
    top = start
    while top > floor and _is_heading(rows[top - 1]):
        top -= 1
    titles = [n for n in range(top, start) if any(is_title(text) for text in rows[n].texts)]
    return titles[-1] if titles else top


def _count_titles(rows: Sequence[GridRow]) -> int:
    """Count the title lines.

    Of two with no table between them the first may only name what is attached ("附件：…自评表"), or be the heading of
    the page, which ends with the other.
    """
    count, above = 0, ""
    for row in rows:
        texts = row.texts
        if len(texts) == 1 and is_title(texts[0]):
            title = canonical(texts[0])
            same = bool(above) and (_ATTACHED.match(above) is not None or above.endswith(title))
            count += not same
            above = title
        elif not _is_heading(row):
            above = ""
    return count


def _in_order(rows: list[GridRow]) -> list[GridRow]:
    """Return the rows one form after the other, where a sheet has two forms beside each other."""
    edges = {row.table: edge for row in rows if (edge := _edge(row)) is not None}
    for table, edge in edges.items():
        own = [n for n, row in enumerate(rows) if row.table == table and row.width > 1]
        if not any(cell.col < edge < cell.col + cell.col_span for n in own for cell in rows[n].distinct):
            left = [_part(rows[n], 0, edge) for n in own]
            right = [_part(rows[n], edge, rows[n].width) for n in own]
            rows = [*rows[: own[0]], *left, *right, *(row for row in rows[own[0] :] if row.table != table)]
    return rows


def _edge(row: GridRow) -> int | None:
    """Return the column in which a second 项目名称 stands."""
    if len(row.filled) < 4 or not begins_form(row):
        return None
    first = label_of(row.texts[0])
    return next((cell.col for cell in row.filled[1:] if label_of(cell.text) == first), None)


def _part(row: GridRow, start: int, end: int) -> GridRow:
    """Return a part of a row; its cells stay in their columns."""
    return GridRow.of([*[None] * start, *row.cells[start:end]], row.table, row.index, row.joined)
