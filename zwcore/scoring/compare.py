"""One form under two rulebooks (按另一套规则对照): what each line gives under either, and which rules make it so.

Both score the points that the form prints; where the rulebooks split the points otherwise, that is said, not applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zwcore.form import Form
from zwcore.money import HUNDRED, plain, round_half_up
from zwcore.rulebooks import Band, Bands, Execution, Rule, Rulebook, Weights
from zwcore.rulebooks.words import Difference, differences, said
from zwcore.scoring.engine import NO_SPANS, score
from zwcore.scoring.methods import bands, formula_of
from zwcore.scoring.model import Method
from zwcore.scoring.result import Line, Score
from zwcore.text import Message

_TITLE = Message("compare.title", "按另一套规则对照：{title}")
_TOTAL = Message("compare.total", "核算得分：{one} → {other}")
_LINE = Message("compare.line", "{row}：{one} → {other}")
_BAND = Message("compare.band", "{row}：{band}从 {one} 分起 → 从 {other} 分起")
_SPLIT = Message("compare.split", "{label}：{one} → {other}，本表按所印分值核算")
_RULE = Message("compare.rule", "{label}：{one} → {other}")
_SAME = Message("compare.same", "两套规则核算的结果相同。")
_SAME_PART = Message("compare.same_part", "核算得了的各项，两套规则的结果相同。")
_OTHER_PART = Message("compare.other_part", "总分没有核算，核算得了的各项有 {count} 项不同。")
_NOTHING = Message("compare.nothing", "两套规则都没有核算出得分（没有完成值、定性指标等），没有可以对照的得分。")
_UNCOUNTED = Message("compare.uncounted", "另有 {count} 项两套规则都核算不了（没有完成值、定性指标等）。")
_NONE = Message("compare.none", "未核算")
_EXECUTION = Message("word.execution", "预算执行率")
_RATE = Message("compare.graded", "{points}（{grade}）")
_LABELS = {
    "weights": Message("compare.weights", "一级分值"),
    "execution": Message("compare.execution", "执行率分值"),
    "bands": Message("compare.bands", "定性三档"),
    "reverse": Message("compare.reverse", "反向指标公式"),
    "denominator": Message("compare.denominator", "执行率的分母"),
    "over_achievement": Message("compare.over", "超额扣分"),
    "ceilings": Message("compare.ceilings", "总分封顶"),
}
_SPLITTING = ("weights", "execution")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row under both rulebooks."""

    first: Line
    second: Line

    @property
    def where(self) -> str:
        """The path of the row."""
        return self.first.where

    @property
    def name(self) -> str | Message:
        """How the row is called: its category, or its own name where that is blank."""
        return row_name(self.first)

    @property
    def changed(self) -> bool:
        """Tell whether the two give different points."""
        return self.first.recomputed != self.second.recomputed

    @property
    def uncounted(self) -> bool:
        """Tell whether neither gives any points."""
        return self.first.recomputed is None is self.second.recomputed

    @property
    def formulas(self) -> tuple[str | None, str | None]:
        """The formula under either; ``None`` for what is no number."""
        return _formula(self.first), _formula(self.second)

    @property
    def bands(self) -> tuple[tuple[Band, ...], tuple[Band, ...]]:
        """The bands (三档) under either for a qualitative row; those printed go before both rulebooks'."""
        return _bands(self.first), _bands(self.second)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A form's two scores, its rows in pairs, and the rules that differ."""

    title: str
    first: Score
    second: Score
    lines: tuple[Pair, ...]
    rules: tuple[Difference, ...]

    @property
    def head(self) -> Message:
        """Against which rulebook the form is held."""
        return _TITLE.with_(title=self.title)

    @property
    def total(self) -> Message:
        """The recomputed totals with their grades; without any, how the rows that were recomputed compare."""
        changed, missing = sum(pair.changed for pair in self.lines), sum(pair.uncounted for pair in self.lines)
        if missing == len(self.lines):
            return _NOTHING
        if self.first.recomputed is None is self.second.recomputed and changed:
            return _OTHER_PART.with_(count=str(changed))
        if self._outcome(self.first) == self._outcome(self.second) and not changed:
            return _SAME_PART if missing else _SAME
        return _TOTAL.with_(one=_graded(self.first), other=_graded(self.second))

    @property
    def messages(self) -> tuple[Message, ...]:
        """Everything in short lines: the totals, the rows that differ, the rules behind it."""
        return (self.head, self.total, *self._rows(), *self._behind())

    @staticmethod
    def _outcome(result: Score) -> tuple[Decimal | None, str | None]:
        return result.recomputed, result.grade

    def _rows(self) -> Iterator[Message]:
        for pair in self.lines:
            if pair.changed:
                one, other = _points(pair.first.recomputed), _points(pair.second.recomputed)
                yield _LINE.with_(row=pair.name, one=one, other=other)
            yield from _floors(pair)
        missing = sum(pair.uncounted for pair in self.lines)
        if 0 < missing < len(self.lines):
            yield _UNCOUNTED.with_(count=str(missing))

    def _behind(self) -> Iterator[Message]:
        for rule in self.rules:
            if rule.name in _LABELS:
                message = _SPLIT if rule.name in _SPLITTING else _RULE
                yield message.with_(label=_LABELS[rule.name], one=_short(rule.first), other=_short(rule.second))


def compare(form: Form, first: Rulebook, second: Rulebook, spans: Mapping[str, int] = NO_SPANS) -> Comparison:
    """Score a form by two rulebooks and put the results side by side; ``spans`` as :func:`score` takes them."""
    one, other = (score(form, rulebook, spans=spans) for rulebook in (first, second))
    pairs = tuple(Pair(*lines) for lines in zip(one.lines, other.lines, strict=True))
    return Comparison(second.title, one, other, pairs, tuple(differences(first, second)))


def row_name(line: Line) -> str | Message:
    """Return how a scored row is called in a sentence."""
    row = line.indicator
    return _EXECUTION if row is None else row.level2 or row.level3 or line.where


def _formula(line: Line) -> str | None:
    rule = formula_of(line.method, line.rulebook)
    return None if rule is None else rule.formula


def _bands(line: Line) -> tuple[Band, ...]:
    if line.method is not Method.QUALITATIVE or line.indicator is None:
        return ()
    return bands(line.indicator, line.rulebook)


def _floors(pair: Pair) -> Iterator[Message]:
    """Say from how many points on a band begins, where the two rulebooks have it otherwise."""
    weight = pair.first.weight
    for one, other in zip(*pair.bands, strict=False):
        if weight is not None and one.lower != other.lower:
            points = (plain(round_half_up(weight * band.lower / HUNDRED)) for band in (one, other))
            yield _BAND.with_(row=pair.name, band=one.name, **dict(zip(("one", "other"), points, strict=True)))


def _short(rule: Rule | None) -> str:
    """Say what a rule says in the width of a chat: 50/30/10, 100–80–60–0."""
    if isinstance(rule, Weights):
        return "/".join(plain(level.points) for level in rule.levels)
    if isinstance(rule, Execution):
        return plain(rule.points)
    if isinstance(rule, Bands):
        return "–".join(map(plain, (HUNDRED, *(step.lower for step in rule.steps))))
    return said(rule)


def _points(value: Decimal | None) -> str | Message:
    return _NONE if value is None else plain(value)


def _graded(result: Score) -> str | Message:
    if result.recomputed is None or result.grade is None:
        return _points(result.recomputed)
    return _RATE.with_(points=plain(result.recomputed), grade=result.grade)
