"""What is answered by counts, by days, or with yes and no: 交齐了吗, 退回了几张、通过了几张, 上周谁提交了."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.model import SEES, WATCHES, AboutForms, Wish
from bot.chat.wishes.periods import is_left_of_days
from bot.chat.wishes.queries import CompareYears, FindForms, MyForms, SeeMissing, SeeQueue, SeeStatus, SeeUnit, SeeYear
from bot.chat.wishes.sentence import Sentence
from bot.db.terms import Role
from zwcore.text import Message


@dataclass(frozen=True, slots=True)
class AskComplete(AboutForms):
    """Whether a unit, or everybody, has handed in all that is owed (交齐了吗)."""

    command = "complete"
    roles = WATCHES
    echo = Message("wish.complete", "问交齐没有：{what}")


@dataclass(frozen=True, slots=True)
class WhyReturned(AboutForms):
    """Why a form, or the forms of a unit, came back (为什么被退回)."""

    command = "why_returned"
    roles = SEES
    echo = Message("wish.why_returned", "问为什么退回：{what}")


@dataclass(frozen=True, slots=True)
class CountStates(AboutForms):
    """How many forms are in each state (退回了几张，通过了几张)."""

    command = "counts"
    roles = WATCHES
    echo = Message("wish.counts", "查各种状态有几张：{what}")


@dataclass(frozen=True, slots=True)
class AllAccepted(AboutForms):
    """Which units have all their forms accepted (哪些单位全部通过了)."""

    command = "all_accepted"
    roles = WATCHES
    echo = Message("wish.all_accepted", "查全部通过的单位：{what}")


@dataclass(frozen=True, slots=True)
class CountRechecked(AboutForms):
    """How many forms were rechecked (复核了几张), and how many of those drawn were not."""

    command = "rechecked"
    roles = frozenset({Role.AUDITOR})
    echo = Message("wish.rechecked", "查复核了几张：{what}")


@dataclass(frozen=True, slots=True)
class SeeRequests(Wish):
    """Who asks to join (有谁要加入)."""

    command = "requests"
    roles = frozenset({Role.ADMIN})
    echo = Message("wish.requests", "看谁要加入")

    @property
    def said(self) -> Message:
        """That it was understood."""
        return self.echo


@dataclass(frozen=True, slots=True)
class ByYearOnly(Wish):
    """What was asked of some days and is known by the year only."""

    command = "by_year"
    echo = Message(
        "wish.by_year_only",
        "这一项只能按年度查，不能按天。按天可以查提交、退回、通过和办理，例如：昨天提交的有哪些、上周退回了几张",
    )

    @property
    def said(self) -> Message:
        """That it is known by the year only."""
        return self.echo


@dataclass(frozen=True, slots=True)
class NoSuchDay(Wish):
    """What was asked of a day that there is not: 2月30日."""

    text: str
    command = "no_day"
    echo = Message("wish.no_such_day", "没有“{text}”这一天。可以写：3月2日、上周五、3月2日到3月5日、上个月")

    @property
    def said(self) -> Message:
        """That there is no such day."""
        return self.echo.with_(text=self.text)


@dataclass(frozen=True, slots=True)
class UnclearDays(Wish):
    """What was asked of a time that is understood in part only: nothing is counted of it."""

    text: str
    command = "unclear_days"
    echo = Message(
        "wish.unclear_days", "没看懂“{text}”是从哪天到哪天，没有统计。可以写：昨天到今天、最近3天、3月1日到今天、3月2日"
    )

    @property
    def said(self) -> Message:
        """That the time is not understood."""
        return self.echo.with_(text=self.text)


# -- by days -----------------------------------------------------------------------------------------------------------

_DID = {
    "提交": frozenset({"handed", "submit"}), "退回": frozenset({"return"}), "通过": frozenset({"accept"}),
    "办理": frozenset({"handled"}),
}  # fmt: skip
_IN_STATE = {"returned": "退回", "accepted": "通过", "submitted": "提交"}
_ASKED = frozenset({"who", "which", "how_many", "find", "look", "question", "state", "filed", "handled"})
_USES = frozenset(
    {
        "who", "which", "how_many", "find", "question", "state", "filed", "handled", "handed", "submit", "return",
        "accept", "done", "already", "form", "unit_word", "mine", "all", "still", "take",
    }
)  # fmt: skip
_OTHERWISE = frozenset({"how", "why", "how_or_why", "when", "modal", "statement", "not_in", "not", "paper", "download"})
NAMED = 16


def by_days(sentence: Sentence) -> Wish | None:
    """What was done on some days, or by whoever asks: 上周谁提交了, 昨天退回了哪些, 我办了多少张."""
    days, kinds = sentence.days, sentence.kinds
    is_day = days is not None or bool(sentence.no_day)
    mine = "mine" in kinds and not kinds.isdisjoint({"handled", "return", "accept"})
    if (not is_day and not (mine and "handled" in kinds)) or sentence.table is not None:
        return None
    did = _did(sentence)
    rest = sentence.rest(_USES)
    if did is None or kinds.isdisjoint(_ASKED) or not kinds.isdisjoint(_OTHERWISE) or len(rest) > NAMED:
        return None
    if len([clause for clause in sentence.clauses if sentence.part(clause).rest(_USES)]) > 1:
        return None
    if days is None and is_day:
        return NoSuchDay(sentence.no_day)
    if is_left_of_days(rest) or len([one for one in sentence.tokens if one.kind in ("day", "today")]) > 1:
        return UnclearDays(sentence.line.text[:NAMED])
    return FindForms(rest, None, sentence.year, days=days, did=did, mine=mine)


def _did(sentence: Sentence) -> str | None:
    state = _IN_STATE.get(sentence.value("state") or "")
    found = [did for did, kinds in _DID.items() if not sentence.kinds.isdisjoint(kinds)]
    if state is None and "filed" in sentence.kinds and not found:
        return "提交"
    return state or (found[-1] if found else None)


def never_dropped(wish: Wish | None, sentence: Sentence) -> Wish | None:
    """The wish, or that it is known by the year only, where days are named that it does not take."""
    past = "day" in sentence.kinds
    match wish:
        case FindForms() if wish.days is not None:
            return wish
        case FindForms() | SeeYear() | SeeUnit() | CompareYears() | SeeMissing() | SeeQueue() | CountStates() if past:
            return ByYearOnly()
        case MyForms() | AllAccepted() | AskComplete() | CountRechecked() if past:
            return ByYearOnly()
        case SeeStatus(table=None) if past:
            return ByYearOnly()
        case FindForms() if "today" in sentence.kinds and wish.state is not None:
            return ByYearOnly()
    return wish


# -- counts ------------------------------------------------------------------------------------------------------------

_TOLD = frozenset({"return", "accept", "handed", "submit", "withdraw"})


def counted(sentence: Sentence) -> Wish | None:
    """退回了几张，通过了几张: more than one state is counted; 哪些单位全部通过了."""
    kinds = sentence.kinds
    if sentence.table is not None or not kinds.isdisjoint({"statement", "why", "how", "number", "modal", "not"}):
        return None
    if "resend" in kinds and _asks_what_came_back(sentence):
        rest = sentence.rest(_USES | {"resend", "that"})
        is_unit = lexicon().is_unit(rest)
        return FindForms("" if is_unit else rest, None, sentence.year, rest if is_unit else "", "returned")
    if "urge" in kinds and "when" in kinds:
        return SeeMissing(
            sentence.rest({"urge", "when", "already", "still", "unit_word", "question"}), None, sentence.year
        )
    asked = [token for token in sentence.tokens if token.kind in ("how_many", "which", "question")]
    told = {token.value or token.kind for token in sentence.tokens if token.kind in _TOLD | {"state", "queue"}}
    uses = _USES | {"queue", "withdraw", "and"}
    rest = sentence.rest(uses)
    if len(told) > 1 and any(one.kind == "how_many" for one in asked) and len(rest) <= NAMED:
        return CountStates(rest, None, sentence.year)
    of_units = "unit_word" in kinds or any(_is_unit(sentence, token.start, token.end) for token in sentence.tokens)
    accepted = "accept" in kinds or sentence.value("state") == "accepted"
    if of_units and accepted and "all" in kinds and not rest and kinds & {"who", "which", "question", "state", "find"}:
        return AllAccepted("", None, sentence.year)
    return None


def _asks_what_came_back(sentence: Sentence) -> bool:
    """Whether 退回 stands within a question (博物馆退回去的表改好没有), and is no order (退回图书馆 还没改好)."""
    back = sentence.first("return")
    ordered = not sentence.kinds.isdisjoint({"take", "request", "want"})
    return back is not None and back.start > 0 and not ordered


def _is_unit(sentence: Sentence, start: int, end: int) -> bool:
    """Whether it is asked of units: 哪些单位, 哪几家."""
    return sentence.line.text[start:end] in ("哪些单位", "哪个单位", "哪几家", "哪家")
