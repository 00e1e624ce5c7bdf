"""The nine forms as data, what a review finds on each, and a renderer to tab-separated text: for several tests."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from zwcore.documents import read_document
from zwcore.exports.data import file_data
from zwcore.form import Form
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
