"""What stands above and below the tables of a form: names, year and total of prints in other words and orders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zwcore.grids import document, one, readings
from zwcore.documents import NotRead
from zwcore.layouts import read_forms
from zwcore.layouts.account import account
from zwcore.layouts.labels import field_of
from zwcore.review import FormReview, review_form

TITLE = "某县项目支出绩效自评表（2023年度）"
PROJECT = "项目名称|河长制工作经费|<|<|<|<|<|<\n"
NAMES = "主管部门|某县水利局|<|<|实施单位|某县河长办|<|<\n"
BODY = """项目资金（万元）|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分
^|年度资金总额|50|50|50|10|100%|10
^|其中：财政拨款|50|50|50|—|100%|—
年度总体目标|预期目标|<|<|实际完成情况|<|<|<
^|完成巡河二百四十次以上|<|<|完成巡河二百五十二次|<|<|<
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
^|产出指标|数量指标|巡河次数|≥240次|252次|50|50
^|效益指标|社会效益指标|受益村民人数|≥90人|93人|30|30
^|满意度指标|服务对象满意度指标|群众满意度|≥90%|92%|10|10
"""
TOTAL = "总分|<|<|<|<|<|100|100\n"
Read = tuple[str | None, ...]


def text(head: str = PROJECT + NAMES, title: str = TITLE, total: str = TOTAL) -> str:
    return f"{title}\n{head}{BODY}{total}"


def errors(review: FormReview) -> list[str]:
    return [f"{finding.code} {finding.where}" for finding in review.findings if finding.severity == "error"]


def reviewed(source: str) -> FormReview:
    assert account(document(source)).balanced
    return review_form(one(source))


HEADS = {
    "主管部门 first": NAMES + PROJECT,
    "other words first": NAMES.replace("主管部门", "业务主管单位").replace("实施", "（三）具体实施")
    + PROJECT.replace("项目", "支出项目"),
    "编码 first": "项目编码|640522T01|<|<|项目类别|运转类|<|<\n" + PROJECT + NAMES,
    "未知 first": "归集口径|甲类|<|<|备案文号|二号|<|<\n" + NAMES + PROJECT,
    "labels over values": "项目名称|<|主管部门|<|<|实施单位|<|<\n河长制工作经费|<|某县水利局|<|<|某县河长办|<|<\n",
    "in one cell": "项目名称：河长制工作经费|<|<|<|主管部门：某县水利局|<|实施单位：某县河长办|<\n",
    "two departments": PROJECT
    + "中央主管部门|水利部|<|<|地方主管部门|某县水利局|<|<\n实施单位|某县河长办|<|<|填报单位|某办|<|<\n",
}


@pytest.mark.parametrize("name", HEADS)
def test_names_in_any_order_and_words(name: str) -> None:
    review = reviewed(text(HEADS[name]))
    form = review.form
    assert (form.title, form.year) == (TITLE, "2023")
    assert (form.project, form.department, form.unit) == ("河长制工作经费", "某县水利局", "某县河长办")
    assert errors(review) == []


def test_what_is_not_understood_in_the_head_is_unread() -> None:
    reading = one(text(HEADS["未知 first"]))
    assert [cell.text for cell in reading.how.unread] == ["归集口径", "甲类", "备案文号", "二号"]
    assert readings(text(HEADS["未知 first"])).outside == 0


def test_a_head_that_begins_with_the_department_is_that_of_the_second_form_too() -> None:
    found = readings(text() + NAMES.replace("河长办", "林场") + PROJECT + BODY + TOTAL).forms
    assert [(form.form.unit, form.form.total) for form in found] == [("某县河长办", "100"), ("某县林场", "100")]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("项目具体实施单位", "unit"),
        ("县级预算部门名称", "department"),
        ("项目全称", "project"),
        ("用款单位", "unit"),
        ("责任单位", "unit"),
        ("牵头部门", "department"),
        ("归口管理部门", "department"),
        ("旗县主管部门", "department"),
        ("填报单位", "unit"),
        ("年　度", "year"),
        ("评价年度", "year"),
        ("年度总体目标", None),
        ("项目资金", None),
        ("财政归口处室", "other"),
    ],
)
def test_labels_of_the_head(label: str, field: str | None) -> None:
    assert field_of(label, "head") == field


@pytest.mark.parametrize(
    ("title", "head", "year", "wrong"),
    [
        ("某县自评表", "预算年度|2023|<|<|备案|无|<|<\n", "2023", []),
        ("某县自评表", "年　度|2023年|<|<|备案|无|<|<\n", "2023", []),
        ("某县自评表", "评价期间|2023年1月1日—12月31日|<|<|备案|无|<|<\n", "2023", []),
        ("某县自评表", "预算年度||<|<|备案|无|<|<\n", None, ["ZW101 year"]),
        ("二〇二三年度某县自评表", "", "2023", []),
        ("某县自评表（二○二三年度）", "", "2023", []),
        ("某县自评表（2023年1月-12月）", "", "2023", []),
        ("某县自评表（2023）", "", "2023", []),
        ("某县自评表\n（    年度）", "", None, ["ZW101 year"]),
        ("某县自评表\n（20   年度）", "", None, ["ZW101 year"]),
        ("某县自评表", "", None, []),
        ("某县自评表\n填报日期：2024年3月5日", "", None, []),
    ],
)
def test_year(title: str, head: str, year: str | None, wrong: list[str]) -> None:
    review = reviewed(text(PROJECT + NAMES + head, title))
    assert review.form.year == year
    assert errors(review) == wrong


@pytest.mark.parametrize(
    ("total", "read", "wrong"),
    [
        ("总分|<|100|<|评价等级|<|优|<\n", ("100", "优"), []),
        ("总分|<|100|<|自评得分|98|评价等级|优\n", ("98", "优"), ["ZW202 total"]),
        ("自评总得分|<|<|100|<|<|<|<\n", ("100", None), []),
        ("总分|100||100||||\n", ("100", None), []),
        ("总分|100||||||\n", ("100", None), []),
        ("总分|<|<|<|<|<|100|\n", (None, None), ["ZW106 total"]),
        ("总分|<|<|<|<|<|100|满分\n", ("满分", None), ["ZW113 total"]),
        ("合计|<|<|<|<|<|90|90\n总分|<|<|<|<|<|100|100\n", ("100", None), []),
        ("合计|<|<|<|<|<|90|90\n", (None, None), []),
    ],
)
def test_total(total: str, read: Read, wrong: list[str]) -> None:
    review = reviewed(text(total=total))
    assert (review.form.total, review.form.grade) == read
    assert errors(review) == wrong


def test_a_total_printed_twice() -> None:
    head = "自评得分|{}|<|<|填报单位|某办|<|<\n" + PROJECT + NAMES
    assert errors(reviewed(text(head.format("100")))) == []
    review = reviewed(text(head.format("96")))
    (told,) = [str(finding.message) for finding in review.findings if finding.code == "ZW202"]
    assert told == "表头“自评得分”填的是 96，表下总分填的是 100，两处不一致，请核对。"


def test_the_sum_of_the_indicators_is_no_total_where_one_is_printed_above() -> None:
    head = "自评得分|100|<|<|填报单位|某办|<|<\n" + PROJECT + NAMES
    review = reviewed(text(head, total="合计|<|<|<|<|<|90|90\n"))
    assert (review.form.total, errors(review)) == ("100", [])


def recognised(review: FormReview) -> str:
    return next(str(finding.message) for finding in review.findings if finding.code == "ZW010")


def test_a_print_is_called_by_its_name_where_the_form_has_it() -> None:
    order = BODY.replace("年度指标值|实际完成值|分值|得分", "权重|年度指标值|实际完成值|得分")
    for old, new in (("≥240次|252次|50", "50|≥240次|252次"), ("≥90人|93人|30", "30|≥90人|93人")):
        order = order.replace(old, new)
    order = order.replace("≥90%|92%|10", "10|≥90%|92%").replace("得分\n^|产出", "得分|未完成原因\n^|产出")
    near = recognised(reviewed(f"{TITLE}\n{PROJECT}{NAMES}{order}{TOTAL}"))
    named = recognised(reviewed(f"{TITLE}\n{PROJECT.replace('河长制工作', '乡村振兴衔接')}{NAMES}{order}{TOTAL}"))
    assert "与衔接资金表样相近" in near
    assert "认出衔接资金表样" in named


def test_only_what_may_be_its_label_is_named_for_a_block_that_is_missing() -> None:
    goals = "年度总体目标|预期目标|<|<|实际完成情况|<|<|<\n^|完成巡河二百四十次以上|<|<|完成巡河二百五十二次|<|<|<\n"
    rows = {
        "城乡居民最低生活保障|全年保障对象五千六百余人次|<|<|<|<|<|<\n": "没有认出",
        "年度重点任务|全年巡河二百四十余次以上|<|<|<|<|<|<\n": "“年度重点任务”",
        "": "表样没有",
    }
    for row, said in rows.items():
        review = review_form(one(text().replace(goals, row)))
        (told,) = [str(finding.message) for finding in review.findings if finding.code == "ZW004"]
        assert said in told


@pytest.mark.parametrize(("wrong", "codes"), [("photo.cut", {"ZW005"}), ("pages", {"ZW101"})])
def test_what_is_cut_off_a_photo_is_not_called_blank(wrong: str, codes: set[str]) -> None:
    page = document(text(PROJECT + NAMES.replace("某县河长办", "")))
    (reading,) = read_forms(replace(page, left_out=(NotRead(wrong, {}),))).forms
    assert {finding.code for finding in review_form(reading).findings if finding.where == "unit"} == codes
