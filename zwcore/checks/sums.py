"""ZW2xx — sums and limits: what can be added up on the form itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zwcore.checks import About, Case, IndicatorRow, check, is_mark, with_reason
from zwcore.finding import Hit, Severity
from zwcore.layouts.labels import field_of
from zwcore.money import HUNDRED, ZERO, add, parse_points, plain, round_half_up
from zwcore.reading import HowRead
from zwcore.text import Message, canonical, fold

_ONE_DECIMAL = re.compile(r"[0-9]+\.[0-9]分?")
_GRADE_ENDING = re.compile("(秀|好|等|级|等级)$")
_TOTAL = Message("word.total", "总分")
_PART_OVER = Message("ZW210.part", "{row}：分值 {total} 超过 100，请对照批复的目标表核对。")


def _over(weight: Decimal | None, score: Decimal | None) -> Decimal:
    if score is None or weight is None or weight < ZERO:
        return ZERO  # that a weight is negative says ZW211
    return max(score - weight, ZERO)


def _negative(case: Case) -> list[tuple[str, str | Message, str]]:
    """The cells with negative points: path, name, text. A row without a weight may be one of deductions (扣分项)."""
    cells: list[tuple[str, str | Message, str]] = []
    for row in case.rows:
        if row.weight is None:
            continue
        if row.weight < ZERO:
            cells.append((f"{row.path}.weight", row.name, row.item.weight or ""))
        elif row.score is not None and row.score < ZERO:
            cells.append((f"{row.path}.score", row.name, row.item.score or ""))
    total = parse_points(case.form.total)
    if total is not None and total < ZERO:
        cells.append(("total", _TOTAL, case.form.total or ""))
    return cells


def _unreadable(case: Case) -> bool:
    """Tell whether a score is neither blank nor struck out and yet no number, or not given: then no sum is made."""
    texts = [*(row.item.score for row in case.rows), *(line.score for line in case.form.funds)]
    told = any(where.endswith(".score") for where in (*case.no_numbers, *case.reading.withheld))
    return told or any(text is not None and parse_points(text) is None and not is_mark(text) for text in texts)


def _has_none(reading: HowRead, row: IndicatorRow) -> bool:
    """Tell whether a row has no weight of its own by right."""
    return row.is_part or row.is_extra or reading.covered(f"{row.path}.weight")


def _weights(case: Case, rows: Sequence[IndicatorRow]) -> list[Decimal] | None:
    """The weights, without those of sub-rows (其中…) and of rows over which one is merged; ``None`` where one is
    missing."""
    reading = case.reading
    due = [row for row in rows if row.weight is not None or not _has_none(reading, row)]
    weights = [row.weight for row in due]
    known = [weight for weight in weights if weight is not None]
    return known if known and len(known) == len(weights) else None


@check(
    "ZW201",
    "{row}：得分 {score}，分值 {weight}，多 {over} 分。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[4].score": "35", "total": "103.8"},
    about=About.POINTS,
    brief=Message("brief.ZW201", "{count} 项得分超过分值"),
    rests=("indicators.weight",),
)
def score_over_weight(case: Case) -> Iterator[Hit]:
    """得分超过分值 — a score is higher than its weight."""
    for row, weight, score in case.points:
        if score is not None and weight is not None and (over := _over(weight, score)):
            params = {"score": plain(score), "weight": plain(weight), "over": plain(over)}
            yield with_reason(case, row, "ZW201", Hit(f"{row.path}.score", params, {"row": row.name}))
    for fund, weight in case.execution:
        line = case.lines[fund.path]
        # Where the rate is known, what it gives is said.
        if line.recomputed is None and (over := _over(weight, line.claimed)):
            params = {"score": plain(line.claimed or ZERO), "weight": plain(weight or ZERO), "over": plain(over)}
            yield Hit(f"{fund.path}.score", params, {"row": (fund.line.label or "").rstrip("：:")})


@check(
    "ZW202",
    "各项合计 {sum}，总分一栏填的是 {total}，请核对。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"total": "98"},
    brief=Message("brief.ZW202", "合计 {sum}，总分填的是 {total}"),
    rests=(
        "indicators.score",
        "funds.score",
    ),
)
def scores_differ_from_total(case: Case) -> Iterator[Hit]:
    """合计与总分不符 — the printed scores do not add up to the total, or it is printed twice and differs."""
    total, added = parse_points(case.form.total), case.score.sum
    if total is None or not case.rows:
        return
    yield from _printed_twice(case, total)
    if added == total or not case.form.has_column("score"):
        return
    if (
        abs(added - total) <= case.tolerance
        or case.is_cut_off
        or _unreadable(case)
        or _cut(case, total)
        or _rounded(case, total)
    ):
        return
    yield Hit("total", {"sum": plain(added), "total": plain(total)}, follows=_why_not_total(case, total))


_TWICE = Message("ZW202.twice", "表头“{label}”填的是 {other}，表下总分填的是 {total}，两处不一致，请核对。")


def _printed_twice(case: Case, total: Decimal) -> Iterator[Hit]:
    """The total that is printed above the money, where it is another than that below."""
    first = case.form.sources.get("indicators[0].level3") or case.form.sources.get("indicators[0].score")
    for one in case.reading.unread if first is not None else ():
        other = parse_points(one.text) if one.under else None
        above = first is not None and (one.source.table, one.source.row) < (first.table, first.row)
        if above and other is not None and abs(other - total) > case.tolerance and field_of(one.under, "total"):
            params = {"sum": plain(other), "total": plain(total)}
            yield Hit("total", params, {"label": one.under, "other": plain(other)}, message=_TWICE)


def _rounded(case: Case, total: Decimal) -> bool:
    """Tell whether the total is the sum rounded to the one decimal with which it is printed."""
    return _ONE_DECIMAL.fullmatch(canonical(case.form.total or "")) is not None and total == round_half_up(
        case.score.sum, 1
    )


def _why_not_total(case: Case, total: Decimal) -> tuple[tuple[str, str | None], ...]:
    """The finding from which it follows that the scores do not add up to the total."""
    added, lines = case.score.sum, (line for line in case.score.lines if line.claimed is None)
    blanks = add(line.weight for line in lines if line.weight is not None)
    above = [(row, weight, score) for row, weight, score in case.points if _over(weight, score)]
    over = add(_over(weight, score) for _, weight, score in above)
    if over and added - total in (over, add((score or ZERO) - _due(row, weight) for row, weight, score in above)):
        return (("ZW201", None),)
    if (wrong := _execution_off(case)) and added - total == wrong:
        return (("ZW208", None), ("ZW201", None))
    if _fits_one(above, total - added):
        return (("ZW201", None),)
    if case.doubled and added - total == add(row.score or ZERO for row in case.doubled):
        return _of_doubled(case)
    if negative := _negative(case):
        return (("ZW211", negative[0][0]),)
    if ZERO < total - added <= blanks or (over and blanks and ZERO < total - added + over <= blanks):
        return (("ZW105", None),)
    return ()


def _due(row: IndicatorRow, weight: Decimal | None) -> Decimal:
    """The points that a row can have: those that were reckoned, else its weight."""
    counted = None if row.line is None else row.line.recomputed
    return (weight or ZERO) if counted is None else counted


def _execution_off(case: Case) -> Decimal:
    """By how much the points for the execution rate are too many."""
    lines = [line for line in case.score.lines if line.method == "execution" and line.claimed is not None]
    return add((line.claimed or ZERO) - line.recomputed for line in lines if line.recomputed is not None)


def _fits_one(above: Sequence[tuple[IndicatorRow, Decimal | None, Decimal | None]], less: Decimal) -> bool:
    """Whether the total fits a score that the one row which is over its weight can have."""
    fits = [weight for _, weight, score in above if weight and score and ZERO <= score + less <= weight]
    return len(above) == len(fits) == 1


def _of_doubled(case: Case) -> tuple[tuple[str, str | None], ...]:
    """The finding of the rows that stand twice."""
    return tuple(("ZW410", f"{row.path}.level3") for row in reversed(case.doubled))


def _cut(case: Case, total: Decimal) -> bool:
    """Tell whether the total is the ceiling (封顶) that the rulebook sets for this execution rate."""
    budget, executed, rule = case.budget_of(case.sound), case.sound.executed, case.rulebook.ceilings
    if rule is None or not budget or executed is None or case.score.sum < total:
        return False
    ceiling = rule.over(budget, executed)
    return ceiling is not None and ceiling.most == total


@check(
    "ZW203",
    "分值合计 {sum}，应为 100。请对照批复的目标表核对分值。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].weight": "20", "indicators[0].level1_points": None},
    rests=(
        "indicators.weight",
        "funds.weight",
    ),
)
def weights_not_hundred(case: Case) -> Iterator[Hit]:
    """分值合计不是 100 — the weights, execution points included, do not add up to 100."""
    weights = _weights(case, case.rows)
    if weights is None or case.is_cut_off or any(path.endswith(".weight") for path in case.reading.withheld):
        return
    execution = [line.weight for line in case.score.lines if line.method == "execution" and line.weight is not None]
    added = add(weights + execution)
    if abs(added - HUNDRED) > case.rulebook.rounding.tolerance:
        follows: tuple[tuple[str, str | None], ...] = ()
        if added - HUNDRED == add(_level_gap(case, rows, points) or ZERO for _, points, rows in case.levels):
            follows = (("ZW204", None),)
        if case.doubled and added - HUNDRED == add(row.weight or ZERO for row in case.doubled):
            follows = (*_of_doubled(case), *follows)
        follows = (*_of_weights(case.rows), *follows)
        yield Hit("indicators", {"sum": plain(added)}, follows=follows)


def _level_gap(case: Case, rows: Sequence[IndicatorRow], points: Decimal) -> Decimal | None:
    weights = _weights(case, rows)
    return add(weights) - points if weights is not None else None


@check(
    "ZW204",
    "{level1}：分值合计 {sum}，表内印的是 {points} 分，请核对。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].weight": "16"},
    rests=(
        "indicators.level1",
        "indicators.level1_points",
    ),
)
def level_weights_differ(case: Case) -> Iterator[Hit]:
    """一级指标分值不符 — the weights of a level 1 differ from its printed points."""
    for name, points, rows in case.levels:
        gap = _level_gap(case, rows, points)
        if gap is not None and abs(gap) > case.rulebook.rounding.tolerance:
            places = tuple(f"{row.path}.weight" for row in rows)
            params = {"level1": name, "sum": plain(points + gap), "points": plain(points)}
            twice = [row for row in case.doubled if row in rows]
            of_twice = _of_doubled(case) if twice and gap == add(row.weight or ZERO for row in twice) else ()
            yield Hit(places[0], params, places=places[1:], follows=(*_of_weights(rows), *of_twice))


def _of_weights(rows: Sequence[IndicatorRow]) -> tuple[tuple[str, str | None], ...]:
    """The findings of weights that cannot be: negative, or over 100."""
    codes = ((row, "ZW211" if row.weight < ZERO else "ZW210") for row in rows if row.weight is not None)
    return tuple(
        (code, f"{row.path}.weight")
        for row, code in codes
        if row.weight is not None and not ZERO <= row.weight <= HUNDRED
    )


@check(
    "ZW205",
    "{level1}：得分小计 {sum}，分值 {points}。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[4].score": "35", "total": "103.8"},
    rests=(
        "indicators.level1",
        "indicators.level1_points",
    ),
)
def level_scores_over(case: Case) -> Iterator[Hit]:
    """一级指标得分超过分值 — the scores of a level 1 add up to more than its points."""
    for name, points, rows in case.levels:
        added = add(row.score or ZERO for row in rows)
        if added - points > case.rulebook.rounding.tolerance:
            over = [(row, much) for row, weight, score in case.points if row in rows and (much := _over(weight, score))]
            follows: tuple[tuple[str, str | None], ...] = ()
            if over and added - points <= add(much for _, much in over):
                follows = (("ZW201", f"{over[0][0].path}.score"),)
            elif added <= add(row.weight or ZERO for row in rows):
                follows = (("ZW204", f"{rows[0].path}.weight"),)
            places = tuple(f"{row.path}.score" for row in rows)
            params = {"level1": name, "sum": plain(added), "points": plain(points)}
            yield Hit(places[0], params, places=places[1:], follows=follows)


@check(
    "ZW209",
    "等级写的是“{word}”，按总分 {total} 应为“{fitting}”，请核对。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={"grade": "良"},
    rests=("total",),
)
def grade_does_not_fit(case: Case) -> Iterator[Hit]:
    """等级与总分不符 — the grade word is not the one of the total."""
    total, grades = parse_points(case.form.total), case.rulebook.grades
    word = _GRADE_ENDING.sub("", fold(case.form.grade or ""))
    if total is None or word not in {step.name for step in grades.steps} or grades.grade(total) == word:
        return
    fitting = grades.grade(total)
    # A grade that fits the sum is right, and the total is what is wrong.
    follows = (("ZW202", None),) if grades.grade(case.score.sum) == word else ()
    words = {"word": case.form.grade or "", "total": plain(total), "fitting": fitting}
    yield Hit("grade", {"grade": word, "computed": fitting}, words, follows=follows)


@check(
    "ZW210",
    "总分 {total} 超过 100，请核对。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"total": "108.8"},
)
def points_over_hundred(case: Case) -> Iterator[Hit]:
    """总分超过 100 — the total is over 100, or the weight of a row is."""
    for row in case.rows:
        if row.weight is not None and row.weight > HUNDRED:
            yield Hit(f"{row.path}.weight", {"total": plain(row.weight)}, {"row": row.name}, message=_PART_OVER)
    total = parse_points(case.form.total)
    if total is not None and total > HUNDRED:
        agrees = abs(case.score.sum - total) <= case.tolerance
        causes = ("ZW201", "ZW208", "ZW203", "ZW205") if agrees else ("ZW202",)
        yield Hit("total", {"total": plain(total)}, follows=tuple((code, None) for code in causes))


@check(
    "ZW211",
    "{name}是负数（{text}，共 {count} 处），请核对是否多写了“-”。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].score": "-15"},
    rests=("indicators.weight",),
)
def points_negative(case: Case) -> Iterator[Hit]:
    """分数是负数 — a weight, the score of a row with a weight, or the total is below zero."""
    cells = _negative(case)
    if cells:
        where, name, text = cells[0]
        places = tuple(path for path, _, _ in cells[1:])
        yield Hit(where, {}, {"name": name, "text": text, "count": str(len(cells))}, places)
