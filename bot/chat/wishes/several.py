"""Several forms or units beside each other: 表3和表5哪个得分高, 图书馆和博物馆比一下. Years are none of it."""

from __future__ import annotations

import re

from bot.chat.wishes.queries import CompareSeveral
from bot.chat.wishes.sentence import Sentence

_LEADS = re.compile(
    r"^(?:请|麻烦|帮我|帮忙|给我|我想|想|要|把|将|看一下|看下|看看|看|查一下|查下|查|算一下|对比一下|对比|比较一下|比较|比一比|比一下|比)+"
)
_AND = re.compile(r"\s*(?:以及|还有|和|与|跟|同|及|、|,|,|vs\.?|\s)\s*")
_COMPARES = re.compile(
    r"对比|比较|比(?:怎么样|怎样|如何|咋样|$)|比一?下|比一?比|比起来|相比|比谁|差多少|相差|差别|区别|差距|不同|哪里不一样|一样吗|并排|放一起|"
    r"(?:哪|谁)[^,。]{0,8}?(?:高|低|多|少|大|小|好|差|快|慢|强|弱|齐)|(?:高|低|多|少)(?:一点|些|多少|几分)"
)
_TAIL = re.compile(
    r"的?(?:自评|核算|总得分|总分|得分|分数|成绩|分|预算|资金|钱|执行率|执行|进度|问题|错误|情况|佐证|调减|调增|变化|"
    r"哪|谁|比|相比|对比|相差|差|放一起|并排|有什么|有啥|有多大|高|低|多少|之间|这(?:两|几|三|四)|两|三(?:张|个)|是不是|一样).*$"
)
_THAN = re.compile(
    r"^(?P<a>.{2,16}?)比(?!较|一|下|例|对)(?P<b>.{2,16}?)的?(?:得分|总分|分数|预算|执行率|问题)?(?:高|低|多|少|大|小|好|差)"
)
_TABLE_BEHIND = re.compile(
    r"^(?P<names>.{3,40}?)的?(?P<verb>对比一?下|对比|比较一?下|比较|比一?比|比一?下|比比)的?(?P<table>表\s?[0-9一二三四五六七八九十]{1,3})(?![0-9])"
)
"""图书馆和博物馆比一比表7: the form of all of them, named last."""
_NUMBERS = {sign: str(n) for n, sign in enumerate("一二三四五六七八九十", 1)}
_OF_TABLE = re.compile(r"^(?P<unit>.*?)的?\s*表\s?(?P<no>[0-9一二三四五六七八九十]{1,3})$")
_NOT = re.compile(r"退回|通过|催|撤|提交|改成|去年|前年|年初|分值|今年|上年|往年|年度?[和与跟]|[?？].+[?？]")
LEAST, MOST = 2, 4


def several(sentence: Sentence) -> CompareSeveral | None:
    """Which forms or units are to be set beside each other; ``None`` where it is not about that."""
    text = sentence.line.text.strip(" ?？。.!！吗呢啊")
    text = _TABLE_BEHIND.sub(r"\g<names>的\g<table>\g<verb>", text)
    if _NOT.search(text) or len(sentence.years) > 1 or "statement" in sentence.kinds:
        return None
    names = _between(text) if (than := _THAN.match(text)) is None else [than["a"], than["b"]]
    if not LEAST <= len(names) <= MOST:
        return None
    return CompareSeveral(tuple(_shared(list(map(_name, names)))), sentence.year)


def _between(text: str) -> list[str]:
    """The names, where something is compared; the first words may be what one does."""
    if _COMPARES.search(text) is None:
        return []
    named = _TAIL.sub("", _LEADS.sub("", text)).strip()
    named = re.sub(r"20[0-9]{2}年?度?的?", "", named)
    return [name for part in _AND.split(named) if len(name := part.strip(" 的")) > 1]


def _name(name: str) -> tuple[str, str | None]:
    """The words of a name, and the number of a form."""
    found = _OF_TABLE.match(name)
    if found is None:
        return name, None
    return found["unit"].strip(" 的"), _NUMBERS.get(found["no"], found["no"])


def _shared(names: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """图书馆的表3和表5 are both of the library; 图书馆和博物馆的表5 are both 表5."""
    (first, table), (last, of_last) = names[0], names[-1]
    if first and table and all(not words for words, _ in names[1:]):
        return [(first, no) for _, no in names]
    if table is None and last and of_last and all(no is None for _, no in names[:-1]):
        return [(words, of_last) for words, _ in names]
    return names
