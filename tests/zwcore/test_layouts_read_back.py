"""Forms that were printed are read back as they were, whatever their numbers."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwcore.forms import EXPECTED, folded, printed, read_one, read_text
from zwcore.form import Form
from zwcore.record import form_data


def plain_form(form: Form) -> Any:
    data = form_data(form)
    del data["template"]
    return folded(data)


@pytest.mark.parametrize("number", range(9))
def test_read_is_the_other_way_round_of_print(number: int) -> None:
    assert plain_form(read_one(printed(EXPECTED[number]))) == folded(EXPECTED[number])


def test_nine_in_one_text() -> None:
    readings = read_text("\n".join(map(printed, EXPECTED)))
    assert [plain_form(reading.form) for reading in readings] == folded(EXPECTED)
    assert not any(reading.moved for reading in readings)


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2).map(lambda d: format(d, "f")) | st.none()
POINTS = st.integers(min_value=0, max_value=120).map(str) | st.none()
TARGETS = st.sampled_from(["≥90%", "5.5 万人", "2024年", "有所增加", "12 万元", "/", "≤3起"]) | st.none()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_read_what_was_printed_whatever_the_numbers(data: st.DataObject) -> None:
    form = copy.deepcopy(EXPECTED[data.draw(st.integers(0, 8))])
    for line in form["funds"]:
        line.update({name: data.draw(NUMBERS) for name in ("initial", "adjusted", "executed")})
    for item in form["indicators"]:
        item.update(weight=data.draw(POINTS), score=data.draw(POINTS), target=data.draw(TARGETS))
    form["total"] = data.draw(POINTS)
    assert plain_form(read_one(printed(form))) == folded(form)
