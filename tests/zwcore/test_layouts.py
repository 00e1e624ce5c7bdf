"""Forms out of grids that are not as neat as the nine: several a sheet, titles inside, rows cut short, no merges."""

from __future__ import annotations

import copy
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwcore.forms import EXPECTED, folded, printed, read_one, read_text
from zwcore.documents import Cell, Document, Grid, Paragraph, read_document
from zwcore.form import Form
from zwcore.layouts import Reading, read_forms
from zwcore.layouts.indicators import split_points
from zwcore.layouts.load import all_layouts, recognise
from zwcore.layouts.rows import is_title
from zwcore.record import form_data
from zwcore.review import review_file, review_form

NATIONAL = """\
{above}项目名称\t甲项目
主管部门\t甲局\t实施单位\t甲中心
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t100\t100\t98\t10\t98%\t9.8
\t其中：当年财政拨款\t100\t100\t98\t\t\t
年度总体目标\t预期目标\t实际完成情况
\t办班20期\t办班22期
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标（50分）\t数量指标\t培训班\t≥20期\t22期\t50\t50\t
\t效益指标（30分）\t社会效益指标\t就业率\t≥60%\t66%\t30\t30\t
{below}\t满意度指标（10分）\t服务对象满意度指标\t满意度（问卷）\t≥90%\t96%\t10\t10\t
{total}
"""
ABOVE = "项目支出绩效自评表\n（2024年度）\n"


def national(above: str = ABOVE, below: str = "", total: str = "总分\t100\t99.8\t") -> str:
    return NATIONAL.format(above=above, below=below, total=total)


def content(form: Form) -> Any:
    data = form_data(form)
    del data["template"]
    return folded(data)


def codes(form: Form) -> set[str]:
    return {finding.code for finding in review_form(Reading(form)).findings} - {"ZW010", "ZW509"}


def sheet(*rows: list[str]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    page = book.create_sheet(index=0)
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cells(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


FLAT = [{**form, "goals": {"planned": "甲", "actual": "乙"}} for form in copy.deepcopy(EXPECTED[:3])]


def test_the_national_print() -> None:
    form = read_one(national())
    assert form.template == "national"
    assert (form.title, form.year, form.total) == ("项目支出绩效自评表", "2024", "99.8")
    assert [item.level1_points for item in form.indicators] == ["50", "30", "10"]
    assert codes(form) == set()


def test_forms_stacked_in_one_sheet() -> None:
    rows = [row for form in FLAT for row in [*cells(printed(form)), [""]]]
    readings = read_forms(read_document(sheet(*rows), "stacked.xlsx"))
    assert readings.titles == 3
    assert [content(reading.form) for reading in readings.forms] == folded(FLAT)


def test_forms_stacked_in_one_grid() -> None:
    rows = [row for form in FLAT for row in cells(printed(form))]
    grid = Grid(tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)), len(rows), 8)
    readings = read_forms(Document("xlsx", (grid,)))
    assert [content(reading.form) for reading in readings.forms] == folded(FLAT)


def test_a_title_row_inside_the_table() -> None:
    rows = cells(printed(FLAT[0]))
    wide = [Cell(rows[0][0], 0, 0, 1, 8), Cell(rows[1][0], 1, 0, 1, 8)]
    rest = [Cell(text, r, c) for r, row in enumerate(rows[2:], 2) for c, text in enumerate(row)]
    (reading,) = read_forms(Document("docx", (Grid((*wide, *rest), len(rows), 8),))).forms
    assert content(reading.form) == folded(FLAT[0])


def test_forms_without_titles() -> None:
    texts = ["\n".join(printed(form).splitlines()[2:]) for form in FLAT]
    review = review_file("\n\n".join(texts).encode(), "three.txt")
    assert [form.form.title for form in review.forms] == [None] * 3
    assert [form.form.project for form in review.forms] == [form["project"] for form in FLAT]
    assert review.problems == ()


def test_prose_before_the_forms() -> None:
    prose = "关于报送2023年度决算的说明\n现将有关情况报告如下，请审阅。\n\n"
    readings = read_text(prose + "\n".join(map(printed, FLAT)))
    assert [content(reading.form) for reading in readings] == folded(FLAT)


