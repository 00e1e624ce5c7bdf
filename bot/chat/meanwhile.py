"""While a reason is waited for: labels, questions, orders and changes of a cell are what they are, and no reason."""

from __future__ import annotations

import re

from bot.chat.elsewhere import bare, is_command, wish_of
from bot.chat.registry import TEXTS, in_order
from bot.chat.router import pass_on, tapped_in_words
from bot.chat.turn import Turn
from bot.chat.wishes.deeds import ReturnForm, RevokeAcceptance, WithdrawForm
from bot.chat.wishes.queries import FindForms, OpenForm
from bot.db.terms import Role
from bot.i18n import ON_SCREEN, Words
from bot.letters.cards import CIRCLED
from bot.letters.mending import USUAL

LATER = Words("words.later", "等一下|等下|等等|等会|等会儿|等一会|等一会儿|先等等|稍等|稍等一下|稍候|慢着|先别|撤销")
PASTED, CORRECTS, BY_NAME = 10, 30, 90
"""The order of who takes a pasted form, a change of a cell, and a text that is only a name."""
LINES = 3
"""A text without tabs and of no more lines is no form that was pasted."""
_CHANGE = re.compile(
    rf"[{CIRCLED}\d].*|[^，,。；;]{{1,24}}?[-+]?\d+(?:\.\d+)?\s*(?:分|万元|元|%|％)?(?:吧|好了)?|撤销", re.DOTALL
)
"""What may be a change: it comes to a figure; 社会效益得分待科室确认 is a reason."""
_ASKS = re.compile(r"[?？]$|[吗呢]$|(?:怎么|咋|如何|什么|多少|哪一?[项格个里处些几张])[^，,。；;]{0,6}$")
_DEEDS = (WithdrawForm, ReturnForm, RevokeAcceptance)


def asks(words: str) -> bool:
    """Tell whether words ask something, and give no reason."""
    return _ASKS.search(words.strip()) is not None


def taken_otherwise(turn: Turn) -> bool:
    """Take a text that is no reason for what it is; tell whether it was one. What is to be answered by the question
    alone (等一下, 哪一处？) is taken, too, and nothing is said."""
    words = turn.incoming.text
    if is_usual(turn, words):
        return False
    if tapped_in_words(turn):
        return True
    until = BY_NAME if _CHANGE.fullmatch(words.strip()) else CORRECTS
    first = 0 if "\t" in words or words.count("\n") > LINES else PASTED
    if any(one.handler(turn) for one in in_order(TEXTS) if not one.always and first < one.order < until):
        return True
    wish = wish_of(words, Role(turn.person.role), turn.now.astimezone(ON_SCREEN).date())
    if is_command(words, turn.translator, turn.person.role) or isinstance(wish, _DEEDS):
        pass_on(turn)
        return True
    if asks(words) and not isinstance(wish, FindForms | OpenForm | None):
        pass_on(turn)
    return asks(words) or bare(words) in turn.translator.typed(LATER)


def is_usual(turn: Turn, words: str) -> bool:
    """Tell whether words are one of the usual reasons, which stand on buttons: 财政统一调整."""
    return bare(words) in {bare(turn.translator(one)) for one in USUAL}
