"""Several names with values in one sentence."""

from __future__ import annotations

import pytest

from tests.zwcore.test_filling import BOOK, FIVE
from zwcore.filling import fields
from zwcore.filling.replies import pairs


@pytest.mark.parametrize(
    "text",
    [
        "社会效益 14，可持续 18",
        "社会效益得分 14，可持续影响得分 18",
        "社会效益 14；可持续影响 18",
        "社会效益14分、可持续影响18分",
        "社会效益14 可持续影响18",
        "社会效益 14\n可持续影响 18",
        "第6项 14，第7项 18",
        "第6项 14 第7项 18",
        "社会效益14分和可持续影响18分",
        "社会效益 14, 可持续影响 18。",
        "社会效益改成14，可持续影响改成18",
    ],
)
def test_names_with_values_are_read_each(text: str) -> None:
    found = pairs(text, FIVE, fields(FIVE, BOOK))
    assert [([field.path for field in one.fields], one.value.removesuffix("分")) for one in found] == [
        (["indicators[5].score"], "14"),
        (["indicators[6].score"], "18"),
    ]


@pytest.mark.parametrize(
    "text", ["社会效益 14", "14，18", "社会效益 14，系统升级推迟", "因 3 个项目推迟，实际 5 个", ""]
)
def test_other_words_are_none(text: str) -> None:
    assert pairs(text, FIVE, fields(FIVE, BOOK)) == []
