"""Characters that cannot be seen, look like others, or end lines: the same in all formats."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from zwcore.documents import Cell, Document, Dropped, Grid, Paragraph, read_document
from zwcore.documents.characters import plain, plain_document

UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202e\u2066\u2069\ufe0f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"主管{UNSEEN}部门1{UNSEEN}0.5", "主管部门10.5"),
        ("主管部⻔、项⽬、⺠、⻓、⻅、⻋、⻢、⻰、⻩", "主管部门、项目、民、长、见、车、马、龙、黄"),
        ("⽤⼾⼀⽣", "用户一生"),
        ("⻬⻥⻦⻝⻚⻛⻜⻘⻙⻏⻐⻉⻈⺡⺮", "齐鱼鸟食页风飞青韦邑钅贝讠氵𥫗"),
        ("a\u2028b\u2029c\x85d\ve\ff", "a\nb\nc\nd\ne\nf"),
        ("\uf0b390%\uf0a35\uf0b12\uf0fe\uf052", "≥90%≤5±2☑☑"),
        ("\ue000\uf8ff", "□□"),
        ("年度 ①㎡", "年度 ①㎡"),
        ("項目名稱", "項目名稱"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_every_radical_that_stands_for_an_ideograph_becomes_it() -> None:
    left = [chr(code) for code in range(0x2E80, 0x2FE0) if plain(chr(code)) == chr(code)]
    assert [char for char in left if unicodedata.name(char, "")] == ["⺀"]


def test_a_document_is_made_plain_everywhere() -> None:
    cells = (Cell("项⽬", 0, 0), Cell("\uf0b35", 0, 1), Cell("\ue0001", 0, 2, confidence=300))
    odd = Document(
        "text", (Grid(cells, 1, 3), Paragraph("⻔\u200b")), lines=("⻔",), dropped=(Dropped("⻔", "hidden"),)
    )
    grid, line = plain_document(odd).blocks
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.confidence) for cell in grid.cells] == [("项目", 1000), ("≥5", 500), ("□1", 300)]
    assert line == Paragraph("门")
    assert plain_document(odd).lines == ("门",)
    assert plain_document(odd).dropped[0].text == "门"


def test_a_document_with_nothing_odd_is_the_same_one() -> None:
    document = Document("text", (Paragraph("项目名称"),))
    assert plain_document(document) is document


def html(text: str) -> bytes:
    return f"<meta charset=utf-8><table><tr><td>{text}<td>b</table>".encode()


@pytest.mark.parametrize("make", [lambda text: f"{text}\tb".encode(), lambda text: f"{text},b".encode(), html])
def test_whatever_the_format(make: Callable[[str], bytes]) -> None:
    (grid,) = read_document(make("\ufeff主管部⻔\u200b"), "a.csv" if make("")[:1] == b"," else None).grids
    assert [cell.text for cell in grid.cells] == ["主管部门", "b"]
