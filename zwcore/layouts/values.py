"""Values while they are read: a text with the cell it came from, gathered under the path it will have in the form."""

from __future__ import annotations

from dataclasses import dataclass, field

from zwcore.documents import Cell
from zwcore.documents.wrap import unwrap
from zwcore.form import Locator
from zwcore.layouts.rows import Row


def text_of(cell: Cell | None) -> str | None:
    """Return a cell's text without its line wraps; ``None`` for a blank."""
    return (unwrap(cell.text).strip() or None) if cell is not None else None


def locate(row: Row, cell: Cell | None) -> Locator | None:
    """Say where a cell stands."""
    if cell is None:
        return None
    return Locator(cell.page, row.table, row.index, cell.col, cell.confidence, cell.bbox)


@dataclass(slots=True)
class Sources:
    """Where each value stood, by its path."""

    places: dict[str, Locator] = field(default_factory=dict)

    def take(self, path: str, row: Row, cell: Cell | None) -> str | None:
        """Return the cell's text and note its place under ``path`` (also of a blank: it is where the value is due)."""
        place = locate(row, cell)
        if place is not None:
            self.places[path] = place
        return text_of(cell)
