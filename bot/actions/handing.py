"""What the buttons mean that hand forms in (提交审核)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions.base import Action


class Extent(StrEnum):
    """How much of a file is handed in: one form, all of them, those without 必须修改."""

    ONE = "n"
    ALL = "b"
    GOOD = "g"


@dataclass(frozen=True, slots=True)
class HandIn(Action):
    """提交审核: ``what`` is the place of the one form, or the mark of those the card showed; ``sure``: 确认提交."""

    reading: int
    how: Extent
    what: str
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class NotNow(Action):
    """先不提交: back to the card of the one form, or to the overview of the several, where these are known."""

    reading: int | None = None
    sheet: int | None = None


@dataclass(frozen=True, slots=True)
class NoteTo(Action):
    """Which finding (请核实) the words written to 确认提交 are for: 0 none, without a number all that are open."""

    reading: int
    sheet: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ShowNewest(Action):
    """去提交: the file checked last, with its buttons."""


@dataclass(frozen=True, slots=True)
class Progress(Action):
    """查进度."""