def test_more_titles_than_tables() -> None:
    text = printed(FLAT[0]) + "某中心项目支出绩效自评表（表2）\n\n（2024年度）\n"
    (problem,) = review_file(text.encode(), "cut.txt").problems
    assert (problem.code, problem.severity, problem.params) == ("ZW003", "error", {"titles": "2", "tables": "1"})


@pytest.mark.parametrize(
    "row", ["\t\t成本指标\t\t\t\t\t\t\n", "\t\t生态效益指标\t指标1：/\t\t\t/\t/\t\n", "\t\t\t……\t\t\t\t\t\n"]
)
def test_a_row_of_the_print_that_nobody_used(row: str) -> None:
    form = read_one(national(below=row))
    assert len(form.indicators) == 4
    assert codes(form) == set()


def test_strokes_are_kept() -> None:
    form = read_one(national(below="\t\t生态效益指标\t/\t/\t—\t/\t-\t\n"))
    assert (form.indicators[2].target, form.indicators[2].actual, form.indicators[2].score) == ("/", "—", "-")
    assert codes(form) == set()


def test_levels_printed_in_every_row() -> None:
    form = copy.deepcopy(EXPECTED[1])
    lines = printed(form).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("绩效指标"))
    for n, item in enumerate(form["indicators"], at + 1):
        row = lines[n].split("\t")
        row[1], row[2] = f"{item['level1']}（{item['level1_points']}分）", item["level2"]
        lines[n] = "\t".join(row)
    assert content(read_one("\n".join(lines))) == folded(form)


def test_points_of_a_level_printed_once() -> None:
    again = "\t产出指标\t质量指标\t合格率\t≥90%\t95%\t0\t0\t\n"
    text = national().replace("\t效益指标", again + "\t效益指标")
    assert [item.level1_points for item in read_one(text).indicators] == ["50", "50", "30", "10"]


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ("总分\t100\t99.8\t", "99.8"),
        ("总分\t100\t99.8", "99.8"),
        ("总 分\t\t\t\t\t\t100\t99.8\t", "99.8"),
        ("\t总分\t\t\t\t\t100\t99.8\t", "99.8"),
        ("绩效指标\t总分\t\t\t\t\t100\t99.8\t", "99.8"),
        ("总分\t\t\t\t\t\t\t99.8", "99.8"),
        ("总分\t99.8", "99.8"),
        ("总分\t100\t\t", None),
        ("总分\t\t\t", None),
        ("总分", None),
        ("总分\t\t\t\t\t\t100\t\t", None),
        ("合计\t100\t99.8\t", "99.8"),
    ],
)
def test_the_total_row_as_it_comes(row: str, total: str | None) -> None:
    assert read_one(national(total=row)).total == total


@pytest.mark.parametrize("number", range(9))
def test_trailing_tabs_trimmed(number: int) -> None:
    text = "\n".join(line.rstrip() for line in printed(EXPECTED[number]).split("\n"))
    assert content(read_one(text)) == folded(EXPECTED[number])


def test_the_header_printed_again_on_the_next_page() -> None:
    header = next(line for line in national().splitlines() if line.startswith("绩效指标"))
    assert content(read_one(national(below=header + "\n"))) == content(read_one(national()))


def test_a_note_across_the_table_is_no_indicator() -> None:
    rows = cells(national(total="注：本表一式两份"))
    made = [Cell(text, r, c) for r, row in enumerate(rows[:-1]) for c, text in enumerate(row)]
    note = Cell("注：本表一式两份", len(rows) - 1, 0, 1, 9)
    (reading,) = read_forms(Document("xlsx", (Grid((*made, note), len(rows), 9),))).forms
    assert len(reading.form.indicators) == 3
    assert "ZW106" not in codes(reading.form)


@pytest.mark.parametrize(
    ("above", "year", "title"),
    [
        ("项目支出绩效自评表\n（2024年度）\n", "2024", True),
        ("2024年度项目支出绩效自评表\n", "2024", True),
        ("2024年项目支出绩效自评表\n填报日期：2025年3月1日\n", "2024", True),
        ("项目支出绩效自评表\n（2024年度）\n填报单位：甲中心\t填报日期：2025年3月\t单位：万元\n", "2024", True),
        ("附件2\n项目支出绩效自评表\n2024年\n", "2024", True),
        ("项目支出绩效自评表\n", None, True),
        ("", None, False),
    ],
)
def test_what_stands_above(above: str, year: str | None, title: bool) -> None:
    form = read_one(national(above=above))
    assert form.year == year
    assert (form.title is not None) == title


