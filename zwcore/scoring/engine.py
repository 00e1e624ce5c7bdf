"""Scoring a form: every row by its method, then the totals side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from zwcore.form import Form, FundLine, Indicator
from zwcore.money import HUNDRED, ZERO, add, parse_points, round_half_up
from zwcore.quantity import Comparator, ValueKind, read_value
from zwcore.rulebooks import OverStep, Rulebook
from zwcore.scoring import methods
from zwcore.scoring.model import Gap, Outcome, Status
from zwcore.scoring.result import Cap, Line, Score
from zwcore.text import canonical, fold, is_blank

_NO_DIRECTIONS: Mapping[str, Comparator] = MappingProxyType({})
NO_SPANS: Mapping[str, int] = MappingProxyType({})
_SPAN = re.compile(r"indicators\[(\d+)\]\.(?:weight|score)")
_STARS = tuple("★☆▲△●◆※*")
_ONE_DECIMAL = re.compile(r"[0-9]+\.[0-9]")
_DECIMALS = re.compile(r"[0-9]+\.[0-9]{2,}")


def score(
    form: Form,
    rulebook: Rulebook,
    evidence: frozenset[str] = frozenset(),
    directions: Mapping[str, Comparator] = _NO_DIRECTIONS,
    spans: Mapping[str, int] = NO_SPANS,
) -> Score:
    """Score a form by a rulebook.

    ``evidence`` are the paths of the rows that have evidence attached (佐证材料), ``directions`` what people said about
    the direction of plain numbers, by path: it takes the place of what would be inferred; ``spans`` over how many rows
    points reach that are printed once (:class:`zwcore.reading.HowRead`).
    """
    lines = tuple(_lines(form, rulebook, directions, spans))
    done = [line for line in lines if line.recomputed is not None]
    due = sum(line.outcome.gap is not Gap.PART for line in lines)
    recomputed, cap = _total(form, rulebook, done) if due and len(done) == due else (None, None)
    recomputable = add(line.weight for line in done if line.weight is not None)
    return Score(
        rulebook=rulebook.id,
        rulebook_sha256=rulebook.sha256,
        claimed=parse_points(form.total),
        sum=add(line.claimed for line in lines if line.claimed is not None),
        recomputed=recomputed,
        recomputable=recomputable,
        evidenced=add(line.weight for line in lines if line.where in evidence and line.weight is not None),
        # Of a part of the 100 points there is no grade.
        grade=rulebook.grades.grade(recomputed) if recomputed is not None and recomputable == HUNDRED else None,
        lines=lines,
        cap=cap,
    )


def _total(form: Form, rulebook: Rulebook, lines: list[Line]) -> tuple[Decimal | None, Cap | None]:
    """Add up the recomputed points and cut them at the ceiling (封顶), which wants an execution rate."""
    total = add(line.recomputed for line in lines if line.recomputed is not None)
    if rulebook.ceilings is None:
        return total, None
    rate = methods.assess_execution(form.total_funds or FundLine(), form, rulebook)
    if rate.share is None or rate.a is None or rate.b is None:
        return None, None
    ceiling = rulebook.ceilings.over(rate.a, rate.b)
    if ceiling is None or total <= ceiling.most:
        return total, None
    return ceiling.most, Cap(total, rate.a, rate.b, ceiling)


def tolerance(form: Form, rulebook: Rulebook) -> Decimal:
    """Return the difference that still passes: the wider one where the form prints its scores with one decimal."""
    rows: tuple[Indicator | FundLine, ...] = (*form.indicators, *form.funds)
    printed = [canonical(text) for row in rows if (text := row.score) and not text.isdecimal()]
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
    if parse_points(row.weight) is not None:
        return True
    weight, score_ = read_value(row.weight).kind, read_value(row.score).kind
    if weight is ValueKind.BLANK is score_ and is_blank(row.level3) and is_blank(row.target):
        return False
    return not (weight is ValueKind.MARK and score_ in (ValueKind.MARK, ValueKind.BLANK))


def _points(text: str | None) -> bool:
    return parse_points(text) is not None


def sub_rows(form: Form) -> frozenset[int]:
    """Return the indicators (from 0) that have no points of their own: 其中…, and what stands below a ★ without any."""
    found: set[int] = set()
    above: Indicator | None = None
    for index, row in enumerate(form.indicators):
        name = fold(row.level3 or "").lstrip("(")
        if not (is_blank(row.weight) and is_blank(row.score)):
            above = row if name.startswith(_STARS) else None
        elif name.startswith("其中"):
            above = above or row
            found.add(index)
        elif above is not None and row.level2 == above.level2 and not is_blank(row.level3):
            found.add(index)
    return frozenset(found)


def _merged(form: Form, spans: Mapping[str, int]) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """The rows whose points are printed once for several, each with the points and the claims of them all."""
    groups: dict[str, list[int]] = {}
    for path, rows in sorted(spans.items()):
        if match := _SPAN.fullmatch(path):
            at = int(match[1])
            where = [f"indicators[{n}]" for n in range(at, min(at + rows, len(form.indicators)))]
            members = sorted({*range(at, at + len(where)), *(n for one in where for n in groups.get(one, ()))})
            groups.update((f"indicators[{n}]", members) for n in members)
    return {where: _points_of([form.indicators[n] for n in members]) for where, members in groups.items()}


def _points_of(rows: list[Indicator]) -> tuple[Decimal | None, Decimal | None]:
    weights, claims = ([text for row in rows if (text := getattr(row, name))] for name in ("weight", "score"))
    sums = ([parse_points(text) for text in texts] for texts in (weights, claims))
    weight, claimed = (add(map(_known, found)) if found and None not in found else None for found in sums)
    return weight, claimed


def _known(value: Decimal | None) -> Decimal:
    return ZERO if value is None else value


def _lines(
    form: Form, rulebook: Rulebook, directions: Mapping[str, Comparator], spans: Mapping[str, int]
) -> Iterator[Line]:
    passes = tolerance(form, rulebook)
    for where, fund in execution_rows(form):
        outcome = methods.assess_execution(fund, form, rulebook)
        yield _line(where, fund, None, outcome, rulebook, passes)
    parts, merged = sub_rows(form), _merged(form, spans) if spans else {}
    for where, row in scored_rows(form):
        outcome = methods.assess(row, rulebook, directions.get(where))
        if where in merged:
            status = _status(False, *merged[where], None, passes)
            outcome = _without_points(outcome, Gap.MERGED)
            points = parse_points(row.weight), parse_points(row.score)
            yield Line(where, *points, None, status, outcome, row, rulebook)
        else:
            gap = Gap.PART if parts and int(where[11:-1]) in parts else None
            yield _line(where, row, row, outcome, rulebook, passes, gap)


def _without_points(outcome: Outcome, gap: Gap) -> Outcome:
    """What the values say stays; only of points there is no word."""
    return replace(outcome, share=None, gap=gap, formula=None, over=None)


def _line(
    where: str,
    cells: FundLine | Indicator,
    indicator: Indicator | None,
    outcome: Outcome,
    rulebook: Rulebook,
    passes: Decimal,
    unscored: Gap | None = None,
) -> Line:
    weight, claimed = parse_points(cells.weight), parse_points(cells.score)
    recomputed = None
    if weight is None and rulebook.points is not None and rulebook.points.given == "none":
        unscored = Gap.NO_POINTS
    if unscored is not None:
        outcome = _without_points(outcome, unscored)
    elif outcome.share is not None and weight is not None and weight >= ZERO:
        recomputed = _recomputed(outcome.share, weight, outcome.over, rulebook.rounding.places)
    elif outcome.gap is None:
        outcome = _without_points(outcome, Gap.NO_WEIGHT)
    blank = is_blank(cells.score) and unscored is None
    status = _status(blank, weight, claimed, recomputed, passes)
    return Line(where, weight, claimed, recomputed, status, outcome, indicator, rulebook)


def _recomputed(share: Decimal, weight: Decimal, over: OverStep | None, places: int) -> Decimal:
    points = min(weight, round_half_up(weight * share, places))
    return points if over is None else max(ZERO, points - over.off)


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
