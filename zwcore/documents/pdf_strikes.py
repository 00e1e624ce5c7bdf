"""Lines that belong to text: those that strike it through, and those under it. They are no rules of a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from zwcore.documents.lines import Char
from zwcore.documents.pdf_content import Content
from zwcore.documents.pdf_shapes import Patch, Rule

# Where a line strikes a character through, and where it underlines it: shares of its height from the top.
_STRIKE = (0.3, 0.75)
_UNDER = (0.8, 1.25)
_STRIKE_OVER = 1.0  # type sizes that a line may be longer than the text that it strikes, on both sides
_UNDER_OVER = 1.0  # points that it may be longer or shorter than the text that it underlines
_NEAR_RULE = 1.0
_SHORTEST = 3.0
_LEVEL = 0.1
_TALL = 6.0


def find_lines_of_text(content: Content, gone: Collection[int]) -> tuple[set[Rule], list[int]]:
    """The lines that are no rules, and the indices of the characters that they strike, but for those ``gone``."""
    shapes = content.shapes
    lines: set[Rule] = set()
    struck: list[int] = []
    for line, pieces in _no_rules([*shapes.across, *shapes.vivid_across], [*shapes.down, *shapes.vivid_down]):
        if not shapes.coloured and _in_stamp(line, shapes.vivid):
            continue
        y, start, end = line
        beside = [
            (n, char, (y - char.top) / (char.bottom - char.top))
            for n, char in enumerate(content.chars)
            if char.top < y < char.bottom + char.size
            and start - 1 <= (char.x0 + char.x1) / 2 <= end + 1
            and char.turn == 0
            and n not in gone
        ]
        through = [(n, char) for n, char, share in beside if _STRIKE[0] <= share <= _STRIKE[1]]
        above = [char for _, char, share in beside if _UNDER[0] <= share <= _UNDER[1]]
        if _reaches(line, [char for _, char in through], _STRIKE_OVER * max((c.size for _, c in through), default=0)):
            lines.update(pieces)
            struck += [n for n, _ in through]
        elif _underlines(line, above):
            lines.update(pieces)
    return lines, struck


def _reaches(line: Rule, chars: Iterable[Char], slack: float) -> bool:
    """Whether a line is no longer than text, give or take some."""
    printed = [char for char in chars if char.text.strip()]
    if not printed:
        return False
    _, start, end = line
    return start >= min(char.x0 for char in printed) - slack and end <= max(char.x1 for char in printed) + slack


def _underlines(line: Rule, chars: Sequence[Char]) -> bool:
    """Whether a line begins and ends where text does."""
    if not chars:
        return False
    _, start, end = line
    left, right = min(char.x0 for char in chars), max(char.x1 for char in chars)
    return abs(start - left) <= _UNDER_OVER and abs(end - right) <= _UNDER_OVER


def _no_rules(across: Iterable[Rule], down: Iterable[Rule]) -> list[tuple[Rule, list[Rule]]]:
    """The lines that do not run from one rule that goes down to another, each with the pieces that it is drawn in."""
    near: dict[int, list[Rule]] = {}
    for rule in down:
        if rule[2] - rule[1] >= _SHORTEST:
            at = int(rule[0] // _NEAR_RULE)
            for place in (at - 1, at, at + 1):
                near.setdefault(place, []).append(rule)
    return [(line, pieces) for line, pieces in _lines(across) if not all(_at_rule(line[0], x, near) for x in line[1:])]


def _at_rule(y: float, x: float, near: Mapping[int, Sequence[Rule]]) -> bool:
    there = near.get(int(x // _NEAR_RULE), ())
    return any(top - _NEAR_RULE <= y <= bottom + _NEAR_RULE for _, top, bottom in there)


def _lines(across: Iterable[Rule]) -> list[tuple[Rule, list[Rule]]]:
    """The lines whose pieces lie end to end."""
    out: list[tuple[Rule, list[Rule]]] = []
    y, start, end = -1.0, 0.0, 0.0
    for piece in sorted(across):
        if out and piece[0] - y < _LEVEL and piece[1] <= end + _NEAR_RULE:
            out[-1][1].append(piece)
            end = max(end, piece[2])
            out[-1] = ((y, start, end), out[-1][1])
        else:
            y, start, end = piece
            out.append((piece, [piece]))
    return out


def _in_stamp(line: Rule, stamps: Iterable[Patch]) -> bool:
    """Whether a line crosses a larger shape of its colour, as the lines of a stamp do."""
    y, start, end = line
    return any(
        box.bottom - box.top > _TALL and box.top < y < box.bottom and start < box.x1 and end > box.x0 for box in stamps
    )
