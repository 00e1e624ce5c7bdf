"""What was read with doubt is proposed as what it likely is; where that is not clear, nothing is."""

from __future__ import annotations

import pytest

from zwcore.filling.fields import fields
from zwcore.filling.likely import likely
from zwcore.paths import edit
from zwcore.rulebooks import load
from zwcore.sample import SAMPLE

BOOK = load()["cn/2020"]


def proposed(path: str, text: str, **more: str) -> str | None:
    form = edit(SAMPLE, {path: text, **more})
    field = next(one for one in fields(form, BOOK) if one.path == path)
    return likely(field, form, BOOK)


@pytest.mark.parametrize(
    ("path", "text", "meant"),
    [
        ("indicators[4].actual", "290%", "≥90%"),
        ("indicators[4].target", "295.5%", "≥95.5%"),
        ("indicators[4].target", "2100%", "≥100%"),
        ("indicators[4].actual", "I0%", "10%"),
        ("indicators[4].actual", "9O%", "90%"),
        ("indicators[4].actual", "l5%", "15%"),
        ("indicators[0].score", "IO", "10"),
        ("indicators[0].score", "9。5", "9.5"),
        ("indicators[0].score", "S", "5"),
        ("indicators[0].weight", "2O", "20"),
        ("funds[0].executed", "1OO.OO", "100.00"),
    ],
)
def test_letters_are_figures_where_those_are_due(path: str, text: str, meant: str) -> None:
    assert proposed(path, text) == meant


def test_of_figures_alike_the_one_is_proposed_with_which_the_sum_comes_out() -> None:
    assert proposed("indicators[0].weight", "15") is None
    assert proposed("indicators[0].weight", "16") == "15"
    assert proposed("indicators[0].score", "16") == "15"
    assert proposed("funds[0].executed", "93.00") == "98.00"
    assert proposed("total", "93.8") == "98.8"
    assert proposed("total", "93.3") is None


@pytest.mark.parametrize("text", ["满意", "95%", "220%以上的单位", "完成"])
def test_nothing_is_proposed_where_nothing_is_near(text: str) -> None:
    assert proposed("indicators[4].actual", text) is None
