"""Watermarks and stamps on a page of a PDF: text that looks unlike the rest and is printed across it.

By its angle, its lightness, its colour and its size, and by what it is printed over; what merely looks different in a
place of its own is text of the form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from zwcore.documents.lines import Char
from zwcore.documents.pdf_content import Content, Style
from zwcore.documents.pdf_shapes import Patch, Rule, is_vivid, light_of

_LIGHT = 140  # of 255: text as light as this is no print of a form
_BIG = 1.8  # times the type size of the page
_HUGE = 3.0
_FEW = 4  # a fourth of all
_OVERLAP = 0.35  # of both their widths and heights: characters whose middles are nearer overlap


def find_marks(content: Content, styles: Mapping[Style, Sequence[int]], gone: Collection[int]) -> list[int]:
    """The indices of the characters of watermarks and stamps, beside those that are ``gone`` already."""
    sizes: Counter[float] = Counter()
    for style, runs in styles.items():
        sizes[round(style.size, 1)] += len(runs)
    usual = max(sizes, key=lambda size: sizes[size], default=1.0)
    unlike: dict[int, _Look] = {}
    for style, runs in styles.items():
        look = _look(style, usual)
        if look.odd or look.light or look.vivid or look.big >= _BIG:
            unlike.update(dict.fromkeys(runs, look))
    for run in faint_runs(content):
        unlike[run] = unlike.get(run, _Look(odd=False, light=True, vivid=False, big=1.0))._replace(light=True)
    if not unlike:
        return []
    of_run: dict[int, list[int]] = {}
    for n, char in enumerate(content.chars):
        if char.run in unlike and n not in gone:
            of_run.setdefault(char.run, []).append(n)
    others = [char for n, char in enumerate(content.chars) if char.run not in unlike and n not in gone]
    sure = {
        run for run, own in of_run.items() if _is_mark(unlike[run], [content.chars[n] for n in own], others, content)
    }
    also = {content.styles[run][1:4] for run in sure if unlike[run].light or unlike[run].big >= _BIG}
    return [n for run, own in of_run.items() if run in sure or content.styles[run][1:4] in also for n in own]


def faint_runs(content: Content) -> set[int]:
    """The runs in transparent forms; none where nearly all are, as some printers place whole pages so."""
    faint = content.shapes.faint & content.styles.keys()
    return faint if _FEW * len(faint) <= len(content.styles) else set()


class _Look(NamedTuple):
    """How a run looks beside the rest of its page."""

    odd: bool
    light: bool
    vivid: bool
    big: float


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
    shapes = content.shapes
    around = [box for box in shapes.vivid if _inside(printed, box)] if look.vivid and not shapes.coloured else []
    if across or any(box.round for box in around):
        return True
    return bool(look.light or around or look.big >= _HUGE) and _crosses(printed, shapes.down, shapes.across)


def _touch(a: Char, b: Char) -> bool:
    """Whether two characters are printed over each other."""
    if not b.text.strip():
        return False
    ax, ay = a.middle
    bx, by = b.middle
    wide, high = a.x1 - a.x0 + b.x1 - b.x0, a.size + b.size
    return abs(ax - bx) < _OVERLAP * wide and abs(ay - by) < _OVERLAP * high


def _inside(chars: Sequence[Char], box: Patch) -> bool:
    """Whether text stands inside a shape that is higher than a line of it."""
    size = chars[0].size
    return (
        box.bottom - box.top > 1.5 * size and box.x1 - box.x0 > 1.5 * size and all(box.holds(*c.middle) for c in chars)
    )


def _crosses(chars: Sequence[Char], down: Iterable[Rule], across: Iterable[Rule]) -> bool:
    """Whether a rule goes through the middle of text."""
    x0, x1 = min(c.x0 for c in chars), max(c.x1 for c in chars)
    top, bottom = min(c.top for c in chars), max(c.bottom for c in chars)
    slack = 0.3 * chars[0].size
    return any(x0 + slack < x < x1 - slack and a < bottom and b > top for x, a, b in down) or any(
        top + slack < y < bottom - slack and a < x1 and b > x0 for y, a, b in across
    )
