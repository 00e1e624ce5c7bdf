"""Words that no print before had, and what tells what they mean: the sums, the place, the columns beside them."""

from __future__ import annotations

import pytest

from tests.zwcore.grids import one
from tests.zwcore.test_layouts_grids import FUNDS, GOALS, HEADER, ROWS, WHOLE, errors, said
from zwcore.form import Goals
from zwcore.review import review_form

MONEY = """项目资金（万元）|<|年初预算数|{}|全年执行数|分值|执行率|得分
^|年度资金总额|{}
^|其中：财政拨款|{}
"""
SHIFTED = ("预算调整数", "调整数", "年中调整数", "年中预算数", "预算追加（减）数", "年中追加", "调增（减）额")


def money(word: str, *rows: str) -> str:
    return WHOLE.replace(FUNDS, MONEY.format(word, *rows))


@pytest.mark.parametrize("word", SHIFTED)
@pytest.mark.parametrize(
    ("rows", "adjusted"),
    [
        (("200|20|209|10|95%|9.5", "200|20|209|—|95%|—"), None),
        (("200|-20|171|10|95%|9.5", "200|-20|171|—|—|—"), None),
        (("200|0|190|10|95%|9.5", "200|0|190|—|—|—"), None),
        (("200|220|209|10|95%|9.5", "200|220|209|—|—|—"), "220"),
        (("200|180|171|10|95.00%|9.5", "200|180|171|—|95%|—"), "180"),
    ],
)
def test_a_budget_or_a_difference_as_the_sums_say(word: str, rows: tuple[str, str], adjusted: str | None) -> None:
    reading = one(money(word, *rows))
    assert reading.form.funds[0].adjusted == adjusted
    assert errors(reading) == []
    assert dict(reading.how.doubts) == {}
    found = review_form(reading)
    told = f"“{word}”的 2 格没有读入；表内没有“全年预算数”一栏，要用到它的没有核对。"
    assert said(found, "ZW009") == ([] if adjusted else [told])


def test_where_the_sums_do_not_tell_it_is_asked() -> None:
    reading = one(money("年中调整数", "200|220|209|10||9.5", "200|220|209|||"))
    assert set(reading.how.doubts) == {"funds.adjusted"}
    assert said(review_form(reading), "ZW005") == [
        "“年中调整数”这一栏读作“全年预算数”，对吗？用到这一栏的，都先当作疑问。"
    ]


def test_a_difference_beside_the_budget_is_understood() -> None:
    text = MONEY.replace("{}|全年执行数|分值|执行率", "{}|全年预算数|全年执行数|分值")
    rows = "200|20|220|209|10|9.5", "200|20|220|209|—|—"
    reading = one(WHOLE.replace(FUNDS, text.format("预算调整数", *rows)))
    assert (reading.form.funds[0].adjusted, errors(reading)) == ("220", [])
    assert said(review_form(reading), "ZW009") == []


@pytest.mark.parametrize(
    "word", ["资金渠道", "资金类别", "项目", "资金性质", "资金名称", "类别", "资金科目", "款项去向"]
)
def test_a_header_over_the_names_of_the_money_says_nothing_more(word: str) -> None:
    reading = one(
        WHOLE.replace("项目资金（万元）||", f"项目资金（万元）|{word}|").replace("|<|年初预算数", f"|{word}|年初预算数")
    )
    assert reading.form.funds[0].label == "年度资金总额"
    assert said(review_form(reading), "ZW009") == []


@pytest.mark.parametrize("total", ["总金额", "总计", "总 计", "合 计", "资金总计", "资金总量", "总预算"])
def test_a_total_of_money_under_any_name(total: str) -> None:
    rows = f"{total}|26|27.5|27.5|10|100%|10", "市级资金|10|10|10|||", "区县资金|16|16.5|16.5|||"
    text = "项目资金（万元）|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分\n" + "".join(
        f"^|{row}\n" for row in rows
    )
    found = review_form(one(WHOLE.replace(FUNDS, text)))
    assert len(said(found, "ZW206")) == 2


