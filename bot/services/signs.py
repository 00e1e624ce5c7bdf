"""The ①②③ of what is written: "① 15 ③ 系统升级推迟", in a reply "1. 15", "2、18" and "（1）15" too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bot.db.queries.outbox import Shows
from zwcore.text import CIRCLED, WIDE_DIGITS

Written = Sequence[tuple[int, str]]
"""What is written for each number."""
EDGES = " ：:，,、;；。.\n\t"
_TEN = (0x2776, 0x2780, 0x278A, 0x3220, 0x3280)
"""❶ ➀ ➊ ㈠ ㊀ and those that follow, ten of each."""
_OTHER_SIGNS = {
    **{first + n: sign for first in (0x2474, 0x2488) for n, sign in enumerate(CIRCLED)},
    **{first + n: sign for first in _TEN for n, sign in enumerate(CIRCLED[:10])},
    **WIDE_DIGITS,
}
"""⑴ and ⒈ are the same numbers."""
_KEYCAP = re.compile("([1-9])\ufe0f?\u20e3")
_HAN = "一二三四五六七八九十"
_NTH = re.compile(rf"第([{_HAN}])(?=\s*[条处项])")
_LISTED = re.compile(
    r"(?<!第)[(（]\s*(?P<within>[1-9]|1\d|20)\s*[)）]"
    r"|(?:^|(?<=[\s，,；;。]))(?P<number>[1-9]|1\d|20)(?:、|[.．)）:：](?!\d))"
    rf"|[(（]\s*(?P<han>[{_HAN}])\s*[)）]|(?:^|(?<=[\s，,；;。]))(?P<nth>[{_HAN}])、"
)
"""The numbers of a list: "1. 15", "1、15，2、18", "（1）15", "一、15"."""
_ENDS = rf"(?=$|[^\w]|[{CIRCLED}\d的改应为是填和与及跟至到]|以及|实际|完成值|得分|偏差原因)"
"""What 条 or 处 behind a number ends before: ①处 15, ①条改为 15; in 处理完毕 it does not."""
_ITEM = rf"(?:第\s*[{CIRCLED}]\s*[条处项]?|[{CIRCLED}](?:\s*[条处项]{_ENDS})?)"
_RANGE = r"[-－–—~～至到]"
_AND = rf"(?:和|与|以?及|跟|{_RANGE}+)"
_NUMBERS = re.compile(
    rf"(?P<within>(?:(?<=见附件)|(?<=见)(?<!意见)){_ITEM}(?:(?:[、/]|{_AND})?{_ITEM})*)"
    rf"|{_ITEM}(?:[ \t\u3000、,，/&+]*+{_AND}?[ \t\u3000]*+{_ITEM})*"
)
"""Numbers that are joined share their words: "①、② 财政统一调减"; those within words (见附件①和②) are of these."""
_NUMBER = re.compile(rf"({_RANGE}?)\s*第?\s*([{CIRCLED}])")
_PLACED = re.compile(rf"\s*(?:第\s*([1-9]|1\d|20)\s*[条处]|([1-9]|1\d|20)\s*[条处]{_ENDS})")
"""The second is a count of things (3条 道路) as well: it is a number in a reply, or beside others."""
_NEXT_PLACED = re.compile(r"(?<=[\s，,；;。、])第\s*([1-9]|1\d|20)\s*[条处]")
_BEFORE = re.compile(r"(?:您好|你好|老师|回复|答复|回答|如下|说明|更正|修改|改|把|将|请|[\s，,：:。！!])*")
_TO = re.compile(r"^(?:改[为成到]\s*|(?:改|应?[为是]|填|[=:：])\s*(?=[-+]?\d))")
_ASKS = re.compile(r"[?？吗呢]$|(?:怎么|咋|如何|什么|哪一?[项格个里]).{0,6}$")
_FIGURE = re.compile(r"(?:(?:确实|的确|确)是[\s:：，,]*)?[约共计]*\s*[-+]?\d")
_STARTS = re.compile(r"(?:^|[\s：:，,。；;！!、])$")
_LEADS = re.compile(r"[\u4e00-\u9fff]$")


def is_figure(words: str) -> bool:
    """Tell whether what is written to a number begins as a value does."""
    return _FIGURE.match(words) is not None


def means_cells(said: Written, cards: Iterable[Shows]) -> bool:
    """Tell whether what is written while an answer is waited for is for the ① of a card that was shown lately; a list
    in words (① 财政调减 ② 项目推迟) may well be the answer itself."""
    numbers = [number for number, _ in said]
    is_words = is_list(said) and len(said) > 1 and not any(is_figure(one) for _, one in said)
    return bool(said) and not is_words and any(all(one in card.cells for one in numbers) for card in cards)


def is_list(said: Written) -> bool:
    """Tell whether the numbers may be those of a list of one's own: 1, 2, 3, each with other words."""
    return [number for number, _ in said] == list(range(1, len({words for _, words in said}) + 1))


