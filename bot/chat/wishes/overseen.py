"""What is asked of units rather than of forms: 谁逾期了, 催办记录、上次什么时候催的, 联系人、谁负责填报."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.model import SEES, WATCHES, AboutForms
from bot.chat.wishes.queries import FindForms
from bot.chat.wishes.sentence import Sentence
from bot.db.terms import Role
from zwcore.text import Message


@dataclass(frozen=True, slots=True)
class SeeOverdue(AboutForms):
    """Which units have forms that are late (谁逾期了); the words are of units."""

    command = "overdue"
    roles = WATCHES
    echo = Message("wish.overdue", "查逾期的：{what}")


@dataclass(frozen=True, slots=True)
class SeeUrged(AboutForms):
    """When which units were urged (催办记录)."""

    command = "urged"
    roles = WATCHES
    echo = Message("wish.urged", "查催办记录：{what}")


@dataclass(frozen=True, slots=True)
class SeeContacts(AboutForms):
    """Who fills in for a unit (联系人)."""

    command = "contacts"
    roles = SEES | {Role.ADMIN}
    echo = Message("wish.contacts", "查填报人：{what}")


_WHO = (
    r"(?:谁|有谁|还有谁|哪些单位|哪几个单位|哪个单位|哪几家|哪家|(?:有没有|有哪些|有几个|有多少|多少|几)(?:个|家)?单位)"
)
_ENDS = r"[吗呢啊么的]*"
_LATE = r"(?:已经|已|都|现在)*(?:逾期|超期)"
_NOT_IN = r"(?:了?还?(?:没有?|未|不)(?:提交|上报|上交|[交报])(?:上来|齐)?)"
_OVERDUE = (
    rf"{_WHO}{_LATE}(?:了|{_NOT_IN})*",
    rf"{_LATE}{_NOT_IN}的?(?:表|项目)?(?:单位)?(?:有|是|都有)?(?:{_WHO}|哪些|几个|几家)?",
    rf"{_LATE}的?单位(?:有|是|都有)?(?:哪些|谁|几个|几家|多少个?)?|{_LATE}的(?:是|有)?{_WHO}",
)
_CAME_LATE = re.compile(
    rf"{_WHO}?{_LATE}(?:才|了才)?(?:提交|上报|[交报])(?:了|过|上来)*的?(?:表|项目)?(?:有哪些)?{_ENDS}$"
)
_OF_UNIT = re.compile(rf"{_LATE}(?:了|{_NOT_IN})*(?:吗|没有?|么)?$")
_URGE = r"(?:催办|催报|催交|催)"
_URGED = (
    r"催办(?:的)?(?:记录|情况|历史|日志|经过)",
    rf"(?:上一?次|最近一次|最后一次)(?:是)?(?:什么时候|哪一?天|几号|何时|谁){_URGE}(?:过|了)?",
    rf"(?:上一?次|最近一次|最后一次){_URGE}(?:是)?(?:在)?(?:什么时候|哪一?天|几号|何时)?",
    rf"(?:是)?(?:什么时候|哪一?天|几号|何时){_URGE}(?:过|了|的)",
    rf"(?:都|已经|我)?{_URGE}(?:过|了)(?:谁|哪些单位|哪几家|几次|多少次|没有?|吗)",
    rf"(?:谁|哪些单位|哪几家)(?:被|已经)?{_URGE}(?:过|了)|{_URGE}过的(?:单位)?(?:有)?(?:哪些|谁)?",
)
_URGED_UNIT = re.compile(
    rf"^(?:都?有?谁|有没有人?|是谁|(?:上次)?什么时候|我)?(?:去)?{_URGE}(?:过|的|了)(?P<unit>[^谁哪几吗没多]{{2,16}}?)(?:没有?|{_ENDS})$"
)
"""谁催过殡仪馆: the unit stands behind."""
_CONTACTS = (
    r"(?:联系人|填报人|经办人|填报人员|经办人员)(?:名单)?(?:是|都?有)?(?:谁|哪位|哪些人?|哪几位)?",
    r"(?:是)?(?:谁|哪位|什么人|哪个人)(?:在)?负责(?:填报|填表|填|报表|上报|报送)?",
    r"(?:是)?(?:谁|哪位)(?:来|在)?填报|(?:负责填报的?|填报的)(?:人)?(?:是)?(?:谁|哪位)",
    r"(?:找谁|该找谁|联系谁|怎么联系)",
)
_PATTERNS: tuple[tuple[type[AboutForms], re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?:{'|'.join(said)}){_ENDS}$"))
    for kind, said in ((SeeOverdue, _OVERDUE), (SeeUrged, _URGED), (SeeContacts, _CONTACTS))
)
_ALONG = re.compile(r"^(?:请问|请|麻烦|帮我|看一?下|看看|看|查一?下|查|列一?下|列出|现在|年度|年|的)+|的$|\s+")
NAMED = 16


def overseen(sentence: Sentence) -> AboutForms | None:
    """What is asked of units; ``None`` where it is not about that."""
    text = re.sub(r"\s", "", sentence.line.text).strip("?？。.!！,，")
    if sentence.table is not None or sentence.value("receipt") is not None:
        return None
    for kind, pattern in _PATTERNS:
        found = pattern.search(text)
        rest = None if found is None else _rest(sentence, text[: found.start()])
        if rest is not None and (not rest or kind is not SeeContacts or not _is_vague(text)):
            return kind(rest, None, sentence.year)
    whom = _URGED_UNIT.match(text)
    if whom is not None and lexicon().is_unit(whom["unit"]):
        return SeeUrged(whom["unit"], None, sentence.year)
    came = _CAME_LATE.search(text)
    rest = None if came is None else _rest(sentence, text[: came.start()])
    if rest is not None and (not rest or lexicon().is_unit(rest)):
        return FindForms("", None, sentence.year, rest, "late")
    late = _OF_UNIT.search(text)
    rest = None if late is None else _rest(sentence, text[: late.start()])
    return SeeOverdue(rest, None, sentence.year) if rest and lexicon().is_unit(rest) else None


def _is_vague(text: str) -> bool:
    """Whether it is rather asked whom to turn to oneself."""
    return text.startswith(("我", "有问题", "有事", "怎么", "如何"))


def _rest(sentence: Sentence, before: str) -> str | None:
    """The unit that is named before; ``None`` where that is more than a name."""
    for one in sentence.tokens:
        if one.kind in ("year", "this_year", "last_year", "year_before"):
            before = before.replace(sentence.line.text[one.start : one.end], "")
    while (less := _ALONG.sub("", before)) != before:
        before = less
    return None if len(before) > NAMED or re.search(r"[,，;；。、]", before) else before