@pytest.mark.parametrize(
    ("planned", "actual", "sure"),
    [
        ("年初预期", "年度完成", True),
        ("年初计划", "年末完成", True),
        ("年度计划", "全年完成", True),
        ("2024年目标", "目标实现程度", True),
        ("立项设想", "落地成效", False),
        ("打算做什么", "做成了什么", False),
    ],
)
@pytest.mark.parametrize("block", ["年度总体目标", "年度总体目标完成情况", "总体目标", "年度绩效目标"])
def test_goals_under_two_words(block: str, planned: str, actual: str, sure: bool) -> None:
    goals = GOALS.replace("年度总体目标", block).replace("预期目标", planned).replace("实际完成情况", actual)
    reading = one(WHOLE.replace(GOALS, goals))
    assert reading.form.goals == Goals("抽检400批次以上", "抽检了400批次")
    assert bool(reading.how.doubts) is not sure
    assert errors(reading) == []


@pytest.mark.parametrize("text", [
    "目标：抽检400批次以上。完成情况：抽检了400批次。",
    "年度目标：抽检400批次以上。\n实际完成情况：抽检了400批次。",
])  # fmt: skip
def test_a_goal_with_its_outcome_in_one_cell(text: str) -> None:
    goals = f"年度绩效目标及完成情况|<|{text.replace(chr(10), ' ')}|<|<|<|<|<\n"
    reading = one(WHOLE.replace(GOALS, goals))
    assert reading.form.goals == Goals("抽检400批次以上。", "抽检了400批次。")


UPPER = {
    "levels under one name": "绩效指标|指标名称|<|<|年度目标与完成|<|自评情况|<\n",
    "labels of the values": "绩效指标|指标|<|<|指标值|<|评分|<\n",
}


@pytest.mark.parametrize("upper", UPPER.values(), ids=UPPER)
@pytest.mark.parametrize("outcome", ["抽检了400批次", ""])
def test_the_upper_row_of_a_header_is_no_goal(upper: str, outcome: str) -> None:
    lower = HEADER.replace("绩效指标", "^")
    reading = one(WHOLE.replace(HEADER, upper + lower).replace("抽检了400批次", outcome))
    assert reading.form.goals == Goals("抽检400批次以上", outcome or None)
    assert [item.weight for item in reading.form.indicators] == ["30"] * 3
    assert reading.how.unread == ()
    assert errors(reading) == ([] if outcome else [("ZW103", "goals.actual")])


def test_the_upper_row_of_a_header_with_columns_that_reach_down() -> None:
    upper = "绩效指标|指标名称|<|<|指标值|自评情况|<|未完成原因\n"
    lower = "^|一级指标|二级指标|三级指标|^|完成值|得分|^\n"
    rows = ROWS.replace("|30|30\n", "|30|\n")
    reading = one(WHOLE.replace(HEADER + ROWS, upper + lower + rows).replace("|100|99.5", "|99.5|"))
    assert reading.form.goals == Goals("抽检400批次以上", "抽检了400批次")
    assert {"actual", "score", "deviation"} <= reading.form.columns
    assert reading.how.unread == ()


@pytest.mark.parametrize("line", ["（三）指标完成", "三、绩效指标完成情况", "（三）绩效指标", "指标"])
def test_a_line_between_two_tables_is_no_goal(line: str) -> None:
    goals = "年度目标|完成情况\n抽检400批次以上|抽检了400批次\n"
    text = WHOLE.replace(GOALS, f"\n（二）目标完成\n{goals}\n{line}\n")
    assert one(text).form.goals == Goals("抽检400批次以上", "抽检了400批次")


FLAT = """{}|指标性质|指标值|完成值|分值|得分|备注|<
抽检批次|≥|400批|420批|30|30||<
服务对象满意度|≥|95%|96%|30|30||<
投诉处理率|=|100%|100%|30|30||<
"""


@pytest.mark.parametrize("word", ["绩效指标", "指标", "考核指标", "年度绩效指标", "指标名称"])
def test_the_names_of_a_table_without_levels(word: str) -> None:
    reading = one(
        WHOLE.replace(HEADER + ROWS, FLAT.format(word)).replace("总分|<|<|<|<|<|100|99.5", "总分|<|<|<|100|99.5||<")
    )
    assert [item.level3 for item in reading.form.indicators] == ["抽检批次", "服务对象满意度", "投诉处理率"]
    assert dict(reading.how.doubts) == {}
    codes = {one.code for one in review_form(reading).findings}
    assert not {"ZW409", "ZW104"} & codes


