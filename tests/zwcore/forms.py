"""The nine forms as data, what a review finds on each, and renderers of every print: for several tests.

:data:`PRINTS` are the printed variants as lists of columns; :func:`drawn` puts a form into one of them, and
:func:`as_text`, :func:`as_xlsx`, :func:`as_docx` make a file of that. To cover one variant more, add it to the table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from zwcore.documents import Cell, Grid, read_document
from zwcore.exports.json import file_data
from zwcore.form import Form, FundLine, Indicator
from zwcore.layouts import Reading, read_forms
from zwcore.review import review_file
from zwcore.text import canonical

DATA = Path(__file__).parents[1] / "data"
EXPECTED: list[dict[str, Any]] = json.loads((DATA / "expected.json").read_text("utf-8"))
FILES = ("forms.docx", "forms.pdf", "forms.xlsx", "pasted.txt")
ELSEWHERE = ("04", "08", "17")
KINDS = ("docx", "pdf", "xlsx", "txt")
_HEADS = ("绩效指标", "一级指标", "二级指标", "三级指标", "分值", "指标值（A）", "得分计算方法", "得分")


@cache
def reviewed(name: str) -> dict[str, Any]:
    """The review of a file of tests/data, as data."""
    return file_data(review_file((DATA / name).read_bytes(), name))


def folded(value: Any) -> Any:
    """The value as it is compared: NFKC, white space dropped, in every string."""
    if isinstance(value, str):
        return canonical(value)
    if isinstance(value, dict):
        return {key: folded(item) for key, item in value.items()}
    return [folded(item) for item in value] if isinstance(value, list) else value


def printed(form: dict[str, Any]) -> str:
    """A form in the print of the nine, as a spreadsheet puts it on the clipboard: eight columns, merged cells once."""
    cells = [
        [form["title"]],
        [f"（{form['year']}年度）" if form["year"] else ""],
        ["项目名称", "", form["project"]],
        ["主管部门", "", form["department"], "", "实施单位", form["unit"]],
        [f"项目资金 ({form['money_unit']})", "", "", "", "年初预算数", "全年预算数", "全年执行数"],
        *(["", "", line["label"], "", line["initial"], line["adjusted"], line["executed"]] for line in form["funds"]),
        ["年度总体目标", "", "年初设定目标", "", "", "年度总体目标完成情况"],
        ["", "", form["goals"]["planned"], "", "", form["goals"]["actual"]],
        list(_HEADS),
        *_rows(form["indicators"]),
        ["总分", *[""] * 6, form["total"]],
    ]
    return "\n".join("\t".join(map(_cell, row)) for row in cells) + "\n"


def values(*found: object) -> tuple[object, ...]:
    """What was found, to be compared: amounts equal whole numbers, which a type checker denies inside a tuple."""
    return found


def _cell(value: str | None) -> str:
    text = value or ""
    return '"' + text.replace('"', '""') + '"' if "\n" in text else text


def _rows(indicators: list[dict[str, Any]]) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    above: tuple[str, str | None, str | None] = ("", None, None)
    for item in indicators:
        level1 = item["level1"] + (f" ({item['level1_points']}分)" if item["level1_points"] else "")
        here = (level1, item["level2"], item["method"])
        same = level1 == above[0]
        rows.append(
            [
                "",
                "" if same else level1,
                "" if same and item["level2"] == above[1] else item["level2"],
                item["level3"],
                item["weight"],
                item["target"],
                "" if item["method"] == above[2] else item["method"],
                item["score"],
            ]
        )
        above = here
    return rows


def read_text(text: str) -> tuple[Reading, ...]:
    """The forms of a text."""
    return read_forms(read_document(text.encode(), "pasted.txt")).forms


def read_one(text: str) -> Form:
    """The one form of a text."""
    (reading,) = read_text(text)
    return reading.form


_LEVELS = {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标"}
_WHOLE = {"target": "年度指标值", "actual": "实际完成值"}
_PARTED = {"nature": "指标性质", "target": "指标值", "unit": "度量单位"}
_MONEY = {"initial": "年初预算数", "adjusted": "全年预算数（A）", "executed": "全年执行数（B）"}
_POINTS = {"weight": "分值", "rate": "执行率（B/A）", "score": "得分"}
_REASON = {"deviation": "偏差原因分析及改进措施"}
_SCORE = {"weight": "分值", "score": "得分"}
UP = "↑"
"""In a row that is drawn: this cell is one with the cell above it."""


class Print(NamedTuple):
    """A printed variant: the labels of its columns in their order, and what else it prints in its own way."""

    template: str
    columns: Mapping[str, str]
    funds: Mapping[str, str] = _MONEY | _POINTS
    money: str = "项目资金（{unit}）"
    goals: tuple[str, str, str] = ("年度总体目标", "预期目标", "实际完成情况")
    margin: str = "绩效指标"
    names: Mapping[str, str] = {"project": "项目名称", "department": "主管部门", "unit": "实施单位"}
    total: str | None = "总分"
    points: str | None = None


PRINTS = {
    look.template: look
    for look in (
        Print("national", _LEVELS | _WHOLE | _SCORE | _REASON),
        Print(
            "sichuan",
            _LEVELS | _PARTED | {"actual": "完成值", "weight": "权重", "score": "得分", "deviation": "未完成原因"},
            _MONEY | {"weight": "权重", "rate": "执行率", "score": "得分"},
        ),
        Print("yunnan", _LEVELS | _PARTED | {"actual": "实际完成值"} | _SCORE | _REASON),
        Print(
            "linking",
            _LEVELS
            | {"weight": "分值", "target": "年度指标值", "actual": "全年完成值", "score": "得分"}
            | {"deviation": "未完成原因及改进措施"},
        ),
        Print(
            "hubei",
            _LEVELS | {"target": "年初目标值（A）", "actual": "实际完成值（B）", "score": "得分"},
            {
                "adjusted": "预算数（A）",
                "executed": "执行数（B）",
                "rate": "执行率（B/A）",
                "score": "得分（20分×执行率）",
            },
            money="预算执行情况（{unit}）（20分）",
            margin="年度绩效目标（80分）",
            points="20",
        ),
        Print(
            "department",
            _LEVELS | _WHOLE | _SCORE | _REASON,
            money="部门整体支出（{unit}）",
            names={"department": "部门（单位）名称"},
        ),
        Print(
            "transfer",
            _LEVELS | _WHOLE | {"deviation": "未完成原因和改进措施"},
            {"adjusted": "全年预算数（A）", "executed": "全年执行数（B）", "rate": "预算执行率（B/A）"},
            goals=("年度总体目标", "总体目标", "全年实际完成情况"),
            names={"project": "专项名称", "department": "主管部门", "unit": "实施单位"},
            total=None,
        ),
        Print(
            "second-score",
            _LEVELS | _WHOLE | {"weight": "分值", "score": "自评得分", "reviewed": "复核得分"} | _REASON,
        ),
        Print("evidence", _LEVELS | _WHOLE | {"evidence": "佐证材料"} | _SCORE | _REASON),
        Print(
            "initial-budget",
            _LEVELS | _WHOLE | _SCORE | _REASON,
            {"initial": "年初预算数（A）", "adjusted": "调整后预算数", "executed": "全年执行数（B）"} | _POINTS,
        ),
        Print("cost", _LEVELS | _WHOLE | _SCORE | _REASON, total="合计"),
    )
}
Drawn = list[list[tuple[str | None, int]]]


def drawn(form: Form, look: Print) -> Grid:
    """A form in a print, its cells merged as the print merges them; without what stands above the table."""
    width = 1 + len(look.columns)
    half = (width - 1) // 2
    block, planned, actual = look.goals
    rows: Drawn = [
        *_drawn_names(form, look, width),
        *_drawn_funds(form.funds, look, width, look.money.format(unit=form.money_unit)),
        [(block, 1), (planned, half), (actual, width - 1 - half)],
        [(UP, 1), (form.goals.planned, half), (form.goals.actual, width - 1 - half)],
        [(look.margin, 1), *((label, 1) for label in look.columns.values())],
        *_drawn_indicators(form.indicators, list(look.columns)),
    ]
    if look.total:
        rows.append(_drawn_total(form, look.total, list(look.columns)))
    return _grid(rows, width)


def _drawn_names(form: Form, look: Print, width: int) -> Drawn:
    rows: Drawn = []
    names = list(look.names.items())
    for pair in (names[:1], names[1:]):
        labels = [(label, getattr(form, name)) for name, label in pair]
        rest = width - 2 * len(labels)
        row = [cell for label, value in labels for cell in ((label, 1), (value, 1))]
        rows += [[*row[:-1], (row[-1][0], 1 + rest)]] if row else []
    return rows


def _drawn_funds(lines: Sequence[FundLine], look: Print, width: int, label: str) -> Drawn:
    before = width - 1 - len(look.funds)
    rows: Drawn = [[(label, 1), ("", before), *((text, 1) for text in look.funds.values())]]
    for line in lines:
        rows.append([(UP, 1), (line.label, before), *((getattr(line, name), 1) for name in look.funds)])
    return rows


def _drawn_indicators(items: Sequence[Indicator], columns: Sequence[str]) -> Drawn:
    rows: Drawn = []
    for above, item in pairwise((None, *items)):
        assert item is not None
        same = above is not None and (above.level1, above.level1_points) == (item.level1, item.level1_points)
        points = f"（{item.level1_points}分）" if item.level1_points else ""
        cells = {name: getattr(item, name) for name in columns} | {"level1": f"{item.level1}{points}"}
        if same:
            cells["level1"] = UP
        if same and above is not None and above.level2 == item.level2:
            cells["level2"] = UP
        rows.append([(UP, 1), *((cells[name], 1) for name in columns)])
    return rows


def _drawn_total(form: Form, label: str, columns: Sequence[str]) -> list[tuple[str | None, int]]:
    first = min(columns.index(name) for name in ("weight", "score") if name in columns)
    cells = {"weight": "100", "score": form.total, columns[-1]: form.grade}
    if "deviation" not in columns:
        cells[columns[-1]] = form.total
    return [(label, 1 + first), *((cells.get(name), 1) for name in columns[first:])]


def _grid(rows: Drawn, width: int) -> Grid:
    cells: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(rows):
        x = 0
        for text, cols in row:
            if text == UP:
                top = max(at for at in cells if at[0] < y and at[1] == x)
                cells[top] = cells[top]._replace(row_span=y - top[0] + 1)
            else:
                cells[y, x] = Cell(text or "", y, x, 1, cols)
            x += cols
        assert x == width
    return Grid(tuple(cells.values()), len(rows), width)


def _above(form: Form) -> list[str]:
    return [line for line in (form.title, f"（{form.year}年度）" if form.year else None) if line]


def as_text(form: Form, grid: Grid) -> bytes:
    """The form as it is pasted: a merged cell once."""
    lines = [["" for _ in range(grid.cols)] for _ in range(grid.rows)]
    for cell in grid.cells:
        lines[cell.row][cell.col] = cell.text
    return "\n".join([*_above(form), *("\t".join(line) for line in lines)]).encode()


def as_xlsx(form: Form, grid: Grid) -> bytes:
    """The form as a workbook with merged cells."""
    from openpyxl import Workbook

    book, above = Workbook(), _above(form)
    sheet = book.active
    assert sheet is not None
    for y, line in enumerate(above, 1):
        sheet.cell(y, 1, line)
        sheet.merge_cells(start_row=y, end_row=y, start_column=1, end_column=grid.cols)
    for cell in grid.cells:
        y, x = cell.row + 1 + len(above), cell.col + 1
        if cell.text:
            sheet.cell(y, x, cell.text).data_type = "s"  # "=100%" is no formula
        if cell.row_span > 1 or cell.col_span > 1:
            sheet.merge_cells(
                start_row=y, end_row=y + cell.row_span - 1, start_column=x, end_column=x + cell.col_span - 1
            )
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_docx(form: Form, grid: Grid) -> bytes:
    """The form as a Word document with merged cells."""
    from docx import Document

    document = Document()
    for line in _above(form):
        document.add_paragraph(line)
    table = document.add_table(grid.rows, grid.cols)
    for cell in grid.cells:
        first = table.cell(cell.row, cell.col)
        if cell.row_span > 1 or cell.col_span > 1:
            first = first.merge(table.cell(cell.row + cell.row_span - 1, cell.col + cell.col_span - 1))
        first.text = cell.text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def blank_picture() -> bytes:
    """A picture with nothing on it."""
    out = BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "PNG")
    return out.getvalue()