@pytest.mark.parametrize(
    ("printed_unit", "unit"),
    [
        ("项目资金（万元）", "万元"),
        ("项目资金（元）", "元"),
        ("项目资金（单位：元）", "元"),
        ("资金情况（人民币万元）", "万元"),
        ("项目资金", None),
    ],
)
def test_the_money_unit(printed_unit: str, unit: str | None) -> None:
    text = national(below="\t\t经济效益指标\t人均补贴(元)\t600元\t600元\t0\t0\t\n")
    form = read_one(text.replace("项目资金（万元）", printed_unit))
    assert form.money_unit == unit
    assert len(form.funds) == 2


def test_a_label_that_is_not_read_is_no_value() -> None:
    text = national().replace("项目名称\t甲项目", "项目名称\t\t项目负责人\t李四")
    form = read_one(text)
    assert form.project is None
    assert "ZW101" in codes(form)


@pytest.mark.parametrize(
    ("text", "name", "points"),
    [
        ("产出指标 (40分)", "产出指标", "40"),
        ("产出指标（40 分）", "产出指标", "40"),
        ("产出指标40分", "产出指标", "40"),
        ("产出指标：37.5分", "产出指标", "37.5"),
        ("产出指标【50】", "产出指标", "50"),
        ("产出指标", "产出指标", None),
        (None, None, None),
    ],
)
def test_points_of_a_level(text: str | None, name: str | None, points: str | None) -> None:
    assert split_points(text) == (name, points)


def test_titles() -> None:
    assert is_title("中卫市社会保险事业管理中心项目支出绩效自评表（表1）")
    assert is_title("2023年度部门预算项目支出绩效自评表 (2023年度)")
    assert not is_title("现将项目支出绩效自评表报送你局，请审核。")


def test_variants_are_told_apart() -> None:
    scored = frozenset({"target", "actual", "weight", "score"})
    assert recognise(frozenset({"target", "actual"})) == "transfer"
    assert recognise(scored) == "national"
    assert recognise(frozenset({"target", "method", "weight", "score"})) == "nx-zhongwei"
    assert recognise(scored | {"nature", "unit", "reviewed"}) == "sichuan"
    assert recognise(scored | {"whole", "nature", "unit"}) == "department"
    assert recognise(frozenset()) == "unknown"
    assert len({variant.id for variant in all_layouts().values()}) == len(all_layouts())


LABELS = """项目名称 主管部门 实施单位 项目资金（万元） 年初预算数 全年预算数 全年执行数 年度资金总额 其中：财政拨款
年度总体目标 预期目标 实际完成情况 绩效指标 一级指标 二级指标 三级指标 分值 指标值 得分计算方法 得分 实际完成值
部门名称 单位名称 指标性质 度量单位 复核得分 佐证材料 预算执行情况(20分) 预算数（A） 总体目标 全年实际完成情况
自评得分 预算执行率 自评等级 优 优□良☑ 自评结论：良 说明 填报人：甲 附件：自评表 年初预算数（A）
2.项目实施内容及过程概述
产出指标(40分) 数量指标 总分 合计 自评表 （2024年度） 10 ≥90% 100 / — 注："""
WORDS = st.sampled_from([*LABELS.split(), "", " ", "甲", "12 万元", "\n"])


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    rows, cols = draw(st.integers(1, 12)), draw(st.integers(1, 9))
    made = [
        Cell(draw(WORDS), r, c, draw(st.integers(1, 3)), draw(st.integers(1, 4)))
        for r in range(rows)
        for c in range(cols)
        if draw(st.integers(0, 3))
    ]
    return Grid(tuple(made), rows, cols, joined_rows=(0,))


@settings(max_examples=150, deadline=None)
@given(st.lists(grids() | st.builds(Paragraph, WORDS), max_size=4))
def test_never_raises(blocks: list[Grid | Paragraph]) -> None:
    for reading in read_forms(Document("docx", tuple(blocks))).forms:
        review_form(reading)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=2, max_size=9), min_size=3, max_size=14))
def test_never_raises_on_text(rows: list[list[str]]) -> None:
    text = "项目名称\t甲\n" + "\n".join("\t".join(row) for row in rows)
    review_file(text.encode(), "any.txt")
