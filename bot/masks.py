"""Numbers of people in what is said and logged: 身份证号, 手机号, 座机, 银行卡号 are masked, as far as they validate.

6405**********1234 and 138****5678: the ends stay, so that who sent it knows which one is meant. An identity number has
its region, its date and its check digit, a card Luhn's: other digits (amounts, 文号, codes of projects) are left alone.
A border hands everything through :func:`masked`; what is masked is not changed by it any more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

_DIGIT = "[0-9０-９]"
_GAP = "[ \u00a0\u2002-\u200b\u3000\\-‐-―－_]"
_REGIONS = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CARDS = "34569"
"""What the numbers of bank cards begin with."""
_HEX = re.compile("[0-9a-f]+")
_ID = re.compile(f"(?<!{_DIGIT}){_DIGIT}(?:{_GAP}?{_DIGIT}){{16}}{_GAP}?[0-9０-９XxＸｘ](?![0-9０-９A-Za-z])")
_OLD_ID = re.compile(f"(?<!{_DIGIT})(?<!{_DIGIT}[.．]){_DIGIT}{{15}}(?!{_DIGIT})(?![.．]{_DIGIT})")
_CARD = re.compile(
    f"(?<!{_DIGIT})(?<!{_DIGIT}[.．])"
    f"(?:{_DIGIT}{{16,19}}|{_DIGIT}{{4}}(?:{_GAP}{_DIGIT}{{4}}){{3}}(?:{_GAP}{_DIGIT}{{1,3}})?)"
    f"(?!{_DIGIT})(?![.．]{_DIGIT})"
)
_SPLIT = "|".join(
    _DIGIT + f"{{{first - 1}}}" + "".join(f"{_GAP}{_DIGIT}{{{more}}}" for more in rest)
    for first, *rest in ((3, 4, 4), (4, 4, 3), (3, 3, 5), (4, 3, 4), (3, 8), (7, 4))
)
_PHONE = re.compile(
    f"(?<!{_DIGIT})(?<!{_DIGIT}[.．])(?P<country>(?:[+＋]|00)?(?:86|８６)[)）]?{_GAP}?)?"
    f"(?P<number>(?=[1１][3-9３-９])(?:{_DIGIT}{{11}}|{_DIGIT}(?:{_SPLIT})))(?!{_DIGIT})(?![.．]{_DIGIT})"
)
_LINE = re.compile(
    f"(?<!{_DIGIT})(?P<area>[(（]?[0０]{_DIGIT}{{2,3}}[)）\\-－]{_GAP}?)(?P<number>[2-9２-９]{_DIGIT}{{6,7}})(?!{_DIGIT})"
)
_CUT_OFF = re.compile(f"(?<!{_DIGIT}){_DIGIT}{{7,19}}(?=…)")
"""A number that a line was too short for: what it was cannot be told any more."""
_MONEY = re.compile(r"\s?(?:[万亿]+元?|元|美元)")


def masked(text: str) -> str:
    """Return a text with the numbers of people masked."""
    if not _LONG.search(text):
        return text
    for pattern, of_a_person, keep in _KINDS:
        text = _masked(text, pattern, of_a_person, keep)
    return text


def masked_in(value: Any) -> Any:
    """Return what is handed over (texts, lists, mappings) masked: all but what ids and buttons bring back."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {name: one if _is_ours(name) else masked_in(one) for name, one in value.items()}
    return type(value)(map(masked_in, value)) if isinstance(value, list | tuple) else value


def _is_ours(name: object) -> bool:
    return isinstance(name, str) and name.endswith(("_id", "_data"))


def _masked(text: str, pattern: re.Pattern[str], of_a_person: Callable[[str], bool], keep: tuple[int, int]) -> str:
    said, at, start = [], 0, 0
    while (found := pattern.search(text, start)) is not None:
        first = found.start("number") if "number" in pattern.groupindex else found.start()
        whole = text[first : found.end()]
        if of_a_person(_digits(whole)) and not _stands_for_something_else(text, first, found.end()):
            said += [text[at:first], _hidden(whole, keep)]
            at = start = found.end()
        else:
            start = found.start() + 1  # another may begin within
    return "".join([*said, text[at:]]) if said else text


def _digits(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isascii() and sign.isalnum())


def _hidden(whole: str, keep: tuple[int, int]) -> str:
    digits = _digits(whole)
    first, last = keep
    return f"{digits[:first]}{'*' * (len(digits) - first - last)}{digits[len(digits) - last :]}"


def _stands_for_something_else(text: str, start: int, end: int) -> bool:
    """An amount of money, or a digest that happens to be of digits but for a letter."""
    if end - start < 18 and _MONEY.match(text, end):
        return True
    left, right = start, end
    while left and text[left - 1] in "0123456789abcdef":
        left -= 1
    while right < len(text) and text[right] in "0123456789abcdef":
        right += 1
    word = text[left:right]
    return len(word) in (8, 12, 16, 64) and _HEX.fullmatch(word) is not None and not word.isdigit()


def _is_identity(digits: str) -> bool:
    """Tell an 18-digit 身份证号: region, date of birth, check digit."""
    if len(digits) != 18 or not digits[:17].isdigit() or not _REGIONS.match(digits) or not _is_date(digits[6:14]):
        return False
    return (
        _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True)) % 11]
        == digits[17]
    )


def _is_old_identity(digits: str) -> bool:
    """Tell a 身份证号 of 15 digits, as they were given out until 1999."""
    return bool(_REGIONS.match(digits)) and _is_date(f"19{digits[6:12]}") and digits[2:6] != "0000"


def _is_date(digits: str) -> bool:
    try:
        return 1880 < date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}").year < 2100
    except ValueError:
        return False


def _is_card(digits: str) -> bool:
    """Tell the number of a bank card: what it begins with, and Luhn's check."""
    if digits[0] not in _CARDS or len(set(digits)) == 1:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _any(_: str) -> bool:
    return True


_LONG = re.compile(f"{_DIGIT}(?:{_GAP}?[)）]?{_DIGIT}){{6}}")
_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], bool], tuple[int, int]], ...] = (
    (_ID, _is_identity, (4, 4)),
    (_CARD, _is_card, (4, 4)),
    (_OLD_ID, _is_old_identity, (4, 3)),
    (_PHONE, _any, (3, 4)),
    (_LINE, _any, (0, 4)),
    (_CUT_OFF, _any, (3, 0)),
)
