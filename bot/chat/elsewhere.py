"""While any words are an answer (a reason, an explanation): which texts plainly are something else."""

from __future__ import annotations

import re
from datetime import date

from bot.chat.menu import lines
from bot.chat.wishes import Wish, understand
from bot.chat.wishes.deeds import CorrectCell, SubmitForms
from bot.chat.wishes.queries import (
    AskWhy,
    MyForms,
    OpenForm,
    SeeDrafts,
    SeeMissing,
    SeeNotices,
    SeeQueue,
    SeeScore,
    SeeStatus,
)
from bot.chat.wishes.suggest import SENTENCES
from bot.db.terms import Role
from bot.i18n import Translator
from zwcore.text import fold

QUESTIONS = (MyForms, SeeMissing, SeeQueue, SeeScore, SeeStatus, AskWhy, SeeNotices, SeeDrafts)
"""What nobody writes as a reason: 我的表, 谁还没交, 表5多少分."""
ASKED = re.compile(r"[谁哪吗？?]|多少|什么|怎么|[了审交改批]没|^(?:我的|查|看|打开)")
"""What makes a question of such words: 进度慢, 待审核 are reasons."""
LONGEST = 20
"""Characters: who gives reasons at length may well use such words."""


def is_elsewhere(text: str, role: Role, today: date) -> bool:
    """Tell whether a text is a question, the number of a form or an order about one, and no reason."""
    wish = wish_of(text, role, today)
    return isinstance(wish, SubmitForms) or _is_asked(text, wish)


def is_command(text: str, say: Translator, role: str) -> bool:
    """Tell whether a text is, word for word, what the menu or the bot itself offers to be said: 我的表, 谁还没交."""
    plain = [one for one in SENTENCES if not one.names]
    offered = [*plain, *(words for _, words in lines(role))]
    return bare(text) in {fold(say(one)) for one in offered}


def bare(text: str) -> str:
    """Words folded, without the marks at their ends: what is known word for word is looked for so."""
    return fold(text).strip(",.!;~:。、")


def is_asked(text: str, role: Role, today: date) -> bool:
    """The same where values are given: 按时提交 is one, and no order."""
    return _is_asked(text, wish_of(text, role, today))


def wish_of(text: str, role: Role, today: date) -> Wish | None:
    """What a text wishes for; of a long one nothing, whatever words are in it."""
    return understand(text, role, today) if len(text) <= LONGEST else None


def _is_asked(text: str, wish: Wish | None) -> bool:
    if isinstance(wish, OpenForm):
        return wish.table is not None and not wish.words
    if isinstance(wish, CorrectCell):
        return wish.table is not None
    if isinstance(wish, SeeScore) and wish.table is None and not wish.words:
        return False
    return isinstance(wish, QUESTIONS) and ASKED.search(text) is not None
