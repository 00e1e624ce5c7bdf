"""Joining what a page break took apart: decided by the cells on both sides."""

from __future__ import annotations

import pytest

from zwcore.documents.lines import Char, lines_of
from zwcore.documents.pagebreaks import goes_on, join
from zwcore.documents.pieces import CellPiece, TablePiece

WIDTH = 5_000
FULL = "|"


def piece(page: int, rows: list[list[str]], spans: dict[tuple[int, int], int] | None = None) -> TablePiece:
    """A piece of equal columns. A text that starts or ends with ``|`` fills its cell up to there; "^" continues the
    cell above."""
    parts = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "^":
                continue
            span = next((n - r for n in range(r + 1, len(rows)) if rows[n][c] != "^"), len(rows) - r)
            box = (c * WIDTH, r * 1_000, (c + 1) * WIDTH, (r + span) * 1_000)
            parts.append(CellPiece(text.strip(FULL), r, span, page, box, text.startswith(FULL), text.endswith(FULL)))
    return TablePiece(tuple(parts), len(rows))


def table(upper: list[list[str]], lower: list[list[str]]) -> tuple[list[list[str]], tuple[int, ...]]:
    grid = join(piece(1, upper), piece(2, lower)).grid()
    return [[cell.text if cell else "?" for cell in row] for row in grid.dense()], grid.joined_rows


CUT = {
    "values stay above": (
        [["产出", "数量", "人数", "10", "≥90%"], ["满意度|", "服务对象|", "参保人员|", "20", "≥95%"]],
        [["|指标", "|满意度", "", "", ""], ["总分", "", "", "", "100"]],
        [["满意度\n指标", "服务对象\n满意度", "参保人员", "20", "≥95%"]],
    ),
    "values go below": ([["甲|", "", ""]], [["|乙", "20", "≥95%"]], [["甲\n乙", "20", "≥95%"]]),
    "nothing but empty cells go below": ([["甲", "20"]], [["", ""]], [["甲", "20"]]),
    "long texts": ([["完成了|", "全部|"]], [["|任务", "|工作"]], [["完成了\n任务", "全部\n工作"]]),
}


@pytest.mark.parametrize("case", CUT)
def test_a_row_cut_in_the_middle(case: str) -> None:
    upper, lower, expected = CUT[case]
    rows, joined = table(upper, lower)
    assert joined == (len(upper) - 1,)
    assert rows == upper_rows(upper) + expected + lower[1:]


def upper_rows(upper: list[list[str]]) -> list[list[str]]:
    return [[text.strip(FULL) for text in row] for row in upper[:-1]]


