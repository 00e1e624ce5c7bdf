"""总分: which row it is, which of its cells holds the total, and what stands beside it (100, 自评等级)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from zwcore.documents import Cell
from zwcore.layouts.amid import goes_on
from zwcore.layouts.grades import is_grade_word
from zwcore.layouts.head import closing
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import GridRow, Span
from zwcore.layouts.said import SaidTotal, label_with_total, said_total, total_in
from zwcore.layouts.values import Sources
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.money import HUNDRED, ZERO, parse_percent, parse_points

_OF_SCORES, _OWN, _SUMS = "得分", ("得分", "自评"), ("合计", "小计", "总计")
_POINTS = ("weight", "score", "reviewed")


class Sums(NamedTuple):
    """What the rows above a total add up to: 分值 and 得分 of the indicators, and of the money."""

    weight: Decimal = ZERO
    score: Decimal = ZERO
    money_weight: Decimal = ZERO
    money_score: Decimal = ZERO


def find_total(rows: Sequence[GridRow], start: int) -> tuple[int | None, int | None]:
    """Return the row of 总分 behind ``start`` and the row with which the indicators end.

    Of several (合计 of the indicators, then 总分) the last before the notes is meant, one that is no mere sum first.
    Notes behind which rows go on, up to a total, are not those at the end.
    """
    kinds = {n: kind for n in range(start + 1, len(rows)) if (kind := closing(rows[n]))}
    totals = [n for n, kind in kinds.items() if kind == "total"]
    below = [n for n, kind in kinds.items() if kind == "below"]
    notes = next((n for n in below if not goes_on(rows, start, n, _stop(rows, totals, n))), len(rows))
    if not totals:
        return None, notes if notes < len(rows) else None
    before = [n for n in totals if n < notes] or totals[:1]
    at = max(before, key=lambda n: (total_in(rows[n]) is None, not _is_sum(rows[n]), n))
    return at, min(at, notes)


def _stop(rows: Sequence[GridRow], totals: Sequence[int], note: int) -> int:
    """How far rows may go on behind a note: to the next total; behind the one of the whole not at all."""
    before = [n for n in totals if n < note]
    if not all(_is_sum(rows[n]) for n in before):
        return note
    return next((n for n in totals if n > note), note if before else len(rows))


def _is_sum(row: GridRow) -> bool:
    label = next((text for text in row.texts if _is_total(text)), "")
    return any(word in label for word in _SUMS) and _OF_SCORES not in label


def _is_total(text: str) -> bool:
    if parse_points(text) is not None:
        return False
    return label_of(text) in labels("total") or field_of(text, "total") == "total" or label_with_total(text) is not None


def read_total(
    row: GridRow, spans: Mapping[str, Span], points: Sums, sources: Sources
) -> tuple[str | None, str | None]:
    """Read 总分 from its row, and the grade where it is one text with it: beside its label, up to the next label, under
    the score where the columns hold."""
    said = total_in(row)
    if said is not None:
        return _read_said(row, said, points, sources)
    label, values = _beside(row, sources)
    numbers = [cell for cell in values if _number(cell) is not None]
    words = [cell for cell in values if cell not in numbers and not is_grade_word(cell.text)]
    score = row.at(*spans.get("score", (row.width - 1, row.width)))
    at = _number_of_score(row, numbers, spans, label, points)
    chosen: Cell | None
    if score in words or (words and not numbers):
        chosen = score if score in words else words[0]
    elif at is not None:
        chosen = numbers[at]
    else:
        # A blank, or the grade's word where nothing else stands there.
        blank = score is not None and (not score.text.strip() or (score in values and not numbers))
        chosen = score if blank else None
    for cell in values:
        if cell is not chosen:
            full = _is_full(cell) or (cell in numbers and cell is _under(row, spans, "weight"))
            sources.label(cell) if full else sources.aside(cell, label)
    text = sources.take("total", row, chosen)
    if text is None or parse_points(text) is not None:
        return text, None
    number, grade = said_total(text)
    if grade is not None:
        sources.take("grade", row, chosen)
    return number or text, grade


def _read_said(row: GridRow, said: SaidTotal, points: Sums, sources: Sources) -> tuple[str | None, str | None]:
    """Take the total that stands in one text with its label; 总分：100分 may only say of how many."""
    full = parse_points(said.number) == HUNDRED and not any(word in said.label for word in _OWN)
    if full and points.score + points.money_score != HUNDRED:
        sources.label(said.cell)
        return None, None
    for cell in row.filled:
        sources.aside(cell, said.label)
    sources.take("total", row, said.cell)
    if said.grade is not None:
        sources.take("grade", row, said.cell)
    return said.number, said.grade


def _number(cell: Cell) -> Decimal | None:
    points = parse_points(cell.text)
    return parse_points(said_total(cell.text)[0]) if points is None else points


def _is_full(cell: Cell) -> bool:
    """Tell whether a cell says of how many: 100, 100%."""
    return parse_percent(cell.text.removesuffix("分")) == HUNDRED


def is_part(row: GridRow, spans: Mapping[str, Span], points: Sums) -> bool:
    """Tell whether a row is the sum of the indicators alone (合计 90), the money's points being printed above."""
    weight = _under(row, spans, "weight")
    printed = None if weight is None else parse_points(weight.text)
    return _is_sum(row) and printed == points.weight and ZERO < points.money_weight == HUNDRED - points.weight


