"""What photos may not show of their forms: rows and a total beyond the edge of a picture or between two, heads.

A form is taken for cut off on evidence only: its last photo ends within its table, photos of it do not meet, or its
points are far from a hundred; some prints have no total at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from zwcore.documents import Document, NotRead
from zwcore.form import Form, FundLine, Indicator
from zwcore.layouts import head
from zwcore.layouts.cut import Piece, begins_table
from zwcore.money import ZERO, parse_points
from zwcore.reading import ROWS, HowRead

LEAST_POINTS = Decimal(90)
"""What the indicators of a whole form come to; the execution rate may have the others without saying so."""
STROKE, READ_AS = "—", "一"
FUNDS, POINTS = ("initial", "adjusted", "executed", "weight", "rate", "score"), ("weight", "score")
_SPOILED = frozenset(("photo", "photos", "unjoined"))
"""Why photos may show less of a form than there is, by the first word of the reason."""

_APART = ("gap", "doubted")
"""Why photos may not be those of one form, or not all of them."""
_RAGGED = 500
"""How sure a cell is at most that rules do not enclose on all sides, or that something lies over."""
_NOWHERE = (0, 0, 0, 0)
"""The box of a cell of which nothing was seen."""


def has_doubtful_rows(piece: Piece) -> bool:
    """Tell whether it is not sure where the rows and cells of a form begin and end: a photo of it shows rules that end
    in a cell, cells over each other, or places without a cell."""
    cells = (cell for row in piece.rows for cell in row.distinct)
    return any(cell.confidence == _RAGGED or cell.bbox == _NOWHERE for cell in cells)


class _Seen:
    """A form on its photos: which they are, in their order."""

    def __init__(self, piece: Piece, form: Form, how: HowRead) -> None:
        self.form, self.how = form, how
        self.rows = [row for row in piece.rows if row.width > 1] or piece.rows

    @cached_property
    def pages(self) -> list[int]:
        """The photos that its table is on."""
        return [*dict.fromkeys(page for row in self.rows for page in sorted({cell.page for cell in row.filled}))]

    @cached_property
    def end(self) -> int | None:
        """The photo on which its total stands below its rows."""
        if "total" not in self.form.columns:
            return None
        first = next((n for n, row in enumerate(self.rows) if begins_table(row)), len(self.rows))
        below = [row for row in self.rows[first:] if head.closing(row) == "total"]
        return max(cell.page for cell in below[-1].filled) if below else None

    def ends_by(self, page: int) -> bool:
        """Tell whether it comes to its end on a photo or on one before."""
        return self.end is not None and self.pages.index(self.end) <= self.pages.index(page)

    @property
    def is_short(self) -> bool:
        """Tell whether the points on it are far from a hundred."""
        items = self.form.indicators
        weights = [parse_points(item.weight) for item in items]
        if not any(weights) or "total" in self.form.columns:
            return False
        due = (f"indicators[{n}].weight" for n, weight in enumerate(weights) if weight is None)
        if not all(map(self.how.covered, due)):
            return False
        money = (parse_points(line.weight) for line in self.form.funds)
        return sum((points for points in (*weights, *money) if points is not None), ZERO) < LEAST_POINTS


def withheld(document: Document, read: Sequence[tuple[Piece, Form, HowRead]]) -> list[dict[str, str]]:
    """Return of each form of a document what cannot be said to be blank, or to be all there, since photos may not show
    it."""
    if document.kind != "photo" and not any(_word(one) in _SPOILED for one in document.left_out):
        return [{} for _ in read]
    forms = [_Seen(*one) for one in read]
    cut = {n for page in document.cut_below if (n := _last_on(page, forms)) is not None and _runs_out(forms[n], page)}
    apart = {n for one in document.left_out if one.why in _APART for n in _apart(one, forms)}
    return [dict.fromkeys(_of(n, forms, document, cut, apart), "photo") for n in range(len(forms))]


def struck_out(form: Form) -> Form:
    """The form with the strokes that stand where numbers do as what they are: of a photo "—" is read as 一."""
    return replace(
        form,
        funds=tuple(replace(line, **_strokes(line, FUNDS)) for line in form.funds),
        indicators=tuple(replace(item, **_strokes(item, POINTS)) for item in form.indicators),
    )


def _strokes(row: FundLine | Indicator, names: Sequence[str]) -> dict[str, str]:
    return {name: STROKE for name in names if (getattr(row, name) or "").strip() == READ_AS}


def _of(n: int, forms: Sequence[_Seen], document: Document, cut: Set[int], apart: Set[int]) -> Iterator[str]:
    seen = forms[n]
    if n in apart or any(_concerns(one, seen) for one in document.left_out):
        yield from (name for name in head.NAMES if getattr(seen.form, name) is None)
    totalled = "total" in seen.form.columns
    # Who writes down the total of a form that ends at the edge says that it has no more rows.
    if n in apart or (n in cut and totalled):
        yield ROWS
    if not totalled and (n in cut or n in apart or seen.is_short):
        yield "total"


def _word(one: NotRead) -> str:
    return one.why.partition(".")[0]


def _concerns(one: NotRead, seen: _Seen) -> bool:
    """Tell whether what is wrong with a photo, or with all of them, may have hidden something of a form."""
    page = one.figures.get("page")
    return _word(one) in _SPOILED and (page is None or int(str(page)) in seen.pages)


def _last_on(page: int, forms: Sequence[_Seen]) -> int | None:
    return next((n for n in reversed(range(len(forms))) if page in forms[n].pages), None)


def _runs_out(seen: _Seen, page: int) -> bool:
    """Tell whether a form goes on below its last photo."""
    return seen.pages[-1] == page and seen.end is None


def _apart(gap: NotRead, forms: Sequence[_Seen]) -> Iterator[int]:
    """The forms between whose photos some may be missing: but for one that ends above."""
    above, below = (int(str(gap.figures[name])) for name in ("above", "below"))
    last = _last_on(above, forms)
    if last is not None and not forms[last].ends_by(above):
        yield last
    first = next((n for n, seen in enumerate(forms) if below in seen.pages), None)
    if first is not None and first != last:
        yield first
