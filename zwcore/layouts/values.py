"""Values while they are read: a text with the cell it came from, gathered under the path it will have in the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from zwcore.documents import Cell
from zwcore.documents.wrap import unwrap
from zwcore.form import Locator
from zwcore.layouts.rows import Row


def text_of(cell: Cell | None) -> str | None:
    """Return a cell's text without its line wraps; ``None`` for a blank."""
    return _unwrapped(cell.text) if cell is not None else None


@lru_cache(maxsize=1 << 14)
def _unwrapped(text: str) -> str | None:
    return unwrap(text).strip() or None


class Sources(Mapping[str, Locator]):
    """Where each value stood, by its path; a locator is made when it is asked for, which few are."""

    __slots__ = ("_cells",)

    def __init__(self) -> None:
        self._cells: dict[str, tuple[int, int, Cell]] = {}

    def take(self, path: str, row: Row, cell: Cell | None) -> str | None:
        """Return the cell's text and note its place under ``path`` (also of a blank: it is where the value is due)."""
        if cell is None:
            return None
        self._cells[path] = (row.table, row.index, cell)
        return _unwrapped(cell.text)

    def __getitem__(self, path: str) -> Locator:
        table, row, cell = self._cells[path]
        return Locator(cell.page, table, row, cell.col, cell.confidence, cell.bbox)

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)
