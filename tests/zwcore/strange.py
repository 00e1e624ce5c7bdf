"""Eight prints of headers that no vocabulary was made for, each with a sound form; three formats, two clipboards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from tests.pdf import pdf_of
from tests.zwcore.forms import Print, as_docx, as_xlsx, drawn
from zwcore.documents import Grid
from zwcore.form import Form, FundLine, Goals, Indicator

Row = tuple[str, str, str, str, str, str, str, str | None]


@dataclass(frozen=True)
class Strange:
    """A print of strange headers and what is filled in: rows are levels, name, target, outcome, points, reason."""

    name: str
    look: Print
    form: Form


def _form(project: str, goals: tuple[str, str], money: tuple[str, str, str], rows: tuple[Row, ...]) -> Form:
    """A sound form: the points under the rate of execution are 10 × the rate, the total is the sum."""
    initial, adjusted, executed = money
    rate = (Decimal(executed) / Decimal(adjusted) * 100).quantize(Decimal("0.01"))
    points = (rate / 10).quantize(Decimal("0.01"))
    total = points + sum(Decimal(row[6]) for row in rows)
    names = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation")
    return Form(
        title=f"某市{project}项目支出绩效自评表",
        year="2023",
        project=project,
        department="某市水务局",
        unit="某市河道管理所",
        money_unit="万元",
        funds=(
            FundLine("年度资金总额", initial, adjusted, executed, "10", f"{rate}%", f"{points}"),
            FundLine("其中：当年财政拨款", initial, adjusted, executed),
            FundLine("其他资金", "0.00", "0.00", "0.00"),
        ),
        goals=Goals(*goals),
        indicators=tuple(Indicator(**dict(zip(names, row, strict=True))) for row in rows),
        total=f"{total}",
    )


RIVER = _form(
    "河道清淤",
    ("完成河道清淤18.5公里，改善沿线排水条件。", "已完成清淤18.6公里，沿线6个社区排水条件得到改善。"),
    ("200.00", "200.00", "191.60"),
    (
        ("产出指标", "数量指标", "清淤河道长度", "≥18.5公里", "18.6公里", "20", "20", None),
        ("产出指标", "质量指标", "工程验收合格率", "≥95%", "100%", "15", "15", None),
        ("产出指标", "时效指标", "完工时间", "2023年11月底前", "2023年10月", "10", "10", None),
        ("产出指标", "成本指标", "清淤单价", "≤12万元/公里", "10.3万元/公里", "5", "5", None),
        ("效益指标", "社会效益指标", "受益社区数量", "≥6个", "6个", "15", "15", None),
        ("效益指标", "生态效益指标", "水质达标率", "≥90%", "81%", "15", "13.5", "上游来水偏少，已协调补水"),
        ("满意度指标", "服务对象满意度指标", "沿线居民满意度", "≥90%", "93%", "10", "10", None),
    ),
)
SCHOOL = _form(
    "校舍维修",
    ("维修校舍8所，消除安全隐患。", "8所校舍全部修缮完毕，隐患清零。"),
    ("352.40", "340.00", "340.00"),
    (
        ("产出指标", "数量指标", "维修校舍数量", "8所", "8所", "15", "15", None),
        ("产出指标", "数量指标", "更换门窗数量", "≥460樘", "472樘", "15", "15", None),
        ("产出指标", "质量指标", "一次验收通过率", "100%", "100%", "20", "20", None),
        ("效益指标", "社会效益指标", "惠及学生人数", "≥3200人", "3315人", "20", "20", None),
        ("效益指标", "可持续影响指标", "设施正常使用率", "≥98%", "99%", "10", "10", None),
        ("满意度指标", "服务对象满意度指标", "师生满意度", "≥95%", "96.4%", "10", "10", None),
    ),
)
CLINIC = _form(
    "村卫生室设备购置",
    ("为24个村卫生室配齐基本设备。", "24个村卫生室设备全部到位并投入使用。"),
    ("96.00", "96.00", "88.32"),
    (
        ("产出指标", "数量指标", "配备设备套数", "≥24套", "24套", "20", "20", None),
        ("产出指标", "质量指标", "设备完好率", "≥98%", "100%", "15", "15", None),
        ("产出指标", "时效指标", "到货及时率", "≥95%", "95.8%", "15", "15", None),
        ("效益指标", "社会效益指标", "就诊人次增长率", "≥5%", "6.2%", "15", "15", None),
        ("效益指标", "社会效益指标", "服务覆盖人口", "≥2.1万人", "2.3万人", "15", "15", None),
        ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "91%", "10", "10", None),
    ),
)

_NAMES = {"project": "项目名称", "department": "主管部门", "unit": "实施单位"}
STRANGE = (
    Strange(
        "assessed",
        Print(
            "",
            {
                "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "target": "年度计划目标值",
                "actual": "年末实际完成值", "weight": "考核分数", "score": "自评打分", "deviation": "差异原因说明",
            },
            {"initial": "年初批复预算", "adjusted": "调整后全年预算", "executed": "全年支出金额",
             "weight": "考核分数", "rate": "支出执行率", "score": "自评打分"},
            goals=("年度总体目标", "年初计划目标", "年末目标实现情况"),
        ),
        RIVER,
    ),
    Strange(
        "points-first",
        Print(
            "",
            {
                "level1": "指标类型（一级）", "level2": "指标类别（二级）", "level3": "具体指标（三级）",
                "weight": "满分分值", "target": "目标要求值", "actual": "实际达到值", "score": "单位评分",
                "deviation": "未达标原因及整改措施",
            },
            goals=("总体绩效目标", "预期总目标", "总目标实际完成"),
            names={"project": "（一）项目名称", "department": "（二）主管部门（单位）", "unit": "（三）具体实施单位"},
            total="总 得 分",
        ),
        SCHOOL,
    ),
    Strange(
        "lettered",
        Print(
            "",
            {
                "level1": "一级指标", "level2": "二级指标", "level3": "三级指标（指标内容）",
                "target": "预期目标值（A）", "actual": "全年完成数值（B）", "weight": "权重分值（C）",
                "score": "自评得分（D）", "deviation": "偏离目标原因分析",
            },
            {"initial": "年初预算安排（A）", "adjusted": "年中调整后预算（B）", "executed": "实际执行金额（C）",
             "weight": "分值权重", "rate": "预算完成率（C/B）", "score": "得分（D）"},
        ),
        CLINIC,
    ),
    Strange(
        "outcome-first",
        Print(
            "",
            {
                "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "weight": "指标权重值",
                "score": "自评分数", "target": "设定目标值", "actual": "实绩", "deviation": "未完成的原因和下一步措施",
            },
        ),
        RIVER,
    ),
    Strange(
        "traditional",
        Print(
            "",
            {
                "level1": "一級指標", "level2": "二級指標", "level3": "三級指標", "target": "年度指標值",
                "actual": "實際完成值", "weight": "分值", "score": "得分", "deviation": "偏差原因分析及改進措施",
            },
            names={"project": "項目名稱", "department": "主管部門", "unit": "實施單位"},
            goals=("年度總體目標", "預期目標", "實際完成情況"),
        ),
        SCHOOL,
    ),
    Strange(
        "with-more",
        Print(
            "",
            {
                "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "target": "年度指标目标",
                "actual": "年度完成结果", "evidence": "数据来源及佐证", "weight": "标准分数", "score": "评定得分",
                "deviation": "偏差说明",
            },
            goals=("绩效总目标", "年初设定的总目标", "总目标的完成情况"),
        ),
        replace(RIVER, indicators=tuple(replace(i, evidence="验收单") for i in RIVER.indicators)),
    ),
    Strange(
        "shares",
        Print(
            "",
            {
                "level1": "绩效一级指标", "level2": "绩效二级指标", "level3": "绩效三级指标", "weight": "所占分值",
                "target": "当年目标值", "actual": "当年实际值", "score": "得 分", "deviation": "备注（未完成原因）",
            },
            {"initial": "年初预算（万元）", "adjusted": "全年预算（万元）", "executed": "全年支出（万元）",
             "weight": "所占分值", "rate": "执行比例", "score": "得 分"},
            names=_NAMES | {"unit": "项目具体实施单位"},
        ),
        CLINIC,
    ),
    Strange(
        "unguessable",
        Print(
            "",
            {
                "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "target": "军令状",
                "actual": "交账单", "weight": "分值", "score": "得分", "deviation": "有啥要说的",
            },
        ),
        SCHOOL,
    ),
)  # fmt: skip


def _as_pdf(form: Form, grid: Grid) -> bytes:
    return pdf_of(grid, f"{form.title}（{form.year}年度）")


def _heading(form: Form) -> list[str]:
    return [form.title or "", f"（{form.year}年度）"]


def _from_browser(form: Form, grid: Grid) -> bytes:
    """As a browser copies a table: what a merged cell covers is not there."""
    rows: list[list[str]] = [[] for _ in range(grid.rows)]
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        rows[cell.row].append(cell.text)
    return "\n".join([*_heading(form), *("\t".join(row) for row in rows)]).encode()


def _a_cell_a_line(form: Form, grid: Grid) -> bytes:
    """As some pages come: each cell on a line of its own, blank ones as blank lines."""
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.col))
    return "\n".join([*_heading(form), *(cell.text for cell in cells)]).encode()


AS: Mapping[str, Callable[[Form, Grid], bytes]] = {
    "docx": as_docx,
    "xlsx": as_xlsx,
    "pdf": _as_pdf,
    "browser.txt": _from_browser,
    "lines.txt": _a_cell_a_line,
}


def made(strange: Strange, kind: str) -> bytes:
    """The form of a strange print as a file of that kind."""
    return AS[kind](strange.form, drawn(strange.form, strange.look))


def cells(form: Form) -> Iterator[tuple[str, str | None]]:
    """Every value of a form by its path."""
    for name in ("title", "year", "project", "department", "unit", "total"):
        yield name, getattr(form, name)
    yield "goals.planned", form.goals.planned
    yield "goals.actual", form.goals.actual
    for block in ("funds", "indicators"):
        for n, row in enumerate(getattr(form, block)):
            for one in fields(row):
                yield f"{block}[{n}].{one.name}", getattr(row, one.name)
