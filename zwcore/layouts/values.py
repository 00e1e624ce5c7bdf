"""Values while they are read: a text with the cell it came from, gathered under the path it will have in the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from zwcore.documents import Cell
from zwcore.documents.wrap import unwrap
from zwcore.form import Locator
from zwcore.layouts.rows import GridRow


def text_of(cell: Cell | None) -> str | None:
    """Return a cell's text without its line wraps; ``None`` for a blank."""
    return _unwrapped(cell.text) if cell is not None else None


@lru_cache(maxsize=1 << 14)
def _unwrapped(text: str) -> str | None:
    return unwrap(text).strip() or None


CERTAIN = 1000


class Sources(Mapping[str, Locator]):
    """Where each value stood, by its path; a locator is made when it is asked for, which few are."""

    __slots__ = ("_cells", "_rows")

    def __init__(self) -> None:
        self._cells: dict[str, tuple[GridRow, Cell]] = {}
        self._rows: dict[str, tuple[GridRow, Mapping[str, Cell | None]]] = {}

    def take(self, path: str, row: GridRow, cell: Cell | None) -> str | None:
        """Return the cell's text and note its place under ``path`` (also of a blank: it is where the value is due)."""
        if cell is None:
            return None
        self._cells[path] = (row, cell)
        return _unwrapped(cell.text)

    def take_row(self, owner: str, row: GridRow, cells: Mapping[str, Cell | None]) -> dict[str, str | None]:
        """Return the texts of a row's cells by column and note their places under ``owner.column``."""
        self._rows[owner] = (row, cells)
        return {name: None if cell is None else _unwrapped(cell.text) for name, cell in cells.items()}

    def doubted(self) -> Iterator[tuple[str, Locator]]:
        """Yield the places of the cells that were not read for certain; for no other is a locator made."""
        for path, (_, cell) in self._cells.items():
            if cell.confidence < CERTAIN:
                yield path, self[path]
        for owner, (_, cells) in self._rows.items():
            for name, found in cells.items():
                if found is not None and found.confidence < CERTAIN:
                    yield f"{owner}.{name}", self[f"{owner}.{name}"]

    def __getitem__(self, path: str) -> Locator:
        if path in self._cells:
            row, cell = self._cells[path]
        else:
            owner, _, name = path.rpartition(".")
            row, cells = self._rows[owner]
            found = cells[name]
            if found is None:
                raise KeyError(path)
            cell = found
        return Locator(cell.page, row.table, row.index, cell.col, cell.confidence, cell.bbox)

    def __iter__(self) -> Iterator[str]:
        yield from self._cells
        for owner, (_, cells) in self._rows.items():
            yield from (f"{owner}.{name}" for name, cell in cells.items() if cell is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
