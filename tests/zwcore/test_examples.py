"""例如: an example of an actual value is near the target, in its unit, and not the target itself."""

from __future__ import annotations

import pytest

from zwcore.filling import AnswerKind, example, fields
from zwcore.form import Form, Indicator
from zwcore.rulebooks import get


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("35000张", "34300张"), ("≥90%", "88.2%"), ("100人", "98人"),
        # What rounds to nothing, or to the target itself, is no example.
        ("0.5‰", None), ("1次", None), ("及时", None),
    ],
)  # fmt: skip
def test_an_example_of_an_actual_value(target: str, said: str | None) -> None:
    form = Form(template="national", indicators=(Indicator(level3="数量", target=target, weight="10"),))
    field = next(one for one in fields(form, get("cn/2020")) if one.kind is AnswerKind.ACTUAL)
    assert example(field, form) == said
