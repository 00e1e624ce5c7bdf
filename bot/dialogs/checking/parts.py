"""Two messages that were one text: an app cuts a long text where a message ends, and that may be inside a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from zwcore.layouts.indicators import split_points
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import is_title
from zwcore.layouts.vocabulary import label_of, labels, level_names
from zwcore.money import parse_number
from zwcore.text import fold

_GONE = 3
"""So many tabs at the place of the cut may be gone: a message loses the white space at its ends."""
_FIGURES = re.compile(r"[\d.]+[%％]?")
_SECTIONS = ("head", "total", "grade", "below")
_COLUMNS = ("funds", "goals", "indicators")


def joined(before: str, part: str) -> str:
    """Return the text of two messages: with the line that the cut went through made whole, else with a line break."""
    return before + _between(before.split("\n"), part.split("\n")) + part


def goes_on(before: str, part: str) -> bool:
    """Tell whether a message goes on with the very line that the one before it ends with."""
    return "\n" not in _between(before.split("\n"), part.split("\n"))


def _between(before: list[str], part: list[str]) -> str:
    """What the cut took away, told by the rows beside it: two pieces that have the tabs of one row are one."""
    last, first = before[-1], part[0]
    left, right = last.rpartition("\t")[2].strip(), first.partition("\t")[0].strip()
    if left and _is_total(last) and parse_number(right) is not None:
        return "" if parse_number(left) is not None else "\t"
    tabs, further = last.count("\t"), first.count("\t")
    if tabs and not further and left[-1:].isdigit() and _FIGURES.fullmatch(right):
        return ""
    if not tabs:
        return "" if _makes_a_label(left, right) else "\n"
    is_table = further or any("\t" in line for line in part[1:2])
    if is_table and not _begins_a_line(last, left, right):
        for usual in (line.count("\t") for line in (*_row(reversed(before[:-1])), *_row(part[1:]))):
            if max(tabs, further) < usual and 0 <= usual - tabs - further <= _GONE:
                return "\t" * (usual - tabs - further)
    return "\n"


def _row(lines: Iterable[str]) -> list[str]:
    return list(islice((line for line in lines if "\t" in line), 1))


def _begins_a_line(last: str, left: str, right: str) -> bool:
    """Tell whether ``right`` is what only whole lines begin with: a label, a level's name, a title.

    The cut may have gone through it (质量 | 指标), or behind a level 1, or behind a label among labels.
    """
    if not _is_named(right) or _makes_a_label(left, right):
        return False
    labels = all(_is_label(cell) for cell in last.split("\t") if cell.strip())
    return not (labels and _is_label(right) and field_of(right, "head") is None) and not (
        _is_level(left, "level1") and _is_level(right, "level2")
    )


def _makes_a_label(left: str, right: str) -> bool:
    return bool(left) and not _is_named(left) and any(_is_named(left + right, more) for more in _COLUMNS)


def _is_named(text: str, *more: str) -> bool:
    known = _is_level(text, "level1") or _is_level(text, "level2") or is_title(text)
    known = known or label_of(text) in labels("block")
    return known or any(field_of(text, section) for section in (*_SECTIONS, *more))


def _is_label(text: str) -> bool:
    return any(field_of(text, section) for section in ("block", *_COLUMNS))


def _is_level(text: str, level: str) -> bool:
    return fold(split_points(text)[0] or "") in level_names(level)


def _is_total(line: str) -> bool:
    return field_of(line.strip().partition("\t")[0], "total") is not None
