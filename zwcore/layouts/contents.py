"""What kind of values stand in a column, and how well they fit a field: the witness beside the label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from zwcore.layouts.vocabulary import level_names
from zwcore.money import HUNDRED, parse_amount, parse_percent, parse_points
from zwcore.text import canonical, fold

BEST = 300
"""The fit of a column whose values are all of the kind that the field has."""
_SHORT = 8
_LONGEST_LEVEL = 16
_POINTS_BESIDE = re.compile(r"\(.*\)|\d+分$")
_DASH = re.compile(r"[-—–/\\无]+")
_SIGN = re.compile(r"[≥≤≧≦＞＜＝><=]+|定性|定量|[正反逆负]向(?:指标)?|(?:大于|小于)?等于|[不大小]?[大小高低]于")
_MEASURE = re.compile(r"[百千万亿]?[元人张枚个件次户项家年月日天名套台座处米亩吨℃%‰起份辆条所期场篇册公里顷平方/]{1,4}")
_RULES = re.compile("若为定|记分|计分|满分|扣[0-9.]*分|得[0-9.]+分")
_DIGIT = re.compile(r"\d")

# Per field: what each kind of value says for or against it, in hundredths; "other" for any kind that is not named.
_VALUE = {
    "quantity": 300,
    "percent": 300,
    "points": 60,
    "number": 60,
    "words": 120,
    "prose": 40,
    "dash": 0,
    "other": -300,
}
_POINTS = {"points": 300, "dash": 200, "other": -300}
_AMOUNT = {"number": 300, "points": 250, "quantity": 200, "dash": 60, "other": -300}
FITS: dict[str, dict[str, int]] = {
    "level1": {"level1": 300, "level2": 100, "words": 0, "other": -300},
    "level2": {"level2": 300, "level1": 100, "words": 20, "other": -300},
    "level3": {"prose": 250, "words": 220, "quantity": 0, "dash": 0, "other": -300},
    "target": _VALUE,
    "actual": _VALUE,
    "weight": _POINTS,
    "score": _POINTS,
    "reviewed": _POINTS,
    "deviation": {"prose": 250, "words": 80, "dash": 80, "quantity": -50, "other": -300},
    "method": {"rules": 300, "prose": 80, "other": -200},
    "nature": {"sign": 300, "other": -300},
    "unit": {"measure": 300, "words": 50, "dash": 0, "other": -300},
    "evidence": {"prose": 120, "words": 100, "dash": 50, "other": -300},
}
FUND_FITS: dict[str, dict[str, int]] = {
    "initial": _AMOUNT,
    "adjusted": _AMOUNT,
    "executed": _AMOUNT,
    "rate": {"percent": 300, "points": 50, "dash": 200, "other": -300},
    "weight": _POINTS,
    "score": _POINTS,
    "note": {"prose": 300, "words": 150, "dash": 50, "other": -300},
}


def fit(field: str, texts: Sequence[str], money: bool = False) -> int:
    """Tell how well the values of a column (none of them blank) fit a field: −300 … 300, 0 where there are none."""
    kinds = (FUND_FITS if money else FITS).get(field)
    if kinds is None or not texts:
        return 0
    return sum(kinds.get(kind_of(text), kinds["other"]) for text in texts) // len(texts)


@lru_cache(maxsize=1 << 13)
def kind_of(text: str) -> str:
    """Name the kind of a value: points, number, percent, quantity, level1, level2, sign, measure, dash, rules, words
    (short) or prose."""
    folded = canonical(text)
    if (points := parse_points(text)) is not None:
        return "points" if points <= HUNDRED else "number"
    if "%" in folded and parse_percent(text) is not None:
        return "percent"
    short = _kind_of_short(folded) if len(folded) <= _SHORT else None
    level = short or (_level_of(folded) if len(folded) <= _LONGEST_LEVEL else None)
    if level is not None:
        return level
    if _RULES.search(folded):
        return "rules"
    if parse_amount(text) is not None or (_DIGIT.search(folded) and len(folded) <= 2 * _SHORT):
        return "quantity"
    return "words" if len(folded) <= _SHORT else "prose"


def _kind_of_short(folded: str) -> str | None:
    if _DASH.fullmatch(folded):
        return "dash"
    if _SIGN.fullmatch(folded):
        return "sign"
    if _MEASURE.fullmatch(folded):
        return "measure"
    return None


def _level_of(folded: str) -> str | None:
    name = _POINTS_BESIDE.sub("", fold(folded))
    return next((level for level in ("level1", "level2") if name in level_names(level)), None)
