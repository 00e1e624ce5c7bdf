"""Which tokens of a line make a cell: a row whose columns are parted by single spaces, put under its header.

Every space may be a column boundary or part of a text. :func:`place` tries all ways and takes the cheapest; what a
column holds well or badly is data (:data:`COSTS`, :data:`JOINS`). To teach a new kind of column, add it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zwcore.layouts.indicators import split_points
from zwcore.layouts.vocabulary import label_of, labels, level_names
from zwcore.money import HUNDRED, parse_percent, parse_points
from zwcore.text import canonical, fold

MAX_TOKENS = 80
"""Longer lines are prose, and would take long."""
TOO_DEAR = 90
"""A row that costs more than this says too little about where its cells are."""
CLEAR = 30
"""A row that has as many parts as there are columns and costs no more needs no search."""

_PAD_LEFT, _PAD_RIGHT, _DROP, _ACROSS_BLANK, _TORN, _NUMBER_INSIDE = 12, 2, 25, 8, 8, 20
_VALUE_INSIDE = 12
# Costs are no proof: ways that differ by no more than this are equally good.
_CLOSE = 2
_LONG = 24
_DASH = re.compile(r"[-—–/无]+")
_BRACKET = re.compile(r"[（(][^（）()]{1,8}[）)]")
_SIGNS = re.compile("[≥≤≧≦＞＜＝><=]+")
_NATURE = re.compile(f"{_SIGNS.pattern}|定性|定量|[正反逆负]向|(?:大于|小于)?等于|[不大小]?[大小高低]于")
_PERCENT = re.compile("[%％‰]")
_VALUE = re.compile(r"[≥≤≧≦＞＜＝><=]|\d")
_UNIT = re.compile("[百千万亿元人张枚个件次户项家年月日天名套台座处米亩吨℃%％‰起份辆条所期场篇册]|平方|公里|公顷")
_METHOD = re.compile("1[.、．]|[0-9]{2,3}-|若为|根据|按|公式|计算|得分")
_METHOD_WORDS = re.compile("若为定|记分|计分|满分|扣")

# Per kind of column: what each content costs there. "text" stands for all that is not named.
COSTS: dict[str, dict[str, int]] = {
    "margin": {"blank": 0, "label": 0, "text": 30},
    "level1": {"blank": 1, "level1": 0, "level2": 14, "number": 40, "dash": 40, "text": 12},
    "level2": {"blank": 2, "level2": 0, "level1": 6, "number": 40, "text": 22},
    "level3": {"blank": 15, "level1": 8, "level2": 8, "number": 30, "amount": 30, "dash": 10, "text": 0},
    "target": {"blank": 3, "level1": 10, "level2": 10, "rules": 20, "text": 0},
    "actual": {"blank": 3, "level1": 10, "level2": 10, "rules": 20, "text": 0},
    "weight": {"blank": 10, "number": 0, "amount": 20, "dash": 4, "text": 40},
    "nature": {"blank": 4, "sign": 0, "number": 40, "level1": 40, "level2": 40, "text": 25},
    "unit": {"blank": 5, "number": 40, "dash": 2, "text": 2},
    "reviewed": {"blank": 2, "number": 0, "amount": 20, "dash": 2, "text": 40},
    "evidence": {"blank": 0, "number": 15, "dash": 0, "text": 1},
    "score": {"blank": 4, "number": 0, "amount": 20, "dash": 4, "text": 40},
    "method": {"blank": 0, "number": 12, "level1": 10, "level2": 10, "rules": 12, "text": 30},
    "deviation": {"blank": 0, "number": 15, "dash": 0, "text": 1},
    "other": {"blank": 0, "text": 0},
    "spare": {"blank": 0, "text": 15},
    "label": {"blank": 0, "number": 40, "amount": 40, "text": 0},
    "money": {"blank": 1, "number": 0, "amount": 0, "dash": 0, "text": 30},
}
COSTS["level1_points"] = COSTS["score"] | {"blank": 2}
# What a space inside a cell costs and how many parts it may have; a long text has many, a number none.
JOINS = {"level1": (6, 4), "level2": (6, 6), "level3": (2, 12), "target": (3, 12), "actual": (3, 12)}
JOINS |= {"method": (0, MAX_TOKENS), "deviation": (0, MAX_TOKENS), "label": (2, 6), "other": (2, 12)}
JOINS |= {"evidence": (1, 12)}


@dataclass(frozen=True, slots=True)
class Placed:
    """A row as it was placed: its cells, one a column, and what that costs (0 = as if made for it)."""

    cost: int
    cells: tuple[str, ...]


def atoms(line: str, split_values: bool = False) -> list[str]:
    """Split at every space but those that certainly stand inside a cell: "产出 指标 (40分)", "≥ 90 %".

    With ``split_values`` operator, number and unit of a value have columns of their own (指标性质, 度量单位).
    """
    tokens, found, at = line.split(" "), list[str](), 0
    while at < len(tokens):
        size = next((k for k in (4, 3, 2) if all(tokens[at : at + k]) and _is_level(" ".join(tokens[at : at + k]))), 1)
        text = " ".join(tokens[at : at + size])
        if found and found[-1] and _belongs(found[-1], text, split_values):
            found[-1] += " " + text
        else:
            found.append(text)
        at += size
    return found


def _belongs(before: str, text: str, split_values: bool) -> bool:
    """Tell whether the space between the two is certainly none between columns."""
    if _SIGNS.fullmatch(before):
        return not split_values
    if before[-1].isdigit():
        return bool(_PERCENT.fullmatch(text)) and not split_values
    return bool(_BRACKET.fullmatch(text)) and not _PERCENT.fullmatch(before[-1])


def _is_level(text: str) -> bool:
    return fold(split_points(text)[0] or "") in level_names("level1") | level_names("level2")


def _content(text: str, kind: str) -> str:
    """Say what a cell's text is, in the words of :data:`COSTS`."""
    if not text:
        return "blank"
    if len(text) <= _LONG and (short := _short_content(text, kind)):
        return short
    return "rules" if _METHOD_WORDS.search(text) else "text"


