"""Short questions that are asked as they stand: 审了多少了, 哪些单位全审完了, 快到期的有哪些, 民政局有没有佐证."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.chat.wishes.counted import AllAccepted, CountStates
from bot.chat.wishes.howto import NeedHelp
from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.model import Doing, Wish
from bot.chat.wishes.queries import FindForms, SeeMissing
from bot.chat.wishes.sentence import Sentence

_ENDS = r"[了吗呢啊么]*"
_UNIT = r"(?P<unit>.{2,14}?)?"
_ASKED: tuple[tuple[re.Pattern[str], Callable[[str, int | None], Wish]], ...] = (
    (
        re.compile(rf"{_UNIT}(?:已经|都|现在|一共)*(?:审|审核)(?:完|过)?了?(?:多少|几)(?:张|份)?(?:表)?{_ENDS}"),
        lambda unit, year: CountStates(unit, None, year),
    ),
    (
        re.compile(r"(?:有)?(?:哪些|哪几个|哪几家)(?:单位|家)?(?:的表)?(?:已经|都|全部|全)*(?:审|审核)完(?:了|的)*"),
        lambda unit, year: AllAccepted("", None, year),
    ),
    (
        re.compile(
            r"(?:有)?(?:哪些|哪几张|谁|什么)?(?:表|单位)?(?:快|马上|即将|就要)(?:要)?(?:到期|截止|逾期)(?:了|的)*(?:表|单位)?(?:有)?(?:哪些|谁|几张|多少)?"
        ),
        lambda unit, year: SeeMissing("", None, year),
    ),
    (
        re.compile(rf"{_UNIT}(?:的表)?有没有(?:交|传|附)?(?:佐证|证明材料|附件)(?:材料|资料)?{_ENDS}"),
        lambda unit, year: FindForms("", None, year, unit, having="有佐证"),
    ),
)
_MANY_OFF = re.compile(
    r"(?:请)?把?(?:刚才|刚刚|今天|上次|昨天|我)*(?:审核)?通过的(?:那?\d+张|那些|表)*(?:都|全部|全)*(?:撤|撤回|撤销|收回|取消)(?:了|掉|吧)*"
    r"|(?:请)?(?:撤销|撤回|收回|取消)(?:刚才|刚刚|今天|上次|昨天|我|所有|全部|都)*(?:审核)?通过的(?:那?\d+张|那些|全部|所有|表)*"
)


def briefly(sentence: Sentence) -> Wish | None:
    """What is asked so; ``None`` where it is not."""
    text = re.sub(r"\s", "", sentence.line.text).strip("?？。.!！,，")
    if sentence.table is not None or sentence.value("receipt") is not None:
        return None
    if _MANY_OFF.fullmatch(text):
        return NeedHelp(Doing.REVOKE)
    for pattern, wish in _ASKED:
        found = pattern.fullmatch(text)
        unit = "" if found is None else found.groupdict().get("unit") or ""
        if found is not None and (not unit or lexicon().is_unit(unit)):
            return wish(unit, sentence.year)
    return None
