"""What the buttons of the desk mean: lists of what waits, a form that was handed in, and what is decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions.base import Action
from bot.services.queue import View as View
from bot.services.unit_figures import Figure as Figure


@dataclass(frozen=True, slots=True)
class Queue(Action):
    """待审: the counts without ``view``, else a page of it; ``unit``, ``year`` and a change of the budget ``beyond`` so
    many percent narrow it down."""

    view: View | None = None
    page: int = 0
    unit: int | None = None
    year: str | None = None
    beyond: int | None = None


@dataclass(frozen=True, slots=True)
class QueueUnits(Action):
    """按单位看: the units that have something waiting, by pages; of one ``year`` or of all."""

    page: int = 0
    year: str | None = None


@dataclass(frozen=True, slots=True)
class QueueFaults(Action):
    """按问题看: what is wrong with most of the forms that wait, by pages, each to be returned in one stroke."""

    unit: int | None = None
    year: str | None = None
    page: int | None = None


class Look(StrEnum):
    """What a reviewer looks at: the whole form, what changed since the last version, evidence (a list, a file of it),
    the original file, what happened, why the points differ, what there is to be had as a file."""

    WHOLE = "w"
    CHANGES = "d"
    EVIDENCE = "e"
    ORIGINAL = "o"
    HISTORY = "h"
    WHY = "y"
    PIECE = "i"
    PAPERS = "p"


@dataclass(frozen=True, slots=True)
class FiledPaper(Action):
    """图片, 下载: a form that was handed in as a file; ``what`` is the kind of file."""

    filing: int
    what: str


@dataclass(frozen=True, slots=True)
class RollUpPaper(Action):
    """汇总表, 全部表 ZIP: all forms of a year, of all units or of one, in one file; ``what`` is the kind of it."""

    what: str
    year: str
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class LookInto(Action):
    """Something of a form that was handed in; ``page`` of what is long."""

    filing: int
    do: Look
    page: int = 0


class Decide(StrEnum):
    """What a reviewer does to a version: 审核通过, 附意见通过, 退回修改, 请单位说明, 撤销审核, 撤回退回;
    同类问题一并退回."""

    ACCEPT = "a"
    ACCEPT_SURELY = "y"
    RETURN = "r"
    ASK = "q"
    REOPEN = "u"
    TAKE_BACK = "b"
    ALIKE = "l"
    OPINION = "o"
    OPINION_SURELY = "s"


@dataclass(frozen=True, slots=True)
class OnFiling(Action):
    """A decision about the version of a form that was seen; ``what`` is the code of a finding."""

    decides = True

    filing: int
    version: int
    do: Decide
    what: str | None = None


class Ticking(StrEnum):
    """What is done to a return that is being put together: a number ticked, sent, left; words that came are of it, or
    they are something else."""

    TICK = "t"
    SEND = "s"
    LEAVE = "x"
    WORDS = "w"
    OTHER = "o"


@dataclass(frozen=True, slots=True)
class OnReturn(Action):
    """A step of putting a return together; ``number`` is the ① ticked."""

    decides = True

    filing: int
    do: Ticking
    number: int | None = None


@dataclass(frozen=True, slots=True)
class AsMeant(Action):
    """What a sentence in plain words would have done to a form, done: ``mark`` is that of what was said back; with
    ``change`` its points are ticked first."""

    decides = True

    filing: int
    mark: str
    change: int | None = None


@dataclass(frozen=True, slots=True)
class GoOnLeave(Action):
    """请假 as it was said back: who takes over, until which moment (seconds since 1970)."""

    decides = True

    delegate: int
    until: int


@dataclass(frozen=True, slots=True)
class AcceptThese(Action):
    """通过这 N 张: those that the list meant, ``mark`` is theirs; asked once more before it is ``sure``."""

    decides = True

    mark: str
    unit: int | None = None
    year: str | None = None
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnAlike(Action):
    """同类问题一并退回: the forms of a unit, a year or all that have a finding and wait; ``mark`` is theirs, without it
    is asked first; with ``page`` that of them is looked at."""

    decides = True

    code: str
    mark: str | None = None
    unit: int | None = None
    year: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class AlertList(Action):
    """待办的提醒: a page of them, unit by unit."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class KnowAlerts(Action):
    """知悉 of all notices that are open; ``mark`` is theirs, without it is asked first."""

    decides = True

    mark: str | None = None


