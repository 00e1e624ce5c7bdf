"""Finding a project by what people type: a part of its name, characters out of order, pinyin initials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz

from zwcore.text import fold

LIKE = 75
"""Likeness (0–100) from which a misspelt name is still taken as meant."""


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Return the pinyin initials of a name: 补卡制作费 → bkzzf."""
    letters = lazy_pinyin(fold(name), style=Style.FIRST_LETTER)
    return "".join(letter for part in letters for letter in part if letter.isalnum()).lower()


def rank(words: str, name: str) -> int | None:
    """Say how well ``words`` mean ``name``: 0 best (the name itself), 5 worst, ``None`` not at all."""
    wanted, whole = fold(words), fold(name)
    if not wanted:
        return None
    if wanted == whole:
        return 0
    if wanted in whole:
        return 1
    if wanted.isascii() and len(wanted) >= 2 and wanted in initials(name):
        return 2
    if _in_order(wanted, whole):
        return 3
    if len(wanted) >= 2 and not Counter(wanted) - Counter(whole):
        return 4
    return 5 if len(wanted) >= 3 and fuzz.partial_ratio(wanted, whole) >= LIKE else None


def _in_order(wanted: str, whole: str) -> bool:
    letters = iter(whole)
    return len(wanted) >= 2 and all(letter in letters for letter in wanted)


def best(words: str, names: Iterable[str]) -> list[str]:
    """Return the names that fit best: one where the words say which, several where they leave it open."""
    ranked = [(rank(words, name), name) for name in dict.fromkeys(names)]
    found = [(place, name) for place, name in ranked if place is not None]
    top = min((place for place, _ in found), default=None)
    return [name for place, name in found if place == top]
