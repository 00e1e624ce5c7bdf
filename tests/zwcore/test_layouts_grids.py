"""Tables as prints of other places have them: each kind with words and numbers of its own."""

from __future__ import annotations

import pytest

from tests.zwcore.grids import document, one, readings
from zwcore.documents import Dropped
from zwcore.finding import Severity, Sure
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.review import FormReview, review_form

HEAD = "项目支出绩效自评表\n（2024年度）\n"
NAMES = "项目名称|<|食品抽检|<|<|<|<|<\n主管部门|<|某县市场局|<|实施单位|某县检验所|<|<\n"
FUNDS = """项目资金（万元）|<|年初预算数|全年预算数|全年执行数|分值|执行率|得分
^|年度资金总额|20|20|19|10|95%|9.5
"""
GOALS = "年度总体目标|<|预期目标|<|实际完成情况|<|<|<\n^|^|抽检400批次以上|<|抽检了400批次|<|<|<\n"
HEADER = "绩效指标|一级指标|二级指标|三级指标|指标值|完成值|分值|得分\n"
ROWS = """^|产出指标（60分）|数量指标|抽检批次|400批|400批|30|30
^|^|质量指标|合格率|≥98%|99%|30|30
^|效益指标（30分）|社会效益指标|投诉处理率|100%|100%|30|30
"""
TOTAL = "总分|<|<|<|<|<|100|99.5\n"
WHOLE = HEAD + NAMES + FUNDS + GOALS + HEADER + ROWS + TOTAL


def weights(form: Form) -> list[str | None]:
    return [item.weight for item in form.indicators]


def scores(form: Form) -> list[str | None]:
    return [item.score for item in form.indicators]


def errors(reading: Reading) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in review_form(reading).findings if f.severity is Severity.ERROR]


def said(review: FormReview, code: str) -> list[str]:
    return [str(f.message) for f in review.findings if f.code == code]


def test_the_form_that_the_others_differ_from() -> None:
    reading = one(WHOLE)
    assert errors(reading) == []
    assert (reading.how.unread, reading.how.doubts, reading.how.spans) == ((), {}, {})
    assert [(c.block, c.field) for c in reading.how.columns if c.field in ("project", "planned", "rate", "score")] == [
        ("head", "project"), ("funds", "rate"), ("funds", "score"), ("goals", "planned"), ("indicators", "score"),
    ]  # fmt: skip


# Merged cells


def test_points_printed_once_over_rows_stand_in_the_first() -> None:
    rows = """^|产出指标（60分）|数量指标|抽检批次|400批|400批|30|30
^|^|^|抽检品种|20种|20种|^|^
^|^|^|抽检乡镇|8个|8个|^|^
^|^|质量指标|合格率|≥98%|99%|30|30
^|效益指标（30分）|社会效益指标|投诉处理率|100%|100%|30|30
"""
    reading = one(WHOLE.replace(ROWS, rows))
    assert weights(reading.form) == ["30", None, None, "30", "30"]
    assert scores(reading.form) == ["30", None, None, "30", "30"]
    assert reading.how.spans == {"indicators[0].weight": 3, "indicators[0].score": 3}
    assert reading.how.covered("indicators[2].score")
    assert [item.level2 for item in reading.form.indicators[:3]] == ["数量指标"] * 3
    assert errors(reading) == []


def test_a_reason_over_rows_is_that_of_each() -> None:
    header = HEADER.replace("得分\n", "得分|偏差原因\n")
    rows = "^|产出指标|数量指标|甲|4期|3期|30|20|一期改到次年\n^|^|^|乙|5期|4期|30|25|^\n"
    form = one(HEAD + NAMES + header + rows).form
    assert [item.deviation for item in form.indicators] == ["一期改到次年"] * 2


def test_an_amount_over_rows_counts_once() -> None:
    funds = FUNDS + "^|其中：财政拨款|12|12|11|—|^|—\n^|其他资金|8|8|8|—|^|—\n"
    reading = one(WHOLE.replace(FUNDS, funds))
    assert [line.rate for line in reading.form.funds] == ["95%", None, None]
    assert reading.how.spans == {"funds[0].rate": 3}


# Further tables

