"""汇总表: formulas that add up, values that they have already, texts that stay texts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.zwcore.papers import FILED, nine, record_of, written
from zwcore.money import parse_amount
from zwcore.paths import edit
from zwcore.record import Record
from zwcore.sample import SAMPLE

RISKY = ["=1+1", '=HYPERLINK("http://x","y")', "+86", "-5", "@SUM(A1)", "{=1}", "http://a.b", "a\x00\x0bb"]


def sheets(data: bytes, *, values: bool) -> list[list[list[Any]]]:
    book = load_workbook(BytesIO(data), data_only=values)
    return [[[cell.value for cell in row] for row in sheet] for sheet in book]


def calculated(formula: str, rows: list[list[Any]], others: dict[str, list[list[Any]]]) -> Any:
    """What our own kinds of formulas come to, by reading the cells that they name."""

    def cells(letter: str, first: str, last: str, name: str | None) -> list[Any]:
        there = rows if name is None else others[name]
        return [row[ord(letter) - 65] for row in there[int(first) - 1 : int(last)]]

    if named := re.fullmatch(r"=SUM\(\$(\w)\$(\d+):\$\w\$(\d+)\)", formula):
        letter, top, bottom = named.groups()
        return sum([value for value in cells(letter, top, bottom, None) if isinstance(value, int | float)])
    named = re.fullmatch(r"=SUMIF\('(.+)'!\$A\$(\d+):\$A\$(\d+),A(\d+),'.+'!\$J\$\d+:\$J\$\d+\)", formula)
    assert named, formula
    sheet, first, last, row = named.groups()
    keys, points = cells("A", first, last, sheet), cells("J", first, last, sheet)
    return sum(value for key, value in zip(keys, points, strict=True) if key == rows[int(row) - 1][0] and value)


def test_the_sums_are_formulas_and_come_to_what_they_say() -> None:
    data = written("summary", *nine().records)
    assert data == written("summary", *nine().records)
    (forms, units, rows), (told, told_units, _) = sheets(data, values=False), sheets(data, values=True)
    names = dict(zip(("汇总", "按单位", "指标明细"), (told, told_units, rows), strict=True))
    total = forms[3 + 9]
    assert total[1] == "合计"
    for row, values in zip(forms, told, strict=True):
        for cell, value in zip(row, values, strict=True):
            if isinstance(cell, str) and cell.startswith(("=SUM(", "=SUMIF(")):
                assert calculated(cell, told, names) == pytest.approx(value)
    assert told[12][5:9] == [36959, 36031.59, 36031.59, -927.41]
    assert [row[12] for row in told[3:12]] == [100, 100, 100, 100, 105, 100, 65, 100, 100]
    assert (told_units[1][:5], len(told_units)) == (["中卫市社会保险事业管理中心", 9, 36959, 36031.59, 36031.59], 2)
    assert all(str(cell).startswith("=") for cell in units[1][1:])


def test_each_form_has_its_line() -> None:
    told = sheets(written("summary", *nine().records, standing=FILED), values=True)[0]
    for record, row in zip(nine().records, told[3:12], strict=True):
        line = record.form.total_funds
        assert line is not None
        amounts = [parse_amount(amount) for amount in (line.initial, line.adjusted, line.executed)]
        assert [Decimal(str(value)) for value in row[5:8]] == amounts
        assert row[3:5] == [f"表{record.table_no}", record.project]
        assert row[14:18] == [len(record.errors), len(record.warnings), "已提交，第 2 版", "2024-00012"]


@pytest.mark.parametrize("text", RISKY)
def test_a_text_is_no_formula(text: str) -> None:
    record = record_of(edit(SAMPLE, {"project": text, "unit": text, "indicators[0].level3": text, "year": text}))
    data = written("summary", record)
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    formulas = [formula for part in parts.values() for formula in re.findall("<f>([^<]*)</f>", part)]
    assert formulas
    assert all(formula.startswith(("IF(", "SUM", "D2")) for formula in formulas)
    assert not any("hyperlink" in part.lower() and "<hyperlink" in part for part in parts.values())
    said = {cell for sheet in sheets(data, values=True) for row in sheet for cell in row}
    assert " ".join(text.replace("\x00", "").replace("\x0b", "\n").split()) in {
        " ".join(cell.split()) for cell in said if isinstance(cell, str)
    }


def test_units_that_look_like_conditions_are_told_apart() -> None:
    names = ["*", "?", ">5", "=1", "甲", ""]
    records = [replace_unit(nine().records[n], name) for n, name in enumerate(names)]
    units = sheets(written("summary", *records), values=True)[1]
    assert [(row[0], row[1]) for row in units[1:]] == [(name or "—", 1) for name in names]


def replace_unit(record: Record, name: str) -> Record:
    return replace(record, form=replace(record.form, unit=name))
