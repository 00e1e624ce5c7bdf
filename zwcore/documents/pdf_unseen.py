"""Text on a page that is none of the form's: what nobody sees, what is struck through, watermarks and stamps.

Each character gets a reason of :data:`zwcore.documents.DROPPED`, or none; where a run may be either it is kept and told
as doubtful. Text that is simply black and in its place costs no look at anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from zwcore.documents.lines import Char
from zwcore.documents.pdf_content import Content, Style
from zwcore.documents.pdf_marks import faint_runs, find_marks
from zwcore.documents.pdf_shapes import Box, Rule, light_of
from zwcore.documents.pdf_strikes import find_lines_of_text

_EXTREMES = ((min, itemgetter(1)), (min, itemgetter(2)), (max, itemgetter(3)), (max, itemgetter(4)))
_LAST = 1 << 60
_PALE = 230  # text lighter than this may be white on white
_INVISIBLE = 1.0  # points: what is set smaller is not meant to be seen
_SAME_LIGHT = 12  # of 255: text that stands out less from what is below it cannot be seen
_DARK = 200  # boxes darker than this can hide dark text


@dataclass(slots=True)
class Unseen:
    """Which characters (by their index) are left out and why, which runs are doubtful, which lines belong to text."""

    why: dict[int, str] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)
    lines: set[Rule] = field(default_factory=set)


def find_unseen(content: Content) -> Unseen:
    """Look at all characters of a page."""
    found = Unseen()
    styles = content.runs_of_styles()
    _hidden(content, styles, found)
    found.why.update(dict.fromkeys(find_marks(content, styles, found.why), "watermark"))
    found.lines, struck = find_lines_of_text(content, found.why)
    found.why.update(dict.fromkeys(struck, "struck"))
    if content.shapes.faint:
        found.doubtful |= faint_runs(content)
    return found


def _hidden(content: Content, styles: Mapping[Style, Sequence[int]], found: Unseen) -> None:
    """What is not painted, off the page, as light as what is below it, or covered."""
    chars, shapes = content.chars, content.shapes
    filled = [box for box in shapes.boxes if box.light is not None]
    pictures = [box for box in shapes.boxes if box.light is None]
    dark = any(box.light is not None and box.light < _DARK for box in filled)
    latest = max((box.order for box in shapes.boxes), default=-1)
    never: set[int] = set()
    doubted: dict[int, int] = {}
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
    for n, char in enumerate(chars):
        x, y = char.middle
        if char.run in never or not (0 <= x <= content.width and 0 <= y <= content.height):
            found.why[n] = "hidden"
        elif char.run in doubted:
            order = doubted[char.run]
            light = _light(content.styles[char.run])
            if any(box.order > order and box.holds(x, y) for box in filled) or _like_ground(light, order, x, y, filled):
                found.why[n] = "hidden"
            elif any(box.order > order and box.holds(x, y) for box in pictures):
                found.doubtful.add(char.run)


def _on_page(content: Content) -> bool:
    """Whether all characters lie on the page."""
    if not content.chars:
        return True
    left, top, right, bottom = (extreme(map(side, content.chars)) for extreme, side in _EXTREMES)
    return bool(left >= 0 and top >= 0 and right <= content.width and bottom <= content.height)


def _light(style: Style) -> int | None:
    return None if style.colour is None else light_of(style.colour)


def _like_ground(light: int | None, order: int, x: float, y: float, filled: Sequence[Box]) -> bool:
    """Whether text of this lightness stands on the same."""
    if light is None:
        return False
    under = (box for box in filled if box.order < order and box.holds(x, y))
    ground = max(under, key=lambda box: box.order, default=None)
    return abs(light - (255 if ground is None or ground.light is None else ground.light)) < _SAME_LIGHT


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
