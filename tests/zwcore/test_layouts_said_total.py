"""The total as one text (总分：98.5分), in words, with its grade (98.5（优）); weights in percent: all are numbers."""

from __future__ import annotations

import pytest

from tests.zwcore.grids import document, one
from zwcore.layouts.account import account
from zwcore.layouts.said import said_total
from zwcore.review import review_form

FORM = """
项目支出绩效自评表
项目名称 | 校舍维修改造 | < | < | < | < | < | <
主管部门 | 云溪县教育局 | < | < | 实施单位 | 云溪一中 | < | <
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 300 | 300 | 300 | 10 | 100% | 10
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 改造校舍面积 | ≥5000平方米 | 5200平方米 | 50 | 48.5 | 雨季停工
效益指标 | 社会效益指标 | 受益学生数 | ≥1200人 | 1260人 | 30 | 30 |
满意度指标 | 服务对象满意度指标 | 师生满意度 | ≥90% | 92% | 10 | 10 |
{end}
"""
ACROSS = " | < | < | < | < | < | < | <"
ALONE = " | | | | | | | "


@pytest.mark.parametrize(
    ("text", "total", "grade"),
    [
        ("98.5", "98.5", None),
        ("98.5分", "98.5", None),
        ("98.5（优）", "98.5", "优"),
        ("98.50分（良）", "98.50", "良"),
        ("98.5 优秀", "98.5", "优秀"),
        ("98.5分，优", "98.5", "优"),
        ("98.5/优", "98.5", "优"),
        ("98.5分 等级：优", "98.5", "优"),
        ("98.5分，评价等级为优", "98.5", "优"),
        ("优（98.5分）", "98.5", "优"),
        ("优 98.5", "98.5", "优"),
        ("９８．５分（优）", "98.5", "优"),
        ("九十八点五", "98.5", None),
        ("九十八点五分", "98.5", None),
        ("玖拾捌点伍分", "98.5", None),
        ("壹佰分（100分）", "100", None),
        ("玖拾捌分(98分)", "98", None),
        ("98分（玖拾捌分）", "98", None),
        ("一百分", "100", None),
        ("98.5分。", "98.5", None),
        ("九十八分（95分）", None, None),
        ("满分", None, None),
        ("96/100", None, None),
        ("十", None, None),
        ("优", None, None),
        ("98.5（已核）", None, None),
        ("#REF!", None, None),
        ("2O", None, None),
        ("≥90分（优）", None, None),
        ("90-100分（优）", None, None),
    ],
)
def test_what_a_total_says(text: str, total: str | None, grade: str | None) -> None:
    assert said_total(text) == (total, grade)


@pytest.mark.parametrize(
    ("line", "total"),
    [
        ("总分：98.5分", "98.5"),
        ("总分:98.5", "98.5"),
        ("总分 98.5分", "98.5"),
        ("总分98.5分", "98.5"),
        ("综合得分：九十八点五分", "98.5"),
        ("自评得分合计：壹佰分（100分）", "100"),
        ("自评总分（满分100分）：98.5分", "98.5"),
        ("合计得分：98.5分（优）", "98.5"),
        ("合计：98.5分", "98.5"),
        ("总得分＝98.5分", "98.5"),
        ("本项目自评得分为98.5分", "98.5"),
        ("自评结果：98.5分，等级：优", "98.5"),
        ("评价结论：98.5分（优）", "98.5"),
        ("总分（大写）玖拾捌点伍", "98.5"),
        ("综合评价得分（100分）：98.5分", "98.5"),
    ],
)
@pytest.mark.parametrize("tail", [ACROSS, ALONE, ""], ids=["merged", "first cell", "paragraph"])
def test_a_total_in_one_text(line: str, total: str, tail: str) -> None:
    text = FORM.format(end=line + tail)
    read = one(text)
    assert read.form.total == total
    assert "total" in read.form.columns
    assert len(read.form.indicators) == 3
    assert account(document(text)).balanced
    if total == "98.5":
        assert not [f for f in review_form(read).findings if f.code in ("ZW113", "ZW202", "ZW203")]


