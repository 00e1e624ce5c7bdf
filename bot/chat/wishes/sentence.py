"""What a sentence names: forms, years, a share and which side of it, and the words that are left over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from bot.chat.wishes.dates import Days
from bot.chat.wishes.figures import is_share
from bot.chat.wishes.line import FoldedText
from bot.chat.wishes.model import Bound, BudgetWay, Measure
from bot.chat.wishes.periods import named, span
from bot.chat.wishes.tokens import MARK, SPACE, TEXT, Token

SAID_ALONG = frozenset({"polite", "request", "look", "that", "today", "day"})
"""Means nothing by itself wherever it stands."""
FIGURES = frozenset({"table", "year", "this_year", "last_year", "year_before", "filed", "receipt"})
AT_EDGES = frozenset(
    {SPACE, MARK, "of", "done", "particle", "soft", "form", "take", "question", "still", "modal", "want", "and"}
)
"""Means nothing before and after the words that are left over; within them it is part of a name."""


@dataclass(frozen=True)
class Times:
    """When something is said, and which years there are forms of."""

    today: date
    years: tuple[int, ...] = ()

    @property
    def cycle(self) -> int:
        """The year that is reported on now (年度): the newest that is known, else last year."""
        return max((year for year in self.years if year <= self.today.year), default=self.today.year - 1)

    def resolved(self, kind: str, *, from_cycle: bool) -> int:
        """A relative year. It is the calendar's where there are forms of it; 今年 is else the one reported on now.

        What is compared, or said with 报的, counts from the year that is reported on now.
        """
        back = {"this_year": 0, "last_year": 1, "year_before": 2}[kind]
        literal = self.today.year - back
        if not from_cycle and (literal in self.years or (back and not self.years)):
            return literal
        return self.cycle - back

    def span(self, name: str) -> Days | None:
        """The first and the last day of a time that is named, or written; what goes on ends today, 最近 are seven days.
        ``None`` where there is no such day."""
        return named(name, self.today) or span(name, self.today)


@dataclass(frozen=True)
class Sentence:
    """A text that was cut, and when it is said."""

    line: FoldedText
    tokens: Sequence[Token]
    times: Times

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What kinds of words there are."""
        return frozenset(token.kind for token in self.tokens)

    def first(self, *kinds: str) -> Token | None:
        """The first word of these kinds."""
        return next((token for token in self.tokens if token.kind in kinds), None)

    def value(self, kind: str) -> str | None:
        """The value of the first word or figure of a kind."""
        token = self.first(kind)
        return None if token is None else token.value

    def part(self, tokens: Sequence[Token]) -> Sentence:
        """A part of it."""
        return Sentence(self.line, tokens, self.times)

    # -- what is named -------------------------------------------------------------------------------------------------

    @property
    def table(self) -> str | None:
        """The number of the form that is named."""
        return self.value("table")

    @property
    def years(self) -> list[int]:
        """The years that are named, in their order; each once."""
        relative = [one.kind for one in self.tokens if one.kind in ("this_year", "last_year", "year_before")]
        from_cycle = len(relative) > 1 or "filed" in self.kinds
        found = [
            int(one.value) if one.kind == "year" else self.times.resolved(one.kind, from_cycle=from_cycle)
            for one in self.tokens
            if one.kind in ("year", "this_year", "last_year", "year_before")
        ]
        return list(dict.fromkeys(found))

    @property
    def year(self) -> int | None:
        """The first year that is named."""
        return self.years[0] if self.years else None

    @property
    def days(self) -> Days | None:
        """The first and the last of the days that are named: 今天, 昨天, 上周, 最近, 3月2日."""
        said = self.first("today", "day")
        return None if said is None else self.times.span(said.value or "today")

    @property
    def no_day(self) -> str:
        """What is written as a day and is none: 2月30日."""
        return next((one.value for one in self.tokens if one.kind == "day" and not self.times.span(one.value)), "")

    @property
    def way(self) -> BudgetWay | None:
        """Which way a budget went."""
        if "decrease" in self.kinds:
            return BudgetWay.DOWN
        return BudgetWay.UP if "increase" in self.kinds else None

    @property
    def most(self) -> str:
        """What is asked for by the most or the least of it: 得分最低, 预算最多, 问题最多."""
        if "worst" in self.kinds:
            return "问题最多"
        if "full" in self.kinds:
            return "得分最高"
        if self.kinds.isdisjoint({"highest", "least", "most"}) or self.way is not None or "change" in self.kinds:
            return ""
        what = "执行率" if "rate" in self.kinds else "预算" if "budget" in self.kinds else "得分"
        return what + ("最低" if "least" in self.kinds else "最高")

    @property
    def bound(self) -> Bound | None:
        """超过 30%, 低于 80 分: what is measured, the side, and the line."""
        if not self.kinds.isdisjoint({"left_over", "overspent"}):
            return Bound(Measure.RATE, "overspent" in self.kinds, Decimal(100))
        if "all_points" in self.kinds:
            return Bound(Measure.POINTS, False, Decimal(100))
        side, share, points = self.first("over", "under"), self.value("percent"), self.value("points")
        number = share or points
        if side is None or number is None or not is_share(Decimal(number)):
            return None
        over = side.kind == "over"
        if "rate" in self.kinds:
            return Bound(Measure.RATE, over, Decimal(number))
        if share is None:
            return Bound(Measure.POINTS, over, Decimal(number))
        about_money = self.way is not None or self.kinds & {"change", "set", "budget"}
        return Bound(Measure.CHANGE, over, Decimal(number)) if about_money else None

    # -- what is left over ---------------------------------------------------------------------------------------------

    def rest(self, uses: Collection[str] = ()) -> str:
        """The words that are left over: no figures, nothing said along, nothing of the kinds that are used."""
        gone = SAID_ALONG | FIGURES | frozenset(uses)
        return " ".join(self._runs(gone))

    def _runs(self, gone: Collection[str]) -> Iterator[str]:
        run: list[Token] = []
        for token in [*self.tokens, Token("end", 0, 0)]:
            if token.kind in gone or token.kind in ("end", MARK):
                words = self.said(run)
                if len(words) > 1:  # by one sign nothing is found
                    yield words
                run = []
            else:
                run.append(token)

    def said(self, run: Sequence[Token]) -> str:
        """Some words in a row, without what means nothing before and after them."""
        start, end = 0, len(run)
        while start < end and run[start].kind in AT_EDGES:
            start += 1
        while start < end and run[end - 1].kind in AT_EDGES:
            end -= 1
        return self.line.text[run[start].start : run[end - 1].end] if start < end else ""

    def exact(self, start: int) -> str:
        """What was written from there on, without the signs that part it from what stood before."""
        return self.line.exact(start, len(self.line.text)).strip(" \n\t,，。.:：;；、—-!！")

    @property
    def clauses(self) -> list[list[Token]]:
        """Its words, clause by clause."""
        parts: list[list[Token]] = [[]]
        for token in self.tokens:
            ends = token.kind == MARK and self.line.text[token.start] in ",;.!。\n…"
            if ends:
                parts.append([])
            else:
                parts[-1].append(token)
        return [part for part in parts if part]


def has_text(tokens: Sequence[Token]) -> bool:
    """Tell whether there is more than known words and figures."""
    return any(token.kind in (TEXT, "plain") for token in tokens)