def _short_content(text: str, kind: str) -> str | None:
    points = parse_percent(text) if kind == "money" else parse_points(text)
    if points is not None:
        return "number" if points <= HUNDRED else "amount"
    if kind == "nature" and _NATURE.fullmatch(canonical(text)):
        return "sign"
    if _DASH.fullmatch(canonical(text)):
        return "dash"
    name = fold(split_points(text)[0] or "")
    own = [level for level in ("level1", "level2") if name in level_names(level)]
    if own:
        return kind if kind in own else own[0]
    return "label" if label_of(text) in labels("block") else None


def _cell_cost(text: str, kind: str) -> int:
    content = _content(text, kind)
    if kind == "method" and content in ("text", "rules") and _METHOD.match(text):
        return 0
    costs = COSTS[kind]
    return costs.get(content, costs["text"])


def _torn(left: str, right: str) -> bool:
    """Tell whether a boundary here would part a number from its unit, as in "5.5 万人"."""
    return left[-1:].isdigit() and bool(_UNIT.match(right))


def _join_cost(parts: Sequence[str], n: int, kind: str) -> int:
    """Tell what the space before the part ``n`` costs when it belongs to the text.

    A number in the middle of a text is rather one of the points, but for a text that may be of any kind.
    """
    if not parts[n] or not parts[n - 1]:
        return _ACROSS_BLANK
    if _torn(parts[n - 1], parts[n]):
        return 1
    each, _ = JOINS[kind]
    if each and _is_lone(parts, n):
        return each + _NUMBER_INSIDE
    signed = bool(_SIGNS.match(parts[n])) and kind != "method"
    return each + (_VALUE_INSIDE if signed or (kind in ("target", "actual") and _VALUE.match(parts[n])) else 0)


def _is_lone(parts: Sequence[str], n: int) -> bool:
    return parse_points(parts[n]) is not None and not (n + 1 < len(parts) and _torn(parts[n], parts[n + 1]))


Edges = dict[tuple[int, int], int]
"""The cells that one column could have: (where it begins, where it ends) → the cost."""


