"""Scoring a form: every row by its method, then the totals side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from zwcore.form import Form, FundLine, Indicator
from zwcore.money import ZERO, add, parse_points, round_half_up
from zwcore.quantity import Comparator, Kind, read_value
from zwcore.rulebooks import Rulebook
from zwcore.scoring import explain, methods
from zwcore.scoring.model import Gap, Line, Outcome, Score, Status
from zwcore.text import canonical, is_blank

_NO_DIRECTIONS: Mapping[str, Comparator] = MappingProxyType({})
_ONE_DECIMAL = re.compile(r"[0-9]+\.[0-9]")
_DECIMALS = re.compile(r"[0-9]+\.[0-9]{2,}")


def score(
    form: Form,
    rulebook: Rulebook,
    evidence: frozenset[str] = frozenset(),
    directions: Mapping[str, Comparator] = _NO_DIRECTIONS,
) -> Score:
    """Score a form by a rulebook.

    ``evidence`` are the paths of the rows that have evidence attached (佐证材料), ``directions`` what people said about
    the direction of plain numbers, by path: it takes the place of what would be inferred.
    """
    passes = tolerance(form, rulebook)
    lines = tuple(_lines(form, rulebook, passes, directions))
    done = [line.recomputed for line in lines if line.recomputed is not None]
    recomputed = add(done) if lines and len(done) == len(lines) else None
    return Score(
        rulebook=rulebook.id,
        rulebook_sha256=rulebook.sha256,
        claimed=parse_points(form.total),
        sum=add(line.claimed for line in lines if line.claimed is not None),
        recomputed=recomputed,
        recomputable=add(line.weight for line in lines if line.recomputed is not None and line.weight is not None),
        evidenced=add(line.weight for line in lines if line.where in evidence and line.weight is not None),
        grade=None if recomputed is None else rulebook.grades.grade(recomputed),
        lines=lines,
    )


def tolerance(form: Form, rulebook: Rulebook) -> Decimal:
    """Return the difference that still passes: the wider one where the form prints its scores with one decimal."""
    scores = [*(row.score for row in form.indicators), *(line.score for line in form.funds)]
    printed = [canonical(text) for text in scores if text]
    one = any(_ONE_DECIMAL.fullmatch(text) for text in printed)
    more = any(_DECIMALS.fullmatch(text) for text in printed)
    return rulebook.rounding.tolerance_one_decimal if one and not more else rulebook.rounding.tolerance


def execution_rows(form: Form) -> tuple[tuple[str, FundLine], ...]:
    """Return the fund rows that carry execution points (预算执行得分): 年度资金总额, else the rows with points."""
    rows = [(f"funds[{index}]", line) for index, line in enumerate(form.funds)]
    carrying = [(where, line) for where, line in rows if _points(line.weight) or _points(line.score)]
    total = [(where, line) for where, line in carrying if line is form.total_funds]
    return tuple(total or carrying)


def scored_rows(form: Form) -> tuple[tuple[str, Indicator], ...]:
    """Return the indicator rows with their paths, without those that nobody filled or that are struck out ("/")."""
    rows = ((f"indicators[{index}]", row) for index, row in enumerate(form.indicators))
    return tuple((where, row) for where, row in rows if _filled(row))


def _filled(row: Indicator) -> bool:
    if all(map(is_blank, (row.level3, row.target, row.weight, row.score))):
        return False
    struck, score_ = read_value(row.weight).kind is Kind.MARK, read_value(row.score).kind
    return not (struck and score_ in (Kind.MARK, Kind.BLANK))


def _points(text: str | None) -> bool:
    return parse_points(text) is not None


def _lines(form: Form, rulebook: Rulebook, passes: Decimal, directions: Mapping[str, Comparator]) -> Iterator[Line]:
    for where, fund in execution_rows(form):
        outcome = methods.assess_execution(fund, form.money_unit, rulebook)
        yield _line(where, fund, None, outcome, rulebook, passes)
    for where, row in scored_rows(form):
        outcome = methods.assess(row, rulebook, directions.get(where))
        yield _line(where, row, row, outcome, rulebook, passes)


def _line(
    where: str,
    cells: FundLine | Indicator,
    indicator: Indicator | None,
    outcome: Outcome,
    rulebook: Rulebook,
    passes: Decimal,
) -> Line:
    weight, claimed = parse_points(cells.weight), parse_points(cells.score)
    recomputed = None
    if outcome.share is not None and weight is not None and weight >= 0:
        recomputed = min(weight, round_half_up(weight * outcome.share, rulebook.rounding.places))
    elif outcome.gap is None:
        outcome = Outcome(outcome.method, gap=Gap.NO_WEIGHT, inferred=outcome.inferred)
    points = {"weight": weight, "claimed": claimed, "recomputed": recomputed}
    status = _status(is_blank(cells.score), weight, claimed, recomputed, passes)
    rule = explain.rule_of(outcome, rulebook)
    return Line(
        where=where,
        weight=weight,
        claimed=claimed,
        recomputed=recomputed,
        method=outcome.method,
        status=status,
        why=explain.why(status, outcome, points),
        steps=explain.steps(indicator, outcome, points, rulebook),
        basis=() if rule is None else rule.basis,
        outcome=outcome,
    )


def _status(
    blank: bool, weight: Decimal | None, claimed: Decimal | None, recomputed: Decimal | None, passes: Decimal
) -> Status:
    if blank:
        return Status.BLANK
    if weight is None or claimed is None or weight < ZERO:
        return Status.UNKNOWN
    if claimed > weight:
        return Status.OVER
    if recomputed is not None and abs(claimed - recomputed) > passes:
        return Status.MISMATCH
    return Status.FULL if claimed == weight else Status.PARTIAL
