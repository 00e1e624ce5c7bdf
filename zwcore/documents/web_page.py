"""A web page as blocks: one walk over its elements, tables placed as a browser places them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from zwcore.documents import Cell, Dropped, Grid, Paragraph
from zwcore.documents.limits import MAX_SIDE, check_places
from zwcore.documents.raised import raised

_NO_TEXT = frozenset(("script", "style", "head", "template", "noscript", "object", "iframe", "title", "button"))
# What stands on lines of its own.
_LINES = frozenset(
    ("address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "ol", "p",
     "pre", "section", "table", "td", "th", "tr", "ul")
)  # fmt: skip
_STRUCK = frozenset(("s", "strike", "del"))
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_STRIKES = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_SPACES = re.compile("[ \t\r\n\f]+")
_WIDEST = 1000  # as browsers have it


@dataclass
class _WebCell:
    row: int
    col: int
    row_span: int
    col_span: int
    said: list[str] = field(default_factory=list)


@dataclass
class _WebTable:
    """A table as it grows; ``taken`` says of a column which cell covers it and how many rows, this one included."""

    element: Any
    cells: list[_WebCell] = field(default_factory=list)
    taken: dict[int, tuple[int, _WebCell]] = field(default_factory=dict)
    row: int = -1
    col: int = 0
    cols: int = 0
    in_row: bool = False

    def begin_row(self) -> None:
        self.end_row()
        self.row, self.col, self.in_row = self.row + 1, 0, True
        check_places(self.row + 1, self.cols)

    def end_row(self) -> None:
        if self.in_row:
            self.in_row = False
            self.skip_row()

    def skip_row(self) -> None:
        """Count a row: each cell that reaches into it covers one less below."""
        self.taken = {col: (left - 1, cell) for col, (left, cell) in self.taken.items() if left > 1}

    def hide_row(self) -> None:
        """A row that is not shown: what spans it is a row lower."""
        self.end_row()
        for cell in {id(cell): cell for _, cell in self.taken.values()}.values():
            cell.row_span -= 1
        self.skip_row()

    def begin_cell(self, element: Any) -> _WebCell:
        if not self.in_row:
            self.begin_row()
        while self.col in self.taken:
            self.col += 1
        height, asked = _span(element, "rowspan", MAX_SIDE), _span(element, "colspan", _WIDEST)
        width = next((n for n in range(1, asked) if self.col + n in self.taken), asked)
        cell = _WebCell(self.row, self.col, height, width)
        self.cells.append(cell)
        self.taken |= dict.fromkeys(range(self.col, self.col + width), (height, cell))
        self.col += width
        self.cols = max(self.cols, self.col)
        check_places(self.row + 1, self.cols)
        return cell

    def grid(self) -> Grid:
        rows = self.row + 1
        cells = (
            Cell(_lines(c.said), c.row, c.col, min(c.row_span, rows - c.row), min(c.col_span, self.cols - c.col))
            for c in self.cells
        )
        return Grid(tuple(cells), rows, self.cols)


def _span(element: Any, name: str, most: int) -> int:
    text = (element.get(name) or "1").strip()
    if not text.isascii() or not text.isdigit():
        return 1
    return min(int(text[:6]), most) or (most if name == "rowspan" else 1)


def _lines(said: Iterable[str]) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(said).split("\n"))
    return "\n".join(line for line in lines if line)


class WebPage:
    """The blocks of one or more pages, and what was left out of them."""

    def __init__(self) -> None:
        self.blocks: list[Grid | Paragraph] = []
        self.dropped: list[Dropped] = []
        self._said: list[str] = []
        self._table: _WebTable | None = None
        self._cell: _WebCell | None = None
        self._tables = 0
        self._frames: frozenset[Any] = frozenset()
        self._within: list[tuple[Any, str]] = []  # what is left out just now, and why; "" is no text at all

    def read(self, root: Any) -> None:
        """Add what a page shows."""
        from lxml import etree  # type: ignore[import-untyped]

        self._frames = frozenset(_frames(root))
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                self._begin(element)
                self._say(element.text or "", element)
            else:
                self._end(element)
                if element is not root:
                    self._say(element.tail or "", element.getparent())
        self._flush()

    def _begin(self, element: Any) -> None:
        tag = element.tag
        why = None if self._silent else _why_not(element)
        if why is not None:
            if why == "hidden" and tag == "tr" and self._table is not None and self._is_own(element):
                self._table.hide_row()
            self._within.append((element, why))
        if self._silent:
            return
        if tag == "br":
            self._put("\n")
        elif tag == "table" and self._table is None and element not in self._frames:
            self._flush()
            self._table = _WebTable(element)
        elif self._table is not None and tag in ("tr", "td", "th") and self._is_own(element):
            self._cell = self._table.begin_cell(element) if tag != "tr" else None
            if tag == "tr":
                self._table.begin_row()
        elif tag in ("input", "select"):
            self._put(_entered(element))
        elif tag in _LINES:
            self._put("\n")

    def _end(self, element: Any) -> None:
        silent = self._silent
        if self._within and self._within[-1][0] is element:
            self._within.pop()
        table, tag = self._table, element.tag
        if silent:
            return
        if table is not None and element is table.element:
            self._flush()
            self.blocks.append(table.grid())
            self._tables += 1
            self._table = self._cell = None
        elif table is not None and tag in ("tr", "td", "th") and self._is_own(element):
            self._cell = None
            if tag == "tr":
                table.end_row()
        elif tag in _LINES:
            self._put("\n")

    @property
    def _silent(self) -> bool:
        """Whether what is read just now is not shown at all."""
        return bool(self._within) and self._within[-1][1] != "struck"

    def _is_own(self, element: Any) -> bool:
        """Tell whether a row or cell is one of the table that is being read, and not of one within it."""
        return self._table is not None and next(element.iterancestors("table"), None) is self._table.element

    def _say(self, text: str, element: Any) -> None:
        if not text:
            return
        if element.tag == "option":
            return  # what is chosen was put down with the list
        text = _SPACES.sub(" ", text).replace("\xa0", " ")
        why = self._within[-1][1] if self._within else None
        if why is None and element.tag == "sup":
            high = raised(self._before(), text) if self._before().strip() else text
            why, text = ("mark", text) if high is None else (None, high)
        if why is None:
            self._put(text)
        elif why and text.strip():
            self.dropped.append(Dropped(text.strip(), why, 1, *self._place()))

    def _place(self) -> tuple[int, int, int]:
        """Table, row and column of what is read just now."""
        if self._table is None:
            return -1, 0, 0
        return self._tables, *((self._cell.row, self._cell.col) if self._cell is not None else (self._table.row + 1, 0))

    def _before(self) -> str:
        said = self._cell.said if self._cell is not None else self._said
        return "".join(said[-3:])

    def _put(self, text: str) -> None:
        (self._cell.said if self._cell is not None else self._said).append(text)

    def _flush(self) -> None:
        lines = _lines(self._said).split("\n")
        self.blocks += [Paragraph(line) for line in lines if line]
        self._said = []


def _why_not(element: Any) -> str | None:
    """Why an element's text does not count: "" where it has none, ``None`` where it does."""
    style = element.get("style") or ""
    if element.tag in _NO_TEXT:
        return ""
    if element.get("hidden") is not None or (style and _HIDES.search(style)):
        return "hidden"
    return "struck" if element.tag in _STRUCK or (style and _STRIKES.search(style)) else None


def _entered(element: Any) -> str:
    """What stands in a field of a page: typed, ticked or chosen."""
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = next((one for one in options if one.get("selected") is not None), options[0] if options else None)
        return "".join(chosen.itertext()).strip() if chosen is not None else ""
    kind = (element.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "☐"
    return "" if kind in ("hidden", "submit", "button", "reset", "image", "file") else element.get("value") or ""


def _frames(root: Any) -> Iterator[Any]:
    """The tables that only stand around others: one within has more cells than they have."""
    own: dict[Any, int] = dict.fromkeys(root.iter("table"), 0)
    for cell in root.iter("td", "th"):
        table = next(cell.iterancestors("table"), None)
        if table is not None:
            own[table] += 1
    most: dict[Any, int] = {}
    for table, cells in own.items():
        for above in table.iterancestors("table"):
            most[above] = max(most.get(above, 0), cells)
    yield from (table for table, within in most.items() if within > own[table])
