"""Chinese numerals as spreadsheets write them: [DBNum1] 一百二十, [DBNum2] 壹佰贰拾, [DBNum3] １百２十."""

from __future__ import annotations

_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟"), 3: ("", "十", "百", "千")}
_GROUPS = ("", "万", "亿", "万亿", "亿亿")


def numeral(number: str, style: int) -> str:
    """Return a number that is written in plain digits ("-120.5") with numerals and units (一百二十.五)."""
    sign = "-" if number.startswith("-") else ""
    whole, point, places = number.lstrip("-").partition(".")
    if len(whole) > 4 * len(_GROUPS):
        return sign + digits(whole, style) + point + digits(places, style)
    return sign + _whole(whole.lstrip("0"), style) + point + digits(places, style)


def digits(number: str, style: int) -> str:
    """Return the digits one by one (2024 → 二〇二四), as years are written; other signs stay."""
    return number.translate({ord("0") + n: sign for n, sign in enumerate(_DIGITS[style])})


def _whole(number: str, style: int) -> str:
    names, units = _DIGITS[style], _UNITS[style]
    nought = "零" if style != 3 else names[0]
    said, gap = "", False
    for n, digit in enumerate(number):
        left = len(number) - n - 1
        if digit == "0":
            gap = True
        else:
            said += (nought if gap else "") + names[int(digit)] + units[left % 4]
            gap = False
        if left % 4 == 0 and left and number[max(n - 3, 0) : n + 1].strip("0"):
            said += _GROUPS[left // 4]
    return said or names[0]
