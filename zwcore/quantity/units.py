"""The units that are known, what they are multiples of, and what a number looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

SCALES = {"亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3, "百": 2}

# Printed unit → base unit and power of ten; units of one dimension can be compared.
UNITS: dict[str, tuple[str, int]] = {
    **dict.fromkeys(("%", "百分比", "个百分点", "百分点"), ("%", 0)),
    **dict.fromkeys(("‰", "千分比"), ("%", -1)),
    **dict.fromkeys(("人", "名", "位"), ("人", 0)),
    **dict.fromkeys(("天", "日", "日历天", "自然日", "自然天"), ("天", 0)),
    **dict.fromkeys(("平方米", "平米", "m2"), ("平方米", 0)),
    "公顷": ("平方米", 4),
    **dict.fromkeys(("立方米", "m3"), ("立方米", 0)),
    **dict.fromkeys(("千米", "公里", "km"), ("米", 3)),
    **dict.fromkeys(("米", "m", "延米"), ("米", 0)),
    **dict.fromkeys(("千克", "公斤", "kg"), ("克", 3)),
    **dict.fromkeys(("吨", "t"), ("克", 6)),
    **dict.fromkeys(("厘米", "cm"), ("米", -2)),
    **dict.fromkeys(("毫米", "mm"), ("米", -3)),
    **dict.fromkeys(("千瓦", "kw"), ("瓦", 3)),
    **dict.fromkeys(("千瓦时", "kwh"), ("千瓦时", 0)),
    **dict.fromkeys(("台套", "台(套)"), ("台套", 0)),
    **dict.fromkeys(("个工作日", "工作日"), ("工作日", 0)),
    **dict.fromkeys(("个小时", "小时"), ("小时", 0)),
    **dict.fromkeys(("个月", "月"), ("月", 0)),
    **dict.fromkeys(("个季度", "季度"), ("季度", 0)),
    "平方千米": ("平方米", 6),
    "平方公里": ("平方米", 6),
    "克": ("克", 0),
    "元": ("元", 0),
    **dict.fromkeys(("场", "场次"), ("场", 0)),
}
# What is counted by itself; each is its own dimension.
COUNTED = (
    "人次|人天|户次|车次|课时|学时|分钟|乡镇|批次|户|家|个|件|张|枚|斤|份|次|场|期|篇|项|套|台|辆|处|座|亩|升|周|年|只|头|株"
    "|棵|种|类|起|宗|条|本|册|所|间|栋|幢|幅|块|批|度|单|例|班|节|村|县|分|倍|部|片|根|口|组|段|眼|孔|轮|届|艘|架|对|双|盏|吨公里|℃|°c"
)
# Units that are an exact multiple of another one, by law or by the calendar: 15亩 = 1公顷, 1年 = 12个月.
MULTIPLES = {
    "亩": ("平方米", Fraction(10000, 15)),
    "斤": ("克", Fraction(500)),
    "年": ("月", Fraction(12)),
    "周": ("分钟", Fraction(7 * 24 * 60)),
    "天": ("分钟", Fraction(24 * 60)),
    "小时": ("分钟", Fraction(60)),
}


def _either(names: Iterator[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])|[0-9]{1,18})(?:\.[0-9]{1,12})?"
KNOWN = _either(iter([*UNITS, *COUNTED.split("|")]))
