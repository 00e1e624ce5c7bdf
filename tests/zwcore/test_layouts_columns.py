"""Columns under other words, in another order, under two rows of headers: what they are, and what is said of them."""

from __future__ import annotations

import pytest

from tests.zwcore.grids import one
from tests.zwcore.test_layouts_grids import FUNDS, GOALS, HEAD, HEADER, NAMES, ROWS, TOTAL, WHOLE, errors, said, weights
from zwcore.form import FundLine
from zwcore.layouts.labels import field_of
from zwcore.layouts.vocabulary import bracket_of
from zwcore.review import review_file, review_form

WORDS = {
    "indicators": {
        "weight": "考核分数 标准分数 标准分(数) 所占分值 指标权重值 满分 三级指标权重 基本分",
        "score": "自评打分 评定得分 实得分 单位评分 评定分数 自评赋分 最终得分",
        "actual": "年末实际完成值 年终完成情况 本年实际值 当年达到值 年度完成结果 年底完成数值 实绩 预期当年实现值",
        "target": "目标要求值 设定目标值 年度指标目标 计划完成值 应完成值 预计完成值 计划数",
        "level1": "指标类型（一级） 绩效一级指标 一级指标名称",
        "level1_points": "一级指标权重 一级指标分值(%)",
        "level2": "指标类别（二级） 绩效二级指标",
        "level3": "具体指标（三级） 三级指标（指标内容） 绩效三级指标",
        "deviation": "偏差原因及改进举措 备注（未完成原因） 偏差说明 差异原因说明 下一步措施 未完成原因及拟改进措施",
        "method": "评分标准 扣分标准 赋分规则 评分依据",
        "evidence": "数据来源及佐证",
        "other": "责任科室 责任股室 责任单位 得分系数 是否核心指标 上年完成值 二级指标权重 备注 完成率",
    },
    "funds": {
        "initial": "年初批复预算 预算申报数 计划投资 年初预算安排（A）",
        "adjusted": "年中调整后预算（B） 批复预算 当年预算 总预算 资金到位数 资金安排数",
        "executed": "决算数 资金使用数 支出金额 累计支出 实际使用数 完成投资 全年支出（万元）",
        "rate": "资金使用率 执行比例 执行率B/A",
        "weight": "考核分数 所占分值 权数",
        "shifted": "年中调整 年中预算数 年中调整预算 预算调整数 调整数 追加（减）数 预算追加数 年中追加 调增数",
    },
    "goals": {
        "planned": "年初预期 年初计划 年度计划 年初设定的总目标 调整后绩效目标 调整后目标",
        "actual": "年末目标实现情况 总目标的完成情况 年终完成情况 总目标实际完成",
    },
}
MORE = {
    "indicators": {"target": "2024年目标值 2023年度指标值", "actual": "2024年实际值 2024年完成值"},
    "funds": {"adjusted": "追加后预算 调整预算 全年预算数A"},
    "goals": {"actual": "目标实现程度 目标完成程度 年度完成 年末完成 全年完成"},
}
LABELS = [
    (s, f, word)
    for table in (WORDS, MORE)
    for s, fields in table.items()
    for f, words in fields.items()
    for word in words.split()
]


@pytest.mark.parametrize(("section", "field", "word"), LABELS)
def test_a_known_root_is_sure(section: str, field: str, word: str) -> None:
    assert field_of(word, section) == field


@pytest.mark.parametrize("word", ["军令状", "预算单位", "实施科目", "分数"])
def test_no_word_is_taken_for_more_than_it_says(word: str) -> None:
    assert field_of(word, "indicators") is None
    assert field_of(word, "funds") is None


def test_a_bracket_at_the_end() -> None:
    assert bracket_of("备注（未完成原因）：") == "未完成原因"
    assert bracket_of("备注") == ""


