"""Text without a grid: tables copied in a browser, pages that give each cell a line, forms in prints never seen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import calibration, cpu_seconds
from tests.zwcore.clipboards import CLIPBOARDS, Example, cell_a_line, cells_right, example, read, tabbed, whole, wrong
from tests.zwcore.forms import DATA, ELSEWHERE, EXPECTED, folded, read_one
from zwcore.documents import Document, Grid, read_document
from zwcore.finding import Severity
from zwcore.layouts.align import MAX_ATOMS, restore_rows
from zwcore.review import review_file

SEEDS = range(100, 130)
LEAST = {"rows trimmed": 985, "paragraphs in cells": 980, "a cell a line, blanks gone": 970}
"""Cells read right, of a thousand; 990 where it is not said. Where blanks leave no trace it cannot be all of them."""


@pytest.mark.parametrize("name", CLIPBOARDS)
def test_cells_of_prints_never_seen(name: str) -> None:
    right, total = cells_right(SEEDS, CLIPBOARDS[name])
    assert 1000 * right >= LEAST.get(name, 990) * total


def test_a_text_that_has_all_its_cells_is_left_as_it_is() -> None:
    texts = [whole(example(seed)).encode() for seed in SEEDS]
    texts += [(DATA / name).read_bytes() for name in ("pasted.txt", *(f"elsewhere/form-{n}.txt" for n in ELSEWHERE))]
    for text in texts:
        document = read_document(text, "pasted.txt")
        restored = restore_rows(document)
        assert restored is document or _texts(restored) == _texts(document)  # 总分 alone may stand further right


def _texts(document: Document) -> list[list[str]]:
    return [[cell.text for cell in grid.cells if cell.text] for grid in document.grids]


def _errors(text: str) -> set[tuple[str, str]]:
    found = review_file(text.encode(), "pasted.txt")
    told = (finding for form in found.forms for finding in form.findings)
    return {(one.code, one.where) for one in (*told, *found.problems) if one.severity is Severity.ERROR}


@pytest.mark.parametrize("name", CLIPBOARDS)
def test_nothing_must_be_corrected_that_is_right_in_the_form(name: str) -> None:
    for seed in SEEDS[:12]:
        made = example(seed)
        assert _errors(CLIPBOARDS[name](made)) <= _errors(whole(made)), seed


def test_what_is_read_wrong_is_read_with_doubt() -> None:
    """Of the cells that are read wrong where blanks leave no trace, hardly one has no doubt in its row."""
    silent = total = 0
    for seed in SEEDS:
        made = example(seed)
        text = cell_a_line(made, blank="")
        doubted = {path.rpartition(".")[0] for path in _doubts(text)}
        faults = [
            path for path, drawn, got in wrong(made, read(text)) if path.startswith("indicators") and drawn and got
        ]
        silent += sum(path.rpartition(".")[0] not in doubted for path in faults)
        total += len(made.expected)
    assert 1000 * silent <= 10 * total


def _doubts(text: str) -> set[str]:
    forms = review_file(text.encode(), "pasted.txt").forms
    return set(forms[0].reading.doubts) if forms else set()


BROWSER = (
    "项目支出绩效自评表\n项目名称\t甲项目\n主管部门\t甲局\t实施单位\t乙中心\n"
    "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "年度资金总额\t50\t50\t49\t10\t98%\t9.8\n其中：财政拨款\t50\t50\t49\t—\t\t\n"
    "年度总体目标\t预期目标\t实际完成情况\n1.修路\n2.架桥\t1.修好了路\n2.架好了桥\n"
    "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n{rows}\n总分\t100\t99.8\t\n"
)
FIRST = "产出指标\n(50分)\t数量指标\t修路里程\t≥20公里\t20公里\t30\t30\t"
SECOND = ["产出指标", "数量指标", "修路里程", "≥20公里", "20公里", "30", "30", None]


def _rows(rows: str) -> list[list[str | None]]:
    names = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation")
    return [[getattr(item, name) for name in names] for item in read_one(BROWSER.format(rows=rows)).indicators]


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ("架桥座数\t≥2座\t2座\t10\t10\t", ["产出指标", "数量指标", "架桥座数", "≥2座", "2座", "10", "10", None]),
        (
            "质量指标\t合格率\t100%\t100%\t10\t10\t",
            ["产出指标", "质量指标", "合格率", "100%", "100%", "10", "10", None],
        ),
        (
            "质量指标\t合格率\t≥90%\t85%\t10\t9\t雨多\n路软",
            ["产出指标", "质量指标", "合格率", "≥90%", "85%", "10", "9", "雨多路软"],
        ),
        (
            "效益指标\n（30分）\t社会效益指标\t出行\t改善\t改善\t10\t10\t",
            ["效益指标", "社会效益指标", "出行", "改善", "改善", "10", "10", None],
        ),
        (
            "质量\n指标\t合格率\t100%\t100%\t10\t10\t",
            ["产出指标", "质量指标", "合格率", "100%", "100%", "10", "10", None],
        ),
        (
            "成本指标\t总成本\t≤50万元\t49万元\t10\t10\t",
            ["产出指标", "成本指标", "总成本", "≤50万元", "49万元", "10", "10", None],
        ),
    ],
)
def test_rows_without_the_cells_that_reach_over_them(row: str, read: list[str | None]) -> None:
    assert _rows(f"{FIRST}\n{row}") == [SECOND, read]


def test_goals_of_several_lines_and_points_in_brackets() -> None:
    form = read_one(BROWSER.format(rows=FIRST))
    assert folded([form.goals.planned, form.goals.actual]) == ["1.修路2.架桥", "1.修好了路2.架好了桥"]
    assert (form.indicators[0].level1_points, form.total, len(form.funds)) == ("50", "99.8", 2)


def test_points_over_several_rows_stand_in_the_first() -> None:
    rows = f"{FIRST}\n架桥座数\t≥2座\t2座\t\n质量指标\t合格率\t100%\t100%\t60\t60\t"
    assert [row[5:7] for row in _rows(rows)] == [["30", "30"], [None, None], ["60", "60"]]
    grid = restore_rows(read_document(BROWSER.format(rows=rows).encode(), "pasted.txt")).blocks
    table = next(block for block in grid if isinstance(block, Grid) and any(c.text == "三级指标" for c in block.cells))
    assert {cell.row_span for cell in table.cells if cell.text == "30"} == {2}


@pytest.mark.parametrize("number", [1, 3, 6])
def test_the_nine_forms_as_a_page_gives_them(number: int) -> None:
    form = EXPECTED[number - 1]
    rows = [line.split("\t") for line in _nine(number)]
    text = "\n\n".join(cell or " " for row in rows for cell in row if cell or len(row) > 4)
    got = read_one(text)
    assert folded([got.project, got.total]) == folded([form["project"], form["total"]])
    assert [folded(item.level3 or "") for item in got.indicators] == [folded(i["level3"]) for i in form["indicators"]]
    assert [item.weight for item in got.indicators] == [item["weight"] for item in form["indicators"]]


def _nine(number: int) -> list[str]:
    text = (DATA / "pasted.txt").read_text("utf-8")
    start = text.index(f"自评表（表{number}）")
    lines = text[text.rindex("\n", 0, start) : text.index("\n总分", start) + 20].split("\n")
    return ["\t".join(cell for cell in line.split("\t") if cell) for line in lines if line.strip()]


def test_no_word_is_lost() -> None:
    for seed in SEEDS[:10]:
        made: Example = example(seed)
        for text in (
            tabbed(made),
            cell_a_line(made),
            tabbed(made) + "\n多余\t一\t二\t三\t四\t五\t六\t七\t八\t九\t十\t十一\n",
        ):
            blocks = restore_rows(read_document(text.encode(), "pasted.txt")).blocks
            there = [c.text for b in blocks for c in (b.cells if isinstance(b, Grid) else [b])]
            assert sorted("".join("".join(there).split())) == sorted("".join(text.split())), seed


WORDS = st.sampled_from(
    [*cell_a_line(example(1)).split("\n"), "\t", "10", "", " ", "一级指标\t二级指标\t三级指标", "1\t2"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=60).map("\n".join))
def test_whatever_is_pasted_nothing_is_raised(text: str) -> None:
    review_file(f"项目名称\n甲\n{text}".encode(), "pasted.txt")


def test_what_it_costs() -> None:
    tabs, lines = (read_document(clip(example(101)).encode(), "x.txt") for clip in (tabbed, cell_a_line))
    assert cpu_seconds(lambda: restore_rows(tabs)) < calibration() / 2
    assert cpu_seconds(lambda: restore_rows(lines)) < calibration() * 2
    long = read_document(("\n".join(cell_a_line(example(n)) for n in range(90))).encode(), "x.txt")
    assert len(long.lines) > MAX_ATOMS
    assert restore_rows(long) is long
