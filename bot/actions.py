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


class Do(StrEnum):
    """What :class:`Review` may ask for."""

    OVERVIEW = "o"
    CARD = "c"
    ALL = "a"
    WHY = "w"
    SHARED = "s"
    ASK_DELETE = "x"
    DELETE = "xx"


@dataclass(frozen=True, slots=True)
class Review(Action):
    """Something of a checked file."""

    reading: int
    do: Do
    sheet: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class TakeBack(Action):
    """用回上次的: go on with the file ``before`` instead of ``after``."""

    after: int
    before: int


class Answer(StrEnum):
    """The answer to what a column is: as it was read, which one else, this one, none of the form's."""

    RIGHT = "y"
    WHICH = "w"
    THIS = "t"
    NONE = "n"


@dataclass(frozen=True, slots=True)
class AskColumn(Action):
    """核对栏目: the columns that are asked about, or the answer to one (its place); ``what`` names the field."""

    reading: int
    sheet: int
    column: int | None = None
    answer: Answer | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Taught(Action):
    """What was said of a column, by its number; without one, the list of all that the person may see."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class SpreadTaught(Action):
    """都这样读: what was said of a column holds for more people."""

    number: int


@dataclass(frozen=True, slots=True)
class UndoTaught(Action):
    """撤销 what was said of a column."""

    number: int


@dataclass(frozen=True, slots=True)
class ExportTaught(Action):
    """导出表样: what was said of a print becomes a file."""

    number: int


class Further(StrEnum):
    """What 更多 has: 失分清单, the other rulebooks, comparing with one, scoring by it, the form as a file."""

    LOSSES = "l"
    RULEBOOKS = "r"
    COMPARE = "c"
    USE = "u"
    EXPORT = "e"


@dataclass(frozen=True, slots=True)
class More(Action):
    """更多 of a form: its menu without ``do``; ``what`` names the rulebook or the kind of file."""

    reading: int
    sheet: int
    do: Further | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Explain(Action):
    """写说明 to a finding; ``reason`` is the place of a usual one."""

    reading: int
    sheet: int
    number: int
    reason: int | None = None


class Extent(StrEnum):
    """How much of a file is handed in: one form, all of them, those without 必须修改."""

    ONE = "n"
    ALL = "b"
    GOOD = "g"


@dataclass(frozen=True, slots=True)
class HandIn(Action):
    """提交审核: ``what`` is the place of the one form, or the mark of those that the card showed."""

    reading: int
    how: Extent
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


class Aspect(StrEnum):
    """What is shown of a form handed in: its card in a new message, all findings, its card again in their place."""

    CARD = "c"
    FINDINGS = "a"
    CARD_AGAIN = "b"


@dataclass(frozen=True, slots=True)
class ShowFiled(Action):
    """A form handed in."""

    filing: int
    do: Aspect


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


class CycleDeed(StrEnum):
    """What an admin does to a cycle: last year's projects are owed again, switches, the end of it."""

    LIKE_LAST_YEAR = "l"
    SWITCH_ESCALATION = "e"
    SWITCH_EVIDENCE = "v"
    CLOSE = "c"


@dataclass(frozen=True, slots=True)
class Cycles(Action):
    """Something of a cycle."""

    cycle: int
    do: CycleDeed


class Belonging(StrEnum):
    """Where people are looked for: in the list of places, in a unit, in a department, among admins and placeless."""

    LIST = "l"
    UNIT = "u"
    DEPARTMENT = "d"
    ADMINS = "a"


class StaffDeed(StrEnum):
    """What is done where people belong: a page is shown, somebody invited, open invitations taken back."""

    SHOW = "s"
    INVITE = "i"
    REVOKE = "r"


@dataclass(frozen=True, slots=True)
class People(Action):
    """The page ``number`` of the list, or the place of that id; ``what`` is a page there, or the role to invite."""

    kind: Belonging
    number: int
    do: StaffDeed | None = None
    what: str | None = None


class Consent(StrEnum):
    """The answer to what is asked before it is done."""

    YES = "y"
    NO = "n"


class PersonDeed(StrEnum):
    """What an admin does about a person: 交接草稿, 不再负责, another role."""

    HAND_OVER = "h"
    LEAVES = "o"
    BECOMES = "r"


@dataclass(frozen=True, slots=True)
class OnePerson(Action):
    """A person's card, or a deed there: ``what`` is who takes over (0 for nobody), or the role."""

    person: int
    do: PersonDeed | None = None
    what: str | None = None
    answer: Consent | None = None


@dataclass(frozen=True, slots=True)
class SettleInvitation(Action):
    """The admin's word to an invitation that was taken."""

    token: str
    answer: Consent


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Action):
    """换语言."""

    language: str
