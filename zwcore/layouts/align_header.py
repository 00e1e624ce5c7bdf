"""A header of a text without a grid: which block it begins, and what its labels mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zwcore.layouts.labels import field_of

LONGEST, PIECES, MOST, NEAR, KNOWN = 30, 6, 30, 12, 1000
WANTED = {
    "indicators": frozenset({"level1", "level2", "level3"}),
    "funds": frozenset({"initial", "adjusted", "executed"}),
    "goals": frozenset({"planned", "actual"}),
}
AMOUNTS, POINTS = WANTED["funds"], frozenset({"weight", "rate", "score"})
_SENTENCE = re.compile("[。；，;,]")
_FLAT = frozenset({"level3", "target"})
"""What a table without levels has: 指标名称, 指标值."""
_VALUES, FLAT_LEAST = frozenset({"target", "weight"}), 4
ROW_BEGINS = frozenset({"level1", "level2", "money"})
NO_HEADER = ROW_BEGINS | {"number", "amount", "percent", "value", "dash", "sign", "prose"}


@dataclass(slots=True)
class Header:
    """A header: the block it begins (``funds``, ``goals``, ``indicators``), the label of the block, the other cells
    with the field of each (``None``: not known), and the atoms it is made of (``start`` to before ``stop``).
    ``margin``: it has a cell for the label of the block, be that blank. ``beyond``: what may be further cells, and
    where each ends; ``ways``: which labels the cells may have, where two lines make the header."""

    block: str
    start: int
    stop: int
    label: str = ""
    margin: bool = False
    texts: list[str] = field(default_factory=list)
    fields: list[str | None] = field(default_factory=list)
    beyond: list[tuple[str, int]] = field(default_factory=list)
    ways: list[list[str]] = field(default_factory=list)

    def reading(self, texts: Sequence[str]) -> Header:
        """The header with other labels."""
        return replace(self, texts=list(texts), fields=[field_of(text, self.block) for text in texts])

    def named(self) -> bool:
        """Take the label of the block, or one that is not known, for that of the names of a table without levels."""
        known = {name for name in self.fields if name is not None}
        if self.block != "indicators" or known & WANTED[self.block] or not known >= _VALUES or len(known) < FLAT_LEAST:
            return False
        if self.label:
            self.texts, self.fields = [self.label, *self.texts], ["level3", *self.fields]
            self.label, self.margin = "", False
        elif self.fields[0] is None:
            self.fields[0] = "level3"
        return self.fields[0] == "level3"

    @property
    def sound(self) -> bool:
        """Tell whether it has two of the labels that make such a header, and few that are not understood."""
        known = [name for name in self.fields if name is not None]
        wanted = WANTED[self.block].intersection(known)
        flat = set(known) >= _FLAT and len(set(known)) > 3
        flat = flat or (bool(self.label) and bool(wanted & AMOUNTS) and len(POINTS.intersection(known)) > 1)
        return (
            (len(wanted) >= 2 or flat)
            and 2 * len(known) >= sum(map(bool, self.texts))
            and known[0] in wanted | {"other"}
        )


def may_be_label(text: str) -> bool:
    """Tell whether a text is as short as a label, and no sentence."""
    return len(text) <= LONGEST and _SENTENCE.search(text) is None


def divide(header: Header, below: Sequence[str], at: int | None) -> None:
    """Put the labels of a second line under the cell of the first that they divide (预算数: 年初, 调整后): the one at
    ``at``, else one of an amount that comes again below it, or that is not understood."""
    again = [field_of(text, header.block) for text in below]
    may_be = [
        n
        for n, (text, name) in enumerate(zip(header.texts, header.fields, strict=True))
        if text and (name is None or name in AMOUNTS)
    ]
    may_be.sort(key=lambda n: (header.fields[n] not in again, header.fields[n] is not None, n))
    if at is None or at not in may_be:
        at = may_be[0] if may_be else None
    if at is not None:
        past = next((n for n in range(at + 1, at + len(below)) if header.texts[n : n + 1] != [""]), at + len(below))
        header.texts[at:past] = [f"{header.texts[at]}\n{below[0]}", *below[1:]]
        header.fields[at:past] = again
