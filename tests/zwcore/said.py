"""What a check says of a form, as tests write it: cells, figures and cause, then the sentence."""

from __future__ import annotations

from collections.abc import Mapping

from zwcore.finding import Finding
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.review import review_form

Changes = Mapping[str, str | None]


def said(code: str, form: Form) -> list[str]:
    """What a check says of a form: cells, figures and cause, then the sentence."""
    findings = review_form(Reading(form)).findings
    lines = (told(finding, findings) for finding in findings if finding.code == code)
    return [f"{head.removeprefix(code).strip()} | {sentence.strip()}" for head, sentence in lines]


def both(**amounts: str) -> dict[str, str | None]:
    """The same amounts in 年度资金总额 and in the appropriation below it."""
    return {f"funds[{n}].{name}": text for name, text in amounts.items() for n in (0, 1)}


def told(finding: Finding, findings: tuple[Finding, ...]) -> list[str]:
    cause = () if finding.cause is None else (f"<- {findings[finding.cause].code}",)
    params = (f"{name}={value}" for name, value in finding.params.items())
    places = (f"+{place}" for place in finding.places)
    return [" ".join((finding.code, finding.where, *places, *params, *cause)), f"    {finding.message}"]
