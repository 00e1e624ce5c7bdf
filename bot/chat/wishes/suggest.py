"""What somebody could say instead of what was not understood: sentences that fit the words, for their role.

A sentence is offered to who may have what it wishes for, and to nobody else. To offer another, add it to ``SENTENCES``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache

from bot.chat.wishes.howto import NeedHelp
from bot.chat.wishes.line import is_sentence
from bot.chat.wishes.model import EVERYBODY, FILLS, SEES, Wish
from bot.chat.wishes.sentence import AT_EDGES, FIGURES, SAID_ALONG, Sentence
from bot.chat.wishes.tokens import TEXT
from bot.chat.wishes.understanding import meaning, read
from bot.db.terms import Role
from zwcore.text import Message

SENTENCES = (
    Message("try.missing", "谁还没交"),
    Message("try.queue", "待审的有哪些"),
    Message("try.my", "我的表"),
    Message("try.score", "{form} 多少分"),
    Message("try.correct", "把{form}社会效益改成13分"),
    Message("try.join", "怎么加入单位"),
    Message("try.year", "{year}年概况"),
    Message("try.sample", "抽查{year}年的5%"),
    Message("try.alerts", "有什么提醒"),
    Message("try.why", "{form}为什么扣分"),
    Message("try.find", "哪些预算调减超过30%"),
    Message("try.return", "退回{form} 请补实际张数"),
    Message("try.accept", "通过{form}"),
    Message("try.urge", "催办{unit}"),
    Message("try.ask_unit", "请单位说明{form} 预算减少的原因"),
    Message("try.compare", "今年和去年比"),
    Message("try.unit", "{unit}概况"),
    Message("try.returned", "退回的有哪些"),
    Message("try.status", "{form}审了没"),
    Message("try.changes", "{form}改了什么"),
    Message("try.download", "导出{form}的Excel"),
    Message("try.evidence", "看{form}的佐证"),
    Message("try.no_evidence", "哪些表没有佐证"),
    Message("try.explain", "② 财政统一调整"),
    Message("try.submit", "提交{form}"),
    Message("try.withdraw", "撤回{form}"),
    Message("try.drafts", "继续填草稿"),
    Message("try.fill", "填一张新表"),
    Message("try.leave", "请假到周五，交给李姐"),
    Message("try.hand_over", "把工作交接给李姐"),
    Message("try.language", "换语言"),
    Message("try.requests", "有谁要加入"),
    Message("try.days", "昨天提交的有哪些"),
    Message("try.help", "能做什么"),
)
FORM = Message("try.form", "表{no}")
UNIT = "社保中心"
MOST = 3
OF_ONES_OWN = {
    "correct": FILLS | {Role.NONE}, "explain": FILLS | {Role.NONE}, "drafts": FILLS | {Role.NONE},
    "fill": FILLS | {Role.NONE}, "why": SEES | {Role.NONE},
}  # fmt: skip
"""Who is offered what anybody may say."""
_MEANINGLESS = SAID_ALONG | AT_EDGES | FIGURES | {TEXT, "plain", "number", "points", "percent"}


def suggestions(
    text: str,
    role: Role,
    today: date,
    years: tuple[int, ...] = (),
    served: Collection[str] | None = None,
    unit: str = UNIT,
) -> list[Message]:
    """Return two or three sentences that fit the words of a text best and that ``role`` may say.

    ``served`` are the wishes, by their commands, that there is somebody for; all, where it is left out. ``unit`` is the
    one that is named where a sentence needs one.
    """
    sentence = read(text if is_sentence(text) else "", today, years)
    fields = {
        "form": FORM.with_(no=sentence.table or "5"), "year": sentence.year or sentence.times.cycle, "unit": unit,
    }  # fmt: skip
    return [one.with_(**fields) for one in _nearest(sentence, role, served)]


def _nearest(sentence: Sentence, role: Role, served: Collection[str] | None) -> Sequence[Message]:
    kinds, signs = sentence.kinds - _MEANINGLESS, _pairs(sentence.line.text)
    named = 2 * (sentence.table is not None)
    ranked = [
        (named * ("{form}" in one.zh) + 2 * len(kinds & _kinds(one.zh)) + len(signs & _pairs(one.zh)), -place, one)
        for place, one in enumerate(SENTENCES)
        if may_say(one.zh, role) and (served is None or _wish(one.zh).command in served)
    ]
    ranked.sort(key=lambda rank: rank[:2], reverse=True)
    return [one for _, _, one in ranked[:MOST]]


def _pairs(text: str) -> set[str]:
    """The pairs of signs in a text."""
    return {text[n : n + 2] for n in range(len(text) - 1) if not text[n].isascii()}


def _plain(sentence: str) -> str:
    return sentence.format(form="表5", year=2024, unit=UNIT)


@cache
def _kinds(sentence: str) -> frozenset[str]:
    return read(_plain(sentence), date.min).kinds - _MEANINGLESS


@cache
def _wish(sentence: str) -> Wish:
    wish = meaning(read(_plain(sentence), date(2025, 1, 1)))
    return NeedHelp() if wish is None else wish


def may_say(sentence: str, role: Role) -> bool:
    """Tell whether a sentence is for a role: what is only understood of one's own form is not for the others."""
    wish = _wish(sentence)
    return role in wish.roles & OF_ONES_OWN.get(wish.command, EVERYBODY)
