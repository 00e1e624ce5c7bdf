"""What was done with forms on some days (提交, 退回, 通过, 办理), and by whom: how it is looked for and said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from bot.db.desk import FilingStep
from bot.db.tables import Filing
from bot.db.terms import StepKind
from bot.i18n import ON_SCREEN
from zwcore.text import Message

STEPS = {
    "提交": (StepKind.SUBMIT, StepKind.RESUBMIT),
    "退回": (StepKind.RETURN,),
    "通过": (StepKind.ACCEPT,),
    "办理": (StepKind.RETURN, StepKind.ASK, StepKind.ACCEPT, StepKind.REOPEN, StepKind.TAKE_BACK),
}
"""What is meant by what was done."""
EVER = 2000
"""The year in which days begin that have an end alone."""
DAYS = Message("wish.days", "{first} 至 {last}")
SAID = {
    ("提交", False): Message("wish.did.submitted", "{days} 提交"),
    ("退回", False): Message("wish.did.returned", "{days} 退回"),
    ("通过", False): Message("wish.did.accepted", "{days} 通过"),
    ("办理", False): Message("wish.did.handled", "{days} 办理"),
    ("提交", True): Message("wish.did.i_submitted", "我 {days} 提交"),
    ("退回", True): Message("wish.did.i_returned", "我 {days} 退回"),
    ("通过", True): Message("wish.did.i_accepted", "我 {days} 通过"),
    ("办理", True): Message("wish.did.i_handled", "我 {days} 办理"),
}
UNTIL = Message("wish.until", "{last} 及以前")
NO_DAY = Message("wish.did.ever", "至今")


@dataclass(frozen=True)
class Happened:
    """What was done from one day to another, by whom where it is asked of one person."""

    did: str
    days: tuple[date, date] | None = None
    by: int | None = None

    @property
    def said(self) -> Message:
        """In words."""
        return said(self.did, self.days, self.by is not None)

    @property
    def fits(self) -> ColumnElement[bool]:
        """The forms that it was done with."""
        rows = select(FilingStep.filing_id).where(col(FilingStep.kind).in_(STEPS[self.did]))
        if self.days is not None:
            first, last = (datetime.combine(day, time(), ON_SCREEN) for day in self.days)
            rows = rows.where(col(FilingStep.at) >= first, col(FilingStep.at) < last + timedelta(days=1))
        return col(Filing.id).in_(rows if self.by is None else rows.where(FilingStep.person_id == self.by))


def said(did: str, days: tuple[date, date] | None, mine: bool) -> Message:
    """What was done, on which days, and that it was by whoever asks."""
    message = SAID[did, mine]
    if days is None:
        return message.with_(days=NO_DAY)
    if days[0].year == EVER:
        return message.with_(days=UNTIL.with_(last=days[1]))
    return message.with_(days=days[0] if days[0] == days[1] else DAYS.with_(first=days[0], last=days[1]))
