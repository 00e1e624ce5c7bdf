"""A note among the indicators (注：…) parts no table: the rows below it are read, it is kept, and no cell vanishes."""

from __future__ import annotations

import pytest

from tests.zwcore.grids import document, one
from zwcore.layouts.account import account

TABLE = """
项目支出绩效自评表
项目名称 | 校舍维修改造 | < | < | < | < | < | <
主管部门 | 云溪县教育局 | < | < | 实施单位 | 云溪一中 | < | <
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 300 | 300 | 300 | 10 | 100% | 10
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 改造校舍面积 | ≥5000平方米 | 5200平方米 | 20 | 20 |
^ | 质量指标 | 验收合格率 | 100% | 100% | 15 | 15 |
^ | 时效指标 | 完工及时率 | 100% | 90% | 15 | 13.5 | 雨季停工
{note}
效益指标 | 社会效益指标 | 受益学生数 | ≥1200人 | 1260人 | 30 | 30 |
满意度指标 | 服务对象满意度指标 | 师生满意度 | ≥90% | 92% | 10 | 10 |
{end}
"""
TOTAL = "总分 | < | < | < | < | 100 | 98.5 |"
ACROSS = " | < | < | < | < | < | < | <"
NAMES = ["改造校舍面积", "验收合格率", "完工及时率", "受益学生数", "师生满意度"]
NOTES = [
    "注：以下为效益类指标，由第三方问卷得出。",
    "说明：时效指标扣分系雨季停工。",
    "备注：产出指标小计48.5分",
    "填表说明：效益指标按问卷填写。",
    "温馨提示：以下由业务科室填写",
    "*本表以下指标由第三方得出",
    "※ 以下为效益类指标",
    "①效益类指标由第三方问卷得出",
    "（注：效益类指标由第三方问卷得出）",
    "注1：效益类指标由第三方问卷得出",
    "以下由业务科室填写",
    "（以上为产出指标，以下为效益指标）",
    "★时效指标扣分说明见附件。",
    "填报人：张三",
]

SUMS = [
    "小计",
    "产出指标小计",
    "产出指标合计",
    "产出指标分项合计",
    "产出指标得分",
    "产出类指标共计",
    "其中：产出指标小计",
    "一级指标小计",
    "产出部分得分",
    "本部分合计",
    "产出指标分值合计",
]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("tail", [ACROSS, " | | | | | | | "], ids=["merged", "first cell"])
def test_a_note_among_the_indicators_ends_nothing(note: str, tail: str) -> None:
    text = TABLE.format(note=note + tail, end=TOTAL)
    read = one(text)
    assert [item.level3 for item in read.form.indicators] == NAMES
    assert [item.level1 for item in read.form.indicators] == ["产出指标"] * 3 + ["效益指标", "满意度指标"]
    assert read.form.total == "98.5"
    assert note in read.how.below
    assert not read.how.unread
    assert account(document(text)).balanced


def test_a_note_beside_its_label_among_the_indicators() -> None:
    read = one(TABLE.format(note="备注 | 效益类指标由第三方得出 | < | < | < | < | < | <", end=TOTAL))
    assert [item.level3 for item in read.form.indicators] == NAMES
    assert "备注 效益类指标由第三方得出" in read.how.below


def test_a_reason_among_the_indicators_is_one_of_the_form() -> None:
    read = one(TABLE.format(note="说明：时效指标未完成，原因是雨季停工。" + ACROSS, end=TOTAL))
    assert read.form.remarks == "说明：时效指标未完成，原因是雨季停工。"


@pytest.mark.parametrize(
    "end",
    [
        TOTAL + "\n注：以上得分保留两位小数" + ACROSS,
        TOTAL + "\n填报人：张三 | < | < | 联系电话：1 | < | < | < | <",
        "注：本表得分保留两位小数" + ACROSS,
        TOTAL + "\n以下由财政部门填写" + ACROSS + "\n财政意见 | 同意 | < | < | < | < | < | <",
    ],
)
def test_what_stands_below_the_end_stays_there(end: str) -> None:
    text = TABLE.format(note="^ | 成本指标 | 总投资 | ≤300万元 | 300万元 | 0 | 0 |", end=end)
    read = one(text)
    assert len(read.form.indicators) == 6
    assert read.how.below
    assert account(document(text)).balanced


def test_rows_behind_a_total_and_a_note_are_none_of_the_table() -> None:
    end = f"{TOTAL}\n注：附加项{ACROSS}\n加分项 | 其他 | 获奖 | 1个 | 1个 | 5 | 5 |"
    read = one(TABLE.format(note="^ | 成本指标 | 总投资 | ≤300万元 | 300万元 | 0 | 0 |", end=end))
    assert len(read.form.indicators) == 6
    assert read.form.total == "98.5"


@pytest.mark.parametrize("label", SUMS)
@pytest.mark.parametrize("shape", ["{} | | | | | 50 | 48.5 |", "{} | < | < | < | < | 50 | 48.5 |"])
def test_a_subtotal_by_any_name_is_no_indicator(label: str, shape: str) -> None:
    text = TABLE.format(note=shape.format(label), end="绩效指标合计 | < | < | < | < | 90 | 88.5 |\n" + TOTAL)
    read = one(text)
    assert [item.level3 for item in read.form.indicators] == NAMES
    assert read.form.total == "98.5"
    assert account(document(text)).balanced


def test_a_subtotal_in_one_text_is_a_note() -> None:
    read = one(TABLE.format(note="产出指标小计：48.5分" + ACROSS, end=TOTAL))
    assert [item.level3 for item in read.form.indicators] == NAMES


def test_a_name_like_a_sum_is_an_indicator() -> None:
    text = TABLE.format(note="^ | 数量指标 | 绩效考核得分 | ≥90分 | 95分 | 0 | 0 |", end=TOTAL)
    assert len(one(text).form.indicators) == 6