WHOLE = {
    "values on both sides": ([["甲|", "10"]], [["|乙", "20"]], [["甲", "10"], ["乙", "20"]]),
    "items of a list": ([["目标1：甲|"]], [["|目标3：乙"]], [["目标1：甲"], ["目标3：乙"]]),
    "a sentence that ended": ([["完成。|", "完成。|"]], [["|没有", "|没有"]], [["完成。", "完成。"], ["没有", "没有"]]),
    "a group goes on": (
        [["产出", "数量", "10"], ["^", "质量", "10"]],
        [["", "时效", "10"]],
        [["产出", "数量", "10"], ["产出", "质量", "10"], ["产出", "时效", "10"]],
    ),
    "a new group": (
        [["产出(40分)|", "数量", "10"], ["^", "质量", "10"]],
        [["|效益(40分)", "经济", "10"], ["^", "社会", "10"]],
        [
            ["产出(40分)", "数量", "10"],
            ["产出(40分)", "质量", "10"],
            ["效益(40分)", "经济", "10"],
            ["效益(40分)", "社会", "10"],
        ],
    ),
    "a method goes on with its next item": (
        [["1", "1.若为定性|"], ["2", "^"]],
        [["3", "|2.若为定量"], ["4", "^"]],
        [[n, "1.若为定性\n2.若为定量"] for n in "1234"],
    ),
    "a group that began in the last row": (
        [["效益", "经济", "10"]],
        [["", "社会", "10"]],
        [["效益", "经济", "10"], ["效益", "社会", "10"]],
    ),
    "an empty last column stays empty": (
        [["甲", "10", "说明"]],
        [["乙", "20", ""]],
        [["甲", "10", "说明"], ["乙", "20", ""]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_a_break_between_rows(case: str) -> None:
    upper, lower, expected = WHOLE[case]
    assert table(upper, lower) == (expected, ())


HEADER = ["一级", "二级", "名称", "备注"]
AGAIN = {
    "the last row has blanks": (
        [["项目", "甲", "", ""], HEADER, ["产出", "数量", "里程", "8"], ["^", "^", "座数", ""]],
        [HEADER, ["", "质量", "合格率", "5"], ["^", "^", "列养率", ""]],
        [["产出", "质量", "合格率", "5"], ["产出", "质量", "列养率", ""]],
        (),
    ),
    "the row below goes on with the one above": (
        [["项目", "甲", "", ""], HEADER, ["产出", "数量", "日常养护的|", "8"]],
        [HEADER, ["", "", "|农村公路里程", ""], ["效益", "社会", "惠及村", "5"]],
        [["效益", "社会", "惠及村", "5"]],
        (2,),
    ),
    "two rows of a header, and a label of the block beside them": (
        [["项目", "甲", "", ""], ["指标", "一级", "完成", "备注"], ["^", "二级", "值", "分"], ["^", "数量", "路", "8"]],
        [["指标", "一级", "完成", "备注"], ["^", "二级", "值", "分"], ["^", "质量", "合格率", ""]],
        [["指标", "质量", "合格率", ""]],
        (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AGAIN)
def test_a_header_that_is_printed_again_is_left_out(case: str) -> None:
    upper, lower, expected, cut = AGAIN[case]
    rows, joined = table(upper, lower)
    assert joined == cut
    assert rows[-len(expected) :] == expected
    assert len(rows) == len(upper) + len(expected)
    header = [text for row in lower[: len(lower) - len(expected) - len(cut)] for text in row if text != "^"]
    lost = join(piece(1, upper), piece(2, lower)).dropped(0)
    assert [one.text for one in lost] == [text for text in header if text != "指标"]
    assert {one.why for one in lost} == {"repeated"}


def test_pages_keep_their_number() -> None:
    grid = join(piece(1, [["甲", "1"]]), piece(2, [["乙", "2"]])).grid()
    assert [cell.page for cell in grid.cells] == [1, 1, 2, 2]


def test_three_pages() -> None:
    two = join(piece(1, [["产出", "1"], ["^", "2"]]), piece(2, [["", "3"]]))
    grid = join(two, piece(3, [["", "4"]])).grid()
    assert grid.rows == 4
    assert grid.cells[0].row_span == 4


def test_other_widths_do_not_go_on() -> None:
    assert not goes_on(piece(1, [["a", "b"]]), piece(2, [["a", "b", "c"]]))


def test_the_next_form_does_not_go_on() -> None:
    assert not goes_on(piece(1, [["项目名称", "甲"], ["总分", "100"]]), piece(2, [["项目名称", "乙"]]))
    assert goes_on(piece(1, [["项目名称", "甲"], ["分值", "1"]]), piece(2, [["总分", "100"]]))


def chars(text: str, x: float, top: float, step: float = 10) -> list[Char]:
    return [Char(c, x + n * step, top, x + n * step + 10, top + 10) for n, c in enumerate(text)]


def test_lines() -> None:
    page = [*chars("乙", 0, 20), *chars("甲丙", 0, 0), *chars("丁", 40, 1.5), *chars("  ", 0, 50)]
    assert [line.text for line in lines_of(page)] == ["甲丙 丁", "乙"]


def test_bold_by_printing_twice() -> None:
    assert [line.text for line in lines_of([*chars("绩效", 0, 0), *chars("绩效", 0.3, 0)])] == ["绩效"]