def _beside(row: GridRow, sources: Sources) -> tuple[str, list[Cell]]:
    """Return the label and the cells between it and the next label; of two labels the 自评得分."""
    groups: list[tuple[str, list[Cell]]] = []
    own = False
    for cell in row.filled:
        total = _is_total(cell.text)
        if total or field_of(cell.text, "grade"):
            sources.label(cell)
            own = total
            groups += [(cell.text.strip(), [])] if total else []
        elif own:
            groups[-1][1].append(cell)
    if not groups:  # the sums told that this is the total, not its label
        sources.label(*row.filled[:1])
    said = [group for group in groups if group[1]] or groups or [(row.texts[0], list(row.filled[1:]))]
    chosen = next((group for group in said if _OF_SCORES in group[0]), said[-1])
    for name, cells in groups:
        for cell in cells if cells is not chosen[1] else ():
            sources.label(cell) if _is_full(cell) else sources.aside(cell, name)
    return chosen


def _under(row: GridRow, spans: Mapping[str, Span], name: str) -> Cell | None:
    return row.at(*spans[name]) if name in spans else None


def _number_of_score(
    row: GridRow, numbers: Sequence[Cell], spans: Mapping[str, Span], label: str, points: Sums
) -> int | None:
    """Return which of the numbers is the total: the sums stand in the order of the columns of points."""
    score, weight = _under(row, spans, "score"), _under(row, spans, "weight")
    if len(numbers) < 2:
        return 0 if numbers and _is_total_alone(numbers[0], score, weight, label, points) else None
    if score in numbers and (weight in numbers or weight is None):
        return numbers.index(score) if score is not None else None
    order = sorted((name for name in _POINTS if name in spans), key=lambda name: spans[name])
    if "weight" not in order:
        # What is not 100, or both are and it does not matter.
        return next((n for n, cell in enumerate(numbers) if _number(cell) != HUNDRED), len(numbers) - 1)
    at = order.index("score") if "score" in order else len(order) - 1
    # More numbers than columns of points: the first are those of other levels. Fewer: the last ones are missing.
    return at + len(numbers) - len(order) if len(numbers) > len(order) else min(at, len(numbers) - 1)


def _is_total_alone(number: Cell, score: Cell | None, weight: Cell | None, label: str, points: Sums) -> bool:
    """Tell whether a number that stands alone is the total, and not the sum of the 分值 beside a blank."""
    if number is score or _OF_SCORES in label:
        return True
    if score is not None and score.text.strip():
        return number is not weight or not is_grade_word(score.text)
    if number is weight:
        return False
    value = _number(number)
    return weight is None or value != HUNDRED or value == points.score + points.money_score
