"""认栏目: what the buttons about columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions.base import Action


class ColumnSaid(StrEnum):
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
    answer: ColumnSaid | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class ShowTaught(Action):
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