def place(parts: Sequence[str], kinds: Sequence[str]) -> Placed | None:
    """Put ``parts`` under columns of these ``kinds``, in their order; ``None`` where there is no way.

    Blank cells may be missing at both ends: a chat drops the spaces at the ends of a message. Where it is not clear
    which of several texts a word belongs to, the first of them gets all and the others are blank.
    """
    if len(parts) > MAX_TOKENS:
        return None
    if len(parts) == len(kinds):
        cost = sum(map(_cell_cost, parts, kinds))
        if cost <= CLEAR:
            return Placed(cost, tuple(parts))
    edges, costs_to = _forward(parts, kinds)
    costs_from = _backward(parts, edges)
    if 0 not in costs_from[0]:
        return None
    least = costs_from[0][0]
    # Between which parts each column may begin, best first.
    starts = [
        [n for cost, n in sorted((to[n] + rest[n], n) for n in to.keys() & rest.keys()) if cost <= least + _CLOSE]
        for to, rest in zip(costs_to, costs_from, strict=True)
    ]
    return Placed(least, _without_guesses(parts, _best_way(edges, costs_from), [len(some) > 1 for some in starts]))


def _forward(parts: Sequence[str], kinds: Sequence[str]) -> tuple[list[Edges], list[dict[int, int]]]:
    edges: list[Edges] = []
    costs_to: list[dict[int, int]] = [{0: 0}]
    for kind in kinds:
        here: Edges = {}
        reached: dict[int, int] = {}
        for start, before in costs_to[-1].items():
            for stop, cost in _steps(parts, start, kind):
                if before + cost <= TOO_DEAR:
                    here[start, stop] = cost
                    reached[stop] = min(before + cost, reached.get(stop, before + cost))
        edges.append(here)
        costs_to.append(reached)
    return edges, costs_to


def _backward(parts: Sequence[str], edges: Sequence[Edges]) -> list[dict[int, int]]:
    last = {n: _DROP if n < len(parts) else 0 for n in range(len(parts) + 1) if not any(parts[n:])}
    costs_from = [last]
    for here in reversed(edges):
        found: dict[int, int] = {}
        for (start, stop), cost in here.items():
            if stop in costs_from[-1]:
                rest = cost + costs_from[-1][stop]
                found[start] = min(rest, found.get(start, rest))
        costs_from.append(found)
    return costs_from[::-1]


def _best_way(edges: Sequence[Edges], costs_from: Sequence[dict[int, int]]) -> list[int]:
    """Return where each column begins, and where the last one ends."""
    way = [0]
    for column, here in enumerate(edges):
        after = costs_from[column + 1]
        ends = [
            (cost + after[stop], stop) for (start, stop), cost in here.items() if start == way[-1] and stop in after
        ]
        way.append(min(ends)[1])
    return way


def _without_guesses(parts: Sequence[str], way: Sequence[int], unsure: Sequence[bool]) -> tuple[str, ...]:
    """Cut the cells; texts between which the boundary is unsure become one."""
    cells = [" ".join(parts[start:stop]).strip() for start, stop in pairwise(way)]
    first = 0
    for column in range(1, len(cells)):
        first = first if unsure[column] else column
        if first < column and cells[column]:
            first = next((n for n in range(first, column) if cells[n]), column)
            if first < column:
                cells[first] += " " + cells[column]
                cells[column] = ""
    return tuple(cells)


def _steps(parts: Sequence[str], start: int, kind: str) -> Iterator[tuple[int, int]]:
    """Yield (where the cell ends, its cost) for each cell of that kind which can begin at ``start``."""
    if start == len(parts):
        yield start, _PAD_RIGHT + COSTS[kind]["blank"]
        return
    if start == 0:
        yield 0, _PAD_LEFT + COSTS[kind]["blank"]
    joins = _TORN if start and kind != "unit" and _torn(parts[start - 1], parts[start]) else 0
    text = parts[start]
    yield start + 1, joins + _cell_cost(text, kind)
    joins += _NUMBER_INSIDE if kind.startswith("level") and _is_lone(parts, start) else 0
    for stop in range(start + 2, min(start + JOINS.get(kind, (0, 1))[1], len(parts)) + 1):
        joins += _join_cost(parts, stop - 1, kind)
        text += " " + parts[stop - 1]
        yield stop, joins + _cell_cost(text.strip(), kind)
