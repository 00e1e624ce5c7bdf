"""What changed between two states of a form, cell by cell, and how a file sent again goes on with a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from zwcore.form import COLUMNS, FUND_COLUMNS, Form, FundLine, Goals, Indicator
from zwcore.paths import edit, followed, paired_rows, row_names, row_of, value_at
from zwcore.text import canonical, fold, is_blank

_LINE = re.compile(r"(funds|indicators)\[(\d+)\]")
_HEAD = ("title", "year", "project", "department", "unit", "money_unit", "total", "grade")


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell with what stood there before and what stands there after; a blank is ``None``.

    ``path`` leads into the later state; where its ``row`` is gone, into the earlier one.
    """

    path: str
    before: str | None
    after: str | None
    row: Literal["same", "new", "gone"] = "same"


def changes(before: Form, after: Form) -> tuple[CellChange, ...]:
    """Return the cells that differ, folded for comparing; rows are known by their names, and come last."""
    found = [
        CellChange(path, old, new)
        for path in dict.fromkeys([*_paths(before), *_paths(after)])
        if _folded(old := value_at(before, path)) != _folded(new := value_at(after, path))
    ]
    return (*found, *_of_rows(before, after))


def _of_rows(before: Form, after: Form) -> Iterator[CellChange]:
    for old, new in paired_rows(before, after):
        for name in COLUMNS:
            was = None if old is None else getattr(before.indicators[old], name)
            now = None if new is None else getattr(after.indicators[new], name)
            if _folded(was) != _folded(now):
                kind: Literal["same", "new", "gone"] = "new" if old is None else "gone" if new is None else "same"
                yield CellChange(f"indicators[{old if new is None else new}].{name}", was, now, kind)


def _folded(text: str | None) -> str | None:
    return canonical(text) if text is not None else None


def _paths(form: Form) -> Iterator[str]:
    yield from _HEAD
    yield from (f"goals.{field.name}" for field in fields(Goals))
    yield from (f"funds[{n}].{name}" for n in range(len(form.funds)) for name in ("label", *FUND_COLUMNS))


def merged(draft: Form, sent: Form, before: Mapping[str, str | None]) -> Form:
    """Return the form that was sent again with what was filled in in the chat meanwhile.

    ``before`` is what stood in the cells that the chat changed: where the file still has that, the chat's value holds;
    where it has another, the file does. Actual values and reasons stay where the print has no column for them. All of
    it by row, whatever its place, as long as the row is there; rows that the chat added come last.
    """
    kept = [name for name in ("actual", "deviation") if not sent.has_column(name)]
    before = {path: text for path, text in before.items() if _there(draft, path)}
    sent = replace(sent, funds=sent.funds or (FundLine(),))
    earlier = edit(draft, before)
    there, follow = _rows_of(earlier, sent), followed(earlier, sent)
    values = {
        f"indicators[{new}].{name}": getattr(draft.indicators[old], name)
        for old, new in there.items()
        for name in kept
        if getattr(sent.indicators[new], name) is None
    }
    for path, text in before.items():
        row, moved = row_of(path), follow(path)
        if moved is not None and (row is None or row in there) and _folded(value_at(sent, moved)) == _folded(text):
            values[moved] = value_at(draft, path)
    added = _added(draft, earlier, sent)
    return replace(form := edit(sent, values), indicators=(*form.indicators, *added))


def _added(draft: Form, earlier: Form, sent: Form) -> list[Indicator]:
    """The rows that the chat added: nothing of them stood there before, and the file has none of their names."""
    names = row_names(sent)
    rows = zip(draft.indicators, earlier.indicators, row_names(draft), strict=True)
    return [row for row, was, name in rows if row != was and is_empty(was) and name not in names]


def _rows_of(draft: Form, sent: Form) -> dict[int, int]:
    """The row of ``sent`` for each row of the draft, where it has the same name of level 3."""
    return {
        old: new
        for old, new in paired_rows(draft, sent)
        if old is not None
        and new is not None
        and fold(draft.indicators[old].level3 or "") == fold(sent.indicators[new].level3 or "")
    }


def is_empty(row: Indicator) -> bool:
    """Tell whether nothing stands in a row but what its level brings with it."""
    return all(is_blank(getattr(row, name)) for name in COLUMNS)


def _there(form: Form, path: str) -> bool:
    """Tell whether the form has the row or the line that a path names."""
    line = _LINE.match(path)
    return line is None or int(line[2]) < len(form.funds if line[1] == "funds" else form.indicators)
