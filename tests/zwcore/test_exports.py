"""Forms as Word and Excel files: what goes out comes back, looks like the print, and is the same bytes twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document as open_docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.zwcore.forms import DATA, ELSEWHERE, folded
from zwcore.documents import Cell, read_document
from zwcore.exports.docx import to_docx
from zwcore.exports.sheet import WIDTH, pages
from zwcore.exports.xlsx import to_xlsx
from zwcore.form import COLUMNS, DENOMINATOR, FUND_COLUMNS, Form, FundLine, Goals, Indicator
from zwcore.layouts import Reading, read_forms
from zwcore.layouts.annex import VALUES
from zwcore.layouts.indicators import split_points
from zwcore.layouts.load import all_layouts
from zwcore.money import parse_number
from zwcore.paths import edit
from zwcore.record import form_data
from zwcore.review import review_file, review_form, share
from zwcore.sample import NINE, SAMPLE
from zwcore.text import canonical

Export = Callable[..., bytes]
EXPORTS: dict[str, Export] = {"docx": to_docx, "xlsx": to_xlsx}
both = pytest.mark.parametrize("kind", EXPORTS)
METHOD = "1.若为定性指标，按三档记分。2.若为定量指标，按 B/A × 该指标分值记分。"


def back(data: bytes, kind: str) -> list[Reading]:
    return list(read_forms(read_document(data, f"back.{kind}")).forms)


def content(form: Form) -> Any:
    return folded(form_data(form)), sorted(form.columns), sorted(form.blocks)


def loose(form: Form) -> Any:
    return content(replace(form, template=""))


@cache
def originals(name: str) -> tuple[Form, ...]:
    return tuple(reading.form for reading in back((DATA / name).read_bytes(), name[-4:]))


FORMS: dict[str, Callable[[], Sequence[Form]]] = {
    "nine": lambda: originals("forms.docx"),
    **{name: partial(originals, f"elsewhere/form-{name}.docx") for name in ELSEWHERE},
    "sample": lambda: (SAMPLE,),
    "sample in the print of the nine": lambda: (NINE,),
}


@both
@pytest.mark.parametrize("name", FORMS)
def test_comes_back_as_it_went_out(kind: str, name: str) -> None:
    forms = FORMS[name]()
    assert [content(reading.form) for reading in back(EXPORTS[kind](forms), kind)] == [content(f) for f in forms]


def variant_form(template: str) -> Form:
    """SAMPLE in the print of a template."""
    (wanted,) = (variant for variant in all_layouts().values() if variant.id == template)
    columns = (SAMPLE.columns | {name for name in wanted.requires if name in {*COLUMNS, DENOMINATOR}}) - wanted.forbids
    lacking = {name: None for name in COLUMNS if name not in columns}
    items = [replace(item, **lacking) for item in SAMPLE.indicators]
    if "level1.成本指标" in wanted.requires:
        items[0] = replace(items[0], level1="成本指标")
    project = None if "whole" in wanted.requires else SAMPLE.project
    unit = "元" if "money.元" in wanted.requires else "万元"
    lines = [replace(line, score=None) if "funds.score" in wanted.forbids else line for line in SAMPLE.funds]
    return replace(
        SAMPLE, template=template, columns=columns, project=project, money_unit=unit,
        funds=tuple(lines), indicators=tuple(items), grade="优" if template == "yunnan" else None,
    )  # fmt: skip


@both
@pytest.mark.parametrize("template", [variant.id for variant in all_layouts().values()])
def test_every_print_is_recognised_again(kind: str, template: str) -> None:
    form = variant_form(template)
    (reading,) = back(EXPORTS[kind]([form]), kind)
    assert content(reading.form) == content(form)


BLANK = replace(
    SAMPLE,
    title=None, table_no=None, year=None, project=None, department=None, unit=None, money_unit=None, total=None,
    funds=tuple(FundLine(line.label) for line in SAMPLE.funds),
    goals=Goals(),
    indicators=tuple(Indicator(i.level1, None, i.level2, None) for i in SAMPLE.indicators),
)  # fmt: skip
LONG = "对符合条件的人员，按时足额发放补贴（含退休人员），资金拨付率达到 100%。" * 150
ODD = {
    "blank": BLANK,
    "one indicator": replace(SAMPLE, indicators=SAMPLE.indicators[:1]),
    "none": replace(SAMPLE, indicators=(), blocks=SAMPLE.blocks - {"indicators"}),
    "60 indicators": replace(
        NINE, indicators=tuple(replace(NINE.indicators[n % 6], level3=f"第{n}项") for n in range(60))
    ),
    "long cells": edit(SAMPLE, {"indicators[0].level3": LONG, "indicators[5].deviation": LONG, "goals.actual": LONG}),
    "lines in goals": replace(SAMPLE, goals=Goals("目标1：办班\n目标2：就业", "办班22期\n就业66%")),
    "more lines on one side": replace(SAMPLE, goals=Goals("办班\n就业\n增收", "办班22期\n就业66%")),
    "quotes and signs": edit(SAMPLE, {"project": "“甲”'乙'\"丙\"<丁>&戊;", "indicators[0].level3": "a < b && c > d"}),
    "其中": replace(SAMPLE, funds=(*SAMPLE.funds, FundLine("其中：地方资金", "1,000.00", "１０", "—"))),
    "one method": replace(NINE, indicators=tuple(replace(item, method=METHOD) for item in NINE.indicators)),
    "methods without a stop": replace(
        NINE, indicators=tuple(replace(item, method=f"按第{n}种方法") for n, item in enumerate(NINE.indicators))
    ),
}  # fmt: skip


@both
@pytest.mark.parametrize("name", ODD)
def test_odd_forms_come_back(kind: str, name: str) -> None:
    (reading,) = back(EXPORTS[kind]([ODD[name]]), kind)
    assert loose(reading.form) == loose(ODD[name])


# Texts as people write them, in letters of which no label of the form, no unit of money, no grade and no year is made:
# those are the limits that the docstring of ``sheet`` names, and so are points in brackets at the end.
LETTERS = "甲乙丙丁培训补贴发放及时覆盖县村水电路桥的了和与ABxy0123456789０１％，。；、（）()%≥≤=+-@\"'“”<>&/《》·—… "


def is_plain(text: str) -> bool:
    return canonical(text) != "" and split_points(text)[1] is None


def is_of_no_year(text: str) -> bool:
    return re.search(r"(19|20)\d\d", canonical(text)) is None


texts = st.text(LETTERS, min_size=1, max_size=24).map(str.strip).filter(is_plain)
numbers = st.sampled_from(["0", "5", "10", "12.5", "100%", "1,000.00", "－", "/"])
values = st.one_of(st.none(), numbers, texts)
points = st.sampled_from([None, "50", "37.5"])


@st.composite
def indicators(draw: st.DrawFn, columns: frozenset[str]) -> tuple[Indicator, ...]:
    """Indicators in groups: a blank level stands above no other of its group, as a blank one reads as the one above."""
    rows: list[Indicator] = []
    held = (columns | draw(st.frozensets(st.sampled_from(VALUES)))) - {"method"}
    for n, level1 in enumerate(draw(st.lists(texts, max_size=3, unique_by=canonical))):
        name, given_points = (None, None) if n == 0 and draw(st.booleans()) else (level1, draw(points))
        level2s = sorted(draw(st.lists(st.one_of(st.none(), texts), min_size=1, max_size=3)), key=bool)
        for level2 in level2s:
            own = {column: draw(values) for column in COLUMNS[3:] if column in held}
            level3 = draw(texts) if name is None else draw(st.one_of(st.none(), texts))
            rows.append(Indicator(name, given_points, level2, level3, **own))
    if "method" not in columns:
        return tuple(rows)
    shared = draw(st.one_of(st.none(), texts))
    methods = texts.filter(lambda text: parse_number(text) is None)
    each = draw(st.booleans())
    return tuple(
        replace(row, method=draw(methods) + draw(st.sampled_from(["。", ""])) if each else f"{shared or '按'}方法")
        for row in rows
    )


@st.composite
def fund_lines(draw: st.DrawFn, columns: frozenset[str]) -> tuple[FundLine, ...]:
    names = [name for name in FUND_COLUMNS if f"funds.{name}" in columns]
    # A number is no name of a row.
    names_of_rows = texts.filter(lambda text: parse_number(text) is None)
    line = st.builds(FundLine, names_of_rows, **dict.fromkeys(names, values))
    return tuple(draw(st.lists(line, max_size=4)))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    blocks = draw(st.frozensets(st.sampled_from(["funds", "goals"])))
    some = draw(st.frozensets(st.sampled_from([*COLUMNS[3:], "total", "weight", "score"])))
    # A total is one of scores: a print without that column has none.
    columns = (some if "score" in some else some - {"total"}) | set(COLUMNS[:3])
    if "funds" in blocks:
        money = draw(st.frozensets(st.sampled_from(FUND_COLUMNS[3:])))
        columns |= {f"funds.{name}" for name in {*FUND_COLUMNS[:3], *money}}
        columns |= draw(st.frozensets(st.just(DENOMINATOR)))
    lines = st.lists(texts, max_size=3).map("\n".join).map(lambda text: text or None)
    items = draw(indicators(columns))
    number = draw(st.sampled_from([None, "1", "12"]))
    title = f"{draw(texts.filter(is_of_no_year))}自评表" + (f"（表{number}）" if number else "")
    titled = number is not None or draw(st.booleans())
    return Form(
        title=title if titled else None,
        table_no=number,
        year=draw(st.sampled_from([None, "2024"])),
        template=draw(st.sampled_from(["", "national", "nx-zhongwei", "sichuan", "linking", "initial-budget"])),
        project=draw(st.one_of(st.none(), texts)),
        department=draw(st.one_of(st.none(), texts)),
        unit=draw(st.one_of(st.none(), texts)),
        money_unit=draw(st.sampled_from([None, "元", "万元"])) if "funds" in blocks else None,
        funds=draw(fund_lines(columns)) if "funds" in blocks else (),
        goals=Goals(draw(lines), draw(lines)) if "goals" in blocks else Goals(),
        indicators=items,
        total=draw(st.one_of(st.none(), numbers)) if "total" in columns else None,
        grade=draw(st.sampled_from([None, "优", "中"])),
        columns=frozenset(columns),
        blocks=blocks | ({"indicators"} if items else frozenset()),
    )


@st.composite
def noted(draw: st.DrawFn) -> tuple[Form, dict[int, str]]:
    form = draw(forms())
    last = len(form.indicators) - 1
    return form, draw(st.dictionaries(st.integers(0, last), texts, max_size=2)) if last >= 0 else {}


@both
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.lists(noted(), min_size=1, max_size=2))
def test_any_forms_come_back(kind: str, made: list[tuple[Form, dict[int, str]]]) -> None:
    out, notes = [form for form, _ in made], [notes for _, notes in made]
    readings = back(EXPORTS[kind](out, notes), kind)
    assert [loose(reading.form) for reading in readings] == [loose(form) for form in out]
    assert [folded(dict(reading.notes)) for reading in readings] == [folded(note) for note in notes]
    assert [reading.unread for reading in readings] == [()] * len(out)


def filled(form: Form = NINE) -> Form:
    """The nine's print, with what it has no column for."""
    values = [("22期", None, "签到表"), ("95%", None, None), (None, None, None), ("98万元", "节约", "发票、合同")]
    rows = [
        replace(item, actual=actual, deviation=deviation, evidence=evidence)
        for item, (actual, deviation, evidence) in zip(form.indicators, values, strict=False)
    ]
    return replace(form, indicators=(*rows, *form.indicators[len(rows) :]))