LEVEL_POINTS = """绩效指标|一级指标|权重|二级指标|三级指标|指标值|完成值|分值|得分
^|产出指标|60|数量指标|抽检批次|400批|400批|30|30
^|^|^|质量指标|合格率|≥98%|99%|30|30
^|效益指标|30|社会效益指标|投诉处理率|100%|100%|30|30
总分|<|<|<|<|<|<|100|99.5
"""
BOTH = """一级指标|<|二级指标|<|三级指标|<|指标值|完成值|得分
名称|权重(%)|名称|权重(%)|名称|权重(%)|^|^|^
产出|60|数量|30|抽检批次|30|400批|400批|30
^|^|质量|30|合格率|30|≥98%|99%|30
效益|30|社会效益|30|投诉处理率|30|100%|100%|30
总分|<|<|<|<|<|<||99.5
"""


@pytest.mark.parametrize("table", [LEVEL_POINTS, LEVEL_POINTS.replace("权重", "一级指标权重"), BOTH])
def test_points_beside_a_level_are_those_of_the_level(table: str) -> None:
    reading = one(HEAD + NAMES + FUNDS + GOALS + table)
    assert weights(reading.form) == ["30"] * 3
    assert [(item.level1_points, item.level3) for item in reading.form.indicators] == [
        ("60", "抽检批次"), ("60", "合格率"), ("30", "投诉处理率"),
    ]  # fmt: skip
    assert (errors(reading), dict(reading.how.doubts)) == ([], {})


@pytest.mark.parametrize("table", [LEVEL_POINTS, BOTH])
def test_a_score_over_its_own_points_is_told_with_its_own_numbers(table: str) -> None:
    table = table.replace("|99%|30|30", "|99%|30|33").replace("|99%|30\n", "|99%|33\n").replace("99.5", "102.5")
    found = review_form(one(HEAD + NAMES + FUNDS + GOALS + table))
    (text,) = said(found, "ZW201")
    assert "得分 33，分值 30" in text


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("预算数|<|全年执行数", "年初|调整后|^"),
        ("预算安排情况|<|资金支出", "年初①|小计②|^"),
        ("预算|<|支出", "年初预算数|全年预算数|^"),
    ],
)
def test_money_under_two_rows_of_headers(upper: str, lower: str) -> None:
    funds = f"项目资金（万元）||{upper}|分值|执行率|得分\n^|^|{lower}|^|^|^\n^|年度资金总额|20|25|19|10|76%|7.6\n"
    reading = one(HEAD + NAMES + funds + GOALS + HEADER + ROWS + TOTAL.replace("99.5", "97.6"))
    assert reading.form.funds == (FundLine("年度资金总额", "20", "25", "19", "10", "76%", "7.6"),)
    assert errors(reading) == []


@pytest.mark.parametrize("first", ["预算申报数", "批复预算", "计划投资"])
def test_the_first_column_of_money_is_no_label(first: str) -> None:
    reading = one(WHOLE.replace("年初预算数", first))
    assert reading.form.funds == (FundLine("年度资金总额", "20", "20", "19", "10", "95%", "9.5"),)


def test_amounts_as_rows_with_points_beside_the_label_of_the_block() -> None:
    funds = """预算执行情况（万元）（10分）|<|合计|其中：财政拨款|其他资金|<|<|<
^|年初预算数|20|15|5|<|<|<
^|全年预算数|20|15|5|<|<|<
^|全年执行数|19|15|4|<|<|<
执行率|95%|<|<|得分|9.5|<|<
"""
    reading = one(HEAD + NAMES + funds + GOALS + HEADER + ROWS + TOTAL)
    assert reading.form.funds == (
        FundLine("合计", "20", "20", "19", "10", "95%", "9.5"),
        FundLine("其中：财政拨款", "15", "15", "15"),
        FundLine("其他资金", "5", "5", "4"),
    )
    assert errors(reading) == []


TASKS = """年度主要任务|任务名称|主要内容|预算数|执行数|完成情况|<|<
^|抽检|日常抽检|12|11|完成|<|<
^|宣传|宣传培训|8|8|完成|<|<
"""


@pytest.mark.parametrize("text", [WHOLE.replace(FUNDS, TASKS + FUNDS), WHOLE.replace(GOALS, GOALS + TASKS)])
def test_tasks_are_not_the_money(text: str) -> None:
    reading = one(text)
    assert reading.form.funds == one(WHOLE).form.funds
    assert reading.form.goals == one(WHOLE).form.goals
    assert errors(reading) == []
    assert {cell.under for cell in reading.how.unread} == {"年度主要任务"}


