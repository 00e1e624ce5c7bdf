"""How many forms, and rows of forms, are read of a file: as many as there is room for, the first ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zwcore.documents import NotRead
from zwcore.documents.limits import MAX_FORMS, MAX_ROWS, MAX_ROWS_TOGETHER
from zwcore.layouts.cut import Piece

_NAMED = 10


@dataclass
class Room:
    """What may still be read; several documents of one file share it."""

    forms: int = MAX_FORMS
    rows: int = MAX_ROWS_TOGETHER

    @property
    def full(self) -> bool:
        """Tell whether nothing more is read."""
        return self.forms <= 0 or self.rows <= 0

    def take(self, pieces: Sequence[Piece]) -> tuple[list[Piece], list[NotRead]]:
        """Return the forms that are read, and what is said of the others. One that is too long is left out whole: half
        a form would be found at fault for what it has; nothing is read behind what there is no room for."""
        kept: list[Piece] = []
        long: list[int] = []
        left: list[NotRead] = []
        for n, piece in enumerate(pieces):
            rows = sum(len(row.filled) > 1 for row in piece.rows)
            if rows > MAX_ROWS:
                long.append(n + 1)
            elif self.forms <= 0 or rows > self.rows:
                why, most = ("forms", MAX_FORMS) if self.forms <= 0 else ("rows", MAX_ROWS_TOGETHER)
                left.append(NotRead(why, {"most": str(most), "count": str(len(pieces) - n)}))
                self.rows = 0
                break
            else:
                kept.append(piece)
                self.forms, self.rows = self.forms - 1, self.rows - rows
        if long:
            named = "、".join(map(str, long[:_NAMED])) + ("…" if len(long) > _NAMED else "")
            left.insert(0, NotRead("long", {"forms": named, "most": str(MAX_ROWS)}))
        return kept, left
