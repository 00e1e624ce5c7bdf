"""What is on a page of a PDF: characters, rules, boxes and pictures, turned so that the text stands upright.

Places are in points from the top left corner of the page as it is read. Content is walked in the order in which it was
painted: what is painted later covers what was painted before.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import or_
from typing import Any, NamedTuple

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_PAGE_CHARS
from zwcore.documents.lines import Char
from zwcore.documents.pdf_calls import Colour, Handle, Matrix, calls, handle_of
from zwcore.documents.pdf_shapes import Shapes, read_shapes

UNKNOWN = "\ufffd"
_SPACE, _LAST = 0x20, 0x10FFFF
_CODE_BITS = 32
_HYPHENS = (0x2, 0xFFFE)  # pdfium's signs for a hyphen at the end of a line
PRIVATE = range(0xE000, 0xF900)
_SURROGATES = range(0xD800, 0xE000)
_OUTLINED = 1
_UNSEEN_MODES = (3, 7)  # nothing painted; only used to clip
_SKEWED = 3  # degrees off a quarter turn that a page may lie askew


class Style(NamedTuple):
    """How text looks: its font, type size in points, quarter turns against the clock (``None``: at some other angle),
    colour, and whether it is painted at all."""

    font: int | None
    size: float
    turn: int | None
    colour: Colour | None
    painted: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A page. ``styles`` tells how each run of characters (by the number of its object) looks; ``upright`` leads from
    the page's own space to places as they are read; ``unknown`` counts the characters that have no letter, ``slanted``
    those at an angle that no page is read at."""

    chars: list[Char]
    styles: dict[int, Style]
    shapes: Shapes
    width: float
    height: float
    upright: Matrix
    unknown: int
    slanted: int

    def runs_of_styles(self) -> dict[Style, list[int]]:
        """The runs of each style."""
        out: dict[Style, list[int]] = {}
        for run, style in self.styles.items():
            if style in out:
                out[style].append(run)
            else:
                out[style] = [run]
        return out


def read_content(page: Any, text: Any) -> Content:
    """Read what is on a page; raises ``Unreadable("bomb")`` for more than a page can sensibly hold."""
    raw = calls().raw
    edges = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(page, edges):
        raise Unreadable("damaged")
    handle = handle_of(text)
    handles = _objects(handle)
    styles = _styles(handle, handles)
    turn, slanted = _lying(handles, styles)
    upright, width, height = upright_matrix(turn, edges.left, edges.bottom, edges.right, edges.top)
    if turn:
        styles = {n: s if s.turn is None else s._replace(turn=(s.turn - turn) % 4) for n, s in styles.items()}
    chars, unknown = _chars(handle, handles, styles, upright)
    shapes = read_shapes(handle_of(page), upright, styles)
    return Content(chars, styles, shapes, width, height, upright, unknown, slanted)


def upright_turn(text: Any) -> int:
    """By how many quarter turns with the clock a page is turned to be read."""
    handle = handle_of(text)
    handles = _objects(handle)
    return _lying(handles, _styles(handle, handles))[0]


def _objects(text: Handle) -> list[int | None]:
    """For each character the object that it belongs to; what pdfium adds itself belongs to none."""
    call = calls()
    count = call.FPDFText_CountChars(text)
    if count > MAX_PAGE_CHARS:
        raise Unreadable("bomb")
    return [*map(call.FPDFText_GetTextObject, repeat(text), range(count))]


def _styles(text: Handle, handles: Sequence[int | None]) -> dict[int, Style]:
    """How each run looks, in the order of their first characters; those that look alike share one style."""
    call = calls()
    matrix_of, size_of, mode_of = (
        call.FPDFText_GetMatrix,
        call.FPDFTextObj_GetFontSize,
        call.FPDFTextObj_GetTextRenderMode,
    )
    font_of, fill_of, six = call.FPDFTextObj_GetFont, call.FPDFPageObj_GetFillColor, call.six
    out: dict[int, Style] = {}
    known: dict[tuple[object, ...], Style] = {}
    for at, number in enumerate(handles):
        if number is None or number in out:
            continue
        handle = Handle(number)
        matrix_of(text, at, six)
        a, b, c, d, _, _ = six[:]
        size_of(handle, six)
        mode = mode_of(handle)
        colour = call.colour(call.FPDFPageObj_GetStrokeColor if mode == _OUTLINED else fill_of, handle)
        key = (font_of(handle), six[0], a, b, c, d, mode, colour)
        style = known.get(key)
        if style is None:
            size, turn = abs(six[0]) * math.hypot(c, d), quarter_turn(math.degrees(math.atan2(b, a)))
            style = known[key] = Style(key[0], size, turn, colour, mode not in _UNSEEN_MODES)
        out[number] = style
    return out


def quarter_turn(degrees: float) -> int | None:
    """How many quarter turns an angle is; ``None`` for one that is no such turn, nor nearly."""
    quarters = round(degrees / 90)
    return quarters % 4 if abs(degrees - 90 * quarters) <= _SKEWED else None


def _lying(handles: Sequence[int | None], styles: Mapping[int, Style]) -> tuple[int, int]:
    """How most of the text is turned, and how many characters are turned by no quarter."""
    if {style.turn for style in styles.values()} <= {0}:
        return 0, 0
    turns: Counter[int | None] = Counter(styles[handle].turn for handle in handles if handle is not None)
    slanted = turns.pop(None, 0)
    return max(range(4), key=lambda turn: turns[turn]), slanted


