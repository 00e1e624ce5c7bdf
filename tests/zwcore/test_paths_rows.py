"""Which row of a form is which row of another: rows that came, went, were renamed, changed places."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwcore.form import Form, Indicator
from zwcore.paths import paired_rows
from zwcore.sample import SAMPLE

PAIRS = [
    ("the same", "abc", "abc", [(0, 0), (1, 1), (2, 2)]),
    ("inserted first", "ab", "xab", [(None, 0), (0, 1), (1, 2)]),
    ("inserted between", "ab", "axb", [(0, 0), (None, 1), (1, 2)]),
    ("inserted last", "ab", "abx", [(0, 0), (1, 1), (None, 2)]),
    ("deleted first", "abc", "bc", [(1, 0), (2, 1), (0, None)]),
    ("deleted between", "abc", "ac", [(0, 0), (2, 1), (1, None)]),
    ("deleted last", "abc", "ab", [(0, 0), (1, 1), (2, None)]),
    ("renamed first", "abc", "xbc", [(0, 0), (1, 1), (2, 2)]),
    ("renamed between", "abc", "axc", [(0, 0), (1, 1), (2, 2)]),
    ("renamed last", "abc", "abx", [(0, 0), (1, 1), (2, 2)]),
    ("all renamed", "abc", "xyz", [(0, 0), (1, 1), (2, 2)]),
    ("two renamed that stand together", "abcd", "axyd", [(0, 0), (1, 1), (2, 2), (3, 3)]),
    ("swapped", "abc", "bac", [(1, 0), (0, 1), (2, 2)]),
    ("turned round", "abc", "cba", [(2, 0), (1, 1), (0, 2)]),
    ("one renamed or gone, two in its place", "ab", "xyb", [(None, 0), (None, 1), (1, 2), (0, None)]),
    ("two renamed or gone, one in their place", "abc", "ax", [(0, 0), (None, 1), (1, None), (2, None)]),
    ("swapped, and one more", "ab", "bxa", [(1, 0), (None, 1), (0, 2)]),
    ("two of one name, one deleted", "aab", "ab", [(0, 0), (2, 1), (1, None)]),
    ("two of one name, one more", "aab", "aaab", [(0, 0), (1, 1), (None, 2), (2, 3)]),
    ("none before", "", "ab", [(None, 0), (None, 1)]),
    ("none after", "ab", "", [(0, None), (1, None)]),
    ("none at all", "", "", []),
]


def form(names: str) -> Form:
    """A form whose rows are called by single letters; what else stands in a row is different in each."""
    rows = tuple(Indicator(level2="数量指标", level3=name, score=str(n)) for n, name in enumerate(names))
    return replace(SAMPLE, indicators=rows)


@pytest.mark.parametrize(("before", "after", "pairs"), [one[1:] for one in PAIRS], ids=[one[0] for one in PAIRS])
def test_rows_are_paired(before: str, after: str, pairs: list[tuple[int | None, int | None]]) -> None:
    assert paired_rows(form(before), form(after)) == pairs


def test_white_space_and_full_width_make_no_other_row() -> None:
    before, after = form("ab"), form("ba")
    spaced = replace(after, indicators=(replace(after.indicators[0], level3=" Ｂ "), after.indicators[1]))
    assert paired_rows(before, spaced) == [(1, 0), (0, 1)]


def test_rows_of_one_name_in_other_categories_are_others() -> None:
    before = form("aa")
    rows = (replace(before.indicators[0], level2="质量指标"), before.indicators[1])
    before, after = replace(before, indicators=rows), replace(before, indicators=rows[::-1])
    assert paired_rows(before, after) == [(1, 0), (0, 1)]


NAMES = st.text("abc", max_size=6)


@given(NAMES, NAMES)
def test_each_row_is_paired_once_and_those_after_come_in_their_order(before: str, after: str) -> None:
    pairs = paired_rows(form(before), form(after))
    assert [new for _, new in pairs if new is not None] == list(range(len(after)))
    assert sorted(old for old, _ in pairs if old is not None) == list(range(len(before)))
    assert (None, None) not in pairs
