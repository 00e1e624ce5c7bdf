"""The unit of money, wherever it is printed and however it is called: read, asked where two of them stand."""

from __future__ import annotations

import pytest

from tests.zwcore.grids import document, one
from zwcore.layouts.account import account
from zwcore.money import ZERO, money_scale, parse_amount, plain
from zwcore.review import review_form

FORM = """
项目支出绩效自评表
{above}
项目名称 | 校舍维修改造 | < | < | < | < | < | <
主管部门 | 云溪县教育局 | < | < | 实施单位 | 云溪一中 | < | <
项目资金{block} | | 年初预算数{column} | 全年预算数{column} | 全年执行数{executed} | 分值 | 执行率 | 得分
^ | 年度资金总额 | {amount} | {amount} | {amount} | 10 | 100% | 10
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 改造校舍面积 | ≥5000平方米 | 5200平方米 | 50 | 50 |
效益指标 | 社会效益指标 | 受益学生数 | ≥1200人 | 1260人 | 40 | 40 |
总分 | < | < | < | < | 100 | 100 |
"""
UNITS = {
    "元": ("元", 0), "百元": ("百元", 2), "佰元": ("百元", 2), "千元": ("千元", 3), "仟元": ("千元", 3),
    "万元": ("万元", 4), "十万元": ("十万元", 5), "拾万元": ("十万元", 5), "百万元": ("百万元", 6),
    "千万元": ("千万元", 7), "亿元": ("亿元", 8), "人民币元": ("元", 0), "人民币千元": ("千元", 3),
    "千元人民币": ("千元", 3), "萬元": ("万元", 4), "百亿元": ("百亿元", 10),
}  # fmt: skip


def form(**changes: str) -> str:
    parts = {"above": "2024年度", "block": "", "column": "", "executed": changes.get("column", ""), "amount": "300"}
    return FORM.format(**(parts | changes))


@pytest.mark.parametrize("printed", UNITS)
def test_every_unit_that_occurs(printed: str) -> None:
    name, power = UNITS[printed]
    read = one(form(block=f"（{printed}）"))
    assert read.form.money_unit == name
    assert money_scale(read.form.money_unit) == power
    assert "ZW008" not in {finding.code for finding in review_form(read).findings}


@pytest.mark.parametrize(
    "place",
    [
        {"block": "（单位：千元）"},
        {"block": "(单位:人民币千元)"},
        {"block": "（金额单位：千元）"},
        {"block": "（金额单位为千元）"},
        {"block": "（千元人民币）"},
        {"block": "单位：千元"},
        {"block": "（单位：千元，保留两位小数）"},
        {"above": "（2024年度）        单位：千元"},
        {"above": "金额单位：人民币（千元）"},
        {"above": "金额以千元为单位"},
        {"above": "单位： 仟 元"},
        {"above": "货币单位为千元"},
        {"above": "单位：千元     填报单位：云溪县教育局"},
        {"block": "（千元、%）"},
        {"column": "（千元）"},
        {"column": "(A，千元)"},
        {"column": "/千元"},
        {"column": "，千元"},
        {"block": "【千元】"},
        {"block": "[千元]"},
        {"block": "：千元"},
    ],
)
def test_wherever_it_stands(place: dict[str, str]) -> None:
    text = form(**place)
    read = one(text)
    assert read.form.money_unit == "千元"
    assert read.form.funds[0].executed == "300"
    assert account(document(text)).balanced


@pytest.mark.parametrize("label", ["金额单位", "计量单位", "单位"])
def test_in_a_cell_beside_its_label(label: str) -> None:
    head = f"项目名称 | 校舍维修改造 | < | < | {label} | 千元 | < | <"
    assert one(form().replace("项目名称 | 校舍维修改造 | < | < | < | < | < | <", head)).form.money_unit == "千元"


def test_behind_the_amounts_alone() -> None:
    read = one(form(amount="300千元"))
    assert read.form.money_unit == "千元"
    assert "ZW008" not in {finding.code for finding in review_form(read).findings}


@pytest.mark.parametrize("amount", ["每人300元", "300万元", "（300万元）", "单位：元氏县教育局"])
def test_an_amount_is_no_unit(amount: str) -> None:
    assert one(form(above=f"预算{amount}")).form.money_unit is None


@pytest.mark.parametrize(
    ("place", "units", "unit"),
    [
        ({"block": "（元/万元）"}, "元、万元", "万元"),
        ({"block": "（千元）", "above": "单位：万元"}, "千元、万元", "千元"),
        ({"column": "（千元）", "executed": "（元）"}, "千元、元", "千元"),
    ],
)
def test_two_units_are_asked(place: dict[str, str], units: str, unit: str) -> None:
    read = one(form(**place))
    assert read.form.money_unit == unit
    (asked,) = [finding for finding in review_form(read).findings if finding.code == "ZW008"]
    assert str(asked.message) == f"印有不同的金额单位（{units}），按{unit}读取，请核对。"


def test_one_unit_said_twice_is_not_asked() -> None:
    read = one(form(block="（千元）", above="单位：仟元"))
    assert "ZW008" not in {finding.code for finding in review_form(read).findings}


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("860千元", "千元", "860"),
        ("860仟元", "万元", "86"),
        ("3百元", "元", "300"),
        ("2十万元", "万元", "20"),
        ("1.2千万元", "万元", "1200"),
        ("5百万", "万元", "500"),
        ("12.5万", "百万元", "0.125"),
        ("人民币860千元", "千元", "860"),
    ],
)
def test_an_amount_in_another_unit(text: str, unit: str, amount: str) -> None:
    assert plain(parse_amount(text, unit) or ZERO) == amount


@pytest.mark.parametrize(
    ("label", "points"), [("得分（10分）", "10"), ("得分(满分10分)", None), ("得分（100分）", None)]
)
def test_the_points_of_the_money_in_the_header_of_its_score(label: str, points: str | None) -> None:
    text = (
        form()
        .replace("| 分值 | 执行率 | 得分\n^", f"| 备注 | 执行率 | {label}\n^")
        .replace("| 10 | 100% | 10", "| | 100% | 10")
    )
    assert one(text).form.funds[0].weight == points


@pytest.mark.parametrize("first", ["年初设定", "年初设定指标", "年初计划"])
def test_what_was_set_at_the_years_beginning_is_the_target(first: str) -> None:
    text = (
        form().replace("年度指标值 | 实际完成值", f"{first} | 全年完成").replace("偏差原因分析及改进措施", "上半年完成")
    )
    read = one(text)
    assert [item.target for item in read.form.indicators] == ["≥5000平方米", "≥1200人"]
    assert [item.actual for item in read.form.indicators] == ["5200平方米", "1260人"]
    assert not [column for column in read.how.columns if column.field is None]


def test_in_a_note_below_the_table() -> None:
    assert one(form() + "\n注：金额单位为千元").form.money_unit == "千元"
