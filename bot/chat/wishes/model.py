"""What somebody may wish for, typed: who may, which command it equals, how it is said back.

A wish that ``asks`` changes something: it is never done by words alone, only after a confirmation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from bot.db.terms import Role
from zwcore.money import plain
from zwcore.text import Message

EVERYBODY = frozenset(Role)
SEES = frozenset({Role.CLERK, Role.SUPERVISOR, Role.AUDITOR})
REVIEWS = frozenset({Role.SUPERVISOR})
WATCHES = frozenset({Role.SUPERVISOR, Role.AUDITOR})
FILLS = frozenset({Role.CLERK})
WORKS = frozenset({Role.CLERK, Role.SUPERVISOR, Role.ADMIN})

TABLE = Message("wish.table", "表{no}")
YEAR = Message("wish.year", "{year} 年度")
BOTH = Message("wish.both", "{a} · {b}")
EVERYTHING = Message("wish.everything", "全部")
ITEM = Message("wish.item", "第{n}项")
Said = Message | str


class Doing(StrEnum):
    """What can be done with a form; the words after it say which."""

    RETURN = "return"
    ACCEPT = "accept"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    SUBMIT = "submit"
    URGE = "urge"
    CORRECT = "correct"
    EXPLAIN = "explain"
    ASK_UNIT = "ask_unit"
    HAND_OVER = "hand_over"
    LEAVE = "leave"
    JOIN = "join"
    FILL = "fill"
    DOWNLOAD = "download"
    SAMPLE = "sample"
    EXTEND = "extend"
    UNDO = "undo"
    DISMISS = "dismiss"
    INVITE = "invite"


class Measure(StrEnum):
    """What a line is drawn for: the change of the budget, the execution rate, the points."""

    CHANGE = "change"
    RATE = "rate"
    POINTS = "points"


class BudgetWay(StrEnum):
    """调减, 调增."""

    DOWN = "down"
    UP = "up"


class Paper(StrEnum):
    """What can be had of a form."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    ZIP = "zip"
    PNG = "png"
    ORIGINAL = "original"
    EVIDENCE = "evidence"
    RECEIPT = "receipt"
    FINAL = "final"
    REPORT = "report"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Bound:
    """More or less than a line: 超过 30%, 低于 80 分."""

    measure: Measure
    over: bool
    value: Decimal

    @property
    def said(self) -> Message:
        """In words."""
        text = _BOUNDS[self.measure, self.over]
        return text.with_(value=plain(self.value))


_BOUNDS = {
    (Measure.CHANGE, True): Message("wish.change_over", "预算变化超过 {value}%"),
    (Measure.CHANGE, False): Message("wish.change_under", "预算变化不到 {value}%"),
    (Measure.RATE, True): Message("wish.rate_over", "执行率高于 {value}%"),
    (Measure.RATE, False): Message("wish.rate_under", "执行率低于 {value}%"),
    (Measure.POINTS, True): Message("wish.points_over", "得分高于 {value} 分"),
    (Measure.POINTS, False): Message("wish.points_under", "得分低于 {value} 分"),
}


def joined(*parts: Said | None) -> Said:
    """Several things in one line: 表5 · 补卡 · 2024 年度; nothing is everything."""
    there = [part for part in parts if part]
    whole: Said = there[0] if there else EVERYTHING
    for part in there[1:]:
        whole = BOTH.with_(a=whole, b=part)
    return whole


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood."""

    command: ClassVar[str] = ""
    """The command that it equals, without its stroke."""
    roles: ClassVar[frozenset[Role]] = EVERYBODY
    asks: ClassVar[bool] = False
    """Whether it changes something, and is to be confirmed first."""
    echo: ClassVar[Message] = Message("wish.understood", "听懂了：{what}")

    @property
    def what(self) -> Said:
        """What it is about."""
        return EVERYTHING

    @property
    def said(self) -> Message:
        """What was understood, to be said back."""
        return self.echo.with_(what=self.what)

    @property
    def argument(self) -> str:
        """What stands after the command."""
        return ""

    @property
    def as_text(self) -> str | None:
        """The same as what the other conversations understand when it is written: 表5 社会效益 13分."""
        return None


@dataclass(frozen=True, slots=True)
class AboutForms(Wish):
    """About a form, or several: the words of a name, the number of a form, a year.

    ``filing`` is the very form, where it was chosen among several.
    """

    words: str = ""
    table: str | None = None
    year: int | None = None
    filing: int | None = field(default=None, kw_only=True)

    @property
    def what(self) -> Said:
        """What it is about."""
        table = None if self.table is None else TABLE.with_(no=self.table)
        return joined(table, self.words, None if self.year is None else YEAR.with_(year=self.year))

    @property
    def argument(self) -> str:
        """What stands after the command: 表5 补卡 2024."""
        return self.argument_of_form

    @property
    def argument_of_form(self) -> str:
        """The form alone, as it is looked for."""
        table = None if self.table is None else f"表{self.table}"
        return " ".join(str(part) for part in (table, self.words, self.year) if part)


# -- lines of several --------------------------------------------------------------------------------------------------


def year_said(year: int | None) -> Said | None:
    """A year as it is said."""
    return None if year is None else YEAR.with_(year=year)


def cell_said(table: str | None, number: int | None, row: int | None, words: str) -> list[Said | None]:
    """A cell as it is said: the form, ②, the row, its words."""
    return [
        None if table is None else TABLE.with_(no=table),
        None if number is None else f"#{number}",
        None if row is None else ITEM.with_(n=row),
        words,
    ]


def cell_written(table: str | None, number: int | None, row: int | None, words: str) -> str:
    """A cell as it is written: 表5 第2条 第6项 得分."""
    parts = (f"表{table}", table), (f"第{number}条", number), (f"第{row}项", row), (words, words)
    return " ".join(text for text, there in parts if there)
