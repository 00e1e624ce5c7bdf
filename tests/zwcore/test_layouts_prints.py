"""Every printed variant, read from what was drawn in it; and variants as they were published, typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwcore.forms import PRINTS, Print, as_docx, as_text, as_xlsx, drawn, read_one
from zwcore.documents import Grid, read_document
from zwcore.form import DENOMINATOR, Form, FundLine, Goals, Indicator
from zwcore.layouts import read_forms
from zwcore.layouts.load import all_layouts

AS: dict[str, Callable[[Form, Grid], bytes]] = {"txt": as_text, "xlsx": as_xlsx, "docx": as_docx}
ROWS = (
    ("产出指标", "50", "数量指标", "★新建道路", "≥", "4.2", "公里", "4.2公里", "20", "20", None, "验收单", "20"),
    ("产出指标", "50", "数量指标", "其中：硬化路面", "≥", "3", "公里", "3公里", None, None, None, None, None),
    ("产出指标", "50", "质量指标", "验收合格率", "=", "100", "%", "98%", "30", "29.4", "一段未验收", "验收报告", "29"),
    ("效益指标", "30", "社会效益指标", "出行条件", "定性", "改善", None, "有所改善", "30", "28", None, None, "26"),
    ("满意度指标", "10", "服务对象满意度指标", "群众满意度", "≥", "90", "%", None, "10", None, None, None, None),
)
FUNDS = (
    FundLine("年度资金总额", "300.00", "310.00", "295.50", "10", "95.32%", "9.53"),
    FundLine("其中：当年财政拨款", "300.00", "310.00", "295.50", "—", "—", "—"),
    FundLine("其他资金", None, None, None, None, None, None),
)


def fitted(form: Form, look: Print) -> Form:
    """The form as that print can hold it: columns and names which it has not are blank."""
    parted = "nature" in look.columns
    items = [
        replace(
            item if parted or not item.target else replace(item, target=item.target_text),
            **{name: None for name in Indicator.__slots__ if name not in {*look.columns, "level1_points"}},
        )
        for item in form.indicators
    ]
    funds = [replace(line, **{n: None for n in FundLine.__slots__[1:] if n not in look.funds}) for line in form.funds]
    if look.points and funds:
        funds[0] = replace(funds[0], weight=look.points)
    if "project" not in look.names:
        form = replace(form, project=None, unit=form.department)
    return replace(
        form,
        template=look.template,
        funds=tuple(funds),
        indicators=tuple(items),
        total=form.total if look.total else None,
    )


def invented(look: Print) -> Form:
    names = ("level1", "level1_points", "level2", "level3", "nature", "target", "unit", "actual", "weight", "score")
    rows = [Indicator(**dict(zip((*names, "deviation", "evidence", "reviewed"), row, strict=True))) for row in ROWS]
    if look.template == "cost":
        rows.insert(0, Indicator("成本指标", "20", "经济成本指标", "租赁费", "≤160万元", "148万元", "20", "20"))
    form = Form(
        title="某县项目支出绩效自评表",
        year="2023",
        project="产业道路建设",
        department="某县交通局",
        unit="某县公路站",
        money_unit="元" if look.template == "yunnan" else "万元",
        funds=FUNDS,
        goals=Goals("新建道路4.2公里。", "新建道路4.2公里，已通车。"),
        indicators=tuple(rows),
        total="96.93",
        grade="优" if look.template == "yunnan" else None,
    )
    return fitted(form, look)


def bare(form: Form) -> Form:
    return replace(form, columns=frozenset(), blocks=frozenset())


def read(data: bytes, kind: str) -> Form:
    (reading,) = read_forms(read_document(data, f"form.{kind}")).forms
    return reading.form


def test_every_variant_is_drawn_here_but_that_of_the_nine() -> None:
    assert {variant.id for variant in all_layouts().values()} == {*PRINTS, "nx-zhongwei"}
    assert all(variant.title and variant.source for variant in all_layouts().values())


@pytest.mark.parametrize("kind", AS)
@pytest.mark.parametrize("look", PRINTS.values(), ids=PRINTS)
def test_every_field_of_every_print(look: Print, kind: str) -> None:
    form = invented(look)
    found = read(AS[kind](form, drawn(form, look)), kind)
    assert bare(found) == form
    extra = {DENOMINATOR} if look.template == "initial-budget" else set()
    points = {"weight"} if look.points else set()
    funds = {f"funds.{name}" for name in {*look.funds} | points} | extra
    assert found.columns == {*look.columns} | funds | ({"total"} if look.total else set())
    assert found.blocks == {"funds", "goals", "indicators"}


@pytest.mark.parametrize("look", PRINTS.values(), ids=PRINTS)
def test_every_print_with_its_tabs_turned_into_spaces(look: Print) -> None:
    form = invented(look)
    text = as_text(form, drawn(form, look)).decode()
    assert bare(read_one(text.replace("\t", " "))) == form


@pytest.mark.parametrize("look", PRINTS.values(), ids=PRINTS)
def test_every_blank_print_is_known(look: Print) -> None:
    blank = [replace(item, **dict.fromkeys(Indicator.__slots__[4:])) for item in invented(look).indicators]
    form = replace(
        invented(look), project=None, department=None, unit=None, total=None, goals=Goals(), indicators=tuple(blank)
    )
    assert read(as_xlsx(form, drawn(form, look)), "xlsx").template == look.template


def test_places_are_those_of_the_cells() -> None:
    look = PRINTS["sichuan"]
    form = invented(look)
    found = read(as_xlsx(form, drawn(form, look)), "xlsx")
    header = next(cell.row for cell in drawn(form, look).cells if cell.text == "指标性质")
    places = [found.sources[f"indicators[0].{name}"] for name in ("nature", "target", "unit", "actual")]
    assert [(place.row, place.column) for place in places] == [(header + 1, column) for column in (4, 5, 6, 7)]


WORDS = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=6)
MAYBE = st.none() | WORDS
POINTS = st.sampled_from([None, "5", "10", "9.5", "/", "10分"])
MONEY = st.sampled_from([None, "12.50", "1,200.00", "0", "620.82万元", "/"])
CATEGORIES = (
    ("成本指标", "20", "经济成本指标"),
    ("产出指标", "50", "数量指标"),
    ("产出指标", "50", "质量指标"),
    ("效益指标", None, "社会效益指标"),
    ("满意度指标", "10", "服务对象满意度指标"),
)


@st.composite
def forms(draw: st.DrawFn, look: Print) -> Form:
    rows = []
    chosen = draw(st.sets(st.integers(1, 4), min_size=1)) | ({0} if look.template == "cost" else set())
    for n in sorted(chosen):
        for _ in range(draw(st.integers(1, 3))):
            rows.append(draw(indicators(*CATEGORIES[n])))
    lines = draw(st.lists(st.builds(FundLine, st.none(), MONEY, MONEY, MONEY, POINTS, POINTS, POINTS), max_size=3))
    labels = ("年度资金总额", "其中：财政拨款", "其他资金")
    form = Form(
        title="自评表",
        year=draw(st.sampled_from(["2016", "2023", None])),
        project=draw(MAYBE),
        department=draw(MAYBE),
        unit=draw(MAYBE),
        money_unit="元" if look.template == "yunnan" else "万元",
        funds=tuple(replace(line, label=label) for line, label in zip(lines, labels, strict=False)),
        goals=Goals(draw(MAYBE), draw(MAYBE)),
        indicators=tuple(rows),
        total=draw(st.sampled_from([None, "96.5", "100"])),
        grade=draw(st.sampled_from([None, "优", "良"])) if look.template == "yunnan" else None,
    )
    return fitted(form, look)


def indicators(level1: str, points: str | None, level2: str) -> st.SearchStrategy[Indicator]:
    return st.builds(
        Indicator,
        st.just(level1),
        st.just(points),
        st.just(level2),
        st.builds(str.__add__, st.sampled_from(["", "★", "其中："]), WORDS),
        target=st.sampled_from([None, "90", "4.5", "好坏", "1,200"]),
        actual=st.sampled_from([None, "93", "5", "达成预期指标", "12件"]),
        weight=POINTS,
        score=POINTS,
        deviation=MAYBE,
        nature=st.sampled_from([None, "≥", "<=", "＝", "定性", "正向"]),
        unit=st.sampled_from([None, "%", "人", "万元", "元/人"]),
        evidence=MAYBE,
        reviewed=POINTS,
    )


@pytest.mark.parametrize("kind", ["txt", "xlsx"])
@pytest.mark.parametrize("look", PRINTS.values(), ids=PRINTS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_was_drawn_is_what_is_read(look: Print, kind: str, data: st.DataObject) -> None:
    form = data.draw(forms(look))
    assert bare(read(AS[kind](form, drawn(form, look)), kind)) == form


PUBLISHED_SICHUAN = """\
部门预算项目支出绩效自评表（2023年度）
项目名称\t\t51000021R000000019951-工资性支出
主管部门\t\t青溪县发展和改革局本级\t\t\t\t实施单位（盖章）\t\t青溪县发展和改革局
项目基本情况\t1.项目年度目标完成情况\t项目年度目标\t\t\t\t年度目标完成情况
\t\t保障工资及时、足额发放。\t\t\t\t工资全部按月发放。
\t2.项目实施内容及过程概述\t按月发放工资，每月10日前到账。
预算执行情况（10分）\t年度预算数（万元）\t\t年初预算\t调整后预算数\t预算执行数\t预算执行率\t权重\t得分\t原因
\t总额\t\t238.93\t251.89\t251.89\t100.00%\t10\t10\t年中追加人员经费
\t其中：财政资金\t\t238.93\t251.89\t251.89\t100.00%\t/\t/
\t其他资金\t\t\t\t\t\t/\t/
绩效指标（90分）\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t完成值\t权重\t得分\t未完成原因分析
\t产出指标\t数量指标\t发放覆盖率\t＝\t100\t%\t100\t60\t60
\t效益指标\t社会效益指标\t足额保障率\t≥\t95\t%\t93\t30\t29.37\t个别人员延迟
合计\t\t\t\t\t\t\t\t100\t99.37
评价结论\t自评总分99.37分，资金使用规范。
存在问题\t无
项目负责人：张三\t\t财务负责人：李四
"""
PUBLISHED_HUBEI = """\
2020年度长江禁捕项目自评表
单位名称：农业工作科\t填报日期：2021年3月2日
项目名称\t渔业成品油价格改革补贴
主管部门\t区市场监督管理局\t项目实施单位\t农业科
项目类别\t1、部门预算项目□ 2、市直专项□ 3、市对下转移支付项目☑
预算执行情况（万元）（20分）\t\t预算数（A）\t执行数（B）\t执行率（B/A）\t得分（20分*执行率）
\t年度财政资金总额\t1.56\t1.56\t1\t20
年度绩效目标1（80分）\t一级指标\t二级指标\t三级指标\t年初目标值（A）\t实际完成值（B）\t得分
\t产出指标\t数量指标\t补贴渔船数\t6\t6\t20
\t\t质量指标\t渔船补贴发放率\t100%\t100%\t10
\t效益指标\t满意度指标\t退捕渔民抽样调查满意度\t90%\t≥90%\t40
总分\t100
偏差大或目标未完成原因分析\t无
备注：1.预算执行情况口径：预算数为调整后财政资金总额。
"""
PUBLISHED_TRANSFER = """\
2020年度县级专项资金绩效目标自评表
专项资金名称\t县级储备粮\t负责人及电话\t甲 1234
县级主管部门\t平桥县商务和粮食局\t实施单位\t粮食股
项目资金（万元）\t\t全年预算数（A）\t全年执行数（B）\t执行率（B/A）
\t年度资金总额\t194.9\t194.9\t100%
\t其中：中央、省、市补助\t194.9\t194.9\t100%
年度总体目标\t年初设定目标\t全年实际完成情况
\t保持储备机制\t规模达标
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t全年完成值\t未完成原因和改进措施
\t产出指标\t数量指标\t稻谷储备到位率\t100%\t100%
\t满意度指标\t服务对象满意度指标\t市民满意度调查\t≥90%\t100%
说明\t无
注：1、其他资金包括和中央、省、市补助、地方财政资金共同投入到同一项目的自有资金。
"""


def test_sichuan_as_published() -> None:
    form = read_one(PUBLISHED_SICHUAN)
    assert (form.template, form.year, form.total, form.grade) == ("sichuan", "2023", "99.37", None)
    assert (form.project, form.unit) == ("51000021R000000019951-工资性支出", "青溪县发展和改革局")
    assert form.goals == Goals("保障工资及时、足额发放。", "工资全部按月发放。")
    assert form.funds[0] == FundLine("总额", "238.93", "251.89", "251.89", "10", "100.00%", "10")
    assert form.total_funds == form.funds[0]
    assert [line.label for line in form.funds] == ["总额", "其中：财政资金", "其他资金"]
    assert [(i.level3, i.target_text, i.actual_text, i.weight, i.deviation) for i in form.indicators] == [
        ("发放覆盖率", "＝100%", "100%", "60", None),
        ("足额保障率", "≥95%", "93%", "30", "个别人员延迟"),
    ]


def test_hubei_as_published() -> None:
    form = read_one(PUBLISHED_HUBEI)
    assert (form.template, form.year, form.total, form.unit) == ("hubei", "2020", "100", "农业科")
    assert form.funds == (FundLine("年度财政资金总额", None, "1.56", "1.56", "20", "1", "20"),)
    assert [(i.level2, i.target, i.actual, i.weight, i.score) for i in form.indicators] == [
        ("数量指标", "6", "6", None, "20"),
        ("质量指标", "100%", "100%", None, "10"),
        ("满意度指标", "90%", "≥90%", None, "40"),
    ]


def test_transfer_as_published() -> None:
    form = read_one(PUBLISHED_TRANSFER)
    assert (form.template, form.project, form.department) == ("transfer", "县级储备粮", "平桥县商务和粮食局")
    assert form.goals == Goals("保持储备机制", "规模达标")
    assert (form.total, len(form.funds), len(form.indicators)) == (None, 2, 2)
    assert form.indicators[1].actual == "100%"