@both
def test_the_same_bytes_twice(kind: str) -> None:
    forms = (*originals("forms.docx"), filled())
    assert EXPORTS[kind](forms) == EXPORTS[kind](forms)
    with ZipFile(BytesIO(EXPORTS[kind](forms))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@both
@pytest.mark.parametrize("name", FORMS)
def test_a_review_finds_the_same(kind: str, name: str) -> None:
    forms = FORMS[name]()
    own, remarks = share([review_form(Reading(form)) for form in forms])
    review = review_file(EXPORTS[kind](forms), f"back.{kind}")
    assert review.problems == ()
    assert [told(item.findings) for item in review.forms] == [told(item.findings) for item in own]
    assert told(remark.finding for remark in review.remarks) == told(remark.finding for remark in remarks)


def told(findings: Any) -> list[tuple[Any, ...]]:
    kept = [f for f in findings if f.code not in ("ZW006", "ZW007")]
    return [(f.code, f.severity, f.where, f.places, dict(f.params)) for f in kept]


def cells(form: Form, kind: str) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for grid in read_document(EXPORTS[kind]([form]), f"x.{kind}").grids:
        for cell in grid.cells:
            found.setdefault(canonical(cell.text), cell)
    return found


@both
def test_merged_cells_are_merged(kind: str) -> None:
    form = replace(NINE, indicators=tuple(replace(item, method=METHOD) for item in NINE.indicators))
    found = cells(form, kind)
    spans = {
        name: found[canonical(name)].row_span for name in ("绩效指标", "产出指标（40分）", "效益指标（40分）", METHOD)
    }
    assert spans == {"绩效指标": 6, "产出指标（40分）": 4, "效益指标（40分）": 1, METHOD: 6}
    assert (found["项目资金(万元)"].row_span, found["年度总体目标"].row_span) == (5, 2)
    assert found["总分"].col_span >= 6
    twice = tuple(replace(item, level2="数量指标") for item in NINE.indicators[:2])
    assert cells(replace(NINE, indicators=twice), kind)["数量指标"].row_span == 2


def test_merged_in_the_eyes_of_others() -> None:
    head, table = open_docx(BytesIO(to_docx([NINE]))).tables
    assert table.cell(1, 1)._tc is table.cell(4, 1)._tc
    assert head.cell(2, 0)._tc is head.cell(6, 0)._tc
    sheet = load_workbook(BytesIO(to_xlsx([NINE])))["表1"]
    merged = {sheet.cell(r.min_row, r.min_col).value: r.size["rows"] for r in sheet.merged_cells.ranges}
    assert (merged["产出指标（40分）"], merged["绩效指标"]) == (4, 6)


def test_page_and_headers() -> None:
    document = open_docx(BytesIO(to_docx([NINE, SAMPLE])))
    (section,) = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    again = [[bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows] for table in document.tables]
    assert [flags.count(True) for flags in again] == [0, 1, 0, 1]
    assert again[1][0]
    assert again[3][0]
    book = load_workbook(BytesIO(to_xlsx([NINE, SAMPLE])))
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.print_title_rows is not None
        row = int(sheet.print_title_rows.rpartition("$")[2])
        assert "一级指标" in [cell.value for cell in sheet[row]]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+86", "-5", "@SUM(A1)", "=100%"])
def test_a_text_stays_a_text(text: str) -> None:
    form = edit(SAMPLE, {"indicators[0].target": text, "project": text})
    data = to_xlsx([form])
    with ZipFile(BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(found) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix and cell.number_format == "@" for cell in found)
    (reading,) = back(data, "xlsx")
    assert (reading.form.project, reading.form.indicators[0].target) == (text, text)


@both
@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\r\n", "\u2028", "\t"])
def test_what_xml_cannot_hold(kind: str, bad: str) -> None:
    form = edit(SAMPLE, {"project": f"甲{bad}乙", "title": f"甲{bad}自评表", "goals.actual": f"{bad}完{bad}"})
    (reading,) = back(EXPORTS[kind]([replace(form, table_no=None)]), kind)
    assert canonical(reading.form.project or "") == "甲乙"
    assert canonical(reading.form.goals.actual or "") == "完"


ANY = st.text(st.characters(exclude_categories=()), max_size=40)


@both
@settings(max_examples=20, deadline=None)
@given(ANY, ANY)
def test_any_text_makes_a_sound_file(kind: str, one: str, other: str) -> None:
    places = ("title", "year", "table_no", "project", "money_unit", "goals.planned", "total", "grade", "funds[0].label")
    cells = ("level1", "level1_points", "level2", "level3", "target", "method", "evidence")
    form = edit(SAMPLE, dict.fromkeys(places, one) | {f"indicators[0].{cell}": other for cell in cells})
    open_: Callable[[BytesIO], object] = open_docx if kind == "docx" else load_workbook
    open_(BytesIO(EXPORTS[kind]([form, form], [{0: one}])))
    back(EXPORTS[kind]([form]), kind)


def test_sheets_are_named_after_the_tables() -> None:
    def names(*numbers: str | None) -> list[str]:
        return load_workbook(BytesIO(to_xlsx([replace(SAMPLE, table_no=number) for number in numbers]))).sheetnames

    assert names("7", "3") == ["表7", "表3"]
    assert names("7", "7") == names("1/2", "'") == names(None, "5") == ["表1", "表2"]


def test_a_cell_longer_than_a_sheet_holds() -> None:
    form = edit(SAMPLE, {"goals.actual": "长" * 40_000})
    (reading,) = back(to_xlsx([form]), "xlsx")
    assert reading.form.goals.actual == "长" * 32_767


@pytest.mark.parametrize("form", [NINE, SAMPLE, *(variant_form(variant.id) for variant in all_layouts().values())])
def test_every_row_is_covered_once(form: Form) -> None:
    for page in pages([filled(form)], (), str, True):
        for table in page.tables:
            for row in range(table.rows):
                boxes = sorted((b.left, b.right) for b in table.boxes if b.row <= row < b.row + b.rows)
                assert [left for left, _ in boxes] == [0, *(right for _, right in boxes[:-1])]
                assert boxes[-1][1] == WIDTH
