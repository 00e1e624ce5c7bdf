"""What a button means, typed. Letters name actions, dialogs handle them; :mod:`bot.chat.wire` alone writes them down.

Ids are those of our tables: ``reading`` a checked file, ``sheet`` the place of a form in it, ``draft`` a form that is
being filled in with its ``version``, ``number`` the ① of a finding on the card that has the button.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions.auditing import DismissFinding as DismissFinding
from bot.actions.auditing import Dismissing as Dismissing
from bot.actions.auditing import DrawPart as DrawPart
from bot.actions.auditing import DrawSample as DrawSample
from bot.actions.auditing import OfDraw as OfDraw
from bot.actions.auditing import RecheckForm as RecheckForm
from bot.actions.auditing import Rechecking as Rechecking
from bot.actions.auditing import Samples as Samples
from bot.actions.auditing import ShowDraw as ShowDraw
from bot.actions.base import Action as Action
from bot.actions.base import Outdated as Outdated
from bot.actions.base import chosen as chosen
from bot.actions.base import number_of as number_of
from bot.actions.columns import AskColumn as AskColumn
from bot.actions.columns import ColumnSaid as ColumnSaid
from bot.actions.columns import ExportTaught as ExportTaught
from bot.actions.columns import ShowTaught as ShowTaught
from bot.actions.columns import SpreadTaught as SpreadTaught
from bot.actions.columns import UndoTaught as UndoTaught
from bot.actions.desk import AboutAlert as AboutAlert
from bot.actions.desk import AcceptThese as AcceptThese
from bot.actions.desk import AlertList as AlertList
from bot.actions.desk import Answer as Answer
from bot.actions.desk import AskAlerts as AskAlerts
from bot.actions.desk import AsMeant as AsMeant
from bot.actions.desk import BesideYear as BesideYear
from bot.actions.desk import Decide as Decide
from bot.actions.desk import Figure as Figure
from bot.actions.desk import FiledPaper as FiledPaper
from bot.actions.desk import FindMore as FindMore
from bot.actions.desk import FormGaps as FormGaps
from bot.actions.desk import GoOnLeave as GoOnLeave
from bot.actions.desk import KeepAll as KeepAll
from bot.actions.desk import KnowAlerts as KnowAlerts
from bot.actions.desk import Look as Look
from bot.actions.desk import LookInto as LookInto
from bot.actions.desk import MarkedList as MarkedList
from bot.actions.desk import Mend as Mend
from bot.actions.desk import Missing as Missing
from bot.actions.desk import MyForms as MyForms
from bot.actions.desk import OfReceipt as OfReceipt
from bot.actions.desk import OnAlert as OnAlert
from bot.actions.desk import OnFiling as OnFiling
from bot.actions.desk import OnReturn as OnReturn
from bot.actions.desk import ProofFor as ProofFor
from bot.actions.desk import ProofOf as ProofOf
from bot.actions.desk import Queue as Queue
from bot.actions.desk import QueueFaults as QueueFaults
from bot.actions.desk import QueueUnits as QueueUnits
from bot.actions.desk import ReceiptDeed as ReceiptDeed
from bot.actions.desk import ReturnAlike as ReturnAlike
from bot.actions.desk import RollUpOf as RollUpOf
from bot.actions.desk import RollUpPaper as RollUpPaper
from bot.actions.desk import Ticking as Ticking
from bot.actions.desk import UnitsBy as UnitsBy
from bot.actions.desk import UrgeUnits as UrgeUnits
from bot.actions.desk import View as View
from bot.actions.desk import WhatFor as WhatFor
from bot.actions.desk import Withdraw as Withdraw
from bot.actions.handing import Extent as Extent
from bot.actions.handing import HandIn as HandIn
from bot.actions.handing import NoteTo as NoteTo
from bot.actions.handing import NotNow as NotNow
from bot.actions.handing import Progress as Progress
from bot.actions.handing import ShowNewest as ShowNewest
from bot.actions.meant import ThisForm as ThisForm
from bot.actions.meant import ThisUnit as ThisUnit
from bot.actions.meant import Unreached as Unreached
from bot.actions.meant import WhichPage as WhichPage
from bot.actions.proofs import ProofDeed as ProofDeed
from bot.actions.proofs import Proofs as Proofs
from bot.actions.staff import Belonging as Belonging
from bot.actions.staff import ChooseLanguage as ChooseLanguage
from bot.actions.staff import Consent as Consent
from bot.actions.staff import CycleDeed as CycleDeed
from bot.actions.staff import Cycles as Cycles
from bot.actions.staff import GiveWork as GiveWork
from bot.actions.staff import HandingOver as HandingOver
from bot.actions.staff import Join as Join
from bot.actions.staff import OnePerson as OnePerson
from bot.actions.staff import People as People
from bot.actions.staff import PersonDeed as PersonDeed
from bot.actions.staff import RefuseJoins as RefuseJoins
from bot.actions.staff import SettleInvitation as SettleInvitation
from bot.actions.staff import StaffDeed as StaffDeed
from bot.actions.staff import SwitchRole as SwitchRole
from bot.actions.unreturning import TakeBackReturns as TakeBackReturns


@dataclass(frozen=True, slots=True)
class Help(Action):
    """看看能做什么; ``page`` 1 is all that is not on the first, 0 the way back to it, in the same message."""

    page: int | None = None


@dataclass(frozen=True, slots=True)
class Forget(Action):
    """删除我发来的文件: asked once more, with what goes and what stays; ``sure`` does it."""

    decides = True

    answer: Consent
    sure: int | None = None


class Do(StrEnum):
    """What :class:`Review` may ask for."""

    OVERVIEW = "o"
    CARD = "c"
    ALL = "a"
    WHY = "w"
    SHARED = "s"
    ASK_DELETE = "x"
    DELETE = "xx"
    RETURNED = "b"


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


@dataclass(frozen=True, slots=True)
class TakeNew(Action):
    """用这次的: go on with a photo that was put aside, since one that came before is read better."""

    upload: int


class Further(StrEnum):
    """What 更多 has: 核算对照, 失分清单, the other rulebooks, comparing with one, scoring by it, the form as a file,
    further kinds of files.
    """

    TABLE = "t"
    LOSSES = "l"
    RULEBOOKS = "r"
    COMPARE = "c"
    USE = "u"
    EXPORT = "e"
    FILES = "f"


@dataclass(frozen=True, slots=True)
class More(Action):
    """更多 of a form: its menu without ``do``; ``what`` names the rulebook or the kind of file."""

    reading: int
    sheet: int
    do: Further | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Papers(Action):
    """文件: all forms of a checked file in one; without ``what`` the list of the kinds."""

    reading: int
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Explain(Action):
    """写说明 to a finding; ``reason`` is the place of a usual one."""

    reading: int
    sheet: int
    number: int
    reason: int | None = None


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
    LIKELY = "l"
    WRITE = "u"
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
class FillTotals(Action):
    """填总分: of all forms of a file that lack nothing else."""

    reading: int


@dataclass(frozen=True, slots=True)
class ChangeCell(Action):
    """改这一格: the cell that a finding is about, or one that a reviewer's words name (``cell`` is its path)."""

    reading: int
    sheet: int
    number: int
    cell: str | None = None


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
    NOTE = "s"


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
    """What a new form begins from: a print, a form handed in before, a form that is owed."""

    PRINT = "k"
    LIKE = "l"
    OWED = "o"


@dataclass(frozen=True, slots=True)
class BeginForm(Action):
    """新的一张: ``what`` is the id of the print, of the filing, or of what is owed."""

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
    """A form handed in; ``page`` of its findings."""

    filing: int
    do: Aspect
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Acknowledge(Action):
    """已知悉 the alerts of a message, from ``first`` to ``last``; of many it is asked first (``sure``: 1 yes, 0 no)."""

    decides = True

    first: int
    last: int
    sure: int | None = None


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