FURTHER = "\n（续表）\n一级指标|<|二级指标|三级指标|<|分值|指标值|完成值|<|得分\n"
FURTHER += "效益指标（30分）|<|社会效益指标|投诉处理率|<|30|100%|100%|<|30\n总分|<|<|<|<|100||||99.5\n"


def test_a_further_table_is_read_by_its_own_header() -> None:
    rows = "".join(ROWS.splitlines(keepends=True)[:2])
    reading = one(HEAD + NAMES + FUNDS + GOALS + HEADER + rows + FURTHER)
    whole = one(WHOLE)
    assert reading.form.indicators == whole.form.indicators
    assert reading.form.total == "99.5"
    assert reading.how.unread == ()


def test_a_further_table_of_another_width_without_a_header() -> None:
    rows = "".join(ROWS.splitlines(keepends=True)[:2])
    more = "\n效益指标（30分）|社会效益指标|<|投诉处理率|<|100%|100%|30|<|30\n总分|<|<|<|<|<|<|100|<|99.5\n"
    reading = one(HEAD + NAMES + FUNDS + GOALS + HEADER + rows + more)
    assert reading.form.indicators == one(WHOLE).form.indicators


def test_two_forms_without_titles_are_two() -> None:
    text = NAMES + FUNDS + HEADER + ROWS + TOTAL
    assert len(readings(f"{text}\n某行\n{text}").forms) == 2


def test_forms_beside_each_other() -> None:
    lines = [line + "|" * (7 - line.count("|")) for line in (NAMES + FUNDS + HEADER + ROWS + TOTAL).splitlines()]
    left, right = one("\n".join(lines)), lines
    both = readings("\n".join(f"{a}||{b}" for a, b in zip(lines, right, strict=True)))
    assert [form.form.indicators for form in both.forms] == [left.form.indicators] * 2
    assert both.outside == 0


# Flat tables, totals at the top, scores without a header


def test_a_flat_table_with_its_total_at_the_top() -> None:
    text = """部门整体支出绩效自评表
（2023年度）
部门（单位）名称|某县档案馆|<|自评总分（分）|97.5|<
年度预算（万元）||年初预算|全年(调整)预算|执行数|执行率
^|总额|60|58|58|100%
当年整体绩效目标|数字化档案3万卷|<|<|<|<
指标名称|计量单位|指标值|指标权重（分）|全年完成值|指标得分（分）
数字化档案|万卷|3|50|2.9|47.5
查档满意度|%|95|50|96|50
"""
    reading = one(text)
    form = reading.form
    assert (form.unit, form.total, form.goals.planned) == ("某县档案馆", "97.5", "数字化档案3万卷")
    assert [(i.level3, i.unit, i.target, i.actual, i.weight, i.score) for i in form.indicators] == [
        ("数字化档案", "万卷", "3", "2.9", "50", "47.5"),
        ("查档满意度", "%", "95", "96", "50", "50"),
    ]
    assert "ZW103" not in {code for code, _ in errors(reading)}


@pytest.mark.parametrize("header", ["", "90", "（90分）"])
def test_scores_under_no_name(header: str) -> None:
    text = HEAD + NAMES + HEADER.replace("|分值|得分", f"|{header}")
    rows = "\n".join(line.rpartition("|")[0] for line in ROWS.splitlines())
    reading = one(f"{text}{rows}\n")
    assert scores(reading.form) == ["30", "30", "30"]
    assert reading.how.doubts == {"indicators.score": Sure.INFERRED}


# Money


def test_amounts_beside_their_labels_with_rows_below() -> None:
    funds = """预算情况|<|全年预算数：|36.5万元|<|全年执行数：|30万元|<
^|^|其中：县级补助|30万元|<|其中：县级补助|24万元|<
^|^|自筹|6.5万元|<|自筹|6万元|<
"""
    form = one(WHOLE.replace(FUNDS, funds)).form
    assert [(line.label, line.adjusted, line.executed) for line in form.funds] == [
        (None, "36.5万元", "30万元"), ("其中：县级补助", "30万元", "24万元"), ("自筹", "6.5万元", "6万元"),
    ]  # fmt: skip
    assert form.total_funds is form.funds[0]
    assert form.total_funds is not None


