"""How rows are called, and which of them are sub-rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.zwcore.test_checks import review
from zwcore.finding import Severity
from zwcore.form import Form, Indicator
from zwcore.rows import read_rows
from zwcore.sample import SAMPLE

LONG = "对符合条件的人员按时足额补贴到位率"


def names(*rows: tuple[str | None, str | None]) -> list[str]:
    items = [Indicator("产出指标", None, level2, level3, "1个", "1个", "10", "10") for level2, level3 in rows]
    return [str(row.name) for row in read_rows(items, {})]


@pytest.mark.parametrize(
    ("rows", "called"),
    [
        ([("数量指标", "补卡"), ("质量指标", "合格率")], ["补卡", "合格率"]),
        ([("数量指标", LONG), ("质量指标", "质量指标")], ["数量指标", "质量指标"]),
        ([("数量指标", "补卡"), ("数量指标", "换卡")], ["补卡", "换卡"]),
        ([("数量指标", LONG), ("数量指标", "换卡")], ["对符合条件的人员按时足额补…", "换卡"]),
        ([("数量指标", f"{LONG}一"), ("数量指标", f"{LONG}二")], ["第 1 行指标", "第 2 行指标"]),
        ([("数量指标", "补卡"), ("数量指标", "补卡"), ("质量指标", None)], ["第 1 行指标", "第 2 行指标", "质量指标"]),
        ([("数量指标", None), ("数量指标", "换卡")], ["第 1 行指标", "换卡"]),
        ([(None, "补卡"), (None, "换卡")], ["补卡", "换卡"]),
        (
            [("数量指标", "指标1：补卡"), ("数量指标", "★2.换卡"), ("数量指标", "3.5万人补卡")],
            ["补卡", "换卡", "3.5万人补卡"],
        ),
        ([("数量指标", "补\n卡"), ("数量指标", "换卡")], ["补 卡", "换卡"]),
    ],
)
def test_a_row_is_called_by_what_only_it_has(
    rows: Sequence[tuple[str | None, str | None]], called: Sequence[str]
) -> None:
    assert names(*rows) == called


Row = tuple[str, str, str | None, str | None, str | None]


def parts(*rows: Row) -> list[str]:
    items = [Indicator("产出指标", None, level2, level3, target, target, weight, score)
             for level2, level3, target, weight, score in rows]  # fmt: skip
    return [item.level3 or "" for item, row in zip(items, read_rows(items, {}), strict=True) if row.is_part]


WHOLE = ("数量指标", "渠道长度", "12公里", "10", "10")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([WHOLE, ("数量指标", "其中：衬砌", "8公里", None, None), ("数量指标", "新建", "4公里", None, None)],
         ["其中：衬砌", "新建"]),
        ([("数量指标", "★改革面积", None, "10", "10"), ("数量指标", "水稻", "3亩", None, None)], ["水稻"]),
        ([("数量指标", "▲改革面积", "5亩", "10", "10"), ("数量指标", "水稻", "3亩", "5", "5")], []),
        ([("数量指标", "★改革面积", "5亩", "10", "10"), ("数量指标", "★水稻", "3亩", None, None)], []),
        ([("数量指标", "★改革面积", "5亩", "10", "10"), ("质量指标", "合格率", "90%", None, None)], []),
        ([WHOLE, ("数量指标", "新建", "4公里", None, None)], []),
        ([("数量指标", "★改革面积", None, "10", "10"), ("数量指标", "水稻", "3亩", None, "3")], []),
    ],
)  # fmt: skip
def test_which_rows_are_sub_rows(rows: Sequence[Row], expected: list[str]) -> None:
    assert parts(*rows) == expected


def with_rows(*rows: Row) -> Form:
    added = tuple(Indicator("产出指标", None, level2, level3, target, target, weight, score)
                  for level2, level3, target, weight, score in rows)  # fmt: skip
    return replace(SAMPLE, indicators=added + SAMPLE.indicators)


def test_nothing_is_missing_of_sub_rows_and_of_the_row_above_them() -> None:
    form = with_rows(("质量指标", "★面积", None, "0", "0"), ("质量指标", "水稻", "3亩", None, None))
    assert not [f for f in review(form) if f.severity is Severity.ERROR]
    alone = with_rows(("质量指标", "★面积", None, "0", "0"), ("质量指标", "水稻", "3亩", "0", None))
    told = {(f.code, f.where) for f in review(alone) if f.severity is Severity.ERROR}
    assert told == {("ZW104", "indicators[0].target"), ("ZW105", "indicators[1].score")}
