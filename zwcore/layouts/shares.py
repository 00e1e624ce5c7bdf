"""Weights printed in percent (权重 20%): where they add up to 100 % they are points out of 100."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zwcore.form import FundLine, Indicator
from zwcore.money import HUNDRED, ZERO, add, parse_percent, parse_points
from zwcore.text import canonical

_SHARE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?%")
_LEAST = 2


def in_points(rows: Sequence[Indicator], funds: Sequence[FundLine]) -> tuple[list[Indicator], list[FundLine]]:
    """Return indicators and money with their weights as points, where those of the indicators are shares that add up to
    100 % (with those of the money or without) and the scores are out of them."""
    weights = [row.weight for row in rows if row.weight is not None and parse_percent(row.weight) is not None]
    shares = [parse_percent(weight) or ZERO for weight in weights]
    if len(weights) < _LEAST or not all(map(_is_share, weights)) or not _fit(rows):
        return [*rows], [*funds]
    money = next((points for line in funds if (points := parse_percent(line.weight)) is not None), ZERO)
    if HUNDRED not in (add(shares), add([*shares, money])):
        return [*rows], [*funds]
    names = ("weight", "score", "level1_points")
    lines = [replace(line, **{name: _points(getattr(line, name)) for name in names[:2]}) for line in funds]
    return [replace(row, **{name: _points(getattr(row, name)) for name in names}) for row in rows], lines


def _is_share(text: str | None) -> bool:
    return _SHARE.fullmatch(canonical(text or "")) is not None


def _points(text: str | None) -> str | None:
    return canonical(text)[:-1] if text is not None and _is_share(text) else text


def _fit(rows: Sequence[Indicator]) -> bool:
    """No score is above its share, but for a slip in one row of five."""
    pairs = [(_number(row.weight), _number(row.score)) for row in rows]
    both = [(weight, score) for weight, score in pairs if weight is not None and score is not None]
    return bool(both) and 5 * sum(score > weight for weight, score in both) <= len(both)


def _number(text: str | None) -> Decimal | None:
    return parse_points(_points(text))