@pytest.mark.parametrize("score", ["98.5（优）", "98.5 优秀", "九十八点五", "98.5分（优）"])
@pytest.mark.parametrize("row", ["总分 | < | < | < | < | 100 | {} |", "总分 | {} | < | < | < | < | < | <"])
def test_a_total_with_its_grade_is_a_number(score: str, row: str) -> None:
    read = one(FORM.format(end=row.format(score)))
    assert read.form.total == "98.5"
    assert (read.form.grade or "")[:1] == ("优" if "优" in score else "")
    assert len(read.form.indicators) == 3
    assert not [f for f in review_form(read).findings if f.code == "ZW113"]


@pytest.mark.parametrize(
    "row",
    [
        "最终得分 | < | < | < | < | 100 | 98.5 |",
        "综合评价得分（100分） | 98.5分 | | | | | |",
        "绩效自评得分 | 98.5（优） | < | < | < | < | < | <",
        "总分（大写）玖拾捌点伍 | < | < | < | < | < | 98.5 |",
        "总分（大写）：玖拾捌点伍分 | < | < | < | < | 100 | 98.5 |",
    ],
)
def test_a_total_by_other_names(row: str) -> None:
    read = one(FORM.format(end=row))
    assert (read.form.total or "").removesuffix("分") == "98.5"
    assert len(read.form.indicators) == 3
    assert not read.how.doubts


def test_the_grade_beside_its_label_comes_first() -> None:
    assert one(FORM.format(end="总分 | 98.5（优） | < | < | 自评等级 | 良 | < | <")).form.grade == "良"


def test_a_row_of_the_total_comes_before_a_text() -> None:
    end = "总分 | < | < | < | < | 100 | 98.5 |\n自评得分：95分" + ACROSS
    assert one(FORM.format(end=end)).form.total == "98.5"


@pytest.mark.parametrize(
    "line", ["总分：100分。其中产出指标50分", "得分：完成得满分，未完成按比例扣分", "总分未达90分"]
)
def test_what_is_no_total(line: str) -> None:
    assert one(FORM.format(end=line + ACROSS)).form.total is None


@pytest.mark.parametrize("weights", [("50%", "30%", "10%"), ("50％", "30％", "10％")])
def test_weights_in_percent_are_points(weights: tuple[str, str, str]) -> None:
    text = FORM.format(end="总分 | < | < | < | < | 100% | 98.5 |")
    for plain, share in zip(("| 50 |", "| 30 | 30", "| 10 | 10 |\n总"), weights, strict=True):
        text = text.replace(plain, plain.replace(plain.split()[1], share, 1), 1)
    read = one(text)
    assert [item.weight for item in read.form.indicators] == ["50", "30", "10"]
    assert read.form.total == "98.5"
    review = review_form(read)
    assert all(line.recomputed is not None for line in review.score.lines)
    assert not [f for f in review.findings if f.code in ("ZW009", "ZW113", "ZW203")]
    assert account(document(text)).balanced


def test_weights_in_percent_that_do_not_add_up_stay() -> None:
    read = one(FORM.format(end="总分 | < | < | < | < | 100% | 98.5 |").replace("| 30 | 30", "| 25% | 30"))
    assert read.form.indicators[1].weight == "25%"


def test_scores_out_of_a_hundred_beside_shares_are_no_points() -> None:
    text = FORM.format(end="总分 | < | < | < | < | 100% | 98.5 |").replace("| 50 | 48.5", "| 60% | 97")
    text = text.replace("| 30 | 30", "| 30% | 100").replace("≥90% | 92% | 10 | 10", "≥90% | 92% | 10% | 100")
    assert [item.weight for item in one(text).form.indicators] == ["60%", "30%", "10%"]


def test_a_total_in_a_text_below_the_sum_of_the_indicators() -> None:
    read = one(FORM.format(end="合计 | < | < | < | < | 90 | 88.5 |\n\n综合得分：98.5分"))
    assert read.form.total == "98.5"
