"""What is asked of units beside each other, of 复核 beside 自评, and of what is marked as none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.chat.wishes.model import WATCHES, AboutForms, Bound, Measure, Said, joined
from bot.chat.wishes.sentence import Sentence
from bot.services.unit_figures import Figure
from zwcore.money import plain
from zwcore.text import Message


@dataclass(frozen=True, slots=True)
class CompareUnits(AboutForms):
    """Units beside each other by a figure, the most first or the least; those beyond a line alone (平均分低于90)."""

    by: Figure = Figure.POINTS
    least: bool = False
    bound: Bound | None = None
    command = "units_by"
    roles = WATCHES
    echo = Message("wish.units_by", "按单位看：{what}")

    @property
    def what(self) -> Said:
        """By what, of which year."""
        return joined(
            AboutForms(self.words, self.table, self.year).what, None if self.bound is None else self.bound.said
        )


@dataclass(frozen=True, slots=True)
class SeeGaps(AboutForms):
    """自评, 核算 and 复核 beside each other: of a unit's forms, or of all forms where they differ."""

    command = "gaps"
    roles = WATCHES
    echo = Message("wish.gaps", "查自评、核算和复核：{what}")


@dataclass(frozen=True, slots=True)
class SeeDismissed(AboutForms):
    """What is marked 不作为问题: by whom, when, why; of a unit or of all."""

    command = "dismissed"
    roles = WATCHES
    echo = Message("wish.dismissed", "查不作为问题：{what}")


def asks_of_units(sentence: Sentence) -> bool:
    """Whether it is asked of units: 哪些单位, 还有几家, 各单位."""
    said = (sentence.line.text[one.start : one.end] for one in sentence.tokens if one.kind in _ASKING)
    return "unit_word" in sentence.kinds or any(_OF_UNITS & set(one) or "单位" in one for one in said)


_ASKING = frozenset({"who", "which", "how_many"})
_OF_UNITS = {"家"}


def units_by(sentence: Sentence, rest: str) -> CompareUnits | None:
    """哪个单位问题最多, 各单位平均分, 哪些单位平均分低于90; not what is asked of forms (哪些单位执行率低于80%)."""
    kinds, averages = sentence.kinds, "平均" in sentence.line.text
    kinds = kinds | ({"highest"} if kinds & {"compare", "rank"} else set())
    sorts = not kinds.isdisjoint({"most", "least", "highest", "worst"}) or "排" in sentence.line.text
    if rest or not asks_of_units(sentence) or not (averages or sorts or "各" in sentence.line.text):
        return None
    bound, side = None, sentence.first("over", "under")
    if side is not None:
        number = sentence.value("points") or sentence.value("number")
        if number is None or not averages:
            return None
        bound = Bound(Measure.POINTS, side.kind == "over", Decimal(number))
    least = "least" in kinds or (bound is not None and not bound.over)
    return CompareUnits("", None, sentence.year, _figure(kinds), least, bound)


def _figure(kinds: frozenset[str]) -> Figure:
    if "worst" in kinds or "faults_asked" in kinds:
        return Figure.FAULTS
    if "handed" in kinds and "how_many" in kinds:
        return Figure.COUNT
    if not kinds.isdisjoint({"rate", "left_over", "overspent"}):
        return Figure.RATE
    return Figure.BUDGET if "budget" in kinds else Figure.POINTS


def gaps(sentence: Sentence, rest: str) -> CompareUnits | SeeGaps | None:
    """图书馆复核得分多少, 复核和自评差多少, 各单位差距, 自评和核算对不上的表."""
    if rest:
        return SeeGaps(rest, None, sentence.year)
    if not asks_of_units(sentence) and not sentence.kinds.isdisjoint({"which", "form"}):
        return SeeGaps("", None, sentence.year)
    return CompareUnits("", None, sentence.year, Figure.GAP, "least" in sentence.kinds)


def line_of(bound: Bound) -> str:
    """A line as a button carries it: >90, <85.5."""
    return f"{'>' if bound.over else '<'}{plain(bound.value)}"
