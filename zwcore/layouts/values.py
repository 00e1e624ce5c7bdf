"""Values while they are read: a text with the cell it came from, gathered under the path it will have in the form.

:class:`Sources` is also the ledger of the cells: each is taken once, as a value, as a label, or as understood to be
none of the form's; what is left over was not read (:meth:`Sources.left_over`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache

from zwcore.documents import Cell
from zwcore.documents.wrap import unwrap
from zwcore.form import Locator
from zwcore.layouts.rows import GridRow
from zwcore.reading import CERTAIN, Unread


def text_of(cell: Cell | None) -> str | None:
    """Return a cell's text without its line wraps; ``None`` for a blank."""
    return _unwrapped(cell.text) if cell is not None else None


@lru_cache(maxsize=1 << 14)
def _unwrapped(text: str) -> str | None:
    return unwrap(text).strip() or None


class Sources(Mapping[str, Locator]):
    """Where each value stood, by its path; a locator is made when it is asked for, which few are."""

    __slots__ = ("_cells", "_labels", "_rows", "_under", "_values", "counted")

    def __init__(self) -> None:
        self._cells: dict[str, tuple[GridRow, Cell]] = {}
        self._rows: dict[str, tuple[GridRow, Mapping[str, Cell | None]]] = {}
        self._labels: set[int] = set()
        self._values: set[int] = set()
        self._under: dict[int, str] = {}
        self.counted = (0, 0)
        """How many cells with text are labels, how many values: as :meth:`left_over` last found them."""

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

    def value(self, *cells: Cell | None) -> None:
        """Note cells that are values though no path leads to them."""
        self._values.update(map(id, cells))

    def label(self, *cells: Cell | None) -> None:
        """Note cells that are labels."""
        self._labels.update(map(id, cells))

    def aside(self, cell: Cell | None, under: str) -> None:
        """Note a cell that belongs to the label ``under`` and is none of the form's, or whose label is not known."""
        if cell is not None:
            self._under.setdefault(id(cell), under)

    def doubted(self) -> Iterator[tuple[str, Locator]]:
        """Yield the places of the cells that were not read for certain; for no other is a locator made."""
        for path, (_, cell) in self._cells.items():
            if cell.confidence < CERTAIN:
                yield path, self[path]
        for owner, (_, cells) in self._rows.items():
            for name, found in cells.items():
                if found is not None and found.confidence < CERTAIN:
                    yield f"{owner}.{name}", self[f"{owner}.{name}"]

    def taken(self) -> tuple[set[int], set[int]]:
        """Return the cells that are values and those that are labels, by identity; a value is no label."""
        values = self._values | {id(cell) for _, cell in self._cells.values()}
        for _, cells in self._rows.values():
            values.update(map(id, cells.values()))
        return values, self._labels - values

    def left_over(self, rows: Iterable[GridRow], before: Set[int] = frozenset()) -> tuple[Unread, ...]:
        """Return the cells with text that are neither value nor label, in their order, each once; those of ``before``
        (by identity) belong to another form."""
        values, labels = self.taken()
        there: dict[int, tuple[GridRow, Cell]] = {}
        for row in rows:
            for cell in row.filled:
                if id(cell) not in before:
                    there.setdefault(id(cell), (row, cell))
        left = [place for key, place in there.items() if key not in values and key not in labels]
        self.counted = len(labels & there.keys()), len(values & there.keys())
        return tuple(
            Unread(_unwrapped(cell.text) or "", locate(row, cell), self._under.get(id(cell), "")) for row, cell in left
        )

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
        return locate(row, cell)

    def __iter__(self) -> Iterator[str]:
        yield from self._cells
        for owner, (_, cells) in self._rows.items():
            yield from (f"{owner}.{name}" for name, cell in cells.items() if cell is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def locate(row: GridRow, cell: Cell) -> Locator:
    """Return the place of a cell in its file."""
    return Locator(cell.page, row.table, row.index, cell.col, cell.confidence, cell.bbox)
