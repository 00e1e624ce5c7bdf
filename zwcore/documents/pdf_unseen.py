"""Text on a page that is none of the form's: what nobody sees, what is struck through, watermarks and stamps.

Each character gets a reason of :data:`zwcore.documents.DROPPED`, or none; where a run may be either it is kept and told
as doubtful. Text that is simply black and in its place costs no look at anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

from zwcore.documents.lines import Char
from zwcore.documents.pdf_calls import Colour
from zwcore.documents.pdf_content import Content, Style
from zwcore.documents.pdf_marks import faint_runs, find_marks
from zwcore.documents.pdf_shapes import Patch, Rule, light_of
from zwcore.documents.pdf_strikes import find_lines_of_text

_EXTREMES = ((min, itemgetter(1)), (min, itemgetter(2)), (max, itemgetter(3)), (max, itemgetter(4)))
_LAST = 1 << 60
_PALE = 230  # text lighter than this may be white on white
_SMALL = 0.85  # of the size of the text beside it: a raised mark is smaller
_MOST_MARKS = 50
_HIGH = 0.2  # of that size: how much higher its foot stands
_MARK = re.compile(r"[0-9①-⑳*※†‡\[\]()（）⑴-⒇]")
_INVISIBLE = 1.0  # points: what is set smaller is not meant to be seen
_SAME_LIGHT = 12  # of 255: text that stands out less from what is below it cannot be seen
_DARK = 200  # boxes darker than this can hide dark text


@dataclass(slots=True)
class Unseen:
    """Which characters (by their index) are left out and why, which runs are doubtful, which lines belong to text."""

    why: dict[int, str] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)
    lines: set[Rule] = field(default_factory=set)


def find_unseen(content: Content, hides: Callable[[Patch], bool]) -> Unseen:
    """Look at all characters of a page; ``hides`` tells whether a picture hides what lies below it."""
    found = Unseen()
    styles = content.runs_of_styles()
    _hidden(content, styles, hides, found)
    found.why.update(dict.fromkeys(find_marks(content, styles, found.why), "watermark"))
    found.lines, struck = find_lines_of_text(content, found.why)
    found.why.update(dict.fromkeys(struck, "struck"))
    _raised(content, styles, found)
    if content.shapes.faint:
        found.doubtful |= faint_runs(content)
    return found


def _hidden(
    content: Content, styles: Mapping[Style, Sequence[int]], hides: Callable[[Patch], bool], found: Unseen
) -> None:
    """What is not painted, off the page, as light as what is below it, or covered."""
    never: set[int] = set()
    doubted: dict[int, int] = {}
    shapes = content.shapes
    dark = any(box.light is not None and box.light < _DARK for box in shapes.boxes)
    latest = max((box.order for box in shapes.boxes), default=-1)
    for style, runs in styles.items():
        if not style.painted or style.size < _INVISIBLE or (style.colour and style.colour[3] == 0):
            never.update(runs)
            continue
        pale = style.colour is not None and light_of(style.colour) > _PALE
        if pale or shapes.boxes:
            orders = ((run, shapes.order.get(run, _LAST)) for run in runs)
            doubted.update((run, order) for run, order in orders if pale or dark or order < latest)
    if not never and not doubted and _on_page(content):
        return
    ground = _Ground(shapes.boxes, hides)
    for n, char in enumerate(content.chars):
        x, y = char.middle
        if char.run in never or not (0 <= x <= content.width and 0 <= y <= content.height):
            found.why[n] = "hidden"
        elif char.run in doubted:
            seen = ground.shows(content.styles[char.run].colour, doubted[char.run], x, y)
            if seen is None:
                found.doubtful.add(char.run)
            elif not seen:
                found.why[n] = "hidden"


class _Ground:
    """What text lies on, and what lies on it."""

    def __init__(self, boxes: Sequence[Patch], hides: Callable[[Patch], bool]) -> None:
        self._boxes = boxes
        self._hides = cache(hides)

    def shows(self, colour: Colour | None, order: int, x: float, y: float) -> bool | None:
        """Whether text can be seen; ``None`` where that cannot be told, because it is pale and lies on a picture."""
        here = [box for box in self._boxes if box.holds(x, y)]
        if any(box.light is not None or self._hides(box) for box in here if box.order > order):
            return False
        if colour is None:
            return True
        below = max((box for box in here if box.order < order), key=lambda box: box.order, default=None)
        if below is not None and below.light is None:
            return None if light_of(colour) > _PALE else True
        light = 255 if below is None or below.light is None else below.light
        return abs(light_of(colour) - light) >= _SAME_LIGHT


def _raised(content: Content, styles: Mapping[Style, Sequence[int]], found: Unseen) -> None:
    """Marks of footnotes, set small and high behind a word; a raised figure behind a letter (m²) is none."""
    usual = max(styles, key=lambda style: len(styles[style]), default=None)
    small = {run for style, runs in styles.items() if usual and style.size < _SMALL * usual.size for run in runs}
    if not small:
        return
    marks = [n for n, char in enumerate(content.chars) if char.run in small and _MARK.fullmatch(char.text)]
    if len(marks) > _MOST_MARKS:
        return
    words = [char for char in content.chars if char.run not in small and char.text != " "]
    for n in marks:
        if any(_stands_high(content.chars[n], word) for word in words):
            found.why.setdefault(n, "mark")


def _stands_high(char: Char, word: Char) -> bool:
    """Whether a character stands small and high right behind another, which is no letter of a unit."""
    if char.size > _SMALL * word.size or (word.text.isascii() and word.text.isalpha()):
        return False
    gap = char.x0 - word.x1
    beside = -_SMALL * char.size < gap < 0.5 * word.size and char.top < word.top + _HIGH * word.size
    return beside and word.top - char.size < char.top and char.bottom < word.bottom - _HIGH * word.size


def _on_page(content: Content) -> bool:
    """Whether all characters lie on the page."""
    if not content.chars:
        return True
    left, top, right, bottom = (extreme(map(side, content.chars)) for extreme, side in _EXTREMES)
    return bool(left >= 0 and top >= 0 and right <= content.width and bottom <= content.height)


def left_out(chars: Sequence[Char], why: Mapping[int, str]) -> list[tuple[str, str, Char]]:
    """What is left out as texts: the text, the reason and its first character, for each run of characters that follow
    one another for the same reason on the same line."""
    out: list[tuple[str, str, Char]] = []
    last = -2
    for n in sorted(why):
        char, reason = chars[n], why[n]
        if out and last == n - 1 and out[-1][1] == reason and _follows(chars[last], char, reason):
            out[-1] = (out[-1][0] + char.text, reason, out[-1][2])
        else:
            out.append((char.text, reason, char))
        last = n
    return [(text.strip(), reason, char) for text, reason, char in out if text.strip()]


def _follows(before: Char, char: Char, reason: str) -> bool:
    if reason == "watermark":
        (ax, ay), (bx, by) = before.middle, char.middle
        return before.run == char.run or abs(ax - bx) + abs(ay - by) < 2 * (before.x1 - before.x0 + before.size)
    return abs(char.top - before.top) < before.size and char.x0 - before.x1 < before.size
