"""Photos of one form that show the same of it twice: first its upper half, then the whole sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zwcore.documents import Document
from zwcore.documents.overlap import MOST_UNLIKE, TELLING, alike
from zwcore.layouts.cut import begins_form
from zwcore.layouts.rows import GridRow, rows_of
from zwcore.layouts.years import year_in
from zwcore.text import fold


@dataclass(frozen=True)
class _Shown:
    """What a page shows of a form: its name, its year, its rows folded, and whether it comes to its end."""

    project: str | None
    year: str | None
    rows: Sequence[str]
    ends: bool


def contained(pages: Sequence[Document], ends: Sequence[bool]) -> dict[int, int]:
    """The pages (from 0) that show a part of a form that begins on another page and is all there, each with that one;
    ``ends`` says which come to the end of a form."""
    shown = [_shown(page, end) for page, end in zip(pages, ends, strict=True)]
    found = {}
    for n, part in enumerate(shown):
        wholes = (m for m, whole in enumerate(shown) if m != n and _is_part(part, whole))
        if (whole := next(wholes, None)) is not None:
            found[n] = whole
    return found


def _shown(page: Document, end: bool) -> _Shown:
    rows = [*rows_of(page)]
    projects = (fold("".join(row.texts[:2])) for row in rows if _names(row))
    year = year_in(text for row in rows if row.width == 1 for text in row.texts)
    telling = [text for row in rows if row.width > 1 and len(text := fold("".join(row.texts))) >= TELLING]
    return _Shown(next(projects, None), year, telling, end)


def _names(row: GridRow) -> bool:
    return row.width > 1 and begins_form(row) is True


def _is_part(part: _Shown, whole: _Shown) -> bool:
    """Tell whether one shows rows of the other, in their order, and not all of them."""
    if part.ends or not whole.ends or part.project is None or part.project != whole.project:
        return False
    if len(part.rows) >= len(whole.rows) or len({part.year, whole.year} - {None}) > 1:
        return False
    at = unlike = 0
    for row in part.rows:
        here = next((n for n in range(at, len(whole.rows)) if alike(row, whole.rows[n])), None)
        unlike += here is None
        at = at if here is None else here + 1
    return unlike <= MOST_UNLIKE * len(part.rows)
