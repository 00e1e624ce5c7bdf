"""Text on a page that is none of the form's: what nobody sees, what is struck through, watermarks and stamps.

Each character gets a reason of :data:`zwcore.documents.DROPPED`, or none; where a run may be either it is kept and told
as doubtful. Text that is simply black and in its place costs no look at anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from zwcore.documents.lines import Char
from zwcore.documents.pdf_content import Content, Style
from zwcore.documents.pdf_shapes import Box, Rule, is_vivid, light_of

_EXTREMES = ((min, itemgetter(1)), (min, itemgetter(2)), (max, itemgetter(3)), (max, itemgetter(4)))
_LAST = 1 << 60
_PALE = 230  # text lighter than this may be white on white
_INVISIBLE = 1.0  # points: what is set smaller is not meant to be seen
_SAME_LIGHT = 12  # of 255: text that stands out less from what is below it cannot be seen
_LIGHT = 140  # text as light as this is no print of a form
_DARK = 200  # boxes darker than this can hide dark text
_BIG = 1.8  # times the type size of the page
_HUGE = 3.0
_OVERLAP = 0.35  # of the type size: nearer middles than twice that overlap
# Where a line strikes a character through: shares of its height from the top.
_STRIKE = (0.3, 0.75)
_STRIKE_OVER = 1.0  # type sizes that the line may be longer than the text, on both sides
_NEAR_RULE = 3.0


@dataclass(slots=True)
class Unseen:
    """Which characters (by their index) are left out and why, which runs are doubtful, and which rules struck text."""

    why: dict[int, str] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)
    strikes: set[Rule] = field(default_factory=set)


def find_unseen(content: Content) -> Unseen:
    """Look at all characters of a page."""
    found = Unseen()
    styles = content.runs_of_styles()
    _hidden(content, styles, found)
    _struck(content, found)
    _marks(content, styles, found)
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
    return left >= 0 and top >= 0 and right <= content.width and bottom <= content.height


def _light(style: Style) -> int | None:
    return None if style.colour is None else light_of(style.colour)


def _like_ground(light: int | None, order: int, x: float, y: float, filled: Sequence[Box]) -> bool:
    """Whether text of this lightness stands on the same."""
    if light is None:
        return False
    under = (box for box in filled if box.order < order and box.holds(x, y))
    ground = max(under, key=lambda box: box.order, default=None)
    return abs(light - (255 if ground is None or ground.light is None else ground.light)) < _SAME_LIGHT


def _struck(content: Content, found: Unseen) -> None:
    """Characters that a line goes through, a line that is not much longer than they are and no rule of a table."""
    shapes = content.shapes
    stamps = shapes.vivid
    lines = _no_rules(shapes.across, shapes.down)
    lines += [line for line in shapes.vivid_across if not _in_stamp(line, stamps)]
    if not lines:
        return
    for line in lines:
        y, start, end = line
        hit = [
            (n, char)
            for n, char in enumerate(content.chars)
            if char.top < y < char.bottom
            and start - 1 <= (char.x0 + char.x1) / 2 <= end + 1
            and _STRIKE[0] <= (y - char.top) / (char.bottom - char.top) <= _STRIKE[1]
            and char.turn == 0
        ]
        struck = [(n, char) for n, char in hit if char.text.strip()]
        if not struck:
            continue
        reach = max(c.x1 for _, c in struck) - min(c.x0 for _, c in struck)
        if end - start <= reach + 2 * _STRIKE_OVER * struck[0][1].size:
            found.strikes.add(line)
            found.why.update({n: found.why.get(n, "struck") for n, _ in hit})


def _no_rules(across: Iterable[Rule], down: Iterable[Rule]) -> list[Rule]:
    """The lines that do not run from one rule that goes down to another."""
    near: dict[int, list[Rule]] = {}
    for rule in down:
        at = int(rule[0] // _NEAR_RULE)
        for place in (at - 1, at, at + 1):
            near.setdefault(place, []).append(rule)
    out: list[Rule] = []
    for line in across:
        y = line[0]
        for end in line[1:]:
            reached = near.get(int(end // _NEAR_RULE), ())
            if not any(top - _NEAR_RULE <= y <= bottom + _NEAR_RULE for _, top, bottom in reached):
                out.append(line)
                break
    return out


def _in_stamp(line: Rule, stamps: Iterable[Box]) -> bool:
    """Whether a line crosses a larger shape of its colour, as the lines of a stamp do."""
    y, start, end = line
    return any(
        box.bottom - box.top > 2 * _NEAR_RULE and box.top < y < box.bottom and start < box.x1 and end > box.x0
        for box in stamps
    )


class _Look(NamedTuple):
    """How a run looks beside the rest of its page."""

    odd: bool
    light: bool
    vivid: bool
    big: float


def _marks(content: Content, styles: Mapping[Style, Sequence[int]], found: Unseen) -> None:
    """Watermarks and stamps: text that looks unlike the rest and is printed across it."""
    sizes: Counter[float] = Counter()
    for style, runs in styles.items():
        sizes[round(style.size, 1)] += len(runs)
    usual = max(sizes, key=lambda size: sizes[size], default=1.0)
    unlike: dict[int, _Look] = {}
    for style, runs in styles.items():
        look = _look(style, usual)
        if look.odd or look.light or look.vivid or look.big >= _BIG:
            unlike.update(dict.fromkeys(runs, look))
    unlike.update({run: unlike.get(run, _Look(False, True, False, 1.0))._replace(light=True) for run in content.shapes.faint & content.styles.keys()})
    if not unlike:
        return
    of_run: dict[int, list[int]] = {}
    for n, char in enumerate(content.chars):
        if char.run in unlike and n not in found.why:
            of_run.setdefault(char.run, []).append(n)
    others = [char for n, char in enumerate(content.chars) if char.run not in unlike and n not in found.why]
    sure = {run for run, own in of_run.items() if _is_mark(unlike[run], [content.chars[n] for n in own], others, content)}
    also = {content.styles[run][1:4] for run in sure if unlike[run].light or unlike[run].big >= _BIG}
    for run, own in of_run.items():
        if run in sure or content.styles[run][1:4] in also:
            found.why.update(dict.fromkeys(own, "watermark"))


def _look(style: Style, usual: float) -> _Look:
    light = style.colour is not None and light_of(style.colour) >= _LIGHT
    vivid = style.colour is not None and is_vivid(style.colour)
    return _Look(style.turn is None, light, vivid, style.size / max(usual, 0.5))


def _is_mark(look: _Look, own: Sequence[Char], others: Sequence[Char], content: Content) -> bool:
    if look.odd:
        return True
    printed = [char for char in own if char.text.strip()]
    if not printed:
        return False
    across = any(_touch(a, b) for a in printed for b in others)
    if look.big >= _BIG and not (look.light or look.vivid):
        return across
    if look.vivid and any(_inside(printed, box) for box in content.shapes.vivid):
        return True
    return across or ((look.light or look.big >= _HUGE) and _crosses(printed, content.shapes.down, content.shapes.across))


def _touch(a: Char, b: Char) -> bool:
    """Whether two characters are printed over each other."""
    if not b.text.strip():
        return False
    ax, ay = a.middle
    bx, by = b.middle
    reach = _OVERLAP * (a.size + b.size)
    return abs(ax - bx) < reach and abs(ay - by) < reach


def _inside(chars: Sequence[Char], box: Box) -> bool:
    """Whether text stands inside a shape that is higher than a line of it."""
    size = chars[0].size
    return box.bottom - box.top > 1.5 * size and box.x1 - box.x0 > 1.5 * size and all(box.holds(*c.middle) for c in chars)


def _crosses(chars: Sequence[Char], down: Iterable[Rule], across: Iterable[Rule]) -> bool:
    """Whether a rule goes through the middle of text."""
    x0, x1 = min(c.x0 for c in chars), max(c.x1 for c in chars)
    top, bottom = min(c.top for c in chars), max(c.bottom for c in chars)
    slack = 0.3 * chars[0].size
    return any(x0 + slack < x < x1 - slack and a < bottom and b > top for x, a, b in down) or any(
        top + slack < y < bottom - slack and a < x1 and b > x0 for y, a, b in across
    )


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
        return before.run == char.run
    return abs(char.top - before.top) < before.size and char.x0 - before.x1 < before.size
