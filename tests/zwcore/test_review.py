"""The nine forms in four formats: every field, the same receipts, and what is found on each and what is not."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.zwcore.forms import DATA, ELSEWHERE, EXPECTED, FILES, KINDS, folded, reviewed
from zwcore.exports.json import document, file_data
from zwcore.review import review_file

# Code, severity, where, params that are looked at, index of the cause's (code, where) or None.
Told = tuple[str, str, str, dict[str, str], tuple[str, str] | None]
CHANGED = "funds[0].adjusted"
SPENT = "funds[0].executed"


def change(code: str, pct: str) -> Told:
    return (code, "warning" if code != "ZW307" else "info", CHANGED, {"change_pct": pct}, None)


def cost(row: int, level: str, initial: str, follows: str | None) -> Told:
    cause = (follows, CHANGED) if follows else None
    return ("ZW502", level, f"indicators[{row}].target", {"initial": initial}, cause)


def same(rate: str) -> Told:
    return ("ZW305", "info", SPENT, {"rate_initial": rate}, None)


FOUND: dict[int, list[Told]] = {
    1: [same("97.6"), change("ZW307", "-2.4"), ("ZW416", "info", "indicators[3].target", {"count": "3"}, None)],
    2: [
        same("96.62"),
        change("ZW307", "-3.38"),
        cost(6, "info", "2400", None),
        ("ZW408", "info", "indicators[9].target", {}, None),
    ],
    3: [
        ("ZW409", "warning", "indicators[6].level3", {}, None),
        ("ZW410", "warning", "indicators[7].level3", {"other": "0"}, None),
        ("ZW411", "info", "indicators[3].level3", {"other": "1", "similarity": "86.49"}, None),
    ],
    4: [
        ("ZW106", "error", "total", {"sum": "100"}, None),
        change("ZW302", "-22.88"),
        cost(3, "warning", "4869", "ZW302"),
        ("ZW413", "warning", "indicators[0].target", {}, None),
        ("ZW507", "warning", "indicators[0].target", {}, None),
        ("ZW506", "warning", "indicators[0].target", {"years": "2018,2019"}, ("ZW507", "indicators[0].target")),
        ("ZW411", "info", "indicators[5].level3", {"other": "1", "similarity": "90.91"}, None),
        ("ZW411", "info", "indicators[6].level3", {"other": "5", "similarity": "87.5"}, None),
        ("ZW411", "info", "indicators[7].level3", {"other": "0", "similarity": "92.86"}, None),
        same("77.12"),
    ],
    5: [
        ("ZW201", "error", "indicators[5].score", {"score": "20", "weight": "15", "over": "5"}, None),
        ("ZW205", "error", "indicators[4].score", {"sum": "45", "points": "40"}, ("ZW201", "indicators[5].score")),
        ("ZW202", "error", "total", {"sum": "105", "total": "100"}, ("ZW201", "indicators[5].score")),
        change("ZW301", "-34.89"),
        ("ZW504", "warning", "indicators[0].score", {"planned_unit": "10", "implied_unit": "6.51"}, None),
        cost(3, "warning", "35", "ZW301"),
        ("ZW410", "warning", "indicators[6].level3", {"other": "4"}, None),
        same("65.11"),
    ],
    6: [same("90"), change("ZW307", "-10"), cost(3, "info", "12", None)],
    7: [
        ("ZW105", "error", "indicators[6].score", {"weight": "15"}, None),
        ("ZW105", "error", "indicators[7].score", {"weight": "20"}, None),
        ("ZW202", "error", "total", {"sum": "65", "total": "100"}, ("ZW105", "indicators[6].score")),
        change("ZW301", "-50.03"),
        ("ZW415", "warning", "indicators[0].target", {}, None),
        cost(4, "warning", "30", "ZW301"),
        same("49.97"),
    ],
    8: [
        ("ZW106", "error", "total", {"sum": "100"}, None),
        change("ZW302", "-28.4"),
        ("ZW415", "warning", "indicators[0].target", {}, None),
        cost(3, "warning", "10", "ZW302"),
        same("71.6"),
    ],
    9: [
        (
            "ZW503",
            "warning",
            "indicators[4].score",
            {"target": "3525万元", "executed": "3969.81", "ratio": "112.62", "computed": "8.88"},
            None,
        ),
        same("112.62"),
        change("ZW307", "12.62"),
    ],
}
SHARED = {
    "ZW010": ("template", 9),
    "ZW107": ("template", 9),
    "ZW109": ("template", 9),
    "ZW421": ("template", 9),
    "ZW414": ("file", 9),
    "ZW417": ("file", 9),
    "ZW501": ("file", 9),
    "ZW509": ("file", 8),
    "ZW511": ("file", 7),
}
NEVER = {"ZW203", "ZW204", "ZW206", "ZW208", "ZW401", "ZW110", "ZW108", "ZW101", "ZW102", "ZW103", "ZW104", "ZW009"}


@pytest.mark.parametrize("name", FILES)
def test_every_field(name: str) -> None:
    forms = [review["form"] for review in reviewed(name)["forms"]]
    assert len(forms) == len(EXPECTED) == 9
    for form, expected in zip(forms, EXPECTED, strict=True):
        assert {key: folded(form[key]) for key in expected} == folded(expected)
        assert form["template"] == "nx-zhongwei"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("number", FOUND)
def test_findings_of_each_form(name: str, number: int) -> None:
    findings = [f for f in reviewed(name)["forms"][number - 1]["findings"] if not f["code"].startswith("ZW0")]
    told = {(f["code"], f["where"]): f for f in findings}
    assert set(told) == {(code, where) for code, _, where, _, _ in FOUND[number]}
    for code, severity, where, params, cause in FOUND[number]:
        finding = told[code, where]
        assert finding["severity"] == severity
        assert {key: finding["params"].get(key) for key in params} == params
        everything = reviewed(name)["forms"][number - 1]["findings"]
        root = everything[finding["cause"]] if finding["cause"] is not None else None
        assert (root and (root["code"], root["where"])) == cause
    assert not NEVER & {code for code, _ in told}


def roots(number: int) -> list[str]:
    findings = reviewed("forms.docx")["forms"][number - 1]["findings"]
    return [f["code"] for f in findings if f["severity"] == "error" and f["cause"] is None]


def test_one_fault_is_told_once() -> None:
    assert {number: roots(number) for number in FOUND if roots(number)} == {
        4: ["ZW106"], 5: ["ZW201"], 7: ["ZW105", "ZW105"], 8: ["ZW106"],
    }  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_is_shared_is_said_once(name: str) -> None:
    file = reviewed(name)
    remarks = {r["code"]: (r["scope"], len(r["forms"])) for r in file["remarks"] if r["code"] != "ZW006"}
    assert remarks == SHARED
    assert len(file["remarks"]) == len({r["code"] for r in file["remarks"]})
    assert all(r["severity"] == "info" for r in file["remarks"])
    assert not {f["code"] for form in file["forms"] for f in form["findings"]} & set(SHARED)
    assert file["problems"] == []


def test_moved_values_are_shown_where_there_are_any() -> None:
    rows = {name: [r for r in reviewed(name)["remarks"] if r["code"] == "ZW006"] for name in FILES}
    (moved,) = rows.pop("pasted.txt")
    assert len(moved["params"]["rows"].split(",")) == 20
    assert "20" in moved["message"]
    assert not any(rows.values())


def test_receipts_and_findings_are_those_of_every_format() -> None:
    first, *others = (reviewed(name)["forms"] for name in FILES)
    for forms in others:
        assert [f["receipt"] for f in forms] == [f["receipt"] for f in first]
        assert [own(f["findings"]) for f in forms] == [own(f["findings"]) for f in first]
        assert [f["score"] for f in forms] == [f["score"] for f in first]
    assert len({f["receipt"] for f in first}) == 9


def own(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    keys = ("code", "severity", "where", "places", "params", "message", "basis")
    kept = [f for f in findings if not f["code"].startswith("ZW0")]
    return [tuple(json.dumps(f[key], ensure_ascii=False) for key in keys) for f in kept]


@pytest.mark.parametrize("number", [1, 5, 9])
def test_a_form_alone_has_the_receipt_it_has_among_nine(number: int) -> None:
    text = (DATA / "pasted.txt").read_text("utf-8")
    title = "中卫市社会保险事业管理中心项目支出绩效自评表"
    part = title + text.split(title)[number]
    alone = file_data(review_file(part.encode(), "alone.txt"))["forms"]
    assert [form["receipt"] for form in alone] == [reviewed("pasted.txt")["forms"][number - 1]["receipt"]]


def test_twice_the_same_bytes() -> None:
    for name in FILES:
        again = file_data(review_file((DATA / name).read_bytes(), name))
        assert document([again]) == document([reviewed(name)])


def test_the_same_bytes_whatever_the_jobs() -> None:
    command = [sys.executable, "-m", "zwcore", "review", "forms.docx", "pasted.txt", "elsewhere", "--format", "json"]
    outs = []
    for jobs in ("1", "2"):
        run = subprocess.run([*command, "--jobs", jobs], cwd=DATA, capture_output=True, check=False)
        assert run.returncode == 1, run.stderr
        outs.append(run.stdout)
    assert outs[0] == outs[1]
    assert len(json.loads(outs[0])["files"]) > 10


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", ELSEWHERE)
def test_forms_of_elsewhere(number: str, kind: str) -> None:
    truth = json.loads((DATA / f"elsewhere/form-{number}.json").read_text("utf-8"))
    (review,) = reviewed(f"elsewhere/form-{number}.{kind}")["forms"]
    assert pick(review["form"], truth) == folded(truth)
    assert review["form"]["template"] == "national"
    assert review["score"]["rulebook"] == "cn/2020"


def pick(value: Any, shape: Any) -> Any:
    """The fields of ``shape``, out of ``value``."""
    if isinstance(shape, dict):
        return {key: pick(value.get(key), item) for key, item in shape.items()}
    if isinstance(shape, list):
        assert len(value) == len(shape)
        return [pick(a, b) for a, b in zip(value, shape, strict=True)]
    return folded(value)


# What is wrong on the printed forms themselves, and nothing else.
ELSEWHERE_CODES = {
    "04": ["ZW106", "ZW203", "ZW206", "ZW206", "ZW206", "ZW407", "ZW509", "ZW511"],
    "08": ["ZW101", *["ZW104"] * 6, "ZW108", "ZW417", "ZW509"],
    "17": ["ZW103", "ZW304", "ZW414", "ZW417", "ZW509", "ZW510"],
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", ELSEWHERE)
def test_findings_of_elsewhere(number: str, kind: str) -> None:
    (review,) = reviewed(f"elsewhere/form-{number}.{kind}")["forms"]
    assert sorted(f["code"] for f in review["findings"] if not f["code"].startswith("ZW0")) == ELSEWHERE_CODES[number]