def is_question(words: str) -> bool:
    """Tell whether what is written to a number asks something, and says nothing."""
    return _ASKS.search(words.strip()) is not None


def written(words: str, *, is_reply: bool) -> Written:
    """What is written for each ① of a text that begins with one; in a reply "1. 15" and "（1）15" are the same.

    Numbers that are joined (①、②, ①-③) share their words. A sign behind which nothing is written, that came before, or
    that a word leads to (见附件①) is part of the words.
    """
    text, places = _signed(words, is_reply=is_reply)
    groups = list(_NUMBERS.finditer(text))
    if not groups or _BEFORE.fullmatch(text[: groups[0].start()]) is None:
        return []
    found: dict[int, str] = {}
    last: Sequence[int] = ()
    for group, end in zip(groups, [*(one.start() for one in groups[1:]), len(text)], strict=True):
        numbers, exact = _numbers(group[0]), words[places[group.start()] : places[end]]
        said = words[places[group.end()] : places[end]].strip(EDGES)
        is_back = bool(last) and numbers[0] < last[-1] and _LEADS.search(text[: group.start()]) is not None
        if last and (not said or is_back or group["within"] or not found.keys().isdisjoint(numbers)):
            found |= {number: f"{found[number]}{exact.strip(EDGES)}" for number in last}
        else:
            last = numbers
            found |= dict.fromkeys(numbers, _TO.sub("", said))
    return list(found.items()) if all(found.values()) else []


def parted(words: str) -> tuple[str, Written]:
    """What stands before the first number of a text, and what is written for each; all of it where there is none. "1."
    is a ① only where the text begins with it: behind other words it is a list of one's own."""
    text, places = _signed(words, is_reply=True)
    first = next((one for one in _NUMBERS.finditer(text) if _STARTS.search(text[: one.start()])), None)
    start = 0 if first is None else places[first.start()]
    said = [] if first is None or first["within"] else written(words[start:], is_reply=True)
    if first is None or not said:
        return words.strip(), []
    lead = words[:start].strip(EDGES)
    if _BEFORE.fullmatch(lead):
        return "", said
    return (lead, said) if re.search(_ITEM, _signed(words, is_reply=False)[0]) else (words.strip(), [])


Signed = tuple[str, Sequence[int]]
"""A text with its numbers as ①, and the place in what was written of each of its signs and of its end."""


def _signed(words: str, *, is_reply: bool) -> Signed:
    """The text with each number that is written in another way as its ①."""
    signs: Signed = words.translate(_OTHER_SIGNS), range(len(words) + 1)
    signs = _put(_KEYCAP, lambda one: CIRCLED[int(one[1]) - 1], signs)
    text, places = _put(_NTH, lambda one: f"第{_HAN.index(one[1]) + 1}", signs)
    has_signs, placed = re.search(_ITEM, text) is not None, _PLACED.match(text)
    if placed is not None and (placed[1] or is_reply or has_signs):
        behind = text[placed.end() :], places[placed.end() :]
        rest, at = _put(_NEXT_PLACED, lambda one: f"{CIRCLED[int(one[1]) - 1]} ", behind)
        return f"{CIRCLED[int(placed[1] or placed[2]) - 1]} {rest}", [places[0], places[placed.end()], *at]
    if is_reply and not has_signs:
        return _put(_LISTED, _listed, (text, places))
    return text, places


def _put(pattern: re.Pattern[str], said: Callable[[re.Match[str]], str], signs: Signed) -> Signed:
    """A text with what a pattern finds said otherwise."""
    text, places = signs
    parts: list[str] = []
    at: list[int] = []
    last = 0
    for one in pattern.finditer(text):
        new = said(one)
        parts += [text[last : one.start()], new]
        at += [*places[last : one.start()], places[one.start()], *[places[one.end()]] * (len(new) - 1)]
        last = one.end()
    return "".join([*parts, text[last:]]), [*at, *places[last:]]


def _listed(one: re.Match[str]) -> str:
    han = one["han"] or one["nth"]
    return CIRCLED[_HAN.index(han) if han else int(one["within"] or one["number"]) - 1]


def _numbers(group: str) -> list[int]:
    """The numbers that are joined, in their order: ①-③ are 1, 2 and 3."""
    numbers: list[int] = []
    for upto, sign in _NUMBER.findall(group):
        number = CIRCLED.index(sign) + 1
        numbers += range(numbers[-1] + 1, number) if upto and numbers else ()
        numbers += [] if number in numbers else [number]
    return numbers
