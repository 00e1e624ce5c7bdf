"""Invented forms of every printed variant, each beside the list that a finance reviewer wrote of it by hand.

``reviewer/NN-name.txt`` is a form as it is pasted (tabs between cells, a merged cell once), ``NN-name.toml`` the list:
what has to be found (``expected``: errors and warnings; ``hints``), what may be (``allowed``), the recomputed total
where every input is there, some cells as they have to be read ("" is a blank), and the merged ranges for the same form
as a workbook. Every other finding is a false alarm.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from zwcore.exports.json import file_data
from zwcore.review import review_file

FOLDER = Path(__file__).with_name("reviewer")
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
# How the file was read and what was attached to it, no word about the form itself.
ASIDE = frozenset({"ZW006", "ZW007", "ZW010", "ZW111"})
LEVELS = {"E": "error", "W": "warning", "I": "info"}
Found = dict[str, Any]


def listed(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def workbook(name: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for y, line in enumerate((FOLDER / f"{name}.txt").read_text("utf-8").splitlines(), 1):
        for x, text in enumerate(line.split("\t"), 1):
            cell = sheet.cell(y, x, text or None)
            cell.data_type = "s" if text else cell.data_type  # "=100%" is no formula
    for cells in listed(name)["merged"]:
        sheet.merge_cells(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def reviewed(name: str, kind: str) -> dict[str, Any]:
    data = (FOLDER / f"{name}.txt").read_bytes() if kind == "txt" else workbook(name)
    return file_data(review_file(data, f"{name}.{kind}"))


def findings(file: dict[str, Any], number: int) -> list[Found]:
    """What is told of a form, with what is said once for the file and concerns it too; causes as code and cell."""
    own: list[Found] = file["forms"][number]["findings"]
    roots = [own[one["cause"]] if one["cause"] is not None else None for one in own]
    told = [{**one, "cause": root and (root["code"], root["where"])} for one, root in zip(own, roots, strict=True)]
    shared = [{**remark, "where": None, "cause": None} for remark in file["remarks"] if number in remark["forms"]]
    return [one for one in (*told, *shared) if one["code"] not in ASIDE]


def agrees(item: dict[str, Any], one: Found) -> bool:
    """Tell whether a finding is this item of the list: code, level, and the cell or one of its places."""
    cells = (one["where"], *one.get("places", ()))
    here = "where" not in item or one["where"] is None or item["where"] in cells
    return bool(one["code"] == item["code"] and here and one["severity"] == LEVELS[item.get("level", "I")])


def differences(entry: dict[str, Any], found: list[Found]) -> list[str]:
    """What the list has and the review has not, and the other way round; 连带 of something listed is no alarm."""
    rest, said = list(found), []
    for item in [*entry["expected"], *entry.get("hints", ())]:
        one = next((one for one in rest if agrees(item, one)), None)
        if one is None:
            said.append(f"missing: {item}")
            continue
        rest.remove(one)
        figures = {key: one["params"].get(key) for key in item.get("params", {})}
        if figures != item.get("params", {}):
            said.append(f"figures: {item} but {figures}")
        if "cause" in item and (one["cause"] or ("",))[0] != item["cause"]:
            said.append(f"cause: {item} but {one['cause']}")
    listed_cells = {(one["code"], one["where"]) for one in found if one not in rest}
    alarms = [one for one in rest if one["code"] not in entry.get("allowed", ()) and one["cause"] not in listed_cells]
    return said + [f"false alarm: {one['code']} {one['severity']} {one['where']} {one['message']}" for one in alarms]


def workbooks() -> list[str]:
    return [name for name in NAMES if "merged" in listed(name)]


CASES = [*((name, "txt") for name in NAMES), *((name, "xlsx") for name in workbooks())]


def test_there_are_enough_forms_and_lists() -> None:
    assert len(NAMES) >= 14
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(NAMES)
    assert sum(not any(form["expected"] for form in listed(name)["form"]) for name in NAMES) >= 2


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_every_form_is_found(name: str, kind: str) -> None:
    file = reviewed(name, kind)
    assert file["problems"] == []
    assert len(file["forms"]) == len(listed(name)["form"])
    for form in file["forms"]:
        assert form["form"]["template"] != "unknown"


def cell(form: Any, path: str) -> str:
    for step in re.findall(r"[a-z0-9_]+", path):
        form = form[int(step)] if step.isdigit() else form[step]
    return form or ""


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_cells_stand_where_the_print_has_them(name: str, kind: str) -> None:
    for review, entry in zip(reviewed(name, kind)["forms"], listed(name)["form"], strict=True):
        reads = entry.get("reads", {})
        assert {path: cell(review["form"], path) for path in reads} == reads


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_what_the_reviewer_found_and_nothing_else(name: str, kind: str) -> None:
    file, entries = reviewed(name, kind), listed(name)["form"]
    assert len(file["forms"]) == len(entries)
    assert [differences(entry, findings(file, n)) for n, entry in enumerate(entries)] == [[]] * len(entries)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_the_total_recomputed_by_hand(name: str, kind: str) -> None:
    file, entries = reviewed(name, kind), listed(name)["form"]
    for form, entry in zip(file["forms"], entries, strict=True):
        score = form["score"]
        assert score["recomputed"] == entry.get("recomputed")
        assert score["rulebook"] == entry.get("rulebook", score["rulebook"])
        assert score["grade"] == entry.get("grade", score["grade"])
