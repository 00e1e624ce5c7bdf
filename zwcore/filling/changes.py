"""What changed between two states of a form, cell by cell, and how a file sent again goes on with a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from zwcore.form import COLUMNS, FUND_COLUMNS, Form, FundLine, Goals
from zwcore.sample import value_at
from zwcore.text import canonical

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


def merged(draft: Form, sent: Form) -> Form:
    """Return the form that was sent again with what only the chat had filled in.

    The file says what its print has columns for; actual values and reasons given in the chat stay where the print has
    no column for them, its annex has none either, and the row is still the same.
    """
    kept = [name for name in ("actual", "deviation") if not sent.has_column(name)]
    rows = []
    for n, item in enumerate(sent.indicators):
        old = draft.indicators[n] if n < len(draft.indicators) else None
        same = old is not None and _folded(old.level3) == _folded(item.level3)
        values = {name: getattr(item, name) or getattr(old, name) for name in kept} if same else {}
        rows.append(replace(item, **values))
    return replace(sent, indicators=tuple(rows), funds=sent.funds or (FundLine(),))
