"""Headers of two lines in a text without a grid: which labels of the upper line reach down, which stand over others.

A clipboard has no cell where one above reaches down, so the lower line has only the labels of the columns that the
upper one parts (指标名称: 一级指标 二级指标 三级指标), and nothing tells which those are. All ways are held against
what the labels mean; those that say as much are tried with the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from zwcore.layouts.labels import field_of, meaning

_MOST_GROUPS, _MOST_CELLS, _MOST_WAYS = 3, 9, 6
_LEVELS = ("level1", "level2", "level3")
_SELDOM_PARTED = frozenset({"other", "deviation", "method", "nature", "unit", "evidence"})
_DUPLICATE, _STRANGE, _PARTED, _WHOLE_LEVELS = 4, 3, 1, 1


def is_lower_line(texts: Sequence[str]) -> bool:
    """Tell whether a line of labels begins with levels."""
    first = [field_of(text, "indicators") for text in texts if text][:2]
    return len(first) == 2 and first[0] in _LEVELS[:2] and first[1] in _LEVELS


def is_upper_line(texts: Sequence[str]) -> bool:
    """Tell whether a line can stand over one with the levels: it has labels of other columns, and no level."""
    fields = [field_of(text, "indicators") for text in texts]
    blocks = [field_of(text, "block") for text in texts]
    if not texts or (fields[0] is None and blocks[0] != "indicators") or {"goals", "funds"} & {*blocks}:
        return False
    known = [name for name in fields if name not in (None, "other", *_LEVELS[:2])]
    return len(texts) > 1 and len(known) > 1 and not {*_LEVELS[:2]} & {*fields}


def double_headers(upper: Sequence[str], lower: Sequence[str]) -> list[list[str]]:
    """Return the labels of the columns, in the ways that say most, the best first."""
    upper = [text for text in upper if text]
    while lower and not lower[-1] and len(lower) > len(upper) + sum(map(bool, lower)):
        lower = lower[:-1]
    ways = _with_blanks(upper, lower) if not all(lower) else _without(upper, lower)
    ranked = sorted(ways, key=lambda way: -way[0])
    best = [texts for worth, texts in ranked if worth + 2 >= ranked[0][0]]
    return best[:_MOST_WAYS]


def _with_blanks(upper: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The lower line has a blank cell under each label that reaches down."""
    blanks = sum(not text for text in lower)
    for down in combinations(range(len(upper)), blanks) if blanks < len(upper) <= _MOST_CELLS else ():
        left = iter([upper[n] for n in down])
        over = [upper[n] for n in range(len(upper)) if n not in down]
        texts = [text or next(left) for text in lower]
        if _in_turn(lower, down, len(upper)):
            yield _worth(texts, over, 0), texts


def _in_turn(lower: Sequence[str], down: Sequence[int], size: int) -> bool:
    """Tell whether the labels that reach down stand among those that do not as the blanks among the labels below."""
    runs = [not text for n, text in enumerate(lower) if n == 0 or bool(text) != bool(lower[n - 1])]
    above = [n in down for n in range(size)]
    return runs == [one for n, one in enumerate(above) if n == 0 or one != above[n - 1]]


def _without(upper: Sequence[str], lower: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The lower line has the labels of the parted columns only."""
    levels = sum(field_of(text, "indicators") in _LEVELS for text in lower)
    places = range(min(len(upper), _MOST_CELLS))
    for count in range(1, _MOST_GROUPS + 1):
        for groups in combinations(places, count):
            for sizes in _parts(len(lower), count):
                texts, at = list[str](), 0
                for n, text in enumerate(upper):
                    if n in groups:
                        size = sizes[groups.index(n)]
                        texts += lower[at : at + size]
                        at += size
                    else:
                        texts.append(text)
                yield _worth(texts, [upper[n] for n in groups], _WHOLE_LEVELS * (sizes[0] == levels)), texts


def _parts(total: int, count: int) -> Iterator[tuple[int, ...]]:
    for cuts in combinations(range(1, total), count - 1):
        edges = (0, *cuts, total)
        yield tuple(edges[n + 1] - edges[n] for n in range(count))


def _worth(texts: Sequence[str], over: Sequence[str], more: int) -> int:
    """How much the labels say: each field once, no label of a block among them; few labels part others."""
    fields = [field_of(text, "indicators") for text in texts]
    named = [name for name in fields if name not in (None, "other")]
    strange = sum(name is None or meaning(text, "block").sure for name, text in zip(fields, texts, strict=True))
    parted = sum(field_of(text, "indicators") in _SELDOM_PARTED for text in over)
    return 2 * len({*named}) - _DUPLICATE * (len(named) - len({*named})) - _STRANGE * strange - _PARTED * parted + more
