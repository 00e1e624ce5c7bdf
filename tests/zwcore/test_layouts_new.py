"""A new print is one file: it is listed, known, filled in, exported and read back, and nothing else is touched."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from tests.zwcore import test_shape as shape
from tests.zwcore.forms import Print, as_xlsx, drawn
from tests.zwcore.test_exports import EXPORTS, back, both, content
from tests.zwcore.test_layouts_prints import fitted
from zwcore.__main__ import main
from zwcore.documents import Grid, read_document
from zwcore.exports.xlsx import to_xlsx
from zwcore.filling import blank_form, fields, put
from zwcore.form import COLUMNS, DENOMINATOR, Form
from zwcore.layouts import load
from zwcore.layouts.load import LayoutError, all_layouts, fillable, layout_of, read, recognise
from zwcore.record import form_data, form_from
from zwcore.review import review_file
from zwcore.rulebooks import get
from zwcore.sample import SAMPLE

PROJECT = """
id = "island"
title = "海岛表样"
source = "自拟"
requires = ["method", "evidence", "reviewed", "score<target", "money.元", "funds.initial(A)"]
forbids = ["deviation", "whole"]
extends = "national"
fill = "cn/2020"
heading = "专项资金绩效自评表"
money_unit = "元"

[names]
project = "专项名称"
unit = "资金使用单位"

[funds]
label = "资金投入情况"
lines = ["资金总额", "其中：省级资金", "县级资金"]

[funds.labels]
initial = "年初批复预算数（A）"
adjusted = "调整后预算数"

[goals]
label = "年度目标"
planned = "年初绩效目标"
actual = "全年完成情况"

[indicators]
label = "年度绩效指标"
columns = ["level1", "level2", "level3", "weight", "score", "reviewed", "target", "actual", "method", "evidence"]
level1_points = true
total = "综合得分"
grade = "自评等次"
method = "按完成比例计分。"

[indicators.labels]
target = "计划指标值"
weight = "指标权重"
score = "单位自评分"
evidence = "证明材料"
"""
WHOLE = """
id = "port"
title = "港口单位表样"
source = "自拟"
requires = ["whole", "target", "actual", "score", "evidence"]
forbids = []
extends = "department"
fill = "cn/2020"

[names]
department = "预算部门名称"

[indicators]
columns = ["level1", "level2", "level3", "evidence", "target", "actual", "weight", "score", "deviation"]
"""
NATIONAL = get("cn/2020")
texts = {path.name.removesuffix(".toml"): path.read_text("utf-8") for path in Path(load.__file__).parent.glob("*.toml")}
VOCABULARY = texts.pop("vocabulary")


def forget() -> None:
    for cached in (all_layouts, recognise):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def two_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder of the prints with two more files in it."""
    for name, text in {**texts, "vocabulary": VOCABULARY, "island": PROJECT, "port": WHOLE}.items():
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    with monkeypatch.context() as folder:
        folder.setattr(load, "FOLDER", tmp_path)
        forget()
        yield
    forget()


def filled(template: str) -> Form:
    """A form begun from nothing and filled in with what SAMPLE has, as far as the print has a place for it."""
    layout = layout_of(template)
    form = blank_form(NATIONAL, template, unit="某中心", department="某中心" if layout.whole else "某局", year="2024")
    for n, item in enumerate(SAMPLE.indicators):
        for name in COLUMNS:
            if name in layout.columns and name not in ("level1", "method"):
                value = getattr(item, name) or {"evidence": "签到表", "reviewed": "9"}.get(name)
                form = put(form, f"indicators[{n}].{name}", value, NATIONAL)
    if not layout.whole:
        form = put(form, "project", "补助资金", NATIONAL)
    form = replace(form, goals=SAMPLE.goals, total="98.8", grade="优")
    amounts = [replace(a, label=b.label, weight=b.weight) for a, b in zip(SAMPLE.funds, form.funds, strict=False)]
    return replace(form, funds=tuple(amounts))


