"""What changed between two states of a form, cell by cell, and how a file sent again goes on with a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from zwcore.form import COLUMNS, FUND_COLUMNS, Form, FundLine, Goals
from zwcore.paths import edit, row_of, value_at
from zwcore.text import canonical

_LINE = re.compile(r"funds\[(\d+)\]")
_HEAD = ("title", "year", "project", "department", "unit", "money_unit", "total", "grade")


@dataclass(frozen=True, slots=True)
class Change:
    """A cell with what stood there before and what stands there now; a blank is ``None``."""

    path: str
    before: str | None
    after: str | None


def changes(before: Form, after: Form) -> tuple[Change, ...]:
    """Return the cells that differ, folded for comparing, in the order of the form."""
    found = []
    for path in dict.fromkeys([*_paths(before), *_paths(after)]):
        old, new = value_at(before, path), value_at(after, path)
        if _folded(old) != _folded(new):
            found.append(Change(path, old, new))
    return tuple(found)


def _folded(text: str | None) -> str | None:
    return canonical(text) if text is not None else None


def _paths(form: Form) -> Iterator[str]:
    yield from _HEAD
    yield from (f"goals.{field.name}" for field in fields(Goals))
    yield from (f"funds[{n}].{name}" for n in range(len(form.funds)) for name in ("label", *FUND_COLUMNS))
    yield from (f"indicators[{n}].{name}" for n in range(len(form.indicators)) for name in COLUMNS)


def merged(draft: Form, sent: Form, before: Mapping[str, str | None]) -> Form:
    """Return the form that was sent again with what was filled in in the chat meanwhile.

    ``before`` is what stood in the cells that the chat changed: where the file still has that, the chat's value holds;
    where it has another, the file does. Actual values and reasons stay where the print has no column for them. All of
    it by row, as long as the row is the same.
    """
    kept = [name for name in ("actual", "deviation") if not sent.has_column(name)]
    names = [before.get(f"indicators[{n}].level3", item.level3) for n, item in enumerate(draft.indicators)]
    same = [n < len(names) and _folded(names[n]) == _folded(item.level3) for n, item in enumerate(sent.indicators)]
    values = {
        f"indicators[{n}].{name}": getattr(draft.indicators[n], name)
        for n, item in enumerate(sent.indicators)
        for name in kept
        if same[n] and getattr(item, name) is None
    }
    for path, old in before.items():
        row = row_of(path)
        there = row is None or (row < len(same) and same[row])
        if there and _folded(value_at(sent, path)) == _folded(old):
            values[path] = value_at(draft, path)
    sent = replace(sent, funds=sent.funds or (FundLine(),))
    return edit(sent, {path: value for path, value in values.items() if _there(sent, path)})


def _there(form: Form, path: str) -> bool:
    """Tell whether the form has the line of funds that a path names."""
    line = _LINE.match(path)
    return line is None or int(line[1]) < len(form.funds)
