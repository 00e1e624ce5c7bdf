"""A long text whose parts an app cuts anywhere, also inside a line: the form is the one of the whole text."""

from __future__ import annotations

import pytest

from bot.dialogs.checking.parts import joined
from tests.bot.conftest import Running
from tests.bot.talk import form_text
from tests.zwcore.forms import DATA

WHOLE = (DATA / "pasted.txt").read_text("utf-8")
ELSEWHERE = (DATA / "elsewhere/form-08.txt").read_text("utf-8-sig")


@pytest.mark.parametrize(("text", "most"), [(WHOLE[:6000], 5), (ELSEWHERE.partition("注:")[0], 8)])
def test_nearly_every_cut_is_healed(text: str, most: int) -> None:
    """A message loses the white space at its ends, so some cuts leave no trace."""
    cuts = range(text.index("项目资金"), len(text) - 5, 11)
    torn = [at for at in cuts if _rows(joined(text[:at].strip(), text[at:].strip())) != _rows(text)]
    assert 100 * len(torn) <= most * len(cuts)


def _rows(text: str) -> list[list[str]]:
    """The cells that are not blank, line by line, without white space."""
    lines = (["".join(cell.split()) for cell in line.split("\t") if cell.strip()] for line in text.split("\n"))
    return [line for line in lines if line]


HEADER = "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因"
ROW = "\t产出指标\t数量指标\t培训人数\t≥200人\t215人\t10\t10\t"
NEXT = "\t\t质量指标\t合格率\t≥90%\t95%\t10\t9\t人手不足"


@pytest.mark.parametrize(
    ("before", "part", "whole"),
    [
        (
            f"{HEADER}\n{ROW}\n\t\t质量指标\t合格",
            f"率\t≥90%\t95%\t10\t9\t人手不足\n{ROW}",
            f"{HEADER}\n{ROW}\n{NEXT}\n{ROW}",
        ),
        (
            f"{HEADER}\n{ROW}\n\t\t质量指标",
            f"合格率\t≥90%\t95%\t10\t9\t人手不足\n{ROW}",
            f"{HEADER}\n{ROW}\n{NEXT}\n{ROW}",
        ),
        (f"{HEADER}\n{ROW}\n{NEXT[:-2]}", f"不足\n{ROW}", f"{HEADER}\n{ROW}\n{NEXT[:-2]}\n不足\n{ROW}"),
        (f"{HEADER}\n{ROW.rstrip()}", f"{NEXT.strip()}\n{ROW}", f"{HEADER}\n{ROW.rstrip()}\n{NEXT.strip()}\n{ROW}"),
        (HEADER, ROW.strip(), f"{HEADER}\n{ROW.strip()}"),
        (f"{HEADER}\n{ROW.rstrip()}", "总分\t100\t98", f"{HEADER}\n{ROW.rstrip()}\n总分\t100\t98"),
        (f"{HEADER}\n{ROW.rstrip()}", "谢谢", f"{HEADER}\n{ROW.rstrip()}\n谢谢"),
        (f"{HEADER}\n{ROW}\n总分\t10", "0\t98\t", f"{HEADER}\n{ROW}\n总分\t100\t98\t"),
        (f"{HEADER}\n{ROW}\n总分", "100\t98", f"{HEADER}\n{ROW}\n总分\t100\t98"),
        ("项目名称\t甲\n主管部门\t乙\t实施", "单位\t丙", "项目名称\t甲\n主管部门\t乙\t实施\n单位\t丙"),
        ("项目名称 甲\n主管部门 乙", "实施单位 丙", "项目名称 甲\n主管部门 乙\n实施单位 丙"),
    ],
)
def test_a_line_goes_on_where_both_pieces_make_a_row(before: str, part: str, whole: str) -> None:
    assert joined(before, part) == whole


def test_a_row_cut_in_two_is_one_row(app: Running) -> None:
    chat, text = app.chat(), form_text(5)
    cut = text.index("社会保障卡", text.index("产出指标")) + 2
    assert text.count("\t", text.rindex("\n", 0, cut), cut) > 1
    chat.send(text[:cut].strip())
    chat.said("没有填")
    card = chat.ask(text[cut:].strip(), "各项合计 105")
    assert "没有填" not in card["text"]
