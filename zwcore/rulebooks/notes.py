"""What a note below the table says of the rules: the split of the points, the bands. Loaded where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from zwcore.money import HUNDRED, ZERO
from zwcore.rulebooks.printed import INCLUDED, RANGE, edges_of, sorted_range
from zwcore.text import fold

_CLAUSE = re.compile("[。；;\n]")
_OF_BANDS = re.compile("定性|达成|三档|预期指标")
# Grades, ceilings and the points of a rate are printed as ranges, too.
_OF_OTHERS = re.compile("执行率|等级|评级|总分|[优良]好?[:(]|定量")
_ABOVE = re.compile(r"(?:不低于|≥|>=?)([0-9]{1,3})|([0-9]{1,3})及?以上")
_UNDER = re.compile(r"(?:低于|不足|<=?|≤)([0-9]{1,3})|([0-9]{1,3})及?以下")
_SHARE = re.compile(r"([\u4e00-\u9fff]{0,6}(?:指标|执行率|执行))(?:[,、:]?(?:分值|权重))?(?:为|占|共|:)*([0-9]{1,3})分")


def points_in(below: Iterable[str]) -> dict[str, Decimal]:
    """Return the split that a note gives: 产出指标50分、效益指标30分、满意度指标10分、预算资金执行率10分."""
    found = (_SHARE.findall(fold(line)) for line in below)
    return {name: Decimal(points) for pairs in found if len(pairs) > 2 for name, points in pairs}


@lru_cache(maxsize=1 << 10)
def bands_in(below: tuple[str, ...]) -> tuple[Decimal, ...] | None:
    """Read the edges of the bands from the lines below the table; grades and ceilings of the total are none."""
    ranges: list[tuple[Decimal, Decimal]] = []
    about = False
    for clause in _CLAUSE.split("\n".join(below)):
        text = INCLUDED.sub("", fold(clause))
        if _OF_OTHERS.search(text) and "定性" not in text:
            continue
        about = about or _OF_BANDS.search(text) is not None
        ranges += [sorted_range(pair) for pair in RANGE.findall(text)]
        rest = RANGE.sub("", text)
        ranges += [(HUNDRED, Decimal(one or other)) for one, other in _ABOVE.findall(rest)]
        ranges += [(Decimal(one or other), ZERO) for one, other in _UNDER.findall(rest)]
    return edges_of(ranges) if about else None
