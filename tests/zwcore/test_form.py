"""What the strings of an indicator say together: 指标性质, 指标值 and 度量单位 are one target."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwcore.forms import values
from zwcore.form import Indicator
from zwcore.quantity import Comparator, read_value

TARGETS: list[tuple[Any, ...]] = [
    ("≥", "90", "%", "93", "≥90%", "93%"),
    ("<=", "84", "元/人", "84", "<=84元/人", "84元/人"),
    ("＝", "100", "%", "98%", "＝100%", "98%"),
    ("正向", "24", "场", "18", "≥24场", "18场"),
    ("反向指标", "8", "吨", "10", "≤8吨", "10吨"),
    ("大于等于", "4.5", "万人次", "3.6", "大于等于4.5万人次", "3.6万人次"),
    ("定性", "好坏", None, "好", "好坏", "好"),
    ("定性", "有效提升", "/", "有效提升", "有效提升", "有效提升"),
    ("定量", "6000", "亩", "5700", "6000亩", "5700亩"),
    (None, "6000", "亩", "5700亩", "6000亩", "5700亩"),
    ("≥", "≥90", "%", "91", "≥90%", "91%"),
    ("≥", "90%", "%", "91%", "≥90%", "91%"),
    ("≥", "5万", "万元", "6万", "≥5万", "6万"),
    ("≥", "90", "户", "95%", "≥90户", "95%"),
    ("≥", "4.5", "万人次", "36000", "≥4.5万人次", "36000"),
    ("≥", "90", "%", "0.98", "≥90%", "0.98"),
    ("≥", "90", "—", "93", "≥90", "93"),
    ("=", "2023年12月底前", "年", "2023年11月", "2023年12月底前", "2023年11月"),
    ("≥", "600；2500", "元", "600；2500", "600；2500", "600；2500"),
    ("≥", None, "人", "5", None, "5人"),
    ("≥", "5", "人", None, "≥5人", None),
    (None, "≥90%", None, "93", "≥90%", "93"),
]


@pytest.mark.parametrize(("nature", "target", "unit", "actual", "whole", "reached"), TARGETS)
def test_three_cells_make_one_target(
    nature: str | None, target: str | None, unit: str | None, actual: str | None, whole: str | None, reached: str | None
) -> None:
    item = Indicator(target=target, actual=actual, nature=nature, unit=unit)
    assert (item.target_text, item.actual_text) == (whole, reached)


def test_the_target_of_three_cells_reads_as_one() -> None:
    quantity = read_value(Indicator(target="4.5", nature="≥", unit="万人次").target_text).quantity
    assert quantity is not None
    assert values(quantity.comparator, quantity.base, quantity.unit) == (Comparator.GE, 45000, "人次")


WILD = (
    st.none() | st.sampled_from(["≥", "万", "定性", "%", "亿元", "90", "1,2", "0", "/", "好坏"]) | st.text(max_size=6)
)


@settings(max_examples=200, deadline=None)
@given(WILD, WILD, WILD, WILD)
def test_whatever_stands_there_a_target_is_text(
    nature: str | None, target: str | None, unit: str | None, actual: str | None
) -> None:
    item = Indicator(target=target, actual=actual, nature=nature, unit=unit)
    assert (item.target_text is None) == (target is None)
    assert (item.actual_text is None) == (actual is None)
    assert (target or "") in (item.target_text or "")
    assert (actual or "") in (item.actual_text or "")


def test_a_name_without_its_star() -> None:
    assert Indicator(level3="★新建道路").name == "新建道路"
    assert Indicator(level3="其中：硬化路面").name == "其中：硬化路面"
    assert Indicator(level3="★").name is None
    assert Indicator().name is None
