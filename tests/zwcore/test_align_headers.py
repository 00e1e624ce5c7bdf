"""Headers of two lines, names of a table without levels, and a blank total, in texts without a grid."""

from __future__ import annotations

import pytest

from tests.zwcore.forms import read_one
from zwcore.finding import Severity
from zwcore.form import Goals
from zwcore.layouts.align_double import double_headers
from zwcore.review import review_file
from zwcore.text import canonical

HEAD = "项目支出绩效自评表\n（2024年度）\n项目名称\t食品抽检\n主管部门\t某县市场局\t实施单位\t某县检验所\n"
FUNDS = """项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t20\t20\t19\t10\t95%\t9.5
其中：财政拨款\t20\t20\t19\t—\t95%\t—
"""
GOALS = "年度总体目标\t预期目标\t实际完成情况\n抽检400批次以上，合格率稳定。\t抽检了400批次，合格率99%。\n"
PRINTS = {
    "levels and results under names, reasons beside them": (
        "指标名称\t年度指标值\t自评情况\t未完成原因\n一级指标\t二级指标\t三级指标\t完成值\t分值\t得分\n",
        "一级指标\t二级指标\t三级指标\t\t完成值\t分值\t得分\t\n",
        ("target", "actual", "weight", "score", "deviation"),
    ),
    "three names side by side": (
        "绩效指标\t指标值\t评分\t完成程度\t原因分析\n一级指标\t二级指标\t三级指标\t年初目标值\t年末完成值\t分值\t自评分\n",
        "一级指标\t二级指标\t三级指标\t年初目标值\t年末完成值\t分值\t自评分\t\t\n",
        ("target", "actual", "weight", "score", "rate", "deviation"),
    ),
    "what is explained stands between": (
        "指标名称\t指标解释\t评分标准\t年度指标值\t自评情况\t未完成原因和改进措施\n"
        "一级指标\t二级指标\t三级指标\t全年完成值\t分值\t自评得分\n",
        "一级指标\t二级指标\t三级指标\t\t\t\t全年完成值\t分值\t自评得分\t\n",
        ("other", "method", "target", "actual", "weight", "score", "deviation"),
    ),
}
ROWS = [
    ("产出指标", "数量指标", "抽检批次", "≥400批", "400批", "30", "30", ""),
    ("", "质量指标", "检验准确率", "≥98%", "95%", "30", "29", "设备老化，已申请更新。"),
    ("效益指标", "社会效益指标", "投诉处理率", "100%", "100%", "30", "30", ""),
]


