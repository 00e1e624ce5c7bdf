"""What is on a page of a PDF: characters, rules, boxes and pictures, turned so that the text stands upright.

Places are in points from the top left corner of the page as it is read. Content is walked in the order in which it was
painted: what is painted later covers what was painted before.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_PAGE_CHARS
from zwcore.documents.lines import Char
from zwcore.documents.pdf_calls import Colour, Matrix, calls
from zwcore.documents.pdf_shapes import Shapes, read_shapes

UNKNOWN = "\ufffd"
_SPACE, _LAST = 0x20, 0x10FFFF
_HYPHENS = (0x2, 0xFFFE)  # pdfium's signs for a hyphen at the end of a line
_PRIVATE = range(0xE000, 0xF900)
_SURROGATES = range(0xD800, 0xE000)
_OUTLINED = 1
_UNSEEN_MODES = (3, 7)  # nothing painted; only used to clip
_SKEWED = 3  # degrees off a quarter turn that a page may lie askew


class Run(NamedTuple):
    """Characters printed in one go: their object, its font, type size in points, quarter turns against the clock (``None``: at
    some other angle), colour, and whether they are painted at all."""

    handle: int
    font: int | None
    size: float
    turn: int | None
    colour: Colour | None
    painted: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A page. ``upright`` leads from the page's own space to places as they are read; ``unknown`` counts the characters
    that have no letter, ``slanted`` those at an angle that no page is read at."""

    chars: list[Char]
    runs: list[Run]
    shapes: Shapes
    width: float
    height: float
    upright: Matrix
    unknown: int
    slanted: int


def read_content(page: Any, text: Any) -> Content:
    """Read what is on a page; raises ``Unreadable("bomb")`` for more than a page can sensibly hold."""
    raw = calls().raw
    edges = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(page, edges):
        raise Unreadable("damaged")
    handle = ctypes.cast(text, ctypes.c_void_p).value
    count = calls().FPDFText_CountChars(handle)
    if count > MAX_PAGE_CHARS:
        raise Unreadable("bomb")
    handles = [calls().FPDFText_GetTextObject(handle, n) for n in range(count)]
    runs = _runs(handle, handles)
    turn, slanted = _lying(handles, runs)
    upright, width, height = _upright(turn, edges.left, edges.bottom, edges.right, edges.top)
    numbers = {run.handle: n for n, run in enumerate(runs)}
    runs = [run if run.turn is None else run._replace(turn=(run.turn - turn) % 4) for run in runs]
    chars, unknown = _chars(handle, handles, numbers, runs, upright)
    shapes = read_shapes(ctypes.cast(page, ctypes.c_void_p).value, upright, numbers)
    return Content(chars, runs, shapes, width, height, upright, unknown, slanted)


def upright_turn(text: Any) -> int:
    """By how many quarter turns with the clock a page is turned to be read."""
    handle = ctypes.cast(text, ctypes.c_void_p).value
    handles = [calls().FPDFText_GetTextObject(handle, n) for n in range(calls().FPDFText_CountChars(handle))]
    return _lying(handles, _runs(handle, handles))[0]


def _runs(text: Any, handles: Sequence[int | None]) -> list[Run]:
    """The runs in the order of their first characters; what pdfium adds itself (spaces, ends of lines) has none."""
    call, seen, out = calls(), set(), []
    matrix_of, size_of, mode_of = call.FPDFText_GetMatrix, call.FPDFTextObj_GetFontSize, call.FPDFTextObj_GetTextRenderMode
    fill_of, six, at_six = call.FPDFPageObj_GetFillColor, call.six, call.at_six
    font_of, before = call.FPDFTextObj_GetFont, None
    for at, handle in enumerate(handles):
        if handle == before or handle is None or handle in seen:
            continue
        seen.add(handle)
        before = handle
        matrix_of(text, at, at_six)
        a, b, c, d, _, _ = six[:]
        six[0] = 0.0
        size_of(handle, at_six)
        size = abs(six[0] * d) if b == c == 0 else abs(six[0]) * math.hypot(c, d)
        turn = 0 if b == 0 < a else _turn(math.degrees(math.atan2(b, a)))
        mode = mode_of(handle)
        colour = call.colour(call.FPDFPageObj_GetStrokeColor if mode == _OUTLINED else fill_of, handle)
        out.append(Run(handle, font_of(handle), size, turn, colour, mode not in _UNSEEN_MODES))
    return out


