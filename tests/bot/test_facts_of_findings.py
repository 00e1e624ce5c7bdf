"""What a finding asks of the unit is left out where a reviewer reads it, and no half sentence is left of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import zwcore
from bot.letters.cards import as_fact

HALF = re.compile(r"(?:[，；]|(?:^|[，；。])(?:如|若|要|除非)[^，；。请]*。)$")
"""What a sentence ends in that is none: a comma, or a condition that nothing follows from."""


def _sentences() -> Iterator[str]:
    """All sentences of the core that ask for something at their end."""
    for path in sorted(Path(zwcore.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("请.*。$", node.value):
                yield node.value


@pytest.mark.parametrize("sentence", sorted(set(_sentences())))
def test_no_half_sentence_is_left(sentence: str) -> None:
    told = as_fact(sentence)
    assert HALF.search(told) is None, told


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("各项合计 97，与总分不符，请核对；如无误，请说明。", "各项合计 97，与总分不符。"),
        ("有 2 处隐藏的内容没有读入（备注）。要算在内的，请取消隐藏再发来。", "有 2 处隐藏的内容没有读入（备注）。"),
        ("文字相同。如方便，请写上实际数，例如实发人数、张数。", "文字相同。"),
        ("总分未填，请补上。", "总分未填。"),
        ("It is out, please check; if it is right, please explain.", "It is out."),
        ("指标值是“请示”。", "指标值是“请示”。"),
    ],
)
def test_what_is_left_is_the_fact(sentence: str, fact: str) -> None:
    assert as_fact(sentence) == fact
