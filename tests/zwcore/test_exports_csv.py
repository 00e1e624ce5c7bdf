"""No cell of a CSV is a formula, whatever stands before its sign; numbers stay numbers; what is written reads back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwcore.exports.csv import guarded, unguarded, written

FORMULAS = [
    "=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "\u00a0=1", "\ufeff=1",
    "\u200b=1", "\"=1", "'=1", "＝1", "＋1+1", "－1-1", "＠SUM(1)", "﹣cmd", "−1+1", "甲\n=1", "甲\r\n @x",
    "甲\u2028=1", "-1-1", "+1+1",
    "=HYPERLINK(\"http://x\",\"y\")", "\x00=1", "-", "=", "@", "\tok", "--1", "+ 1",
]  # fmt: skip
NONE = [
    "",
    "甲",
    "-12.5",
    "+3",
    "-1,234.50",
    "-12.5%",
    "12",
    "a=b",
    "a-b",
    "2024-12-31",
    "甲\n乙",
    "'",
    "①=②",
    " 甲",
    "3+2",
    "-5",
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_formulas_are_texts(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", NONE)
def test_others_stay(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.lists(st.lists(st.text(alphabet="=+-@＝－ \t\n\r'\"甲1,.", max_size=6), min_size=1), max_size=4))
def test_what_is_written_reads_back(rows: list[list[str]]) -> None:
    text = written(rows)
    read = [list(map(unguarded, row)) for row in csv.reader(io.StringIO(text, newline=""))]
    assert [row for row in read if row] == [row for row in rows if row]
    assert not [
        cell
        for row in csv.reader(io.StringIO(text, newline=""))
        for cell in row
        if guarded(cell) != cell and cell[:1] != "'"
    ]