def _turn(degrees: float) -> int | None:
    quarters = round(degrees / 90)
    return quarters % 4 if abs(degrees - 90 * quarters) <= _SKEWED else None


def _lying(handles: Sequence[int | None], runs: Sequence[Run]) -> tuple[int, int]:
    """How most of the text is turned, and how many characters are turned by no quarter."""
    counts = Counter(handles)
    turns: Counter[int | None] = Counter()
    for run in runs:
        turns[run.turn] += counts[run.handle]
    slanted = turns.pop(None, 0)
    return max((n for n in range(4)), key=lambda turn: turns[turn]), slanted


def _upright(turn: int, left: float, bottom: float, right: float, top: float) -> tuple[Matrix, float, float]:
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
    text: Any, handles: Sequence[int | None], numbers: dict[int, int], runs: Sequence[Run], upright: Matrix
) -> tuple[list[Char], int]:
    """The characters, and how many of them have no letter. A box is as high as the type size: fonts differ in what
    they leave above and below."""
    fonts = {run.handle: run.font for run in runs}
    letters, unknown = _letters(text, [fonts.get(handle) for handle in handles])
    left, top, right, bottom = _boxes(text, len(handles))
    out: list[Char] = []
    a, _, c, d, e, f = upright
    straight = (a, c, d) == (1, 0, -1)
    before, number, half, plain = None, 0, 0.0, False
    add, new = out.append, tuple.__new__  # a tuple made by name would cost twice as much, and there are thousands
    for handle, letter, x0, y1, x1, y0 in zip(handles, letters, left, top, right, bottom, strict=True):
        if handle is None:
            continue
        if handle != before:
            before, number = handle, numbers[handle]
            half, plain = runs[number].size / 2, straight and runs[number].turn == 0
        if plain:
            middle = f - (y0 + y1) / 2
            add(new(Char, (letter, x0 + e, middle - half, x1 + e, middle + half, 0, number)))
        else:
            box = placed(upright, x0, y0, x1, y1)
            add(_squared(Char(letter, *box, runs[number].turn or 0, number), 2 * half))
    return out, unknown


def _squared(char: Char, size: float) -> Char:
    """Make a box as thick across the line as the type size."""
    x, y = char.middle
    if char.turn % 2:
        return char._replace(x0=x - size / 2, x1=x + size / 2)
    return char._replace(top=y - size / 2, bottom=y + size / 2)


def _boxes(text: Any, count: int) -> tuple[list[float], list[float], list[float], list[float]]:
    """Left, top, right and bottom of all characters in the page's own space."""
    boxes = (ctypes.c_float * (4 * count))()
    box_of, start = calls().FPDFText_GetLooseCharBox, ctypes.addressof(boxes)
    for n in range(count):
        box_of(text, n, start + 16 * n)
    flat = memoryview(boxes).cast("B").cast("f").tolist()
    return flat[0::4], flat[1::4], flat[2::4], flat[3::4]


def _letters(text: Any, fonts: Sequence[int | None]) -> tuple[list[str], int]:
    """The letters, and how many of them are not known. What a font says of a code it says every time."""
    codes = _codes(text, len(fonts))
    wrong_of = calls().FPDFText_HasUnicodeMapError
    pairs = [*zip(fonts, codes, strict=True)]
    firsts = dict(zip(reversed(pairs), range(len(pairs) - 1, -1, -1), strict=True))
    wrong = {pair for pair, n in firsts.items() if wrong_of(text, n)}
    special = {code for code in set(codes) if not _SPACE < code < _SURROGATES.start}
    if not special and not wrong:
        return [*map(chr, codes)], 0
    named = {code: _letter(code) for code in special}
    letters = [named[code] if code in named else chr(code) for code in codes]
    if wrong:
        letters = [UNKNOWN if pair in wrong else letter for pair, letter in zip(pairs, letters, strict=True)]
    strange = {letter for letter in named.values() if ord(letter) in _PRIVATE}
    return letters, sum(letter == UNKNOWN or letter in strange for letter in letters) if wrong or strange or UNKNOWN in named.values() else 0


def _codes(text: Any, count: int) -> list[int]:
    """The code points, in one call where each is one unit of what pdfium writes."""
    units = (ctypes.c_ushort * (count + 1))()
    if calls().FPDFText_GetText(text, 0, count, ctypes.addressof(units)) == count + 1:
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
