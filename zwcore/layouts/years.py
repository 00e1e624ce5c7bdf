"""年度: read from the heading (（2024年度）, 二〇二四年度, 2024年1月-12月) or from what stands beside its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from zwcore.text import canonical, fold

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_BUDGET_YEAR = re.compile(rf"{_YEAR}\(?年度|年度:{_YEAR}")
_PERIOD = re.compile(rf"{_YEAR}[年./]0?1月?(?:0?1日)?[-~至到]+(?:\1[年./])?12(?!\d)")
_PLAIN = re.compile(rf"{_YEAR}\(?年(?!\d|[一二三四五六七八九十]+月)")
_BARE = re.compile(rf"{_YEAR}(?![\d年./月-])")
_IN_HANZI = re.compile("[一二][〇○零oO0九][〇○零一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
# （    年度）, 20  年度, ____年度: a place for the year that nobody has filled in.
_BLANK = re.compile(r"(?:^|[(\[_×xX*□]|\b20|\(\))年度?(?:$|[)\]:])|年度:$|(?:^|[_×□]|\(\))年度")


def year_in(lines: Iterable[str], bare: bool = False) -> str | None:
    """Return the four digits of the year that some lines name; 年度 counts before 年, a date (填报时间) never.

    ``bare`` takes a number alone, too.
    """
    found = [_years(line) for line in lines]
    kinds = zip(*found, strict=True) if bare else zip(*(years[:-1] for years in found), strict=True)
    return next((year for years in kinds for year in years if year is not None), None)


@lru_cache(maxsize=1 << 10)
def _years(line: str) -> tuple[str | None, ...]:
    """Return what each of the patterns finds in a line, the surest first."""
    text = _IN_HANZI.sub(lambda found: found[0].translate(_DIGITS), fold(line))
    matches = (pattern.search(text) for pattern in (_BUDGET_YEAR, _PERIOD, _PLAIN, _BARE))
    return tuple(str(next(filter(None, match.groups()))) if match else None for match in matches)


def read_year(heading: Sequence[str], title: str | None) -> str | None:
    """Return the year of a heading: a line of its own counts before the title."""
    own = sorted((line for line in heading if line != title), key=lambda line: len(canonical(line)))
    return year_in([*own, title or ""]) or year_in([title or ""], bare=True)


def blank_place(lines: Iterable[str]) -> str | None:
    """Return the line of a heading that has a place for a year, not filled in; ``None`` where the print has none."""
    return next((line for line in lines if _BLANK.search(canonical(line))), None)
