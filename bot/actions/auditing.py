"""What the buttons of those who audit mean: draws, what is said of points, findings that are marked as none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions.base import Action


@dataclass(frozen=True, slots=True)
class Samples(Action):
    """抽查: how much is to be drawn, and what was drawn before."""


@dataclass(frozen=True, slots=True)
class DrawSample(Action):
    """抽取: so many percent of a year's forms, or ``count`` of them, of all units or of a part of them; ``after`` is
    the draw that it follows, where there was one like it."""

    decides = True

    year: str
    percent: int
    count: int | None = None
    unit: int | None = None
    department: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class ShowDraw(Action):
    """抽查名单: a page of what was drawn."""

    draw: int
    page: int = 0


class DrawPart(StrEnum):
    """What else there is of a draw: 各单位差距, 怎么抽的, 工作底稿."""

    GAPS = "g"
    HOW = "h"
    PAPER = "p"


@dataclass(frozen=True, slots=True)
class OfDraw(Action):
    """Something of a draw."""

    draw: int
    do: DrawPart


class Rechecking(StrEnum):
    """What is done to a version: its three scores shown, a row asked for, points given to it (as claimed, in full,
    none), the rest taken as claimed, the total or the 复核意见 asked for, the total made the sum of the rows, a usual
    意见 taken, all that was said."""

    SHOW = "s"
    ROW = "r"
    AS_CLAIMED = "c"
    FULL = "f"
    NIL = "z"
    REST = "a"
    TOTAL = "t"
    SUM = "m"
    OPINION = "o"
    USUAL = "u"
    LOG = "l"


@dataclass(frozen=True, slots=True)
class RecheckForm(Action):
    """复核 of a version: ``number`` is the row (from 0), the page that is shown by its first row, or the usual 意见;
    ``draw`` is where one came from."""

    decides = True

    submission: int
    do: Rechecking
    number: int = 0
    draw: int | None = None


class Dismissing(StrEnum):
    """What is done about findings that are none: the list, one of them, a usual reason, one's own, 撤回标记."""

    LIST = "l"
    ONE = "n"
    REASON = "r"
    WRITE = "w"
    BACK = "b"


@dataclass(frozen=True, slots=True)
class DismissFinding(Action):
    """不作为问题 of a version's finding ``number`` ①; ``reason`` is the place of a usual one."""

    decides = True

    filing: int
    version: int
    do: Dismissing
    number: int | None = None
    reason: int | None = None