@dataclass(frozen=True, slots=True)
class AskAlerts(Action):
    """请单位说明 of all changes of budgets that are open; ``mark`` is that of the forms, without it is asked first."""

    decides = True

    mark: str | None = None


class OnAlert(StrEnum):
    """What is done with one notice: 知悉 where it stands in the list or in its message, 请单位说明."""

    KNOW = "k"
    KNOW_HERE = "h"
    ASK = "q"


@dataclass(frozen=True, slots=True)
class AboutAlert(Action):
    """Something about one notice; ``page`` of the list that it stands on."""

    decides = True

    alert: int
    do: OnAlert
    page: int = 0


@dataclass(frozen=True, slots=True)
class Missing(Action):
    """谁还没交: a page of the units that owe something, or one of them by its dates."""

    page: int = 0
    unit_due: int | None = None
    late: int | None = None
    """Only what is late."""
    year: str | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class UrgeUnits(Action):
    """催办 of one unit by its dates, 全部催办 of all in a list, which is of what is ``late``, of a year, of a unit; the
    latter is asked once more."""

    decides = True

    unit_due: int | None = None
    sure: int | None = None
    late: int | None = None
    year: str | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Answer(Action):
    """说明 to what a reviewer asked about a form; ``reason`` is the place of a usual one, else it is written."""

    filing: int
    reason: int | None = None


@dataclass(frozen=True, slots=True)
class RollUpOf(Action):
    """概况 of a year, of all units or of one."""

    year: str
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class UnitsBy(Action):
    """Units beside each other by a figure, the most first or the ``least``; ``line`` (>90) leaves out the others."""

    by: Figure
    page: int = 0
    least: int | None = None
    year: str | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class FormGaps(Action):
    """自评, 核算, 复核 beside each other: a page of a unit's forms, or of all forms where they differ."""

    page: int = 0
    unit: int | None = None
    year: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedList(Action):
    """不作为问题: a page of what is marked, of a unit or of all."""

    page: int = 0
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class BesideYear(Action):
    """和去年比: a form beside that of the year before."""

    filing: int


@dataclass(frozen=True, slots=True)
class FindMore(Action):
    """A further page of what words found."""

    words: str
    page: int


@dataclass(frozen=True, slots=True)
class MyForms(Action):
    """我的表: a page of the forms of one's own, in every state."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Mend(Action):
    """去改: a form that was handed in, laid before its unit to be changed and handed in again."""

    filing: int


@dataclass(frozen=True, slots=True)
class Withdraw(Action):
    """撤回 a version; asked once more before it is ``sure``."""

    decides = True

    filing: int
    version: int
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class KeepAll(Action):
    """维持并说明: one reason for all that was returned of a form as 请核实; ``reason`` is the place of a usual one."""

    reading: int
    sheet: int
    reason: int | None = None


class ReceiptDeed(StrEnum):
    """What the buttons of a receipt do: 发给领导看, 下载, 撤回."""

    LEADER = "l"
    DOWNLOAD = "d"
    WITHDRAW = "w"


@dataclass(frozen=True, slots=True)
class OfReceipt(Action):
    """Something of the versions that a receipt is for: those of the person from ``first`` to ``last``."""

    do: ReceiptDeed
    first: int
    last: int
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class ProofFor(Action):
    """Which indicator (from 0) files are evidence of: ``notice`` is the row that tells of them; none: no evidence."""

    notice: int
    row: int | None = None


class WhatFor(StrEnum):
    """What files are that came in reply to a list of several forms: evidence of one, a form, neither."""

    EVIDENCE = "e"
    FORM = "f"
    NEITHER = "n"


@dataclass(frozen=True, slots=True)
class ProofOf(Action):
    """What files are whose form is not clear: ``notice`` is the row that tells of them, ``sheet`` the form."""

    notice: int
    what: WhatFor
    sheet: int = 0
