"""Text without a grid: what the alignment guessed is never claimed, and what the columns hide is found again."""

from __future__ import annotations

import pytest

from tests.zwcore.forms import read_one
from tests.zwcore.test_align import BROWSER
from zwcore.finding import Severity
from zwcore.form import Form
from zwcore.review import review_file

TEXT = BROWSER.replace("自评表\n", "自评表（2023年度）\n").replace("\t99.8\t", "\t99.6\t")
HEADER = "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
ROWS = (
    "产出指标\t数量指标\t修路里程\t≥20公里\t20公里\t30\t30\t\n质量指标\t合格率\t≥90%\t95%\t30\t30\t\n"
    "效益指标\t社会效益指标\t出行\t改善\t改善\t30\t29.8\t"
)


def _errors(text: str) -> list[str]:
    file = review_file(text.encode(), "pasted.txt")
    found = [*(one for form in file.forms for one in form.findings), *file.problems]
    return [f"{one.code} {one.where}" for one in found if one.severity is Severity.ERROR]


def _amounts(form: Form) -> list[tuple[str | None, ...]]:
    return [(one.label, one.initial, one.adjusted, one.executed) for one in form.funds]


def _with_header(header: str, more: str = "") -> str:
    text = TEXT.format(rows=ROWS).replace(HEADER, header)
    return text.replace("年度资金总额\t50\t", f"年度资金总额\t50\t{more}").replace("拨款\t50\t", f"拨款\t50\t{more}")


@pytest.mark.parametrize(
    ("header", "more"),
    [
        ("项目资金（万元）\t\t预算数\t全年执行数\t分值\t执行率\t得分\n年初\t调整后\n", ""),
        ("项目资金（万元）\t\t预算安排情况\t支出数\t分值\t执行率\t得分\n年初预算\t年中调整\t调整后预算\n", "0\t"),
        ("资金使用（万元）\t\t预算安排情况\t资金支出④\t分值\t执行率④/③\t得分\n年初①\t年中调整②\t小计③=①+②\n", "0\t"),
    ],
)
@pytest.mark.parametrize("lines", [False, True])
def test_a_money_header_of_two_rows(header: str, more: str, lines: bool) -> None:
    text = _with_header(header, more)
    form = read_one("\n".join(text.replace("\t", "\n").split("\n")) if lines else text)
    assert _amounts(form) == [("年度资金总额", "50", "50", "49"), ("其中：财政拨款", "50", "50", "49")]
    assert [form.funds[0].weight, form.funds[0].rate, form.funds[0].score] == ["10", "98%", "9.8"]
    assert _errors(text) == []


def test_rows_of_text_among_the_money_are_none_of_it() -> None:
    prose = "资金管理情况\t\t情况说明\t存在问题和改进措施\n分配科学性\t按因素法分配\t无\n"
    text = TEXT.format(rows=ROWS).replace("年度总体目标\t", f"{prose}年度总体目标\t", 1)
    assert len(read_one(text).funds) == 2
    assert _errors(text) == []


@pytest.mark.parametrize(
    ("total", "read"),
    [
        ("自评总得分\t99.6\t", "99.6"),
        ("总分\t100\t\t99.6\t", "99.6"),
        ("总分\t100\t99.6\t", "99.6"),
        ("总分\t\t\t\t\t100\t99.6\t", "99.6"),
        ("总分\t99.6分\t", "99.6分"),
    ],
)
def test_a_total_whose_label_reached_over_columns(total: str, read: str) -> None:
    text = TEXT.format(rows=ROWS).replace("总分\t100\t99.6\t", total)
    assert read_one(text).total == read
    assert _errors(text) == []


WORD = "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"


def _word(points: list[str], total: str) -> str:
    rows = "".join(f"\t产出指标\t数量指标\t第{n}段里程\t≥20公里\t20公里\t{cell}\t\n" for n, cell in enumerate(points))
    names = "项目支出绩效自评表\n（2023年度）\n项目名称\t甲项目\n主管部门\t甲局\t实施单位\t乙中心\n"
    return f"{names}{WORD}{rows}总分\t\t\t\t\t\t100\t{total}\t\n"


@pytest.mark.parametrize(
    ("points", "covered", "blank"),
    [
        (["60\t60", "\t", "40\t40"], ["indicators[1].weight", "indicators[1].score"], []),
        (["30\t60", "30\t", "40\t40"], ["indicators[1].score"], []),
        (["60\t30", "\t30", "40\t40"], ["indicators[1].weight"], []),
        (["50\t50", "\t", "40\t40"], [], ["ZW104 indicators[1].weight"]),
        (["60\t60", "40\t", "\t"], ["indicators[2].weight"], ["ZW105 indicators[1].score"]),
    ],
)
def test_points_that_a_merged_cell_covers(points: list[str], covered: list[str], blank: list[str]) -> None:
    text = _word(points, "100")
    how = review_file(text.encode(), "pasted.txt").forms[0].reading
    assert all(how.covered(path) for path in covered)
    told = _errors(text)
    assert [one for one in told if one.endswith((".weight", ".score"))] == blank


def test_a_row_that_fits_badly_is_no_fault() -> None:
    rows = ROWS.replace("质量指标\t合格率\t≥90%\t95%\t30\t30\t", "质量指标\t12\t合格率\t≥90%\t较好\t20\t95%")
    assert _errors(TEXT.format(rows=rows)) == []


def test_lines_that_are_empty_are_blank_cells() -> None:
    text = TEXT.format(rows=ROWS).replace("\t—\t\t\n", "\t—\t\t—\n")
    form = read_one(text.replace("\t", "\n"))
    assert [form.funds[1].weight, form.funds[1].rate, form.funds[1].score] == ["—", None, "—"]


def test_a_name_that_is_one_of_level_two() -> None:
    last = "满意度指标\t服务对象满意度指标\t服务对象满意度\t≥90%\t95%\t10\t10\t"
    form = read_one(TEXT.format(rows=f"{ROWS}\n{last}").replace("\t", "\n"))
    found = form.indicators[-1]
    assert (found.level1, found.level2, found.level3) == ("满意度指标", "服务对象满意度指标", "服务对象满意度")
