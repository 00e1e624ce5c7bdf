"""The checks across forms: each fires on its example, what must stay silent, and that a clerk is not shown them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zwcore.forms import DATA, EXPECTED, printed
from zwcore.checks import checks, checks_across
from zwcore.exports.json import file_data
from zwcore.finding import Scope, Severity
from zwcore.form import Form, Goals
from zwcore.paths import edit
from zwcore.record import form_from, records_of
from zwcore.review import Remark, review_across, review_file
from zwcore.rulebooks import bases
from zwcore.sample import SAMPLE

# Code → level.
CATALOGUE = {
    "ZW601": Severity.WARNING,
    "ZW602": Severity.INFO,
    "ZW603": Severity.INFO,
    "ZW604": Severity.WARNING,
}
OTHER = replace(SAMPLE, project="创业培训补助资金")
THIRD = replace(SAMPLE, project="见习补贴")
LAST = replace(SAMPLE, year="2023")
NINE = [form_from(form) for form in EXPECTED]


def told(remarks: tuple[Remark, ...]) -> list[tuple[str, tuple[int, ...]]]:
    return [(remark.finding.code, remark.forms) for remark in remarks]


def full(*forms: Form) -> list[Form]:
    return [replace(form, total="100") for form in forms]


def test_the_codes_are_those_of_the_catalogue_and_of_nobody_else() -> None:
    assert list(checks_across) == list(CATALOGUE)
    assert not set(checks_across) & set(checks)


@pytest.mark.parametrize("code", CATALOGUE)
def test_metadata_and_example(code: str) -> None:
    entry = checks_across[code]
    chinese, _, english = entry.title.partition(" — ")
    assert any("一" <= char <= "鿿" for char in chinese)
    assert english.split()[0].isascii()
    assert entry.basis
    assert set(entry.basis) <= set(bases())
    remarks = review_across(entry.bad.forms, entry.bad.earlier, entry.bad.evidence)
    (remark,) = (one for one in remarks if one.finding.code == code)
    assert (remark.finding.severity, remark.finding.scope) == (CATALOGUE[code], Scope.FILE)
    assert remark.finding.reviewers_only
    assert "{" not in str(remark.finding.message)
    assert str(remark.finding.message).endswith("。")


@pytest.mark.parametrize(
    "forms",
    [
        [],
        [SAMPLE],
        [SAMPLE, OTHER],
        [SAMPLE, LAST],
        [SAMPLE, replace(SAMPLE, unit="另一单位")],
        [replace(SAMPLE, unit=None), replace(SAMPLE, unit=None)],
        [replace(SAMPLE, project=None), replace(SAMPLE, project=None)],
        [replace(SAMPLE, year=None), replace(SAMPLE, year=None)],
        full(SAMPLE, OTHER),
        [*full(SAMPLE, OTHER), THIRD],
        [*full(SAMPLE, OTHER), replace(THIRD, total=None)],
        [*full(SAMPLE, OTHER), replace(THIRD, total="100", unit="另一单位")],
        [*full(SAMPLE, OTHER), replace(THIRD, total="100", year="2023")],
    ],
)
def test_silent_on_forms_that_are_none_of_it(forms: list[Form]) -> None:
    assert [one for one in told(review_across(forms)) if one[0] in ("ZW601", "ZW602")] == []


def test_the_same_project_however_it_is_written() -> None:
    again = replace(SAMPLE, project="2024年 就业技能培训补助资金", year="2024年度", unit="某市 就业服务中心")
    first = replace(SAMPLE, project="2024年就业技能培训补助资金")
    assert told(review_across([first, OTHER, again])) == [("ZW601", (0, 2))]


def test_every_form_of_a_unit_among_those_of_others() -> None:
    forms = [*full(SAMPLE, OTHER), replace(SAMPLE, unit="另一单位", total="90"), *full(THIRD)]
    (remark,) = review_across(forms)
    assert told((remark,)) == [("ZW602", (0, 1, 3))]
    assert "3 张表" in str(remark.finding.message)


@pytest.mark.parametrize(
    ("form", "earlier", "expected"),
    [
        (SAMPLE, [LAST], True),
        (edit(SAMPLE, {"goals.actual": "2024年培训22期"}), [edit(LAST, {"goals.actual": "2023 年培训22期"})], True),
        (replace(SAMPLE, project="2024年技能补助"), [replace(LAST, project="2023年技能补助")], True),
        (SAMPLE, [], False),
        (SAMPLE, [replace(SAMPLE, year="2022")], False),
        (SAMPLE, [replace(SAMPLE, year="2025")], False),
        (SAMPLE, [replace(LAST, project="别的项目")], False),
        (SAMPLE, [replace(LAST, unit="别的单位")], False),
        (SAMPLE, [edit(LAST, {"goals.actual": "举办培训班19期。"})], False),
        (replace(SAMPLE, goals=Goals()), [replace(LAST, goals=Goals())], False),
        (replace(SAMPLE, year=None), [LAST], False),
    ],
)
def test_the_outcome_of_the_year_before(form: Form, earlier: list[Form], expected: bool) -> None:
    assert told(review_across([form], earlier)) == ([("ZW603", (0,))] if expected else [])


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (({"a"}, {"a"}, set()), [("ZW604", (0, 1))]),
        (({"a", "b"}, {"a", "b"}, {"b"}), [("ZW604", (0, 1)), ("ZW604", (0, 1, 2))]),
        (({"a"}, {"b"}, {"c"}), []),
        ((set(), set(), set()), []),
        ((), []),
    ],
)
def test_evidence_of_two_projects(evidence: tuple[set[str], ...], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    digests = [frozenset(one) for one in evidence]
    assert told(review_across([SAMPLE, OTHER, THIRD], evidence=digests)) == expected


def test_evidence_of_one_project_in_two_years_is_no_matter() -> None:
    again = replace(LAST, goals=Goals("别的", "别的"))
    assert told(review_across([SAMPLE, again], evidence=[frozenset({"a"})] * 2)) == []


def test_the_nine_side_by_side_say_nothing() -> None:
    assert review_across(NINE) == ()
    assert review_file((DATA / "forms.docx").read_bytes(), "forms.docx").across == ()


def test_in_a_file_they_are_remarks_for_auditors_and_apart_for_the_chat() -> None:
    text = "\n".join(printed(EXPECTED[number]) for number in (4, 5, 4))
    file = review_file(text.encode(), "twice.txt")
    assert told(file.across) == [("ZW601", (0, 2)), ("ZW602", (0, 1, 2))]
    remarks = {remark["code"]: remark for remark in file_data(file)["remarks"]}
    assert (remarks["ZW601"]["scope"], remarks["ZW601"]["forms"], remarks["ZW601"]["params"]) == ("file", [0, 2], {})
    stored = records_of(file)
    assert not {"ZW601", "ZW602"} & {remark.finding.code for remark in stored.remarks}
    assert [remark.finding.code for remark in stored.across] == ["ZW601", "ZW602"]


def test_a_finding_for_reviewers_is_apart_as_well() -> None:
    form = {**EXPECTED[4], "indicators": [dict(item) for item in EXPECTED[4]["indicators"]]}
    form["indicators"][3]["target"] = "10元/张"
    file = review_file(printed(form).encode(), "one.txt")
    told_, record = file_data(file)["forms"][0], records_of(file).records[0]
    assert [finding.code for finding in record.for_reviewers] == ["ZW505"]
    assert [f["code"] for f in told_["findings"]] == [finding.code for finding in record.findings]
    assert "ZW505" not in {told.code for told in record.told}


def test_a_project_that_stands_twice_is_named() -> None:
    again = replace(SAMPLE, total="97", project="就业技能培训补助资金2024")
    (remark,) = review_across([SAMPLE, again])
    assert str(remark.finding.message) == (
        "2 张表都是“某市就业服务中心”2024 年度的“就业技能培训补助资金”，请核对是否同一项目重复填报。"
    )
