"""工作底稿: three scores side by side, formulas that add up, figures as numbers, texts that are no formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.bot.kept import nine
from zwcore.exports.drawn import DrawnSample, RecheckedForm, Spoken
from zwcore.exports.working import file_name, working
from zwcore.paths import name_cell
from zwcore.record import Record, content_digest
from zwcore.record.words import mark_of

FIRST = 4
"""The row of the first form."""


def drawn(records: Sequence[Record], **first: Any) -> DrawnSample:
    """A draw of forms, the first of which an auditor said something of."""
    forms = [
        RecheckedForm(n, f"2024-{n:05d}", 1, content_digest(one.form), n + 1, "en", f"单位{n % 2}")
        for n, one in enumerate(records, 1)
    ]
    forms[0] = replace(forms[0], **first)
    return DrawnSample(
        "2024", 2, "", 20, len(records), 45, "3f9a2c1d5e7b8a60", False, "d" * 64, "zwbot-lots-1", "周科长",
        "2026-03-02 09:00", tuple(forms),
    )  # fmt: skip


@pytest.fixture(scope="module")
def records() -> tuple[Record, ...]:
    return nine().records[3:8]


@pytest.fixture(scope="module")
def said(records: tuple[Record, ...]) -> DrawnSample:
    five = records[1]
    order = (five, records[0], *records[2:])
    told = five.told[0]
    return drawn(
        order,
        points={name_cell(five.form, "indicators[5]"): Decimal("12.5")},
        total=Decimal("97.5"),
        said=Spoken("", "周科长", "2026-03-02 10:00"),
        opinion=Spoken('=HYPERLINK("http://x","点我")', "周科长", "2026-03-02 10:00"),
        marked={mark_of(five, told): Spoken("+批复已说明", "周科长", "2026-03-02 10:00")},
    )


@pytest.fixture(scope="module")
def content(said: DrawnSample, records: tuple[Record, ...]) -> bytes:
    return working(said, _in_order(records))


def _in_order(records: Sequence[Record]) -> list[Record]:
    return [records[1], records[0], *records[2:]]


def book(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def test_the_same_draw_gives_the_same_bytes(said: DrawnSample, records: tuple[Record, ...], content: bytes) -> None:
    assert working(said, _in_order(records)) == content
    assert file_name(said) == "抽查工作底稿 2024 第2次.xlsx"


def test_each_form_has_its_three_scores_its_findings_and_its_opinion(content: bytes) -> None:
    found = book(content, values=True)
    assert found.sheetnames == ["抽查", "按单位", "指标", "问题", "抽取说明"]
    sheet = found["抽查"]
    heads = [cell.value for cell in sheet[FIRST - 1]]
    row = dict(zip(heads, (cell.value for cell in sheet[FIRST]), strict=True))
    assert (row["自评得分"], row["核算得分（程序）"], row["复核得分（人工）"]) == (100, None, 97.5)
    assert (row["自评 − 复核"], row["必须修改"], row["不作为问题"]) == (2.5, 0, 1)
    assert (row["表号"], row["回执号"], row["版次"], row["签数"]) == ("表5", "2024-00001", 1, 2)
    assert row["抽中原因"] == "有必须修改、没有佐证"
    assert row["复核人"] == "周科长"
    assert len(row["内容摘要"]) == 64
    sums = [cell.value for cell in sheet[sheet.max_row - 1]]
    assert dict(zip(heads, sums, strict=True))["自评 − 复核"] == 2.5
    facts = dict(found["抽取说明"].iter_rows(values_only=True))
    assert facts["种子"] == "3f9a2c1d5e7b8a60"
    assert facts["第几次抽取"] == "2"
    assert facts["总体摘要（SHA-256）"] == "d" * 64
    assert facts["抽取"] == "5 张（20%）"
    assert facts["有必须修改"].startswith("签数 +4：")
    details = list(found["指标"].iter_rows(min_row=2, values_only=True))
    assert [(row[5], row[7], row[8]) for row in details if row[7] is not None] == [(20, 12.5, 7.5)]
    marks = [row for row in found["问题"].iter_rows(min_row=2, values_only=True) if row[5]]
    assert [(row[3], row[5], row[6]) for row in marks] == [("必须修改", "+批复已说明", "周科长")]


def formulas(content: bytes) -> Iterator[tuple[str, str, str]]:
    for sheet in book(content, values=False):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, str(cell.value)


def test_only_our_own_formulas_are_formulas(content: bytes) -> None:
    kinds = {re.sub(r"[A-Z$]*\d+|'[^']*'!", "", text)[:14] for _, _, text in formulas(content)}
    assert all(text.startswith(("=IF(", "=SUM(", "=SUMPRODUCT(", "=D")) for _, _, text in formulas(content)), kinds
    sheet = book(content, values=False)["抽查"]
    opinion = next(cell for cell in sheet[FIRST] if str(cell.value).startswith("=HYPERLINK"))
    assert opinion.data_type == "s"
    assert opinion.quotePrefix


def test_the_values_that_formulas_carry_are_what_they_come_to(content: bytes) -> None:
    """Held against what the cells beside say: a reader that calculates shows the same."""
    values, sheet = book(content, values=True), book(content, values=True)["抽查"]
    rows = [row for row in sheet.iter_rows(min_row=FIRST, values_only=True) if isinstance(row[0], int)]
    gaps = [own - other for own, other in ((row[4], row[6]) for row in rows) if None not in (own, other)]
    assert [row[7] for row in rows if isinstance(row[7], int | float)] == gaps
    total, mean = (next(sheet.iter_rows(min_row=row, max_row=row, values_only=True)) for row in (9, 10))
    assert (total[1], mean[1]) == ("合计", "平均")
    assert total[7] == sum(gaps)
    assert (total[9], total[10]) == (sum(row[9] for row in rows), sum(row[10] for row in rows))
    claimed = [row[4] for row in rows if row[4] is not None]
    assert mean[4] == pytest.approx(sum(claimed) / len(claimed))
    places = {row[0]: row[1] for row in rows}
    for sheet in ("指标", "问题"):
        told = list(values[sheet].iter_rows(min_row=2, values_only=True))
        assert all(row[-1] == places[row[0]] for row in told)
    units = {row[0]: row[1:] for row in values["按单位"].iter_rows(min_row=2, values_only=True)}
    assert units["单位1"][:6] == (3, 1, 100, 97.5, 2.5, 2.5)
    assert units["单位0"][:5] == (2, 0, None, None, None), "nothing was rechecked: that is no difference of 0"


def test_the_formulas_reach_over_the_rows_of_the_forms_and_no_further(content: bytes) -> None:
    found = {(sheet, at): text for sheet, at, text in formulas(content)}
    for row in range(FIRST, FIRST + 5):
        assert found["抽查", f"H{row}"] == f'=IF(COUNT(E{row},G{row})=2,E{row}-G{row},"")'
        assert found["抽查", f"I{row}"] == f'=IF(COUNT(E{row},F{row})=2,E{row}-F{row},"")'
    assert found["抽查", "J9"] == "=SUM($J$4:$J$8)"
    assert found["抽查", "G10"] == '=IF(COUNT($G$4:$G$8)=0,"",AVERAGE($G$4:$G$8))'
    own = "('抽查'!$B$4:$B$8=$A2)*ISNUMBER('抽查'!$E$4:$E$8)*ISNUMBER('抽查'!$G$4:$G$8)"
    assert found["按单位", "E2"] == f"=IF(C2=0,\"\",SUMPRODUCT({own}*'抽查'!$G$4:$G$8))"


def test_what_was_erased_is_left_out_and_said(records: tuple[Record, ...]) -> None:
    sample = drawn(records[:2])
    found = book(working(replace(sample, count=3), records[:2]), values=True)["抽取说明"]
    facts = dict(found.iter_rows(values_only=True))
    assert facts["其中已清除、不在本表"] == "1 张"
