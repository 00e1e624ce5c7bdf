"""What forms have that is asked for: 哪些表有佐证, 重新提交的, 说明过的, 新提交的, 我退回了哪些, 还有哪些没回."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.chat.wishes.queries import FindForms
from bot.chat.wishes.sentence import Sentence
from bot.services.having import Having

_WHICH = r"(?:(?:都|还)?有?(?:哪些|哪几张|哪张|几张|多少张|什么)(?:表|项目)?|清单|名单)"
_FORMS = r"(?:表|项目)?"
_HAVE = {
    "有佐证": r"(?:已经?)?(?:有|带有?|附有?|附上?了|传了|交了|上传了)(?:佐证|证明材料|附件)(?:材料|资料)?",
    "已复核": r"(?:已经?)?(?:复核过|复核了|已复核)",
    "重新提交": r"(?:已经?)?(?:重新提交|重新上报|重新报|重报|重交)(?:上来|过来)?(?:过|了)?",
    "已说明": r"(?:单位)?(?:已经?说明了?|说明过|说明了|解释过|解释了|回复说明了)",
    "写了说明": r"(?:已经?)?(?:写了?|附了?|带了?|有)说明(?:书)?",
}
_PATTERNS = {
    said: re.compile(rf"(?:{_WHICH}{_FORMS}(?:是)?{one}(?:的)?{_FORMS}|{one}的{_FORMS}(?:是)?{_WHICH}?|{one}{_WHICH})")
    for said, one in _HAVE.items()
}
_UNANSWERED = re.compile(
    r"(?:请|让|要)?单位说明的?(?:表|项目)?(?:还有?|有)?(?:哪些|哪几张|几张|多少张|谁|哪些单位)(?:表|单位)?"
    r"(?:还)?没有?(?:回复?|答复?|说明|解释)了?|(?:还有?)?(?:哪些|哪几张|几张|谁|哪些单位)(?:表|单位)?(?:还)?没有?(?:回复?说明|答复?|说明)"
)
_FRESH = re.compile(
    rf"(?:(?<!重)最?新(?:提交|报|交|送)(?:上来|过来)?(?:了|的)?{_FORMS}{_WHICH}?|"
    rf"{_WHICH}(?:是)?新(?:提交|报|交)(?:上来)?的)"
)
_MINE = re.compile(
    rf"我(?:都)?(?:已经)?(退回|通过|打回)(?:过|了|的)*{_FORMS}(?:都)?{_WHICH}|{_WHICH}是我(退回|通过|打回)的"
)
_DID = {"退回": "退回", "打回": "退回", "通过": "通过"}
_NO = re.compile(r"没|未|不|怎么|为什么|[?？].+")
_ALONG = re.compile(
    r"^(?:请|麻烦|帮我|看一?下|看看|看|查一?下|查|列一?下|列出|的|今年|一共|现在|把|里|昨天|今天|前天|那些|所有)+"
    r"|的$|[吗呢啊?？。!！]+$|\s+"
)
_COUNTS = re.compile("几|多少")
NAMED = 16


def having(sentence: Sentence) -> FindForms | None:
    """Which forms are asked for by what they have; ``None`` where it is not about that."""
    text = sentence.line.text.strip(" ?？。.!！吗呢啊")
    if sentence.table is not None or ("statement" in sentence.kinds and len(text) > 2 * NAMED):
        return None
    asked = _UNANSWERED.search(text)
    if asked is not None:
        return _of(sentence, text, asked, state="waiting")
    mine = _MINE.search(text)
    if mine is not None and sentence.days is None:
        return _of(sentence, text, mine, did=_DID[mine[1] or mine[2]], mine=True)
    for said, pattern in _PATTERNS.items():
        found = pattern.search(text)
        counts = found is not None and said == Having.RECHECKED and _COUNTS.search(found[0]) is not None
        if found is not None and not counts and _is_plain(text, found):
            if sentence.days is not None:
                return _of(sentence, text, found, having=said, days=sentence.days, did="提交")
            return _of(sentence, text, found, having=said)
    fresh = _FRESH.search(text)
    if fresh is not None and sentence.days is None and _is_plain(text, fresh):
        today = sentence.times.today
        return _of(sentence, text, fresh, days=(today - timedelta(days=1), today), did="提交")
    return None


def _is_plain(text: str, found: re.Match[str]) -> bool:
    """Whether nothing beside it denies it, or asks otherwise."""
    return _NO.search(text[: found.start()] + text[found.end() :]) is None


def _of(sentence: Sentence, text: str, found: re.Match[str], **facts: object) -> FindForms | None:
    """The forms with these facts, of whom the rest of the text names; ``None`` where it is too much for a name."""
    rest = text[: found.start()] + text[found.end() :]
    for one in sentence.tokens:
        if one.kind in ("year", "this_year", "last_year", "day"):
            rest = rest.replace(text[one.start : one.end], "")
    while (less := _ALONG.sub("", rest)) != rest:
        rest = less
    if len(rest) > NAMED or re.search(r"[,，;；。]", rest):
        return None
    return FindForms(rest, None, sentence.year, **facts)  # type: ignore[arg-type]
