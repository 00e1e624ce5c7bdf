"""What is said of cells and of changes: where a cell is, what stood there and what stands there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from zwcore.filling import CellChange, Field, label_at
from zwcore.paths import name_cell, row_of
from zwcore.record.model import Record, Spoken, ToldFinding
from zwcore.text import Message, shortened

PLACE = Message("correct.place", "表{no} 第 {n} 项 {category} {label}")
PLACE_ALONE = Message("correct.place_alone", "第 {n} 项 {category} {label}")
PLACE_BARE = Message("correct.place_bare", "表{no} 第 {n} 项 {label}")
PLACE_ALONE_BARE = Message("correct.place_alone_bare", "第 {n} 项 {label}")
PLACE_HEAD = Message("correct.place_head", "表{no} {label}")
EMPTY = Message("correct.empty", "空")
ONE = Message("correct.one", "{place} {before} → {after}")
ROW_NEW = Message("change.row_new", "新增一行：{name}")
ROW_GONE = Message("change.row_gone", "删去一行：{name}")
BROUGHT_ALONG = Message("change.brought_along", "另有 {count} 处是得分计算方法等表样文字的不同，不逐条列。")
LONG = 24
_FIGURES = ("total", "score", "weight", "target", "actual", "initial", "adjusted", "executed", "rate", "year")
_PRINTED = ("title", "method", "level1", "level1_points", "label")
"""What a form prints and nobody fills in."""


def is_numbered(record: Record) -> bool:
    """Tell whether a form is called by its number (表5) rather than by its name."""
    return record.form.table_no is not None or record.index > 0


def place_of(record: Record, field: Field) -> Message:
    """Return how a field is called: table, row, category, column."""
    return _place(record, field.row, field.label)


def place_at(record: Record, path: str) -> Message:
    """Return how the cell at a path is called, whether it is filled in in the chat or not."""
    field = next((one for one in record.fields if one.path == path), None)
    return _place(record, row_of(path), label_at(record.form, path)) if field is None else place_of(record, field)


def _place(record: Record, row: int | None, label: Message) -> Message:
    if row is None:
        return PLACE_HEAD.with_(no=record.table_no, label=label) if is_numbered(record) else label
    items = record.form.indicators
    category = items[row].level2 if row < len(items) else None
    if category:
        place = (PLACE if is_numbered(record) else PLACE_ALONE).with_(category=category)
    else:
        place = PLACE_BARE if is_numbered(record) else PLACE_ALONE_BARE
    return place.with_(no=record.table_no, n=row + 1, label=label)


def differences(record: Record, changes: Sequence[CellChange]) -> Iterator[Message]:
    """Say what was changed to make ``record`` what it is: numbers first, then rows that came or went, each as one, then
    words; what the print brings with it (:func:`brought_along`) is left out."""
    own = [one for one in changes if not _is_brought_along(one)]
    yield from (_cell(record, one) for one in own if one.row == "same" and _is_figure(one))
    for (kind, _), group in groupby(
        (one for one in own if one.row != "same"), key=lambda one: (one.row, row_of(one.path))
    ):
        cells = list(group)
        name = next((text for one in cells if one.path.endswith(".level3") and (text := one.after or one.before)), "")
        yield (ROW_NEW if kind == "new" else ROW_GONE).with_(name=shortened(name, LONG))
    yield from (_cell(record, one) for one in own if one.row == "same" and not _is_figure(one))


def brought_along(changes: Iterable[CellChange]) -> list[Message]:
    """In one line how many cells differ that nobody fills in: 得分计算方法, 一级指标, the title."""
    count = sum(map(_is_brought_along, changes))
    return [BROUGHT_ALONG.with_(count=count)] if count else []


def _is_brought_along(change: CellChange) -> bool:
    return change.row == "same" and _column(change) in _PRINTED


def _is_figure(change: CellChange) -> bool:
    return _column(change) in _FIGURES and not change.path.startswith("goals.")


def _column(change: CellChange) -> str:
    return change.path.rpartition(".")[2]


def _cell(record: Record, change: CellChange) -> Message:
    place = place_at(record, change.path)
    before, after = (shortened(text, LONG) if text else EMPTY for text in (change.before, change.after))
    return ONE.with_(place=place, before=before, after=after)


def mark_of(record: Record, told: ToldFinding) -> str:
    """Return what a finding is known by: its check, its cell, and what it says; where these are the same, it is."""
    cell = name_cell(record.form, told.finding.where)
    digest = hashlib.sha256(f"{told.code}\n{cell}\n{told.finding.message}".encode()).hexdigest()
    # One of digits alone might be taken for a number of somebody's, and be masked.
    parts = (digest[at : at + _MARK] for at in range(len(digest) - _MARK))
    return next(part for part in parts if not part.isdigit())


def with_marks(record: Record, marks: Mapping[str, Spoken]) -> Record:
    """Return a form of whose findings those do not count that are known by these marks (不作为问题)."""
    known = [(told.number, marks.get(mark_of(record, told))) for told in record.told] if marks else []
    found = {number: said for number, said in known if said is not None}
    return replace(record, dismissed=found) if found else record


_MARK = 16