def upright_matrix(turn: int, left: float, bottom: float, right: float, top: float) -> tuple[Matrix, float, float]:
    """The matrix from the page's own space to points from the top left of the page as it is read; width and height."""
    wide, high = right - left, top - bottom
    if turn == 0:
        return (1, 0, 0, -1, -left, top), wide, high
    if turn == 1:
        return (0, 1, 1, 0, -bottom, -left), high, wide
    if turn == 2:
        return (-1, 0, 0, 1, right, -bottom), wide, high
    return (0, -1, -1, 0, top, right), high, wide


def _chars(
    text: Handle, handles: Sequence[int | None], styles: Mapping[int, Style], upright: Matrix
) -> tuple[list[Char], int]:
    """The characters, and how many of them have no letter. A box is as high as the type size: fonts differ in what
    they leave above and below."""
    letters, unknown = _letters(text, handles, styles)
    left, top, right, bottom = _boxes(text, len(handles))
    out: list[Char] = []
    a, _, c, d, e, f = upright
    straight = (a, c, d) == (1, 0, -1)
    before, half, turn = None, 0.0, None
    add, new = out.append, tuple.__new__  # a tuple made by name would cost twice as much, and there are thousands
    for handle, letter, x0, y1, x1, y0 in zip(handles, letters, left, top, right, bottom, strict=True):
        if handle is None:
            continue
        if handle != before:
            before, (_, size, turn, _, _) = handle, styles[handle]
            half = size / 2
        if straight and turn == 0:
            middle = f - (y0 + y1) / 2
            add(new(Char, (letter, x0 + e, middle - half, x1 + e, middle + half, 0, handle)))
        else:
            box = placed(upright, x0, y0, x1, y1)
            add(squared(Char(letter, *box, turn or 0, handle), 2 * half))
    return out, unknown


def squared(char: Char, size: float) -> Char:
    """Make a box as thick across the line as the type size."""
    x, y = char.middle
    if char.turn % 2:
        return char._replace(x0=x - size / 2, x1=x + size / 2)
    return char._replace(top=y - size / 2, bottom=y + size / 2)


def _boxes(text: Handle, count: int) -> tuple[list[float], list[float], list[float], list[float]]:
    """Left, top, right and bottom of all characters in the page's own space."""
    boxes = (ctypes.c_float * (4 * count))()
    box_of, by = calls().FPDFText_GetLooseCharBox, ctypes.byref
    for n in range(count):
        box_of(text, n, by(boxes, 16 * n))
    flat = memoryview(boxes).cast("B").cast("f").tolist()
    return flat[0::4], flat[1::4], flat[2::4], flat[3::4]  # type: ignore[return-value]


def _letters(text: Handle, handles: Sequence[int | None], styles: Mapping[int, Style]) -> tuple[list[str], int]:
    """The letters, and how many of them are not known. What a font says of a code it says every time."""
    count = len(handles)
    codes = _codes(text, count)
    fonts = {font: n << _CODE_BITS for n, font in enumerate({style.font for style in styles.values()}, 1)}
    font_of: dict[int | None, int] = {handle: fonts[style.font] for handle, style in styles.items()}
    font_of[None] = 0
    keys = codes if len(fonts) == 1 else [*map(or_, map(font_of.__getitem__, handles), codes)]
    where = dict(zip(keys, range(count), strict=True))
    wrong_of = calls().FPDFText_HasUnicodeMapError
    wrong = {key for key, n in where.items() if wrong_of(text, n)}
    distinct = set(codes)
    named = dict(zip(distinct, map(chr, distinct), strict=True))
    named.update((code, _letter(code)) for code in distinct if not _SPACE < code < _SURROGATES.start)
    letters = [*map(named.__getitem__, codes)]
    if wrong:
        letters = [UNKNOWN if key in wrong else letter for key, letter in zip(keys, letters, strict=True)]
    strange = {letter for letter in named.values() if letter == UNKNOWN or ord(letter) in PRIVATE}
    if not wrong and not strange:
        return letters, 0
    return letters, sum(letter in strange or letter == UNKNOWN for letter in letters)


def _codes(text: Handle, count: int) -> list[int]:
    """The code points, in one call where each is one unit of what pdfium writes."""
    units = (ctypes.c_ushort * (count + 1))()
    if calls().FPDFText_GetText(text, 0, count, units) == count + 1:
        codes = units[:count]
        if not any(code in _SURROGATES for code in set(codes)):
            return codes
    return [calls().FPDFText_GetUnicode(text, n) for n in range(count)]


def _letter(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if code == 0 or code > _LAST or code in _SURROGATES:
        return UNKNOWN
    if code <= _SPACE:
        return " "
    return chr(code)


def placed(m: Matrix, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """The box around a box under a matrix: left, top, right, bottom with y downwards."""
    a, b, c, d, e, f = m
    xs = (a * left + c * bottom + e, a * right + c * top + e)
    ys = (b * left + d * bottom + f, b * right + d * top + f)
    return min(xs), min(ys), max(xs), max(ys)
