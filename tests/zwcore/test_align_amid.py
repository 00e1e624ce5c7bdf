"""Notes among the indicators and totals with words in texts without a grid: each cell a line, or cells left out."""

from __future__ import annotations

import pytest

from tests.zwcore.forms import read_text
from zwcore.documents import read_document
from zwcore.layouts.account import account

ROWS = [
    ["项目支出绩效自评表"],
    ["（2024年度）"],
    ["项目名称", "校舍维修改造"],
    ["主管部门", "云溪县教育局", "实施单位", "云溪一中"],
    ["项目资金（千元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["年度资金总额", "300", "300", "300", "10", "100%", "10"],
    ["年度总体目标", "预期目标", "实际完成情况"],
    ["按计划完成校舍维修改造", "已完成校舍维修改造"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标", "数量指标", "改造校舍面积", "≥5000平方米", "5200平方米", "20", "20"],
    ["质量指标", "验收合格率", "100%", "100%", "15", "15"],
    ["时效指标", "完工及时率", "100%", "90%", "15", "13.5", "雨季停工，已于12月完工"],
    ["效益指标", "社会效益指标", "受益学生数", "≥1200人", "1260人", "30", "30"],
    ["满意度指标", "服务对象满意度指标", "师生满意度", "≥90%", "92%", "10", "10"],
]
NAMES = ["改造校舍面积", "验收合格率", "完工及时率", "受益学生数", "师生满意度"]


def text(total: list[str], *notes: tuple[int, str], between: str = "\n") -> str:
    rows = [*ROWS, total]
    for at, note in notes:
        rows.insert(at, [note])
    return "\n".join(between.join(row) for row in rows) + "\n"


@pytest.mark.parametrize("between", ["\n", "\t"], ids=["lines", "tabs"])
@pytest.mark.parametrize(
    "notes",
    [
        ((12, "注：以下为效益类指标，由第三方问卷得出。"),),
        ((13, "说明：以下由第三方问卷得出。"), (10, "备注：面积按图纸。")),
        (),
    ],
)
@pytest.mark.parametrize(
    "total", [["总分", "100", "98.5"], ["总分", "100", "98.5（优）"], ["总分：98.5分"], ["总分", "100%", "98.5"]]
)
def test_notes_end_no_table_and_totals_are_numbers(
    total: list[str], notes: tuple[tuple[int, str], ...], between: str
) -> None:
    said = text(total, *notes, between=between)
    (read,) = read_text(said)
    assert [item.level3 for item in read.form.indicators] == NAMES
    assert [item.weight for item in read.form.indicators] == ["20", "15", "15", "30", "10"]
    assert read.form.total == "98.5"
    assert {note for _, note in notes} <= {*read.how.below}
    assert account(read_document(said.encode(), "x.txt")).balanced


def test_a_note_below_the_rows_still_ends_them() -> None:
    (read,) = read_text(text(["总分", "100", "98.5"], (15, "注：本表得分保留两位小数。"), (16, "填报人：张三")))
    assert len(read.form.indicators) == 5
    assert read.how.below == ("注：本表得分保留两位小数。", "填报人：张三")