def table(order: tuple[str, ...], blanks: bool) -> str:
    lines = []
    for level1, level2, level3, target, actual, weight, score, deviation in ROWS:
        said = {"target": target, "actual": actual, "weight": weight, "score": score, "deviation": deviation}
        said |= {"rate": "101%", "other": "反映工作的规模", "method": "完成值/指标值×分值"}
        levels = [level1, level2] if blanks else [text for text in (level1, level2) if text]
        lines.append("\t".join([*levels, level3, *(said[name] for name in order)]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("print_", PRINTS.values(), ids=PRINTS)
@pytest.mark.parametrize("kind", ["word", "browser", "a cell a line"])
def test_a_header_of_two_lines(print_: tuple[str, str, tuple[str, ...]], kind: str) -> None:
    upper, lower, order = print_
    header = upper if kind != "word" else upper.split("\n")[0] + "\n" + lower
    text = HEAD + FUNDS + GOALS + header + table(order, kind == "word") + "总分\t100\t98.5\t\n"
    form = read_one(text.replace("\t", "\n") if kind == "a cell a line" else text)
    assert form.goals == Goals("抽检400批次以上，合格率稳定。", "抽检了400批次，合格率99%。")
    found = [(one.level1, one.level3, one.target, one.actual, one.weight, one.score) for one in form.indicators]
    assert found == [
        ("产出指标", "抽检批次", "≥400批", "400批", "30", "30"),
        ("产出指标", "检验准确率", "≥98%", "95%", "30", "29"),
        ("效益指标", "投诉处理率", "100%", "100%", "30", "30"),
    ]
    assert [one.deviation for one in form.indicators] == [None, "设备老化，已申请更新。", None]


def test_ways_of_a_header_begin_with_what_says_most() -> None:
    upper, lower = (
        ["绩效指标", "指标值", "评分", "原因分析"],
        ["一级指标", "二级指标", "三级指标", "目标值", "完成值", "分值", "得分"],
    )
    assert double_headers(upper, lower)[0] == [*lower, "原因分析"]


FLAT = """{}\t指标性质\t指标值\t实际完成\t指标权重\t指标得分\t未完成原因
抽检批次\t≥\t400批\t420批\t30\t30\t
服务对象满意度\t≥\t95%\t96%\t30\t30\t
投诉处理率\t=\t100%\t100%\t30\t30\t
"""


@pytest.mark.parametrize("word", ["绩效指标", "指标", "考核指标", "指标名称", "评价内容"])
@pytest.mark.parametrize("parting", ["\t", "\n"])
def test_the_names_of_a_table_without_levels(word: str, parting: str) -> None:
    text = HEAD + FUNDS + GOALS + FLAT.format(word) + "总分\t100\t99.5\t\n"
    form = read_one(text.replace("\t", parting))
    assert form.project == "食品抽检"
    assert [one.level3 for one in form.indicators] == ["抽检批次", "服务对象满意度", "投诉处理率"]
    assert [one.score for one in form.indicators] == ["30"] * 3


HEADER = "一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分\t偏差原因\n"


def codes(text: str) -> dict[str, Severity]:
    (form,) = review_file(text.encode(), "pasted.txt").forms
    return {one.code: one.severity for one in form.findings if one.cause is None}


@pytest.mark.parametrize("total", ["", "98.5", "100"])
def test_one_number_behind_the_total_in_a_text_whose_blanks_are_gone(total: str) -> None:
    rows = table(("target", "actual", "weight", "score", "deviation"), blanks=False)
    lines = (HEAD + FUNDS + GOALS + HEADER + rows + f"总分\t100\t{total}\t\n").replace("\t", "\n").split("\n")
    (form,) = review_file("\n".join(line for line in lines if line).encode(), "pasted.txt").forms
    found = {one.code: one.severity for one in form.findings}
    assert found.get("ZW106") == (None if total else Severity.WARNING)
    assert found.get("ZW202") == (Severity.ERROR if total == "100" else None)


def test_what_is_not_found_where_little_is_understood_is_asked() -> None:
    strange = HEAD + "甲甲\t乙乙\t丙丙\t丁丁\n" + "".join(f"事项{n}\t若干{n}\t{n}\t很好{n}\n" for n in range(9))
    found = review_file(strange.replace("\t", "\n").encode(), "pasted.txt")
    told = [*found.problems, *(one for form in found.forms for one in form.findings)]
    assert [one.code for one in told if one.severity is Severity.ERROR and one.code != "ZW001"] == []


def test_items_of_a_goal_each_with_its_outcome() -> None:
    items = (
        "目标1：抽检400批次。\n目标1完成情况：抽检400批次。\n目标2：投诉全部处理。\n目标2完成情况：投诉全部处理完毕。\n"
    )
    rows = table(("target", "actual", "weight", "score", "deviation"), blanks=False)
    goals = "年度总体目标\n预期目标\n实际完成情况\n" + items
    text = (HEAD + FUNDS + goals + HEADER + rows + "总分\t100\t98.5\n").replace("\t", "\n")
    form = read_one("\n".join(line for line in text.split("\n") if line))
    assert canonical(form.goals.planned or "") == canonical("目标1：抽检400批次。目标2：投诉全部处理。")
    assert canonical(form.goals.actual or "") == canonical(
        "目标1完成情况：抽检400批次。目标2完成情况：投诉全部处理完毕。"
    )


@pytest.mark.parametrize("caption", ["（二）目标完成\n", "二、年度绩效目标\n", ""])
def test_a_caption_above_the_goals(caption: str) -> None:
    goals = f"{caption}年度目标\n完成情况\n抽检400批次以上，合格率稳定。\n抽检了400批次，合格率99%。\n（三）指标完成\n"
    rows = table(("target", "actual", "weight", "score", "deviation"), blanks=False)
    text = (HEAD + FUNDS + goals + "序号\t" + HEADER + rows + "总分\t100\t98.5\n").replace("\t", "\n")
    form = read_one("\n".join(line for line in text.split("\n") if line))
    assert form.goals == Goals("抽检400批次以上，合格率稳定。", "抽检了400批次，合格率99%。")


def test_a_row_of_money_without_points_keeps_its_rate() -> None:
    funds = """预算执行情况（万元）\t项目\t年初预算\t全年预算数（A）\t全年执行数（B）\t分值\t得分\t执行率（B/A）
年度资金总额\t60.50\t60.50\t60.50\t10\t10\t100%
其中：县级财政资金\t50.50\t50.50\t50.50\t100%
上级转移支付\t10.00\t10.00\t10.00\t100%
其他资金
"""
    rows = table(("target", "actual", "weight", "score", "deviation"), blanks=False)
    text = (HEAD + funds + GOALS + HEADER + rows + "总分\t100\t99\n").replace("\t", "\n")
    form = read_one("\n".join(line for line in text.split("\n") if line))
    assert [(one.label, one.rate) for one in form.funds] == [
        ("年度资金总额", "100%"), ("其中：县级财政资金", "100%"), ("上级转移支付", "100%"), ("其他资金", None),
    ]  # fmt: skip
