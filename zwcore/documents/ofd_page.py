"""One page of an OFD → what stands on it, in the form in which pages of a PDF are put into tables.

Places are millimetres from the top left corner; each object has its own corner (Boundary) and may be turned (CTM). A
file says where each character begins and seldom how wide it is: that is told by the step to the next one.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_DOCUMENT_OBJECTS, MAX_PAGE_CHARS
from zwcore.documents.lines import Char
from zwcore.documents.ofd_package import OfdPage
from zwcore.documents.ofd_values import box_of, chains, colour_of, matrix_of, number, steps
from zwcore.documents.pdf_calls import Colour, Matrix
from zwcore.documents.pdf_content import PRIVATE, UNKNOWN, Content, Style, placed, quarter_turn, squared, upright_matrix
from zwcore.documents.pdf_scanned import COVERING
from zwcore.documents.pdf_shapes import OPAQUE, Shapes, at, times

POINTS = 72 / 25.4
_DEEPEST = 12
_ABOVE, _BELOW = 0.88, 0.12
"""Of the type size: how far a character reaches above and below the line it stands on."""
_WIDE, _NARROW, _LATIN = 1.0, 0.5, 0.7
"""The same: how wide it is, if it is Chinese; if it is another and the last; at most, if another follows."""
_LEAST = 0.5
_NO_LETTER = "□"
"""What some programs write where they know the shape of a character alone."""
_BLACK: Colour = (0, 0, 0, 255)
_SAME: Matrix = (1, 0, 0, 1, 0, 0)
_TURNED: dict[int, Matrix] = {90: (0, 1, -1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0), 270: (0, -1, 1, 0, 0, 0)}
"""Characters may be turned in their places, by degrees with the clock."""
_WITHIN = ("Layer", "PageBlock", "Content", "Appearance")
_NOT = ("false", "0")
_NO_INK: Colour = (0, 0, 0, 0)


class _Ink(NamedTuple):
    """What objects are painted with where they say nothing else, and whether they are seen at all."""

    fill: Colour | None = None
    stroke: Colour | None = _BLACK
    filled: bool = False
    seen: bool = True


def read_ofd_page(page: OfdPage) -> Content:
    """What stands on a page, turned so that most text stands upright; raises ``Unreadable("bomb")``."""
    content = _content(page, 0)
    turns = Counter(char.turn for char in content.chars)
    turn = max(range(4), key=lambda one: turns[one])
    return _content(page, turn) if turn else content


def laid_upon(page: OfdPage) -> list[str]:
    """The texts that are laid upon a page, and those of each mark in one: they are none of what is written on it."""
    texts = [[code.text or "" for code in one.iter("{*}TextCode")] for one in page.upon]
    return [text for parts in texts for text in (*parts[1:], "".join(parts)) if text.strip()]


def picture_of(page: OfdPage) -> str | None:
    """The part that is the picture which covers a page for the most part, as that of a scan does."""
    least = COVERING * page.width * page.height
    for layer in page.layers:
        for one in layer.iter("{*}ImageObject"):
            _, _, width, height = box_of(one.get("Boundary")) or (0, 0, 0, 0)
            if width * height > least:
                return page.pictures.get(one.get("ResourceID", ""))
    return None


def _content(page: OfdPage, turn: int) -> Content:
    wide, high = page.width * POINTS, page.height * POINTS
    upright, width, height = upright_matrix(turn, 0, 0, wide, high)
    walk = _OfdWalk(page)
    for layer in page.layers:
        walk.put(layer, times((POINTS, 0, 0, -POINTS, 0, high), upright), _Ink(), 0)
    return Content(walk.chars, walk.styles, walk.shapes, width, height, upright, walk.unknown, walk.slanted)


class _OfdWalk:
    """A walk over what is on a page, in the order in which it is painted."""

    def __init__(self, page: OfdPage) -> None:
        self._shared = page.shared
        self._steps = 0
        self.chars: list[Char] = []
        self.styles: dict[int, Style] = {}
        self.shapes = Shapes()
        self.unknown = self.slanted = 0

    def put(self, element: Any, outer: Matrix, ink: _Ink, depth: int) -> None:
        """Put an object there, or all that stands in one."""
        kind = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        self._step()
        if depth > _DEEPEST:
            raise Unreadable("bomb")
        if kind in _WITHIN:
            ink = self._ink(element, ink)
            for one in element.iterchildren():
                self.put(one, outer, ink, depth + 1)
        elif kind.endswith("Object"):
            self._object(kind, element, outer, self._ink(element, ink), depth)

    def _object(self, kind: str, element: Any, outer: Matrix, ink: _Ink, depth: int) -> None:
        x, y, width, height = box_of(element.get("Boundary")) or (0, 0, 0, 0)
        matrix = times(times(matrix_of(element.get("CTM")), (1, 0, 0, 1, x, y)), outer)
        if kind == "TextObject":
            self._text(element, matrix, ink)
        elif kind == "PathObject":
            self._path(element, matrix, ink)
        elif kind == "ImageObject" and ink.seen:
            if not element.get("CTM"):
                matrix = times((width, 0, 0, height, x, y), outer)
            self.shapes.put_picture([at(matrix, *corner) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))], self._steps)
        elif kind == "CompositeObject":
            drawn = self._shared.get(element.get("ResourceID", ""))
            for one in drawn.iterchildren("{*}Content") if drawn is not None else ():
                self.put(one, matrix, ink, depth + 1)

    def _step(self, count: int = 1) -> None:
        self._steps += count
        if self._steps > MAX_DOCUMENT_OBJECTS:
            raise Unreadable("bomb")

    def _ink(self, element: Any, ink: _Ink) -> _Ink:
        """What an object is painted with: as it says, as the parameters say that it names, as what it stands in."""
        said = [element]
        while len(said) <= _DEEPEST and (name := said[-1].get("DrawParam" if len(said) == 1 else "Relative")):
            if name not in self._shared:
                break
            said.append(self._shared[name])
        for one in reversed(said):
            fill, stroke = one.find("{*}FillColor"), one.find("{*}StrokeColor")
            if fill is not None:
                ink = ink._replace(fill=colour_of(fill), filled=True)
            if stroke is not None:
                ink = ink._replace(stroke=colour_of(stroke))
        hidden = element.get("Visible") in _NOT or number(element.get("Alpha")) == 0
        return ink._replace(seen=False) if hidden else ink

    def _path(self, element: Any, matrix: Matrix, ink: _Ink) -> None:
        filled = element.get("Fill") in ("true", "1") and ink.filled and ink.fill != _NO_INK
        stroked = element.get("Stroke") not in _NOT
        if not ink.seen or not (filled or stroked):
            return
        parts = [*chains(element.findtext("{*}AbbreviatedData") or "", matrix)]
        order = self._steps
        self._step(sum(map(len, parts)))
        colour = ink.stroke if stroked else ink.fill
        if colour is not None and colour[3] == 0:
            return
        see_through = (number(element.get("Alpha")) or 255) < OPAQUE
        covers = ink.fill if ink.fill is not None and ink.fill[3] >= OPAQUE and not see_through else None
        self.shapes.put_path(parts, order, colour, stroked, (lambda: covers) if filled else None)

    def _text(self, element: Any, matrix: Matrix, ink: _Ink) -> None:
        filled = element.get("Fill") not in _NOT
        stroked = element.get("Stroke") in ("true", "1")
        colour = (ink.fill if ink.filled else _BLACK) if filled else ink.stroke
        size = abs(number(element.get("Size")) or 0)
        turned = number(element.get("CharDirection")) or 0
        a, b, c, d, _, _ = matrix
        high = size * math.hypot(c, d)
        turn = quarter_turn(math.degrees(math.atan2(-b, a)) - turned)
        run = self._steps
        self.styles[run] = Style(None, high, turn, colour, ink.seen and (filled or stroked))
        self.shapes.order[run] = run
        by_glyphs = element.find("{*}CGTransform") is not None
        glyph = _TURNED.get(round(turned) % 360, _SAME)
        wide = number(element.get("HScale")) or 1
        reach = _reach(element)
        for letter, x, y, width in _letters(element, size, wide, reach):
            if letter == " " and self.chars and self.chars[-1].text == " ":
                continue  # a gap is filled with as many as it takes
            own = times(times(glyph, (1, 0, 0, 1, x, y)), matrix)
            box = placed(own, 0, -_ABOVE * size, width, _BELOW * size)
            char = Char(letter, *box, turn or 0, run)
            self.chars.append(squared(char, high) if turn != 0 else char)
            self.unknown += letter == UNKNOWN or ord(letter) in PRIVATE or (by_glyphs and letter == _NO_LETTER)
            self.slanted += turn is None
            if len(self.chars) > MAX_PAGE_CHARS:
                raise Unreadable("bomb")


def _reach(element: Any) -> float:
    """How far a text that is a line reaches, if its box is drawn around it and not around a place for it."""
    _, _, width, _ = box_of(element.get("Boundary")) or (0, 0, 0, 0)
    a, b, c, _, _, _ = matrix_of(element.get("CTM"))
    return width / a if a > 0 and not b and not c else 0


def _letters(element: Any, size: float, wide: float, reach: float) -> Iterator[tuple[str, float, float, float]]:
    """The letters of a text with the place where each begins, and how wide it is; ``reach`` is where the last ends."""
    x = y = 0.0
    for code in element.iterchildren("{*}TextCode"):
        text = code.text or ""
        start_x, start_y = number(code.get("X")), number(code.get("Y"))
        x, y = x if start_x is None else start_x, y if start_y is None else start_y
        across, down = steps(code.get("DeltaX"), len(text) - 1), steps(code.get("DeltaY"), len(text) - 1)
        at_x, at_y = x, y
        for n, letter in enumerate(text):
            last = n == len(text) - 1
            own = _width(letter, last) * size * wide
            if last and _LEAST * own < reach - at_x < _WIDE * size * wide:
                own = reach - at_x
            step = across[min(n, len(across) - 1)] if across else 0.0 if down else own
            yield letter if letter > " " else " ", at_x, at_y, min(own, step) if step > 0 and not last else own
            at_x += step
            at_y += down[min(n, len(down) - 1)] if down else 0.0


def _width(letter: str, last: bool) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return _WIDE
    return _NARROW if last else _LATIN