def test_amounts_one_below_the_other() -> None:
    funds = "年初预算（元）|<|500|<|<|<|<|<\n调整后预算（元）|<|480|<|<|<|<|<\n实际支出（元）|<|万元|<|执行率|97%|<|<\n"
    form = one(WHOLE.replace(FUNDS, funds)).form
    (line,) = form.funds
    assert (line.initial, line.adjusted, line.executed, line.rate, form.money_unit) == ("500", "480", None, "97%", "元")


def test_the_columns_of_a_department() -> None:
    funds = """经费收支情况（万元）|资金结构|预算安排|<|<|支付情况|<|结余
^|^|年初批复①|年中追加②|小计③=①+②|支付数④|支付进度⑤=④/③|结余⑥
^|基本支出|40|2|42|41|97.6%|1
^|合计|40|2|42|41|97.6%|1
"""
    reading = one(WHOLE.replace(FUNDS, funds))
    assert [(line.label, line.initial, line.adjusted, line.executed, line.rate) for line in reading.form.funds] == [
        ("基本支出", "40", "42", "41", "97.6%"), ("合计", "40", "42", "41", "97.6%"),
    ]  # fmt: skip
    assert reading.how.unknown("funds") == ()


REASON = "汛期推迟开工，余款结转下年使用"


@pytest.mark.parametrize(
    "funds",
    [
        FUNDS + f"^|执行率低于95%的原因说明|{REASON}|<|<|<|<|<\n",
        FUNDS + f"^|未完成支出的原因：{REASON}|<|<|<|<|<|<\n",
        FUNDS.replace("分值|执行率|得分", "执行率|得分|未完成原因").replace("10|95%|9.5", f"95%|9.5|{REASON}"),
        FUNDS.replace("分值|执行率|得分", "执行率|得分|备注及原因说明".replace("备注及", "")).replace(
            "10|95%|9.5", f"95%|9.5|{REASON}"
        ),
    ],
)
def test_reasons_among_the_money(funds: str) -> None:
    reading = one(WHOLE.replace(FUNDS, funds))
    assert reading.form.remarks is not None
    assert REASON in reading.form.remarks
    assert len(reading.form.funds) == 1
    assert reading.form.sources["remarks"].row > 0


@pytest.mark.parametrize(
    ("below", "remarks"),
    [
        (f"偏差原因说明|<|{REASON}|<|<|<|<|<", REASON),
        (f"其他需要说明的问题|<|{REASON}|<|<|<|<|<", REASON),
        (f"\n偏差原因：{REASON}", f"偏差原因：{REASON}"),
        ("说明|<|无|<|<|<|<|<", None),
        ("说明|<|完成值达到指标值的记满分|<|<|<|<|<", None),
        ("备注|<|本表一式两份|<|<|<|<|<", None),
        ("\n注：90分以上为优。", None),
    ],
)
def test_reasons_below_the_table(below: str, remarks: str | None) -> None:
    reading = one(WHOLE + below)
    assert (reading.form.remarks, len(reading.form.indicators)) == (remarks, 3)
    assert len(reading.how.below) == 1


def test_text_rows_among_the_money_are_no_money() -> None:
    text = (
        "资金管理情况|<|情况说明|<|<|存在问题|<|<\n^|分配是否科学|科学|<|<|无|<|<\n^|使用是否规范|专款专用|<|<|无|<|<\n"
    )
    reading = one(WHOLE.replace(FUNDS, FUNDS + text))
    assert [line.label for line in reading.form.funds] == ["年度资金总额"]
    assert {cell.under for cell in reading.how.unread} == {"资金管理情况"}
    assert said(review_form(reading), "ZW009") == []


# Goals


@pytest.mark.parametrize(
    "goals",
    [
        "绩效目标|<|目标设定情况|<|目标达成情况|<|<|<\n^|^|抽检400批次以上|<|抽检了400批次|<|<|<\n",
        "年度任务及完成情况|<|年度任务|<|年度任务完成情况|<|<|<\n^|^|抽检400批次以上|<|抽检了400批次|<|<|<\n",
        "总体目标|<|年初目标|抽检400批次以上|<|<|<|<\n^|^|目标完成综述|抽检了400批次|<|<|<|<\n",
        "年度目标|<|抽检400批次以上|<|目标完成情况|抽检了400批次|<|<\n",
    ],
)
def test_goals_under_whatever_labels(goals: str) -> None:
    form = one(WHOLE.replace(GOALS, goals)).form
    assert (form.goals.planned, form.goals.actual) == ("抽检400批次以上", "抽检了400批次")
    assert len(form.funds) == 1


