"""What is drawn on a page of a PDF beside its text: rules, filled boxes, pictures, stamps.

A rule is drawn as a line, as a thin filled box, as dashes, as a row of short strokes or as a thin picture, on the page
itself or in a form that is placed on it. Every straight side of a shape that lies along the page counts as a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_DOCUMENT_OBJECTS
from zwcore.documents.pdf_calls import Colour, Handle, Matrix, calls

_PATH, _IMAGE, _FORM = 2, 3, 5
_LINE, _MOVE = 0, 2
_DEEPEST = 12
_SHORT = 1.0  # shorter strokes are dots: they count only where many of them stand in a row
_THIN = 3.0  # points: what is thinner is a rule, not a box
_STRAIGHT = 0.01
OPAQUE = 250
_CORNERS = 8  # a shape of more than these is none of straight sides
_VIVID = 80  # how far the strongest of red, green and blue stands above the weakest in a colour that is none of print's

Points = list[tuple[float, float]]
Rule = tuple[float, float, float]
"""Where it lies (y, or x), from where to where."""


class Patch(NamedTuple):
    """A filled box, a picture or a coloured shape: its place, when it was painted, how light it is (0–255; ``None``: a
    picture or a shape), its object, and whether it is round."""

    x0: float
    top: float
    x1: float
    bottom: float
    order: int
    light: int | None
    handle: int = 0
    round: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether the place lies in it."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(slots=True)
class Shapes:
    """What is drawn. ``order`` tells when a text object was painted, ``faint`` which of them lie in a transparent
    form; ``vivid`` rules and shapes are those in a colour, as those of a stamp are; ``ground`` are the sides of filled
    boxes, which are rules only where there are no others."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    vivid_across: list[Rule] = field(default_factory=list)
    vivid_down: list[Rule] = field(default_factory=list)
    ground_across: list[Rule] = field(default_factory=list)
    ground_down: list[Rule] = field(default_factory=list)
    vivid: list[Patch] = field(default_factory=list)
    dots: Points = field(default_factory=list)
    boxes: list[Patch] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    faint: set[int] = field(default_factory=set)

    @property
    def coloured(self) -> bool:
        """Whether the rules of the page are coloured, so that colour tells nothing."""
        return len(self.vivid_across) + len(self.vivid_down) > len(self.across) + len(self.down)

    def put_picture(self, corners: Points, order: int, handle: int = 0) -> None:
        """Note a picture; one as thin as a rule is a rule."""
        x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        if min(x1 - x0, bottom - top) < _THIN:
            self._sides([*corners, corners[0]], self.across, self.down)
        else:
            self.boxes.append(Patch(x0, top, x1, bottom, order, None, handle))

    def put_path(
        self,
        chains: Iterable[Points],
        order: int,
        colour: Colour | None,
        stroked: bool,
        ground: Callable[[], Colour | None] | None,
    ) -> None:
        """Note a path, by its chains of points and the colour it is painted in; ``ground``, of one that is filled,
        tells the colour in which it hides what lies below, if it does."""
        vivid = colour is not None and is_vivid(colour)
        across, down = (self.vivid_across, self.vivid_down) if vivid else (self.across, self.down)
        everything: Points = []
        for points in chains:
            everything += points
            if ground and _is_box(points) and self._filled(points, order, ground) and not stroked:
                self._sides(points, self.ground_across, self.ground_down)
            else:
                self._sides(points, across, down)
        if vivid and everything:
            xs, ys = [x for x, _ in everything], [y for _, y in everything]
            self.vivid.append(Patch(min(xs), min(ys), max(xs), max(ys), order, None, round=len(everything) > _CORNERS))

    def _filled(self, points: Points, order: int, ground: Callable[[], Colour | None]) -> bool:
        """Note a filled box; false where it is as thin as a rule."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) < _THIN:
            return False
        colour = ground()
        if colour is not None:
            self.boxes.append(Patch(*box, order, light_of(colour)))
        return True

    def _sides(self, points: Points, across: list[Rule], down: list[Rule]) -> None:
        found = len(across) + len(down)
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) < _STRAIGHT and abs(ax - bx) >= _SHORT:
                across.append((ay, ax, bx) if ax < bx else (ay, bx, ax))
            elif abs(ax - bx) < _STRAIGHT and abs(ay - by) >= _SHORT:
                down.append((ax, ay, by) if ay < by else (ax, by, ay))
        if len(across) + len(down) == found and 1 < len(points) < 7 and not any(_beyond(p, points[0]) for p in points):
            self.dots.append(points[0])


def read_shapes(page: Handle, upright: Matrix, texts: Container[int]) -> Shapes:
    """Walk the objects of a page, ``texts`` being known to be text; raises ``Unreadable("bomb")`` for too many."""
    walk = _ShapeWalk(upright, texts)
    walk.page(page)
    return walk.shapes


@lru_cache(maxsize=1 << 10)
def light_of(colour: Colour) -> int:
    """How light a colour is on white paper, 0–255."""
    red, green, blue, alpha = colour
    return 255 - (255 - (299 * red + 587 * green + 114 * blue) // 1000) * alpha // 255


def is_vivid(colour: Colour) -> bool:
    """Whether it is a colour, not black, grey or white."""
    return max(colour[:3]) - min(colour[:3]) > _VIVID


class _ShapeWalk:
    """One walk over a page and the forms on it."""

    def __init__(self, upright: Matrix, texts: Container[int]) -> None:
        self._texts = texts
        self.shapes = Shapes()
        self._upright = upright
        self._steps = 0

    def page(self, page: Handle) -> None:
        call = calls()
        count = call.FPDFPage_CountObjects(page)
        objects = [call.FPDFPage_GetObject(page, n) for n in range(min(count, MAX_DOCUMENT_OBJECTS + 1))]
        self._objects(objects, self._upright, 0, faint=False)

    def _step(self, steps: int = 1) -> None:
        self._steps += steps
        if self._steps > MAX_DOCUMENT_OBJECTS:
            raise Unreadable("bomb")

    def _objects(self, handles: list[int], matrix: Matrix, depth: int, *, faint: bool) -> None:
        call = calls()
        kind_of, order, texts = call.FPDFPageObj_GetType, self.shapes.order, self._texts
        if faint:
            self.shapes.faint.update(handles)
        for number in handles:
            if number in texts:
                self._steps += 1
                order[number] = self._steps
                continue
            self._step()
            handle = Handle(number)
            kind = kind_of(handle)
            if kind in (_PATH, _IMAGE, _FORM):
                own = times(call.matrix(handle), matrix)
                if kind == _PATH:
                    self._path(handle, own)
                elif kind == _IMAGE:
                    self._picture(number, own)
                elif depth < _DEEPEST:
                    self._form(handle, own, depth + 1, faint=faint)

    def _form(self, handle: Handle, matrix: Matrix, depth: int, *, faint: bool) -> None:
        call = calls()
        count = call.FPDFFormObj_CountObjects(handle)
        inner = [call.FPDFFormObj_GetObject(handle, n) for n in range(min(count, MAX_DOCUMENT_OBJECTS + 1))]
        self._objects(inner, matrix, depth, faint=faint or bool(call.FPDFPageObj_HasTransparency(handle)))

    def _picture(self, number: int, matrix: Matrix) -> None:
        """A picture fills the unit square under its matrix."""
        corners = [at(matrix, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
        self.shapes.put_picture(corners, self._steps, number)

    def _path(self, handle: Handle, matrix: Matrix) -> None:
        call = calls()
        fill, stroke = call.painting(handle)
        if not (fill or stroke):
            return  # it only clips
        count = call.FPDFPath_CountSegments(handle)
        order = self._steps
        self._step(count)
        ink = call.FPDFPageObj_GetStrokeColor if stroke else call.FPDFPageObj_GetFillColor
        colour = call.colour(ink, handle)
        ground = partial(_ground, handle) if fill else None
        self.shapes.put_path(_parts(handle, count, matrix), order, colour, bool(stroke), ground)


def _ground(handle: Handle) -> Colour | None:
    """The colour in which a path is filled, where it hides what lies below."""
    call = calls()
    colour = call.colour(call.FPDFPageObj_GetFillColor, handle)
    return colour if colour and colour[3] >= OPAQUE and not call.FPDFPageObj_HasTransparency(handle) else None


def _parts(handle: Handle, count: int, matrix: Matrix) -> list[Points]:
    """The parts of a path as chains of points; a curve ends a chain and starts the next."""
    call = calls()
    out: list[Points] = []
    start = (0.0, 0.0)
    a, b, c, d, e, f = matrix
    for n in range(count):
        segment = Handle(call.FPDFPath_GetPathSegment(handle, n))
        kind = call.FPDFPathSegment_GetType(segment)
        x, y = call.point(segment)
        point = (a * x + c * y + e, b * x + d * y + f)
        if kind == _LINE and out:
            out[-1].append(point)
        else:
            out.append([point])
        if kind == _MOVE:
            start = point
        if call.FPDFPathSegment_GetClose(segment) and len(out[-1]) != 2:
            out[-1].append(start)
    return out


def _is_box(points: Points) -> bool:
    """Whether a chain of points goes around a box that lies along the page."""
    around = points[:4] + points[:1]
    if len(points) < 4 or any(_far(point, points[0]) for point in points[4:]):
        return False
    return all(min(abs(ax - bx), abs(ay - by)) < _STRAIGHT for (ax, ay), (bx, by) in pairwise(around))


def _beyond(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) >= _SHORT or abs(a[1] - b[1]) >= _SHORT


def _far(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) > _STRAIGHT or abs(a[1] - b[1]) > _STRAIGHT


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does one and then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a place comes to lie under a matrix."""
    a, b, c, d, e, f = m
    return a * x + c * y + e, b * x + d * y + f
