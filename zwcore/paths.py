"""The path language over a form: ``indicators[0].score``, ``funds.total.executed``, ``goals.actual``.

A path counts rows. Where a cell must be found again although rows came or went (a note, a piece of evidence, the ① of a
message), it is called by the name of its row instead: :func:`name_cell` gives it, :func:`find_cell` leads back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from zwcore.form import Form, Indicator
from zwcore.text import fold

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?\.?")
_ROW = re.compile(r"(indicators|funds)\[(\d+)\]")
_NAMED = re.compile(r"(indicators|funds)\{(.*)#(\d+)\}", re.DOTALL)


def edit(form: Form, changes: Mapping[str, str | None]) -> Form:
    """Return ``form`` with the values at these paths replaced; ``KeyError`` for a path that is not there."""
    for path, value in changes.items():
        form = _set(form, path.replace("funds.total", "funds[0]"), value)
    return form


def value_at(form: Form, path: str) -> str | None:
    """Return the value at ``path``, or ``None`` where it is blank or the path leads nowhere."""
    node: Any = form
    for name, index in _steps(path):
        node = getattr(node, name, None)
        if index is not None:
            node = node[index] if node is not None and index < len(node) else None
    return node if isinstance(node, str) else None


@lru_cache(maxsize=1 << 12)
def _steps(path: str) -> tuple[tuple[str, int | None], ...]:
    found = _STEP.findall(path.replace("funds.total", "funds[0]"))
    return tuple((name, int(index) if index else None) for name, index in found)


def _set(node: Any, path: str, value: str | None) -> Any:
    match = _STEP.match(path)
    if match is None:
        raise KeyError(path)
    name, index = match.groups()
    rest = path[match.end() :]
    old = getattr(node, name)
    if index is not None:
        items = list(old)
        items[int(index)] = _set(items[int(index)], rest, value)
        return replace(node, **{name: tuple(items)})
    return replace(node, **{name: _set(old, rest, value) if rest else value})


def row_of(path: str) -> int | None:
    """Return the indicator (from 0) that a path leads to; ``None`` for a path elsewhere."""
    found = _ROW.match(path)
    return int(found[2]) if found and found[1] == "indicators" else None


def row_names(form: Form) -> list[str]:
    """Return what each indicator is known by: 二级指标 and 三级指标, folded, and which one of that name it is."""
    global _last_named
    items, names = _last_named
    if items is not form.indicators:
        names = _numbered([f"{fold(item.level2 or '')}|{fold(item.level3 or '')}" for item in form.indicators])
        _last_named = (form.indicators, names)
    return names


# Asked for cell by cell of one form: all names are made for each, and of a long form that takes long.
_last_named: tuple[tuple[Indicator, ...], list[str]] = ((), [])


def _fund_names(form: Form) -> list[str]:
    return _numbered([fold(line.label or "") for line in form.funds])


def _numbered(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    numbered = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        numbered.append(f"{name}#{seen[name]}")
    return numbered


def _names_of(form: Form, block: str) -> list[str]:
    return row_names(form) if block == "indicators" else _fund_names(form)


def name_cell(form: Form, path: str) -> str:
    """Return the name of the cell at ``path``: it stays the same when other rows come, go or change places."""
    found = _ROW.match(path)
    names = _names_of(form, found[1]) if found else []
    if found is None or int(found[2]) >= len(names):
        return path
    return f"{found[1]}{{{names[int(found[2])]}}}{path[found.end() :]}"


def find_cell(form: Form, name: str) -> str | None:
    """Return the path of a cell by its name (or by a path); ``None`` where the form has no such row any more."""
    found = _NAMED.match(name)
    if found is None:
        return name
    names, wanted = _names_of(form, found[1]), f"{found[2]}#{found[3]}"
    return f"{found[1]}[{names.index(wanted)}]{name[found.end() :]}" if wanted in names else None


def followed(before: Form, after: Form) -> Callable[[str], str | None]:
    """Return what leads from a path into ``before`` to the same cell of ``after``; ``None`` where its row is gone."""
    rows = {old: new for old, new in paired_rows(before, after) if old is not None}

    def follow(path: str) -> str | None:
        row = row_of(path)
        if row is not None:
            new = rows.get(row)
            return None if new is None else path.replace(f"[{row}]", f"[{new}]", 1)
        found = find_cell(after, name_cell(before, path))
        # A line of funds with another name stands in its place, as long as no line came or went.
        return path if found is None and len(before.funds) == len(after.funds) else found

    return follow


def paired_rows(before: Form, after: Form) -> list[tuple[int | None, int | None]]:
    """Return which indicator of ``before`` is which of ``after``, in the order of ``after``.

    Rows of one name belong together wherever they stand, of several those that are wholly alike first; as many rows as
    are left over between the same neighbours are the others with new names; what is left then came (``None`` before)
    or went (``None`` after).
    """
    found = _of_one_name(before, after)
    gone = [n for n in range(len(before.indicators)) if n not in found.values()]
    for start, end in _unnamed(found, len(after.indicators)):
        left = found.get(start - 1) if start else -1
        right = found.get(end, len(before.indicators))
        between = range(left + 1, right) if left is not None else range(0)
        if len(between) == end - start and all(n in gone for n in between):
            found |= zip(range(start, end), between, strict=True)
            gone = [n for n in gone if n not in between]
    return [*((found.get(n), n) for n in range(len(after.indicators))), *((n, None) for n in gone)]


def _of_one_name(before: Form, after: Form) -> dict[int, int]:
    """The row of ``before`` for each row of ``after`` whose name is there."""
    old, new = ([name.rpartition("#")[0] for name in row_names(form)] for form in (before, after))
    found: dict[int, int] = {}
    left = dict.fromkeys(range(len(old)))
    for alike in (True, False):
        for n, name in enumerate(new):
            those = (k for k in left if n not in found and old[k] == name)
            same = next((k for k in those if not alike or before.indicators[k] == after.indicators[n]), None)
            if same is not None:
                found[n] = same
                del left[same]
    return found


def _unnamed(found: Mapping[int, int], rows: int) -> Iterator[tuple[int, int]]:
    """Yield each run of rows that are not among those found, with its end excluded."""
    for unnamed, run in groupby(range(rows), key=lambda n: n not in found):
        if unnamed:
            members = [*run]
            yield members[0], members[-1] + 1
