"""Pasted text: what is a row, what is a cell, what is a line."""

from __future__ import annotations

import pytest

from zwcore.documents import Grid, read_document
from zwcore.documents.wrap import item_number, unwrap


def read(text: str) -> list[object]:
    """Paragraphs as strings, grids as rows of strings."""
    out: list[object] = []
    for block in read_document(text.encode()).blocks:
        rows = block.dense() if isinstance(block, Grid) else None
        out.append(block.text if rows is None else [[cell.text for cell in row if cell] for row in rows])  # type: ignore[union-attr]
    return out


CASES: dict[str, tuple[str, list[object]]] = {
    "tabs": ("标题\n\na\tb\nc\t\td\n尾", ["标题", [["a", "b", ""], ["c", "", "d"]], "尾"]),
    "blank line ends a table": ("a\tb\n\nc\td\n", [[["a", "b"]], [["c", "d"]]]),
    "windows line ends": ("a\tb\r\nc\td\r\n", [[["a", "b"], ["c", "d"]]]),
    "break inside a quoted cell": ('a\t"目标1\n目标2"\tb\n', [[["a", "目标1\n目标2", "b"]]]),
    "doubled quotes": ('a\t"他说""好""\n再见"\n', [[["a", '他说"好"\n再见']]]),
    "tab inside a quoted cell": ('"a\tb"\tc', [[["a\tb", "c"]]]),
    "quotes that a person typed": (
        '"放管服"\t"一卡通"改革\t"没有结尾\n',
        [[['"放管服"', '"一卡通"改革', '"没有结尾']]],
    ),
    "bars": (
        "表\n| 项目 | 分值 |\n|---|:--:|\n| 甲 | 10 |\n| 乙 |  |",
        ["表", [["项目", "分值"], ["甲", "10"], ["乙", ""]]],
    ),
    "runs of spaces": (
        "表1\n项目名称   甲\n主管部门  乙  丙",
        ["表1", [["项目名称", "甲", ""], ["主管部门", "乙", "丙"]]],
    ),
    "one gap is no table": ("一、  基本情况\n说明", ["一、 基本情况", "说明"]),
    "blanks to fill in": (
        "填报人：   联系电话：   \n填报时间：   审核人：",
        ["填报人：   联系电话：", "填报时间：   审核人："],
    ),
    "zero width mark": ("\ufeffa\tb", [[["a", "b"]]]),
}


@pytest.mark.parametrize("case", CASES)
def test_blocks(case: str) -> None:
    text, expected = CASES[case]
    assert read(text) == expected


def test_text_knows_no_spans() -> None:
    document = read_document(b"a\tb")
    assert document.kind == "text"
    assert not document.grids_have_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("满意度\n指标", "满意度指标"),
        ("a word\nanother", "a word another"),
        ("按 3000\n元/人", "按 3000元/人"),
        ("目标 1：甲；\n目标 2：乙", "目标 1：甲； 目标 2：乙"),
        ("1.若为定性\n指标。\n2.若为定量", "1.若为定性指标。 2.若为定量"),
        ("指标值\n（A）", "指标值（A）"),
        ("\n甲\n\n乙\n", "甲乙"),
        ("", ""),
    ],
)
def test_unwrap(text: str, expected: str) -> None:
    assert unwrap(text) == expected


@pytest.mark.parametrize(("line", "number"), [("2.若", "2"), ("目标 3：", "3"), ("（一）总", "（一）"), ("甲1.", None)])
def test_item_number(line: str, number: str | None) -> None:
    assert item_number(line) == number
