"""JSON and CSV by their published shapes, all forms in one ZIP, and what files are called."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.zwcore.forms import ELSEWHERE
from tests.zwcore.papers import DRAFT, FILED, nine, paper_of, record_of, written
from tests.zwcore.test_exports import FORMS, back, loose
from zwcore.exports import Paper, exports
from zwcore.exports.flat import COLUMNS
from zwcore.exports.names import LONGEST, file_name, safe
from zwcore.exports.schema import schema, shape
from zwcore.paths import edit
from zwcore.record import form_data
from zwcore.record.forms import form_from
from zwcore.sample import SAMPLE


@pytest.mark.parametrize("name", FORMS)
def test_json_has_the_published_shape_and_gives_the_form(name: str) -> None:
    records = [record_of(form) for form in FORMS[name]()]
    data = written("json", *records, standing=FILED)
    assert data == written("json", *records, standing=FILED)
    shape().validate_json(data, strict=True)
    for record, one in zip(records, json.loads(data)["forms"], strict=True):
        assert form_data(form_from(one["form"])) == form_data(record.form)
        assert one["standing"] == {"status": "submitted", "version": "2", "number": "2024-00012", "at": FILED.at}
        assert one["receipt"] == record.receipt


def test_the_schema_names_every_key() -> None:
    published = json.loads(schema())
    assert published["additionalProperties"] is False
    assert {"FormShape", "IndicatorShape", "FindingShape", "ScoreShape"} <= published["$defs"].keys()


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_a_line_an_indicator() -> None:
    heads, *lines = table(written("csv", *nine().records))
    assert heads == list(COLUMNS)
    assert len(lines) == sum(len(record.form.indicators) for record in nine().records)
    social = dict(
        zip(heads, lines[next(n for n, line in enumerate(lines) if line[16:18] == ["15", "20"])], strict=True)
    )
    assert (social["表号"], social["二级指标"], social["自评总分"], social["状态"]) == (
        "表5",
        "社会效益指标",
        "100",
        "draft",
    )


def test_csv_with_what_was_recomputed() -> None:
    heads, first, *_ = table(written("csv", record_of(SAMPLE), standing=FILED))
    told = dict(zip(heads, first, strict=True))
    assert [told[name] for name in ("得分", "核算", "差", "版次", "回执号")] == ["15", "15", "0", "2", "2024-00012"]


def test_a_csv_of_any_text_is_sound() -> None:
    record = record_of(edit(SAMPLE, {"project": '甲"乙,\n丙\x00\x0b', "indicators[0].level3": "=cmd|' /C calc'!A0"}))
    lines = table(written("csv", record))
    assert {len(line) for line in lines} == {len(COLUMNS)}
    assert lines[1][13].startswith("'=cmd")


# -- one ZIP -----------------------------------------------------------------------------------------------------------


def test_all_forms_in_one_zip() -> None:
    records = nine().records[3:6]
    data = written("bundle", *records, standing=FILED)
    assert data == written("bundle", *records, standing=FILED)
    with ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    assert len(files) == 3 * 3 + 2
    words = [content for name, content in files.items() if name.endswith(".docx")]
    assert [loose(reading.form) for word in words for reading in back(word, "docx")] == [
        loose(one.form) for one in records
    ]
    (book,) = (content for name, content in files.items() if name.endswith(".xlsx"))
    assert load_workbook(BytesIO(book)).sheetnames == ["汇总", "按单位", "指标明细"]
    assert all(name.startswith(("表4 ", "表5 ", "表6 ", "自评表3张 ")) for name in files)


def test_a_zip_of_forms_that_are_called_alike_has_them_all() -> None:
    record = nine().records[0]
    with ZipFile(BytesIO(written("bundle", record, record))) as archive:
        assert len({*archive.namelist()}) == len(archive.namelist()) == 2 * 2 + 2
        assert not any("定稿" in name for name in archive.namelist())


def test_many_forms_come_without_reports() -> None:
    records = [replace(record_of(SAMPLE), index=n) for n in range(81)]
    with ZipFile(BytesIO(written("bundle", *records))) as archive:
        assert {name.rpartition(".")[2] for name in archive.namelist()} == {"docx", "xlsx", "json"}


# -- names -------------------------------------------------------------------------------------------------------------


def name_of(kind: str, paper: Paper) -> str:
    return file_name(paper, exports[kind], str)


def test_names_say_form_unit_and_year() -> None:
    paper = paper_of(nine().records[4])
    unit = "中卫市社会保险事业管理中心 2024"
    assert name_of("docx", paper) == f"表5 {unit}.docx"
    assert name_of("report", paper) == f"表5 程序核对报告 {unit}.pdf"
    assert name_of("summary", paper_of(*nine().records)) == f"自评表9张 汇总表 {unit}.xlsx"
    (nameless,) = (replace(one, form=replace(one.form, table_no=None)) for one in nine().records[:1])
    assert name_of("docx", paper_of(nameless)) == "企业退休职工民族团结 中卫市社会保险事业管理中心 2024.docx"
    assert ELSEWHERE
    assert DRAFT.at


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=8), st.sampled_from(["docx", "report", "bundle"]))
def test_any_name_is_fit_for_a_file(project: str, unit: str, year: str, kind: str) -> None:
    record = nine().records[0]
    form = replace(record.form, table_no=None, project=project, unit=unit, year=year)
    name = name_of(kind, paper_of(replace(record, form=form)))
    assert len(name.encode()) <= LONGEST
    assert not set('\\/:*?"<>|\n\r\t\x00\u202e') & set(name)
    stem, _, suffix = name.rpartition(".")
    assert suffix == exports[kind].suffix
    assert stem == stem.strip(" .") != ""


def test_what_turns_text_round_is_taken_out() -> None:
    assert safe("表\u202egpj.exe\u200b") == "表gpj exe"