# What is not there, and what is not understood


@pytest.mark.parametrize(
    ("without", "where"), [(GOALS, "goals"), (FUNDS, "funds"), (NAMES.splitlines(keepends=True)[1], "department")]
)
def test_what_a_print_has_not_is_no_fault(without: str, where: str) -> None:
    assert where not in {place for _, place in errors(one(WHOLE.replace(without, "")))}


def test_a_block_that_may_be_there_is_asked_for_by_its_header() -> None:
    reading = one(WHOLE.replace(GOALS, "想法|<|抽检四百批次以上的食品|<|<|<|<|<\n"))
    (message,) = said(review_form(reading), "ZW004")
    assert "“想法”" in message
    assert errors(reading) == []


def test_a_header_that_is_not_understood_is_told_once() -> None:
    header, rows = (
        HEADER.replace("|分值", "|落实路径|分值"),
        ROWS.replace("%|30", "%|抽检股|30").replace("批|30", "批|抽检股|30"),
    )
    review = review_form(one(HEAD + NAMES + FUNDS + GOALS + header + rows))
    assert said(review, "ZW009") == ["没有找到“偏差原因”一栏；“落实路径”没有读懂，可能就是这一栏，请对照原件核对。"]
    assert review.reading.unknown("indicators") == ("落实路径",)


def test_a_column_that_others_tell_is_asked_about_once() -> None:
    review = review_form(one(WHOLE.replace("|完成值|", "|落地成效|")))
    assert said(review, "ZW005") == ["“落地成效”这一栏读作“实际完成值”，对吗？用到这一栏的，都先当作疑问。"]
    assert review.reading.sure("indicators[1].actual") is Sure.INFERRED


@pytest.mark.parametrize(
    ("text", "plans", "listed"),
    [
        ("项目绩效目标申报表\n" + NAMES + "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|人数|200人\n", 1, 0),
        ("自评汇总表\n序号|项目名称|年初预算数|全年执行数|自评得分\n1|甲|10|9|95\n2|乙|20|20|99\n", 0, 1),
    ],
)
def test_what_is_no_form_is_refused_by_name(text: str, plans: int, listed: int) -> None:
    found = readings(text)
    assert (found.forms, found.plans, found.listed) == ((), plans, listed)


# What the source leaves out


def test_what_is_left_out_is_told_a_line_a_kind() -> None:
    dropped = (
        Dropped("旧数", "hidden", 1, 0, 3, 2),
        Dropped("旧行", "hidden", 1, 0, 4, 2),
        Dropped("草稿", "watermark"),
        Dropped("别处", "hidden", 7, 9, 0, 0),
    )
    found = readings(WHOLE, dropped=dropped)
    assert said(review_form(found.forms[0]), "ZW009") == [
        "有 2 处隐藏的内容没有读入（旧数、旧行）。要算在内的，请取消隐藏再发来。",
        "有 1 处水印或印章的文字没有读入（草稿）。",
    ]
    assert [one.text for one in found.dropped] == ["别处"]


def test_a_formula_without_its_result_is_no_blank() -> None:
    text = WHOLE.replace("|100|99.5", "|100|")
    row = len(text.splitlines()) - 3
    reading = one(text, dropped=(Dropped("=SUM(H8:H10)", "formula", 1, 0, row, 7),))
    assert reading.how.withheld == {"total": "formula"}
    assert errors(reading) == []
    assert any("公式" in message for message in said(review_form(reading), "ZW005"))


def test_a_cell_read_with_doubt_is_doubtful() -> None:
    made = document(WHOLE)
    (grid,) = made.grids
    cells = tuple(cell._replace(confidence=600) if cell.text == "99%" else cell for cell in grid.cells)
    from dataclasses import replace

    from zwcore.layouts import read_forms

    blocks = (*made.blocks[:-1], replace(grid, cells=cells))
    (reading,) = read_forms(replace(made, blocks=blocks)).forms
    assert reading.how.doubts == {"indicators[1].actual": Sure.DOUBTFUL}