@pytest.mark.parametrize(("template", "title"), [("island", "海岛表样"), ("port", "港口单位表样")])
def test_it_is_listed_and_offered(template: str, title: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layouts", "list"]) == 0
    assert f"{template}\t{title}\t自拟" in capsys.readouterr().out.splitlines()
    assert (template, "cn/2020") in [(layout.id, book.id) for layout, book in fillable()]


def test_a_form_begun_from_nothing_is_in_its_print() -> None:
    form = filled("island")
    assert (form.title, form.money_unit) == ("某中心专项资金绩效自评表", "元")
    assert [line.label for line in form.funds] == ["资金总额", "其中：省级资金", "县级资金"]
    assert (form.funds[0].weight, form.indicators[0].level1_points) == ("10", "50")
    assert {item.method for item in form.indicators} == {"按完成比例计分。"}
    assert {"evidence", "reviewed", "method", DENOMINATOR} <= form.columns
    assert "deviation" not in form.columns


@both
@pytest.mark.parametrize("template", ["island", "port"])
def test_it_comes_back_as_it_went_out(kind: str, template: str) -> None:
    form = filled(template)
    (reading,) = back(EXPORTS[kind]([form]), kind)
    assert content(reading.form) == content(form)
    assert form_data(form_from(form_data(form))) == form_data(form)


def rows_of(data: bytes, kind: str) -> list[list[str]]:
    """What stands in each row of each table of a file, blanks left out."""
    grids = [block for block in read_document(data, f"out.{kind}").blocks if isinstance(block, Grid)]
    return [
        [cell.text for cell in grid.cells if cell.row == n and cell.text] for grid in grids for n in range(grid.rows)
    ]


PRINTED = """\
年初批复预算数（A） 调整后预算数 全年执行数 分值 执行率 得分
年初绩效目标 全年完成情况
一级指标 二级指标 三级指标 指标权重 单位自评分 复核得分 计划指标值 实际完成值 得分计算方法 证明材料"""


@both
def test_it_is_printed_in_its_order_with_its_labels(kind: str) -> None:
    rows = [row for row in rows_of(EXPORTS[kind]([filled("island")]), kind) if row]
    assert [row[0] for row in rows[-2:]] == ["综合得分", "自评等次"]
    assert {"专项名称", "资金使用单位", "资金投入情况（元）", "年度目标", "年度绩效指标"} <= {*chain(*rows)}
    for line in PRINTED.splitlines():
        labels = line.split()
        assert any(row[-len(labels) :] == labels for row in rows), line


LOOK = Print(
    "island",
    {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "weight": "分值", "score": "得分"}
    | {"reviewed": "复核分", "target": "指标值", "actual": "完成值", "method": "评分标准", "evidence": "佐证资料"},
    {"initial": "年初预算数（A）", "adjusted": "全年预算数", "executed": "全年执行数（B）", "rate": "执行率（B/A）"},
)


def test_what_was_drawn_by_others_in_it_is_known() -> None:
    form = fitted(filled("island"), LOOK)
    review = review_file(as_xlsx(form, drawn(form, LOOK)), "form.xlsx")
    assert [one.form.template for one in review.forms] == ["island"]
    assert any("认出海岛表样" in str(remark.finding.message) for remark in review.remarks)


def test_a_form_of_a_whole_unit_is_asked_for_no_project() -> None:
    asked = [field.path for field in fields(filled("port"), NATIONAL)]
    assert "project" not in asked
    assert "project" in [field.path for field in fields(filled("island"), NATIONAL)]
    said = [*chain(*rows_of(to_xlsx([filled("port")]), "xlsx"))]
    assert "预算部门名称" in said
    assert "项目名称" not in said


def test_what_the_print_has_no_column_for_stands_behind_what_it_usually_follows() -> None:
    order = layout_of("island").indicators.in_order(COLUMNS)
    assert [name for name in order if name not in ("nature", "unit", "deviation")] == [
        *("level1", "level2", "level3", "weight", "score", "reviewed", "target", "actual", "method", "evidence")
    ]
    assert order[order.index("reviewed") + 1] == "deviation"
    assert layout_of("transfer").funds.in_order(("initial", "adjusted", "score")) == ["initial", "adjusted", "score"]


def test_a_print_that_is_not_known_is_printed_in_the_usual_one() -> None:
    assert layout_of("unknown") == layout_of("") == layout_of("national")


# What is a print's id and a column or a field of a form as well.
FIELDS = {"department", "evidence"}


@pytest.mark.parametrize("path", [path for path in shape.MODULES if path.name != "sample.py"], ids=shape.name)
def test_the_code_names_no_print(path: Path) -> None:
    said = {node.value for node in ast.walk(shape.tree(path)) if isinstance(node, ast.Constant) and node.value in texts}
    assert said <= FIELDS


def without(text: str, *lines: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith(lines))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "island: Invalid value"),
        (without(PROJECT, "title"), "island: title: is missing"),
        (without(PROJECT, "extends"), "island: names.department: is missing"),
        (without(PROJECT, "requires"), "island: requires: is missing"),
        (PROJECT.replace('"national"', '"nation"'), "island: extends nation, which is unknown"),
        (PROJECT.replace('"national"', '"island"'), "island: extends island, which is itself"),
        (PROJECT.replace('id = "island"', 'id = "isle"'), "the id is isle"),
        (PROJECT.replace("cn/2020", "cn/1999"), "fill: there is no rulebook cn/1999"),
        (PROJECT.replace('heading = "专项资金绩效自评表"', 'heading = "情况表"'), "is not read as the title of a form"),
        (PROJECT.replace("level1_points = true", 'level1_points = "是"'), "indicators.level1_points: bool is due"),
        (PROJECT.replace('"score<target"', '"target<score"'), "requires: target<score is not what the print has"),
        (PROJECT.replace('"deviation", "whole"', '"actual"'), "forbids: actual is what the print has"),
        (PROJECT.replace('"method", "evidence", "rev', '"methods", "rev'), "there is no column or feature methods"),
        (PROJECT.replace('"资金总额", ', ""), "funds.lines: the first must be"),
        (PROJECT.replace('= "计划指标值"', '= "分值"'), "indicators.labels: “分值” is not read as target"),
        (PROJECT.replace('= "综合得分"', '= "共得"'), "“共得” is not read as total"),
        (PROJECT.replace('"score", "reviewed", "target"', '"score", "reviewed"'), "score<target is not what the print"),
        (PROJECT.replace('"actual", "method", ', '"actual", "level3", '), "a column is there twice"),
        (PROJECT.replace('target = "计划指标值"', 'aim = "计划指标值"'), "is not read as aim"),
        (WHOLE.replace('id = "port"', 'id = "island"\nusual = true'), "exactly one print must be usual, not 2"),
        (WHOLE.replace('id = "port"', 'id = "island"').replace('"weight", "score", ', '"score", '), "fill: weight is"),
    ],
)
def test_an_unsound_print_is_refused_and_it_is_said_why(text: str, said: str) -> None:
    with pytest.raises(LayoutError) as refused:
        read({**texts, "island": text})
    assert said in str(refused.value)
