"""How a form was read: which column is what and by which witness, what was not understood, what was left out.

It goes with a form from the reader to the checks and into the record: "the print has no X" may only be said where every
header of that block was understood, and a finding is as sure as the reading under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from zwcore.finding import Sure
from zwcore.form import Locator

_INDEX = re.compile(r"\[\d+\]")
_ROW = re.compile(r"indicators\[(\d+)\](.*)", re.DOTALL)
CERTAIN = 1000
NAMELESS = "（空）"
"""What a cell is said to stand under whose column has no header."""
T = TypeVar("T")


def column_of(path: str) -> str:
    """Return the column that a value stands in: ``indicators.score`` for ``indicators[3].score``."""
    return _INDEX.sub("", path)


class Column(NamedTuple):
    """A column of a block (``funds``, ``goals``, ``indicators``): its header as printed, the field of the form that it
    is (``None``: not understood; ``other``: understood, and none of the form's), the witness that told (``label``,
    ``values``, ``position``, ``sums``, ``taught``) and the margin over the second best (0–1000)."""

    block: str
    header: str
    field: str | None
    by: str = "label"
    margin: int = CERTAIN


class Unread(NamedTuple):
    """A cell that is no value of the form: its text and its place. ``under`` is the label it belongs to, where that is
    all that is known of it (a column that was not understood) or where it is understood to be none of the form's
    (备注, 联系人); empty for a cell that nothing explains."""

    text: str
    source: Locator
    under: str = ""


class LeftOut(NamedTuple):
    """A text that is none of the form's, why (:data:`zwcore.documents.DROPPED`), and its place."""

    text: str
    why: str
    source: Locator


_NO_SPANS: Mapping[str, int] = MappingProxyType({})
_NO_DOUBTS: Mapping[str, Sure] = MappingProxyType({})
_NONE_WITHHELD: Mapping[str, str] = MappingProxyType({})


UNITS = "money_units"
"""As what each of several units of money is noted that a form prints."""
ROWS = "indicators.rows"
"""What is withheld where rows may be missing that are on no photo, and doubted where a photo does not show for sure
where rows and cells begin and end."""


@dataclass(frozen=True, slots=True)
class HowRead:
    """How a form was read.

    ``spans`` says over how many rows a value reaches that is printed once for several (``indicators[3].weight``: 2): it
    stands in the first of them, the others have none. ``doubts`` names what was not read as printed: a column
    (``indicators.score``) or one value (``indicators[3].score``). ``withheld`` are cells whose value the source does
    not give, and why (``formula``): they are no blanks. ``mapping`` is the digest of what was taught and used;
    ``below`` are the lines printed below the table, in which the rules may stand.
    """

    columns: tuple[Column, ...] = ()
    unread: tuple[Unread, ...] = ()
    dropped: tuple[LeftOut, ...] = ()
    spans: Mapping[str, int] = field(default_factory=lambda: _NO_SPANS)
    doubts: Mapping[str, Sure] = field(default_factory=lambda: _NO_DOUBTS)
    withheld: Mapping[str, str] = field(default_factory=lambda: _NONE_WITHHELD)
    mapping: str | None = None
    below: tuple[str, ...] = ()

    def sure(self, path: str) -> Sure:
        """Tell how sure the reading of a value (``indicators[3].score``) or a column (``indicators.score``) is."""
        doubts = self.doubts
        if not doubts:
            return Sure.PRINTED
        return doubts.get(path) or doubts.get(column_of(path), Sure.PRINTED)

    def doubts_column(self, column: Column) -> bool:
        """Tell whether it is doubtful that a column is the field it was read as."""
        return f"{column.block}.{column.field}" in self.doubts

    @property
    def is_cut_off(self) -> bool:
        """Tell whether rows, or the total, may be beyond the edge of a photo: no sum can be made."""
        return ROWS in self.withheld or self.withheld.get("total") == "photo"

    @property
    def questioned(self) -> tuple[str, ...]:
        """The paths of single values that were read with doubt, or that the source does not give."""
        return tuple(path for path in (*self.doubts, *self.withheld) if "[" in path or "." not in path)

    def confirmed(self, paths: Iterable[str]) -> HowRead:
        """Return it with these values certain: a person has said what stands there."""
        gone = set(paths)
        if not gone:
            return self
        doubts = {path: sure for path, sure in self.doubts.items() if path not in gone}
        return replace(self, doubts=doubts, withheld={p: why for p, why in self.withheld.items() if p not in gone})

    def unknown(self, block: str) -> tuple[str, ...]:
        """The headers of a block that were not understood: none where it may be said what the print lacks."""
        return tuple(column.header for column in self.columns if column.block == block and column.field is None)

    def prints(self, block: str, field: str) -> bool:
        """Tell whether the print has the label of a field (of ``head``, ``goals``); it is taken to, where nothing was
        noted."""
        return not self.columns or any(column[0] == block and column.field == field for column in self.columns)

    def covered(self, path: str) -> bool:
        """Tell whether a value printed once in a row above (分值, 得分) stands for this row, too."""
        match = _ROW.fullmatch(path) if self.spans else None
        if match is None:
            return False
        at, name = int(match[1]), match[2]
        return any(self.spans.get(f"indicators[{n}]{name}", 1) > at - n for n in range(at))

    def without(self, row: int) -> HowRead:
        """Return it for the form that has lost the indicator ``row``: what is said of those below moves up."""
        spans = dict(self._spans_without(row))
        doubts, withheld = dict(_moved(self.doubts, row)), dict(_moved(self.withheld, row))
        return replace(self, spans=spans, doubts=doubts, withheld=withheld)

    def _spans_without(self, row: int) -> Iterable[tuple[str, int]]:
        """A value over several rows loses one of them; where it was the first, the value went with it."""
        for path, rows in self.spans.items():
            match = _ROW.fullmatch(path)
            if match is None:
                yield path, rows
                continue
            at, name = int(match[1]), match[2]
            left = rows - (at < row < at + rows)
            if at != row and left > 1:
                yield f"indicators[{at - (at > row)}]{name}", left


def _moved(named: Mapping[str, T], row: int) -> Iterable[tuple[str, T]]:
    for path, value in named.items():
        match = _ROW.fullmatch(path)
        at = int(match[1]) if match else -1
        if match is None or at < row:
            yield path, value
        elif at > row:
            yield f"indicators[{at - 1}]{match[2]}", value


NOT_READ = HowRead()
"""That of a form which was not read from a file: filled in, or kept before it was noted how forms are read."""
