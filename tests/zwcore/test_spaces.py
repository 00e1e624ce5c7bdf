"""Forms pasted into a chat that turns each tab into one space and trims each message: read as from the tabs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench import calibration, cpu_seconds
from tests.zwcore.forms import DATA, ELSEWHERE, EXPECTED, folded, read_one, reviewed
from zwcore.documents import Document, Paragraph, read_document
from zwcore.exports.json import file_data
from zwcore.layouts import read_forms
from zwcore.layouts.placing import MAX_TOKENS, atoms, place
from zwcore.layouts.spaces import MAX_SPACES, label_cells, restore_columns
from zwcore.review import review_file

PASTED = (DATA / "pasted.txt").read_text("utf-8")
TITLE = "中卫市社会保险事业管理中心项目支出绩效自评表"
NATIONAL = "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施"
HEAD = (
    "项目支出绩效自评表\n（2024年度）\n项目名称\t\t甲 项目\n主管部门\t甲局\t实施单位\t乙 中心\n"
    "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\n\t年度资金总额\t12\t12\t11\n"
    "年度总体目标\t预期目标\t实际完成情况\n\t目标甲\t完成\n"
)


def flat(text: str) -> str:
    """What the chat makes of one message."""
    return text.replace("\t", " ").strip()


def messages(text: str, limit: int) -> str:
    """A long text as it comes in parts, cut at line ends, each of them trimmed, joined again."""
    parts, part = [], ""
    for line in text.splitlines(keepends=True):
        if part and len((part + line).encode("utf-16-le")) // 2 > limit:
            parts.append(part)
            part = ""
        part += line
    return "\n".join(flat(piece) for piece in [*parts, part])


def review(text: str) -> dict[str, Any]:
    return file_data(review_file(text.encode(), "pasted.txt"))


def tables(text: str) -> list[list[list[str]]]:
    document = restore_columns(read_document(text.encode(), "pasted.txt"))
    return [[[cell.text if cell else "" for cell in row] for row in grid.dense()] for grid in document.grids]


def told(file: dict[str, Any]) -> list[Any]:
    return [(form["receipt"], form["form"], form["findings"], form["score"]) for form in file["forms"]]


def test_nine_forms_are_those_of_the_tabs() -> None:
    file = review(flat(PASTED))
    forms = [form["form"] for form in file["forms"]]
    assert [{key: folded(form[key]) for key in EXPECTED[0]} for form in forms] == folded(EXPECTED)
    assert told(file) == told(reviewed("pasted.txt"))
    assert file["remarks"] == reviewed("pasted.txt")["remarks"]
    assert len(next(r for r in file["remarks"] if r["code"] == "ZW006")["params"]["rows"].split(",")) == 20


def test_every_cell_is_where_the_tabs_put_it() -> None:
    assert tables(flat(PASTED)) == tables(PASTED)


@pytest.mark.parametrize("number", range(1, 10))
def test_each_form_alone(number: int) -> None:
    (form,) = review(flat(TITLE + PASTED.split(TITLE)[number]))["forms"]
    assert form["receipt"] == reviewed("pasted.txt")["forms"][number - 1]["receipt"]


@pytest.mark.parametrize("limit", [4096, 3000, 2000, 1500, 1000, 700, 500, 400, 300, 1])
def test_in_parts_that_lost_their_outer_spaces(limit: int) -> None:
    forms = review(messages(PASTED, limit))["forms"]
    receipts = [form["receipt"] for form in forms]
    expected = [form["receipt"] for form in reviewed("pasted.txt")["forms"]]
    wrong = [n + 1 for n, (a, b) in enumerate(zip(receipts, expected, strict=True)) if a != b]
    assert wrong == []


@pytest.mark.parametrize("number", ELSEWHERE)
def test_forms_of_elsewhere(number: str) -> None:
    text = (DATA / f"elsewhere/form-{number}.txt").read_text("utf-8-sig")
    assert told(review(flat(text))) == told(review(text))
    assert json.dumps(tables(flat(text))) == json.dumps(tables(text))


# Rows of the national print with spaces inside their texts.
CLEAR_ROWS = [
    "\t产出指标 (50分)\t数量指标\t新建 高标准 农田\t≥5.5 万亩\t6 万亩\t10\t10\t",
    "\t产出 指标\t数量指标\t参加 Python 培训\t3 次\t3 次\t10\t9.5\t少 了 一次",
    "\t\t\t第 3 期工程\t≥90%\t95%\t10\t10\t",
    "\t\t质量指标\t合格率\t≥ 90%\t95 %\t（10分）\t10\t",
    "\t\t质量指标\t合格率\t\t\t10\t10\t机器 坏了，没有 修",
    "产出指标\t数量指标\t建成 农田\t≥5\t6\t10\t10\t\t",
]
# Rows where it cannot be known which words are whose: the first of these texts gets them all, the others are blank.
UNCLEAR_ROWS = {
    "\t效益指标\t社会效益指标\t群众 生活\t有所 改善\t有所 改善\t30\t28\t": [
        "", "效益指标", "社会效益指标", "群众 生活 有所 改善 有所 改善", "", "", "30", "28", "",
    ],
    "\t\t成本指标\t发放资金 6078 万元\t600 元/人；2500 元/人\t/\t10\t\t": [
        "", "", "成本指标", "发放资金 6078 万元 600 元/人；2500 元/人 /", "", "", "10", "", "",
    ],
}  # fmt: skip


# Rows of a print that parts the target into three columns.
PARTED = "绩效指标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t完成值\t权重\t得分\t未完成原因"
PARTED_ROWS = [
    "\t产出指标 (50分)\t数量指标\t新建 高标准 农田\t≥\t6000\t亩\t5700\t20\t19\t",
    "\t\t质量指标\t工程 合格率\t＝\t100\t%\t100\t10\t10\t没有 偏差",
    "\t效益指标\t社会效益指标\t群众 生活\t定性\t改善\t\t改善\t15\t15\t",
    "\t\t成本指标\t亩均投资\t≤\t2000\t元/亩\t1484.21\t10\t10\t",
]


def form_of(row: str, header: str = NATIONAL) -> str:
    return f"{HEAD}{header}\n{row}\n总分\t\t\t\t\t\t100\t98\t\n"


@pytest.mark.parametrize("row", CLEAR_ROWS)
def test_spaces_inside_texts(row: str) -> None:
    assert tables(flat(form_of(row))) == tables(form_of(row))


@pytest.mark.parametrize("row", PARTED_ROWS)
def test_operator_number_and_unit_in_columns_of_their_own(row: str) -> None:
    assert tables(flat(form_of(row, PARTED))) == tables(form_of(row, PARTED))


@pytest.mark.parametrize("row", UNCLEAR_ROWS)
def test_what_cannot_be_known_is_not_guessed(row: str) -> None:
    assert tables(flat(form_of(row)))[-1][-2] == UNCLEAR_ROWS[row]


def test_a_row_that_makes_no_sense_keeps_its_text_and_has_no_values() -> None:
    text = form_of(" ".join(["不知道"] * (MAX_TOKENS + 1)))
    (item,) = read_one(flat(text)).indicators
    assert item.level3
    assert item.level3.startswith("不知道 不知道")
    assert (item.weight, item.score, item.target) == (None, None, None)


@pytest.mark.parametrize(
    ("printed", "planned", "actual"),
    [
        ("\t目标甲\t完成", "目标甲", "完成"),
        ("\t\t完成", None, "完成"),
        ("\t目标 1：甲 目标 2：乙\t目标 1：丙 目标 2：丁", "目标 1：甲 目标 2：乙", "目标 1：丙 目标 2：丁"),
        ("\t1.甲 2.乙\t1.丙", "1.甲 2.乙", "1.丙"),
        ("\t修路 架桥\t修路 架桥", "修路 架桥", "修路 架桥"),
        ("\t修路 架桥\t完成", "修路 架桥 完成", None),
    ],
)
def test_goals_in_neighbouring_columns(printed: str, planned: str | None, actual: str | None) -> None:
    goals = read_one(flat(form_of(CLEAR_ROWS[0]).replace("\t目标甲\t完成", printed))).goals
    assert (goals.planned, goals.actual) == (planned, actual)


def test_cells_with_line_breaks_are_quoted_as_spreadsheets_do() -> None:
    text = form_of(CLEAR_ROWS[2].replace("第 3 期工程", '"第三期\n工程"'))
    assert tables(flat(text)) == tables(text)


def test_names_keep_their_spaces() -> None:
    form = read_one(flat(form_of(CLEAR_ROWS[0])))
    assert (form.project, form.department, form.unit, form.money_unit) == ("甲 项目", "甲局", "乙 中心", "万元")
    assert [(f.label, f.initial, f.executed) for f in form.funds] == [("年度资金总额", "12", "11")]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("绩效 指标 一级指标", ["绩效 指标", "一级指标"]),
        ("指标值 (A) 得分计算方法 得分", ["指标值 (A)", "得分计算方法", "得分"]),
        ("得分 计算方法", ["得分", "计算方法"]),
        ("得分 计算方法 得分", ["得分 计算方法", "得分"]),
        ("年度 目标 预期目标 年度总体目标 完成情况", ["年度 目标", "预期目标", "年度总体目标 完成情况"]),
        ("项目资金 (万元)  年初 预算数 ", ["项目资金 (万元)", "", "年初 预算数", ""]),
    ],
)
def test_labels(line: str, cells: list[str]) -> None:
    assert label_cells(line, ("block", "funds", "goals", "indicators")) == cells


PROSE = [
    "今天 天气 不错，我们 去 公园。\n明天 再说。",
    "Dear colleagues,\n\nplease find  attached the report of our project.  Best regards",
    "项目名称 是 什么 意思？\n请问 一级指标 二级指标 三级指标 怎么 填？\n谢谢",
    "请问 项目名称 怎么填 年初预算数 全年预算数 全年执行数",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_form(text: str) -> None:
    document = read_document(text.encode(), "pasted.txt")
    assert all(not form.form.project or not form.form.indicators for form in read_forms(document).forms)
    assert not read_forms(document).forms or text.startswith("项目名称")


def lined_up(text: str) -> str:
    return "\n".join("  ".join(cell or "/" for cell in line.split("\t")) for line in text.splitlines())


def barred(text: str) -> str:
    return "\n".join(" | ".join(line.split("\t")) for line in text.splitlines())


@pytest.mark.parametrize("as_table", [lined_up, barred, str])
def test_other_tables_are_left_as_they_are(as_table: Any) -> None:
    document = read_document(as_table(form_of(CLEAR_ROWS[2])).encode(), "pasted.txt")
    assert restore_columns(document) is document


def test_long_texts_are_left_alone() -> None:
    document = read_document((flat(form_of(CLEAR_ROWS[0])) + "\n" + "字 " * MAX_SPACES).encode(), "pasted.txt")
    assert restore_columns(document) is document
    wide = flat(form_of(CLEAR_ROWS[0])) + "\n项目名称" + " " * 70 + "x" + "\n项目名称 a" * 5000
    assert read_forms(read_document(wide.encode(), "pasted.txt")).forms


WORDS = st.sampled_from([*flat(PASTED).split(" ")[:300], "", "", "\n", "\n", '"', "|", "1"])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=120).map(" ".join) | st.text(max_size=200))
@example("项目名称 ")
def test_whatever_is_pasted_nothing_is_raised(text: str) -> None:
    lines = tuple(f"{HEAD.replace(chr(9), ' ')}{NATIONAL.replace(chr(9), ' ')}\n{text}".split("\n"))
    read_forms(Document("text", tuple(map(Paragraph, lines)), grids_have_spans=False, lines=lines))
    read_forms(Document("text", tuple(map(Paragraph, text.split("\n"))), lines=tuple(text.split("\n"))))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["", "甲", "10", "≥ 90", "/", "数量指标", "万人"]), max_size=14))
def test_placing_loses_no_word(parts: list[str]) -> None:
    placed = place(parts, ["margin", "level1", "level2", "level3", "weight", "target", "method", "score"])
    if placed is not None:
        assert "".join(placed.cells).replace(" ", "") == "".join(parts).replace(" ", "")
    assert "".join(atoms(" ".join(parts))).replace(" ", "") == "".join(parts).replace(" ", "")


def test_tabs_cost_nothing_more() -> None:
    document = read_document(PASTED.encode(), "pasted.txt")
    assert restore_columns(document) is document
    assert cpu_seconds(lambda: restore_columns(document)) < calibration() / 10