def test_the_year_of_a_column_tells_which_is_this_years() -> None:
    header = "绩效指标|一级指标|二级指标|三级指标|2023年实际值|2024年目标值|2024年实际值|分值|得分\n"
    rows = ROWS.replace("|400批|400批|", "|390批|400批|400批|").replace("|≥98%|", "|97%|≥98%|")
    rows = rows.replace("|100%|100%|", "|95%|100%|100%|")
    reading = one(WHOLE.replace(HEADER + ROWS, header + rows).replace("|100|99.5", "|<|100|99.5"))
    assert [(item.target, item.actual) for item in reading.form.indicators] == [
        ("400批", "400批"), ("≥98%", "99%"), ("100%", "100%"),
    ]  # fmt: skip
    assert dict(reading.how.doubts) == {}


@pytest.mark.parametrize("word", ["赋分", "权数", "分数"])
def test_the_other_points_are_known_by_the_score(word: str) -> None:
    reading = one(WHOLE.replace("|分值|", f"|{word}|"))
    assert dict(reading.how.doubts) == {}
    assert (reading.form.funds[0].weight, reading.form.indicators[0].weight) == ("10", "30")


def test_letters_of_a_formula_behind_a_label() -> None:
    text = (
        WHOLE.replace("全年预算数|", "全年预算数A|")
        .replace("全年执行数|", "全年执行数B|")
        .replace("执行率|", "执行率B/A|")
    )
    reading = one(text)
    assert (reading.form.funds, dict(reading.how.doubts)) == (one(WHOLE).form.funds, {})


def test_a_total_known_by_its_sums_is_asked_about_once() -> None:
    found = review_form(one(WHOLE.replace("总分|", "总 分 值|")))
    assert (len(said(found, "ZW005")), said(found, "ZW009")) == (1, [])


@pytest.mark.parametrize(("first", "told"), [("资金总额", False), ("本项目", True), ("县级项目", True)])
def test_where_no_total_of_the_money_is_found_it_is_said(first: str, told: bool) -> None:
    rows = f"^|{first}|26|27.5|27.5|10|100%|10\n^|市级补助|10|11|11|||\n^|区县补助|16|16.5|16.5|||\n"
    text = "项目资金（万元）|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分\n" + rows
    found = review_form(one(WHOLE.replace(FUNDS, text)))
    assert (said(found, "ZW009") != []) is told


EXTRA = "^|{}|<|<|<|<|{}|{}\n"


@pytest.mark.parametrize(
    ("name", "weight", "score", "total"),
    [
        ("扣分项：未按时报送自评材料", "", "-1", "98.5"),
        ("其他扣分项（未按时报送）", "—", "-1", "98.5"),
        ("加分项", "", "", "99.5"),
        ("未按时报送自评材料", "", "-1", "98.5"),
    ],
)
def test_points_added_or_taken_off_are_no_indicator(name: str, weight: str, score: str, total: str) -> None:
    text = WHOLE.replace("总分|", EXTRA.format(name, weight, score) + "总分|").replace("|100|99.5", f"|100|{total}")
    reading = one(text)
    codes = {finding.code for finding in review_form(reading).findings}
    assert errors(reading) == []
    assert not {"ZW104", "ZW105", "ZW108", "ZW408", "ZW202", "ZW203"} & codes


def test_the_row_of_the_money_says_why_less_was_spent() -> None:
    funds = "项目资金（万元）||年初预算数|全年预算数|全年执行数|执行率|<|<\n^|年度资金总额|20|20|18.2|91%|<|<\n"
    header = HEADER.replace("得分\n", "得分|偏差原因\n")
    money = "^|预算执行率|预算执行率|预算执行率|100%|91%|10|9.1|质保金未到期\n"
    rows = money + ROWS.replace("|30|30\n", "|30|30|\n")
    reading = one(WHOLE.replace(FUNDS, funds).replace(HEADER + ROWS, header + rows).replace("|100|99.5", "|100|99.1"))
    assert reading.form.indicators[0].level2 == "预算执行率"
    assert said(review_form(reading), "ZW510") == [
        "各项指标得分率 100%，预算执行率 91%，相差超过 5 个百分点，表内写明：“质保金未到期”。"
    ]
