"""The review in a terminal: every finding stands there once, below the one that it follows from in the end."""

from __future__ import annotations

from zwcore.exports.text import report
from zwcore.finding import Finding, Severity, root_of
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.record import records_of
from zwcore.review import FileReview, review_form
from zwcore.sample import SAMPLE
from zwcore.text import Message


def finding(cause: int | None) -> Finding:
    return Finding("ZW202", Severity.ERROR, "total", Message("ZW202", "…"), cause=cause)


def test_what_follows_from_what_follows_is_told() -> None:
    form = edit(SAMPLE, {"indicators[4].weight": "40", "indicators[4].score": "60", "total": "108.8"})
    file = records_of(FileReview("a.txt", "", "txt", forms=(review_form(Reading(form)),)))
    findings = file.records[0].findings
    causes = {found.code: found.cause for found in findings}
    assert causes["ZW210"] is not None
    assert findings[causes["ZW210"]].cause is not None
    said = report(file)
    assert "    连带：ZW210 总分 108.8 超过 100，请核对。\n" in said
    for found in findings:
        assert said.count(f"{found.code} {found.message}\n") == 1


def test_the_root_is_where_the_chain_of_causes_begins() -> None:
    findings = [finding(None), finding(2), finding(0), finding(1), finding(None)]
    assert [root_of(findings, n) for n in range(5)] == [0, 0, 0, 0, 4]


def test_findings_that_follow_from_one_another_have_one_root() -> None:
    assert [root_of([finding(1), finding(0)], n) for n in (0, 1)] == [0, 0]