@pytest.mark.parametrize("added", ["^|小计|<|<|<|<|60|60\n", "^|^|小 计||||60|60\n", "^|产出指标小计|<|<|<|<|60|60\n"])
def test_a_subtotal_is_no_indicator(added: str) -> None:
    reading = one(WHOLE.replace("^|效益", f"{added}^|效益"))
    assert weights(reading.form) == ["30", "30", "30"]
    assert errors(reading) == []


ADJUSTED = "年度总体目标|年初绩效目标|<|调整后绩效目标|<|完成情况|<|<\n^|抽检500批次以上|<|{}|<|抽检了400批次|<|<\n"


@pytest.mark.parametrize(("adjusted", "planned"), [("抽检400批次以上", "抽检400批次以上"), ("", "抽检500批次以上")])
def test_the_goal_is_the_adjusted_one_where_there_is_one(adjusted: str, planned: str) -> None:
    form = one(WHOLE.replace(GOALS, ADJUSTED.format(adjusted))).form
    assert (form.goals.planned, form.goals.actual) == (planned, "抽检了400批次")


def test_levels_under_other_names_are_known_by_what_stands_below() -> None:
    reading = one(WHOLE.replace("一级指标|二级指标|三级指标", "指标类别|指标分类|具体指标"))
    assert [(item.level1, item.level2) for item in reading.form.indicators] == [
        ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"),
    ]  # fmt: skip


def _wider(column: str, *values: str) -> str:
    """The form with a column more, at its right end."""
    header, *rows = HEADER.strip(), *ROWS.strip().splitlines()
    lines = [f"{header}|{column}", *(f"{row}|{value}" for row, value in zip(rows, values, strict=True))]
    return HEAD + NAMES + FUNDS + GOALS + "\n".join(lines) + "\n" + TOTAL


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        (
            "军令状",
            ("甲乙", "丙丁", "戊己"),
            ["没有找到“偏差原因”一栏；“军令状”没有读懂，可能就是这一栏，请对照原件核对。"],
        ),
        ("军令状", ("", "", ""), ["没有找到“偏差原因”一栏；“军令状”没有读懂，可能就是这一栏，请对照原件核对。"]),
        ("责任股室", ("抽检股", "抽检股", "法规股"), ["“责任股室”不在核对范围，3 格没有读入。"]),
        ("完成率", ("100%", "100%", "100%"), []),
        ("偏差原因及改进举措", ("", "", ""), []),
    ],
)
def test_what_is_said_of_a_column_more(column: str, values: tuple[str, ...], told: list[str]) -> None:
    assert said(review_form(one(_wider(column, *values))), "ZW009") == told


def test_several_columns_that_nobody_understands_are_one_line() -> None:
    text = _wider("偏差原因|军令状|落地章", "无|甲乙丙|子丑", "无|甲乙丙|子丑", "无|甲乙丙|子丑")
    assert said(review_form(one(text)), "ZW009") == ["有 2 栏没有读懂（军令状、落地章），6 格没有读入。"]


def test_a_missed_target_without_a_reason_is_told_under_any_word_for_reasons() -> None:
    text = _wider("偏差原因及改进举措", "", "", "").replace("|400批|400批|30|30", "|400批|300批|30|22.5")
    assert "ZW110" in {finding.code for finding in review_form(one(text.replace("|100|99.5", "|100|92"))).findings}


@pytest.mark.parametrize("header", ["权重", "一级指标权重"])
@pytest.mark.parametrize("parting", ["\t", "\n"])
def test_points_of_a_level_in_a_text_without_a_grid(header: str, parting: str) -> None:
    text = HEAD + NAMES + FUNDS + GOALS + LEVEL_POINTS.replace("权重", header)
    lines = [[cell for cell in line.split("|") if cell not in ("<", "^")] for line in text.splitlines()]
    (form,) = review_file("\n".join(map(parting.join, lines)).encode(), "pasted.txt").forms
    assert [item.level1_points for item in form.form.indicators] == ["60", "60", "30"]
    assert weights(form.form) == ["30"] * 3
