"""docs/worked-example.md is scored by hand; the engine must come to the same points, to the cent."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from zwcore.form import Form, FundLine, Indicator
from zwcore.money import HUNDRED, add
from zwcore.rulebooks import contradictions, get
from zwcore.scoring import score, stated_band, within

PAGE = (Path(__file__).parents[2] / "docs" / "worked-example.md").read_text("utf-8")
BOOKS = {"全国": "cn/2020", "湖北": "hb/2020"}


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    part = PAGE.partition(f"## {heading}")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


def form_of(column: int) -> Form:
    budget, *rows = table("表上填的")
    fund = FundLine("年度资金总额", "200", budget[4], budget[5], weight=budget[column])
    names = ("level1", "level2", "level3", "target", "actual")
    indicators = tuple(
        Indicator(**dict(zip(names, row[1:6], strict=True)), weight=row[column], score=row[8] or None) for row in rows
    )
    return Form(year="2024", money_unit="万元", funds=(fund,), indicators=indicators)


@pytest.mark.parametrize(("place", "column", "heading"), [("全国", 6, "按全国规则"), ("湖北", 7, "按湖北的规则")])
def test_the_engine_comes_to_what_was_reckoned_by_hand(place: str, column: int, heading: str) -> None:
    form, book = form_of(column), get(BOOKS[place])
    *rows, total = table(heading)
    result = score(form, book)
    assert len(result.lines) == len(rows) == 11
    for line, (_, sum_, points) in zip(result.lines, rows, strict=True):
        if "–" in points:
            continue
        assert line.recomputed == Decimal(points), line.where
        # The sum that the explanation shows is the one that was written down by hand.
        if "÷" in sum_:
            assert any(sum_.split(" =")[0] in str(step) for step in line.steps), sum_
    done = [line for line in result.lines if line.recomputed is not None]
    assert add(line.recomputed or Decimal(0) for line in done) == Decimal(total[2])
    assert str(result.recomputable) in total[1]
    assert (result.recomputed, result.grade) == (None, None)
    assert not list(contradictions(form, book))


@pytest.mark.parametrize(("place", "column", "heading"), [("全国", 6, "按全国规则"), ("湖北", 7, "按湖北的规则")])
def test_the_band_of_the_qualitative_row(place: str, column: int, heading: str) -> None:
    book, row = get(BOOKS[place]), form_of(column).indicators[7]
    band = stated_band(row, book)
    assert band is not None
    weight = Decimal(row.weight or "")
    low, high = (Decimal(edge) for edge in table(heading)[8][2].split("–"))
    assert (weight * band.lower / HUNDRED, weight * band.upper / HUNDRED) == (low, high)
    assert within(Decimal(row.score or ""), weight, band)


def test_the_grade_in_the_text() -> None:
    for (heading, place), text in zip(
        (("按全国规则", "全国"), ("按湖北的规则", "湖北")), re.findall(r"的 6 分是 ([0-9.]+) 分", PAGE), strict=True
    ):
        assert Decimal(table(heading)[-1][2]) + 6 == Decimal(text)
        assert get(BOOKS[place]).grades.grade(Decimal(text)) == "优"
