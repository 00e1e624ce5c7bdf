"""From a text to a wish: orders first, then questions; what a role calls otherwise is taken for what it means there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.chat.wishes.administered import SeeOwedTotals, administered
from bot.chat.wishes.around import asked_of, called_off, explanation
from bot.chat.wishes.asked import query
from bot.chat.wishes.briefly import briefly
from bot.chat.wishes.counted import (
    AllAccepted,
    AskComplete,
    CountRechecked,
    CountStates,
    SeeRequests,
    by_days,
    counted,
    never_dropped,
)
from bot.chat.wishes.having import having
from bot.chat.wishes.howto import JoinUnit, NeedHelp
from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.line import is_sentence
from bot.chat.wishes.model import AboutForms, Doing, Wish
from bot.chat.wishes.of_units import SeeDismissed, SeeGaps
from bot.chat.wishes.ordered import asked_about, order, verb_of
from bot.chat.wishes.overseen import SeeOverdue, SeeUrged, overseen
from bot.chat.wishes.queries import (
    FindForms,
    MyForms,
    OpenForm,
    SeeDrafts,
    SeeFaults,
    SeeMissing,
    SeeQueue,
    SeeScore,
    SeeUnit,
    SeeYear,
)
from bot.chat.wishes.sentence import Sentence, Times
from bot.db.terms import Role


def understand(text: str, role: Role, today: date, years: tuple[int, ...] = ()) -> Wish | None:
    """Return what somebody wishes for, or ``None``; ``years`` are those that there are forms of.

    The wish may be one that is not for this role (``wish.roles``).
    """
    if not is_sentence(text):
        return None
    sentence = read(text, today, years)
    wish = (administered(sentence) if role == Role.ADMIN else None) or meaning(sentence)
    return None if wish is None else _for_role(_by_receipt(wish, sentence), role)


def _by_receipt(wish: Wish, sentence: Sentence) -> Wish:
    """The same about the form whose receipt's number is said, where nothing else names one."""
    number = sentence.value("receipt")
    if number is None or not isinstance(wish, AboutForms) or wish.words or wish.table:
        return wish
    return replace(wish, words=number)


def read(text: str, today: date, years: tuple[int, ...] = ()) -> Sentence:
    """Cut a text into what is known and what is not."""
    line, tokens = lexicon().cut(text)
    return Sentence(line, tokens, Times(today, years))


def meaning(sentence: Sentence) -> Wish | None:
    """What a sentence means, whoever says it."""
    whole = explanation(sentence) or called_off(sentence) or asked_of(sentence)
    if whole is not None:
        return whole
    found = briefly(sentence) or overseen(sentence) or having(sentence) or by_days(sentence) or counted(sentence)
    return found or never_dropped(_ordered_or_asked(sentence), sentence)


def _ordered_or_asked(sentence: Sentence) -> Wish | None:
    place = verb_of(sentence)
    if place is None:
        return query(sentence)
    ordered = order(sentence, place)
    if ordered is not None:
        return ordered
    asked = query(sentence)
    is_weak = asked is None or isinstance(asked, FindForms | OpenForm)
    return (asked_about(sentence, place) or asked) if is_weak else asked


def _for_role(wish: Wish, role: Role) -> Wish | None:
    """What the same words mean for a role; what is only named is nothing for who may not see it."""
    match wish, role:
        case CountRechecked(), Role.SUPERVISOR:
            return CountStates(wish.words, None, wish.year)
        case AskComplete() | CountStates() | AllAccepted() | CountRechecked(), Role.CLERK:
            return MyForms("", None, wish.year)
        case SeeGaps(), Role.CLERK:
            return SeeScore(wish.words, None, wish.year) if wish.words else MyForms("", None, wish.year)
        case SeeDismissed(), Role.CLERK | Role.ADMIN | Role.NONE:
            return NeedHelp(Doing.DISMISS)
        case SeeRequests(), Role.NONE:
            return JoinUnit()
        case SeeRequests(), Role.CLERK | Role.SUPERVISOR | Role.AUDITOR:
            return NeedHelp(Doing.JOIN)
        case SeeMissing() | SeeQueue() | SeeOverdue() | SeeUrged(), Role.CLERK:
            return MyForms("", None, wish.year)
        case SeeYear() | SeeUnit(), Role.CLERK:
            return MyForms()
        case MyForms(), Role.SUPERVISOR:
            return SeeQueue("", None, wish.year)
        case MyForms(), Role.NONE:
            return SeeDrafts()
        case JoinUnit(), Role.CLERK | Role.SUPERVISOR | Role.ADMIN | Role.AUDITOR:
            return NeedHelp(Doing.JOIN)
        case SeeMissing() | SeeOverdue() | AskComplete() | SeeUrged(), Role.ADMIN:
            return SeeOwedTotals("", None, wish.year)
        case SeeFaults(), Role.CLERK:
            return OpenForm(wish.words, wish.table, wish.year)
        case SeeFaults(), Role.ADMIN | Role.NONE:
            return None
        case OpenForm(), Role.ADMIN | Role.NONE:
            return None
    return wish
