"""Values with words around their number, where the words change nothing: what stands in a sentence as if it were plain.

户均增收500元以上 → 户均增收420元, 问卷调查满意度为83.5%, "3次，基本完成". What is missed is found by it; no points are
reckoned.
"""

from __future__ import annotations

import re
from itertools import takewhile

from zwcore.quantity import Value, ValueKind, read_value
from zwcore.text import fold

_WORDS = re.compile("[一-鿿]{2,16}")
# Words before a number that make it a change, a part, or one end of something.
_MEANING = re.compile(
    "增长|提高|提升|增加|上升|增幅|增速|上涨|下降|降低|减少|压减|压缩|缩减|降幅|下浮|削减|[至到由从比超过占余]|其中|部分"
    "|不|未|低于|高于|少于|多于|大于|小于|约|近"
)
_SAYS = re.compile("([一-鿿]{2,16}?)(?:为|是|达到?|:)(?=[0-9])")
_MORE = re.compile("[,;。(](?![^0-9]*[0-9])[^另外还其余加和及两一二三四五六七八九十百]*")
_EVERY = re.compile("每个?(月|季度?|年)的?([0-9]{1,2})[日号](?:之前|以前|前)[一-鿿]{0,6}")
_CLASS = re.compile(
    "(?:水质|达到?|为|优于|不低于|稳定|保持|在)*(劣?)(iv|v|i{1,3}|[一二三四五1-5])类(?:标准|水质|水体|水|[及或]?以上)*"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5} | {sign: n for n, sign in enumerate("一二三四五", 1)}


def plainer(name: str, target: Value, actual: Value) -> tuple[Value, Value]:
    """Return both values without the words that change nothing; as they are where there are none such."""
    if target.doubt is None and actual.doubt is None:
        return target, actual
    asked, got = fold(target.printed or ""), fold(actual.printed or "")
    same = "".join(one for one, other in takewhile(lambda pair: pair[0] == pair[1], zip(asked, got, strict=False)))
    before = _WORDS.match(same)
    if before and not _MEANING.search(before.group()):
        asked, got = asked[before.end() :], got[before.end() :]
    elif (says := _SAYS.match(got)) and says[1][-2:] in fold(name) and not _MEANING.search(says[1]):
        got = got[says.end() :]
    if more := _MORE.search(got):
        got = got[: more.start()] if more.end() == len(got) and more.start() else got
    return _plain(asked, target), _plain(got, actual)


def _plain(text: str, value: Value) -> Value:
    """The value that is left, where it is one number without any doubt."""
    found = read_value(text) if text != fold(value.printed or "") else value
    return found if found.kind is ValueKind.QUANTITY and found.doubt is None else value


def later_day(asked: str, got: str) -> bool:
    """Tell whether something is done on a later day of each month than it was to be: 每月15日前 → 每月20日前发放."""
    if "每" not in asked:
        return False
    due, done = _EVERY.match(fold(asked)), _EVERY.match(fold(got))
    return due is not None and done is not None and due[1] == done[1] and int(done[2]) > int(due[2])


def lower_class(name: str, asked: str, got: str) -> bool:
    """Tell whether water is of a lower class than it was to be: Ⅲ类 → Ⅳ类."""
    if "类" not in asked or "水" not in name + asked + got:
        return False
    due, done = _class_of(asked), _class_of(got)
    return due is not None and done is not None and done > due


def _class_of(text: str) -> int | None:
    match = _CLASS.fullmatch(fold(text))
    return None if match is None else (_ROMAN.get(match[2]) or int(match[2])) + bool(match[1])
