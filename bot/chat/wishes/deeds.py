"""What may be ordered: it changes something, and is never done by words alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.chat.wishes.model import (
    FILLS,
    REVIEWS,
    WORKS,
    AboutForms,
    Said,
    Wish,
    cell_said,
    cell_written,
    joined,
    year_said,
)
from bot.db.terms import Role
from zwcore.money import parse_hanzi, plain
from zwcore.text import Message


@dataclass(frozen=True, slots=True)
class ReturnForm(AboutForms):
    """退回修改, with the reason as it was written; ``every``: all that have the fault that is named."""

    reason: str = ""
    every: bool = False
    command = "return"
    roles = REVIEWS
    asks = True
    echo = Message("wish.return", "退回修改：{what}")
    because = Message("wish.return_because", "退回修改：{what}\n原因：{reason}")

    @property
    def said(self) -> Message:
        """What goes back, and why."""
        return (self.because if self.reason else self.echo).with_(what=self.what, reason=self.reason)


@dataclass(frozen=True, slots=True)
class AcceptForms(AboutForms):
    """审核通过: a form (with 审核意见, as it was written), or all in which nothing was found."""

    every: bool = False
    opinion: str = ""
    command = "accept"
    roles = REVIEWS
    asks = True
    echo = Message("wish.accept", "审核通过：{what}")


@dataclass(frozen=True, slots=True)
class RevokeAcceptance(AboutForms):
    """撤销审核."""

    reason: str = ""
    command = "revoke"
    roles = REVIEWS
    asks = True
    echo = Message("wish.revoke", "撤销审核：{what}")


@dataclass(frozen=True, slots=True)
class TakeBackReturn(AboutForms):
    """撤回退回: what one returned needs no mending."""

    command = "take_back_return"
    roles = REVIEWS
    asks = True
    echo = Message("wish.take_back_return", "撤回退回：{what}")


@dataclass(frozen=True, slots=True)
class WithdrawForm(AboutForms):
    """撤回 what one has handed in."""

    command = "withdraw"
    roles = FILLS
    asks = True
    echo = Message("wish.withdraw", "撤回：{what}")


@dataclass(frozen=True, slots=True)
class SubmitForms(AboutForms):
    """提交审核."""

    every: bool = False
    command = "submit"
    roles = FILLS
    asks = True
    echo = Message("wish.submit", "提交审核：{what}")
    newest = Message("wish.submit_newest", "提交审核")

    @property
    def said(self) -> Message:
        """Which forms; without any the one that is at hand."""
        return self.echo.with_(what=self.what) if self.every or self.argument else self.newest


@dataclass(frozen=True, slots=True)
class UrgeUnits(AboutForms):
    """催办: a unit, or everybody who owes something."""

    every: bool = False
    command = "urge"
    roles = REVIEWS
    asks = True
    echo = Message("wish.urge", "催办：{what}")


@dataclass(frozen=True, slots=True)
class AskUnit(AboutForms):
    """请单位说明."""

    text: str = ""
    command = "ask_unit"
    roles = REVIEWS
    asks = True
    echo = Message("wish.ask_unit_of", "请单位说明：{what}")
    because = Message("wish.ask_unit", "请单位说明：{what}\n{text}")

    @property
    def said(self) -> Message:
        """Of which form, and what."""
        return (self.because if self.text else self.echo).with_(what=self.what, text=self.text)


@dataclass(frozen=True, slots=True)
class CorrectCell(AboutForms):
    """改: a cell by its words or its row, and the value as it was written."""

    row: int | None = None
    number: int | None = None
    value: str = ""
    command = "correct"
    asks = True
    echo = Message("wish.correct", "改：{what} → {value}")

    @property
    def what(self) -> Said:
        """The cell."""
        return joined(*cell_said(self.table, self.number, self.row, self.words), year_said(self.year))

    @property
    def said(self) -> Message:
        """The cell and its new value."""
        return self.echo.with_(what=self.what, value=self.value)

    @property
    def as_text(self) -> str:
        """The correction as it is understood of a form of one's own."""
        words = self.words.removeprefix("我的").strip()
        cell = cell_written(self.table, self.number, self.row, words).replace("项 ", "项")
        number = parse_hanzi(self.value)
        return f"{cell} {self.value if number is None else plain(number)}".strip()


@dataclass(frozen=True, slots=True)
class ExplainFinding(AboutForms):
    """说明 to ②, as it was written."""

    number: int | None = None
    text: str = ""
    command = "explain"
    asks = True
    echo = Message("wish.explain", "写说明：{what}\n{text}")

    @property
    def what(self) -> Said:
        """The finding."""
        return joined(*cell_said(self.table, self.number, None, self.words))

    @property
    def said(self) -> Message:
        """The finding and the explanation."""
        return self.echo.with_(what=self.what, text=self.text)


@dataclass(frozen=True, slots=True)
class HandOver(Wish):
    """换人交接: to whom, as far as it is said."""

    to: str = ""
    command = "hand_over"
    roles = WORKS
    asks = True
    echo = Message("wish.hand_over", "交接给：{what}")

    @property
    def what(self) -> Said:
        """To whom."""
        return self.to or Message("wish.somebody", "人待定")

    @property
    def argument(self) -> str:
        """To whom."""
        return self.to


@dataclass(frozen=True, slots=True)
class TakeLeave(Wish):
    """请假: until when and who takes over, as it was written."""

    text: str = ""
    command = "leave"
    roles = WORKS
    asks = True
    echo = Message("wish.leave", "请假：{what}")

    @property
    def what(self) -> Said:
        """As it was written."""
        return self.text or Message("wish.no_day", "没写到哪天")

    @property
    def argument(self) -> str:
        """As it was written."""
        return self.text


@dataclass(frozen=True, slots=True)
class KnowNotices(Wish):
    """知悉, of all notices that are open."""

    command = "know"
    roles = frozenset({Role.SUPERVISOR, Role.ADMIN})
    asks = True
    echo = Message("wish.know", "全部知悉")

    @property
    def said(self) -> Message:
        """What is known then."""
        return self.echo


FORMS = Message("wish.forms", "{count} 张")


@dataclass(frozen=True, slots=True)
class DrawSample(Wish):
    """抽查: each draw is put down, so it is asked first."""

    year: int | None = None
    percent: Decimal | None = None
    count: int | None = None
    words: str = ""
    """So many forms instead of a share; of which unit, where one is named."""
    command = "sample"
    roles = frozenset({Role.AUDITOR})
    asks = True
    echo = Message("wish.sample", "抽查：{what}")

    @property
    def what(self) -> Said:
        """The year, the share or how many, the unit."""
        share = None if self.percent is None else f"{plain(self.percent)}%"
        many = None if self.count is None else FORMS.with_(count=self.count)
        return joined(year_said(self.year), share, many, self.words)

    @property
    def argument(self) -> str:
        """The same as the command takes it."""
        many = None if self.count is None else f"{self.count}张"
        parts = (self.year, self.percent and plain(self.percent), many, self.words)
        return " ".join(str(part) for part in parts if part)
