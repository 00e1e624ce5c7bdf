"""What a button means, typed. Letters name actions, dialogs handle them; :mod:`bot.chat.wire` alone writes them down.

Ids are those of our tables: ``reading`` a checked file, ``sheet`` the place of a form in it, ``draft`` a form that is
being filled in with its ``version``, ``number`` the ① of a finding on the card that has the button.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")
_NUMBER = re.compile(r"[0-9]{1,18}")
"""What every column of ours can hold."""


class Outdated(LookupError):
    """A button that means nothing any more, or never did: what it names is not there. The tap is told so."""


@dataclass(frozen=True, slots=True)
class Action:
    """A meaning; its fields are numbers, words, or ``None`` where they are left out at the end."""


def number_of(word: str | None) -> int:
    """The number that a word of an action is; :class:`Outdated` where it is none."""
    if word is None or _NUMBER.fullmatch(word) is None:
        raise Outdated(word)
    return int(word)


def chosen(meanings: Mapping[str, T], word: str | None) -> T:
    """What a word of an action stands for; :class:`Outdated` where it stands for nothing."""
    if word is None or word not in meanings:
        raise Outdated(word)
    return meanings[word]


@dataclass(frozen=True, slots=True)
class Help(Action):
    """看看能做什么."""


@dataclass(frozen=True, slots=True)
class Review(Action):
    """Something of a checked file: ``do`` is one of :class:`Do`."""

    reading: int
    do: str
    sheet: int | None = None
    number: int | None = None


class Do:
    """What :class:`Review` may ask for."""

    OVERVIEW, CARD, ALL, WHY, SHARED, ASK_DELETE, DELETE = "o", "c", "a", "w", "s", "x", "xx"


@dataclass(frozen=True, slots=True)
class TakeBack(Action):
    """用回上次的: go on with the file ``before`` instead of ``after``."""

    after: int
    before: int


@dataclass(frozen=True, slots=True)
class More(Action):
    """更多 of a form: ``do`` l 失分清单, r another rulebook, c compare, u use it, e export; ``what`` names which."""

    reading: int
    sheet: int
    do: str | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Explain(Action):
    """写说明 to a finding; ``reason`` is the place of a usual one."""

    reading: int
    sheet: int
    number: int
    reason: int | None = None


@dataclass(frozen=True, slots=True)
class HandIn(Action):
    """提交审核: one form (``n`` and its place), all (``b``) or the good ones (``g``) with the mark of those shown."""

    reading: int
    how: str
    what: str


@dataclass(frozen=True, slots=True)
class NotNow(Action):
    """先不提交."""


@dataclass(frozen=True, slots=True)
class ShowNewest(Action):
    """去提交: the file checked last, with its buttons."""


@dataclass(frozen=True, slots=True)
class Progress(Action):
    """查进度."""


class FillStep(StrEnum):
    """What the buttons of a draft do."""

    OPEN = "o"
    BACK = "b"
    SKIP = "k"
    SKIP_ALL = "a"
    CHOOSE = "c"
    BAND = "q"
    TAKE_SUM = "t"
    ALL_FROM_FIRST = "f"
    RIGHT = "y"
    BLANK = "n"
    CONTENTS = "j"
    PART = "g"
    WALK = "w"
    ROW = "r"
    REMOVE = "d"
    PICK = "p"
    SAVE = "s"
    CANCEL = "x"
    RESULT = "e"


@dataclass(frozen=True, slots=True)
class Fill(Action):
    """A step in filling in: ``what`` and ``more`` are what it needs."""

    draft: int
    version: int
    do: FillStep
    what: str | None = None
    more: str | None = None


class ToFill(StrEnum):
    """What of a checked form is filled in instead of all that it misses."""

    ACTUALS = "a"
    CONTENTS = "j"


@dataclass(frozen=True, slots=True)
class FillForm(Action):
    """现在补: what a checked form misses; ``what``: only its actual values, or what is chosen in the list of parts."""

    reading: int
    sheet: int
    what: ToFill | None = None


@dataclass(frozen=True, slots=True)
class ChangeCell(Action):
    """改这一格: the cell that a finding is about."""

    reading: int
    sheet: int
    number: int


class Deletion(StrEnum):
    """The answer to whether a draft is to be deleted."""

    CONFIRM = "y"
    LEAVE = "n"


@dataclass(frozen=True, slots=True)
class DeleteDraft(Action):
    """删除草稿: asked first, then answered."""

    draft: int
    answer: Deletion | None = None


class Verdict(StrEnum):
    """The answer to a proposed correction."""

    CONFIRM = "y"
    WITH_TOTAL = "t"
    LEAVE = "n"


@dataclass(frozen=True, slots=True)
class Settle(Action):
    """The answer to a proposed correction; ``key`` is the message that proposed it."""

    answer: Verdict
    key: str


@dataclass(frozen=True, slots=True)
class PickCell(Action):
    """Which of several cells a correction means."""

    place: int


@dataclass(frozen=True, slots=True)
class Undo(Action):
    """撤销 the last change of a draft."""

    draft: int


class Beginning(StrEnum):
    """What a new form begins from: a print, or a form handed in before."""

    PRINT = "k"
    LIKE = "l"


@dataclass(frozen=True, slots=True)
class BeginForm(Action):
    """新的一张: ``what`` is the id of the print, or of the filing."""

    how: Beginning
    what: str


@dataclass(frozen=True, slots=True)
class BeginFilling(Action):
    """开始填: ask where to begin."""


@dataclass(frozen=True, slots=True)
class ShowFiled(Action):
    """A form handed in: ``do`` c its card in a new message, a its findings, b its card again."""

    filing: int
    do: str


@dataclass(frozen=True, slots=True)
class Acknowledge(Action):
    """已知悉 the alerts of a message, from ``first`` to ``last``."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LookAt(Action):
    """看这几张: the forms that the alerts of a message are about."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LiftSilence(Action):
    """恢复提醒."""

    silence: int


@dataclass(frozen=True, slots=True)
class ComeBack(Action):
    """销假: back before the day that was said."""


@dataclass(frozen=True, slots=True)
class AlertSettings(Action):
    """提醒的设置."""


@dataclass(frozen=True, slots=True)
class Cycles(Action):
    """Something of a cycle: ``do`` l like last year, c close, e escalation, v evidence."""

    cycle: int
    do: str


@dataclass(frozen=True, slots=True)
class People(Action):
    """A page of the list (``l``), a unit (``u``), a department (``d``), the admins (``a``), or a deed there."""

    kind: str
    number: int
    do: str | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class OnePerson(Action):
    """A person's card, or a deed there: h hand over, o leaves, r another role."""

    person: int
    do: str | None = None
    what: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class SettleInvitation(Action):
    """The admin's word to an invitation that was taken: y or n."""

    token: str
    answer: str


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Action):
    """换语言."""

    language: str
