"""Values that can hardly be meant are asked back; 确是 before one has it taken."""

from __future__ import annotations

import pytest

from tests.zwcore.test_filling import BOOK, FIVE, field_of
from zwcore.filling import Accepted, NotAccepted, accept, example

COUNTED, IN_WORDS, RATE, MONEY = (
    "indicators[0].actual", "indicators[5].actual", "indicators[7].actual", "funds[0].executed",
)  # fmt: skip
"""Of 35000 张, of 惠及人民, of ≥90%, of 万元."""


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (COUNTED, "99999999999999", "“99999999999999”是指标值“35000 张”的 2857142857 倍，没有记下"),
        (COUNTED, "35000万张", "10000 倍"),
        (COUNTED, "12张", "只有指标值“35000 张”的 0.0343%"),
        (COUNTED, "-35000张", "小于 0"),
        (IN_WORDS, "99999999999999", "大得不像实际数"),
        (RATE, "9500%", "≥90%”的 106 倍"),
        (MONEY, "99999999999999", "大得不像实际数"),
    ],
)
def test_what_can_hardly_be_meant_is_asked_back(path: str, text: str, said: str) -> None:
    answer = accept(field_of(FIVE, path), text, FIVE, BOOK)
    assert isinstance(answer, NotAccepted)
    assert said in str(answer.message)
    assert f"写“确是{text}”" in str(answer.message)
    assert accept(field_of(FIVE, path), f"确是{text}", FIVE, BOOK) == Accepted(text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (COUNTED, "0张"), (COUNTED, "350 张"), (COUNTED, "3.5万张"), (COUNTED, "350000张"), (RATE, "120%"),
        (IN_WORDS, "惠及 40 万人"), (IN_WORDS, "增长 -3%"), (MONEY, "36031.59"),
    ],
)  # fmt: skip
def test_what_can_is_taken(path: str, text: str) -> None:
    assert accept(field_of(FIVE, path), text, FIVE, BOOK) == Accepted(text)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("indicators[5].score", "13.5"), (COUNTED, "34300张"), (RATE, "88.2%"), ("total", "105"), (MONEY, "35.00"),
        ("year", "2024"), (IN_WORDS, None), ("project", None), ("indicators[5].weight", "10"),
    ],
)  # fmt: skip
def test_an_example_is_an_answer(path: str, shown: str | None) -> None:
    field = field_of(FIVE, path)
    assert example(field, FIVE) == shown
    assert shown is None or isinstance(accept(field, shown, FIVE, BOOK), Accepted)
