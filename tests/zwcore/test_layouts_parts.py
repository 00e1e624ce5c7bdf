"""The parts of a form as prints differ in them: total, grade, notes, headers of two rows, the form of a department."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zwcore.forms import read_one, read_text
from zwcore.documents import read_document
from zwcore.form import Form
from zwcore.layouts import read_forms
from zwcore.layouts.grades import grade_of

NATIONAL = """\
项目支出绩效自评表
{names}
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100\t100\t98\t10\t98%\t9.8
年度总体目标\t预期目标\t实际完成情况
\t办班20期\t办班22期
{header}
{first}\t产出指标（50分）\t数量指标\t培训班\t≥20期\t22期\t50\t50\t
\t效益指标（30分）\t社会效益指标\t就业率\t≥60%\t66%\t30\t30\t
{total}
{below}
"""
HEADER = "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施"
NAMES = "项目名称\t甲项目\n主管部门\t甲局\t实施单位\t甲中心"


def bare(form: Form) -> Form:
    return replace(form, columns=frozenset())


def national(**changes: str) -> str:
    parts = {"names": NAMES, "header": HEADER, "first": "", "total": "总分\t\t\t\t\t\t100\t89.8\t", "below": ""}
    return NATIONAL.format(**(parts | changes))


@pytest.mark.parametrize(
    "label", ["总分", "合计", "总计", "总得分", "得分合计", "自评得分", "自评总分", "总 分（100分）"]
)
def test_the_total_by_its_names(label: str) -> None:
    assert read_one(national(total=f"{label}\t\t\t\t\t\t100\t89.8\t")).total == "89.8"


@pytest.mark.parametrize(
    ("below", "grade"),
    [
        ("自评等级\t优", "优"),
        ("自评等级\t优秀", "优秀"),
        ("评价等级\t\t\t良\t\t\t", "良"),
        ("自评结论：优", "优"),
        ("自评结论\t优□ 良☑ 中□ 差□", "良"),
        ("自评等级：□优 ☑良 □中 □差", "良"),
        ("等级\t优（90-100分）√ 良（80-90分） 中 差", "优"),
        ("评价结论\t■优   □良   □中   □差", "优"),
        ("自评等级\t优□ 良□ 中□ 差□", None),
        ("自评等级\t优☑ 良☑ 中□ 差□", None),
        ("自评等级\t优/良/中/差", None),
        ("评价结论\t项目总体良好，资金使用规范。", None),
        ("自评等级\t", None),
        ("", None),
    ],
)
def test_the_grade_word(below: str, grade: str | None) -> None:
    form = read_one(national(below=below))
    assert (form.grade, len(form.indicators), form.total) == (grade, 2, "89.8")


def test_the_grade_word_in_the_row_of_the_total() -> None:
    assert read_one(national(total="总分\t\t\t\t\t\t100\t89.8\t良")).grade == "良"
    form = read_one(national(total="总分\t\t\t\t\t\t100\t89.8\t自评等级：良"))
    assert (form.grade, form.total) == ("良", "89.8")


def test_the_grade_word_above_the_money() -> None:
    assert read_one(national(names=f"{NAMES}\n自评等级\t优□ 良☑ 中□ 差□")).grade == "良"


@pytest.mark.parametrize("text", ["", "优中选优", "中心", "差旅费", "良好的效果", "√", "□", "优良", "中☑心"])
def test_other_words_are_no_grade(text: str) -> None:
    assert grade_of(text) is None


@pytest.mark.parametrize(
    "below",
    [
        "说明\t无",
        "其他需要说明的事项\t没有",
        "注：1.定量指标按比例计分。",
        "填报人：张三\t\t联系电话：123\t\t\t填报日期：2024年3月1日",
        "单位负责人：张三\t\t填表人：李四",
    ],
)
@pytest.mark.parametrize("total", ["总分\t\t\t\t\t\t100\t89.8\t", "\t满意度指标\t\t满意度\t≥90%\t96%\t10\t9\t"])
def test_what_stands_below_is_no_indicator(below: str, total: str) -> None:
    form = read_one(national(total=total, below=below))
    assert form.indicators[-1].level3 in ("就业率", "满意度")


TWO_ROWS = (
    "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t\t偏差原因分析及改进措施\n"
    "\t\t\t\t\t\t\t自评得分\t复核得分\t"
)


def test_a_header_of_two_rows() -> None:
    text = national(header=TWO_ROWS, total="总分\t\t\t\t\t\t100\t89.8\t88\t")
    rows = text.replace("\t50\t50\t", "\t50\t50\t49\t").replace("\t30\t30\t", "\t30\t30\t29\t晚了")
    form = read_one(rows)
    assert [(i.weight, i.score, i.reviewed, i.deviation) for i in form.indicators] == [
        ("50", "50", "49", None),
        ("30", "30", "29", "晚了"),
    ]
    assert (form.template, form.total) == ("second-score", "89.8")


def test_a_header_of_two_rows_printed_again() -> None:
    text = national(header=TWO_ROWS, total=f"{TWO_ROWS}\n总分\t\t\t\t\t\t100\t89.8\t88\t")
    assert [item.level3 for item in read_one(text).indicators] == ["培训班", "就业率"]


def test_a_fund_header_of_two_rows() -> None:
    one = "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分"
    two = "项目资金（万元）\t\t预算数\t\t执行数\t分值\t执行率\t得分\n\t\t年初预算数\t全年预算数\t全年执行数\t\t\t"
    assert bare(read_one(national().replace(one, two))) == bare(read_one(national()))


@pytest.mark.parametrize(
    "row", ["预算执行率（10分）\t\t\t100%\t98%\t10\t9.8\t", "预算执行情况(10分)\t预算执行率\t\t100%\t98%\t10\t9.8\t"]
)
def test_the_execution_among_the_indicators(row: str) -> None:
    form = read_one(national(first=f"\t{row}\n"))
    first = form.indicators[0]
    assert (first.level1_points, first.target, first.actual, first.weight, first.score) == (
        "10",
        "100%",
        "98%",
        "10",
        "9.8",
    )
    assert first.level3 in ("预算执行率", "预算执行情况")
    assert [item.level2 for item in form.indicators] == [None, "数量指标", "社会效益指标"]


DEPARTMENT = national(names="{label}\t甲局").replace("项目支出绩效自评表", "部门整体支出绩效自评表")


@pytest.mark.parametrize("label", ["部门名称", "单位名称", "部门（单位）名称", "预算部门", "预算单位（盖章）"])
def test_a_whole_department(label: str) -> None:
    form = read_one(DEPARTMENT.format(label=label))
    assert (form.template, form.project, form.department, form.unit) == ("department", None, "甲局", "甲局")
    assert len(form.indicators) == 2


def test_departments_and_projects_one_after_another() -> None:
    texts = [DEPARTMENT.format(label="部门名称"), national(), DEPARTMENT.format(label="单位名称")]
    assert [one.form.template for one in read_text("\n".join(texts))] == ["department", "national", "department"]


@pytest.mark.parametrize(
    "names",
    [
        "项目名称\t甲项目\n单位名称\t甲中心\n主管部门\t甲局",
        "单位名称\t甲中心\t项目名称\t甲项目\n主管部门\t甲局",
        "项目名称\t甲项目\n预算单位\t甲中心\t预算部门\t甲局",
    ],
)
def test_a_unit_in_a_form_with_a_project(names: str) -> None:
    form = read_one(national(names=names))
    assert (form.template, form.project, form.unit, form.department) == ("national", "甲项目", "甲中心", "甲局")


@pytest.mark.parametrize(
    "text",
    [
        "单位名称\t金额\n甲局\t100\n乙局\t200\n合计\t300",
        "部门名称\t甲局\n年初预算数\t全年预算数\t全年执行数\n100\t100\t98",
        "单位名称\t一级指标\n甲局\t产出指标",
        "部门整体支出绩效目标申报表\n部门名称\t甲局\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t培训班\t20期",
        "部门名称\t预期目标\t实际完成情况\n甲局\t办班\t办了",
        "一级指标\t二级指标\t三级指标\n产出指标\t数量指标\t培训班",
        "自评等级\t优\n总分\t100",
        "部门名称 单位名称 预算部门\n一级指标 怎么填？",
    ],
)
def test_other_tables_are_no_forms(text: str) -> None:
    assert read_text(text) == ()


def test_what_is_attached_is_no_title() -> None:
    text = "附件：项目支出绩效自评表\n" + national()
    assert read_forms(read_document(text.encode(), "one.txt")).titles == 1
    alone = national().replace("项目支出绩效自评表", "附件2：项目支出绩效自评表", 1)
    readings = read_forms(read_document(alone.encode(), "one.txt"))
    assert (readings.titles, readings.forms[0].form.title) == (1, "附件2：项目支出绩效自评表")
