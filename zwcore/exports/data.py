"""A review as plain data in the shape of the contract, and a form back from it.

Keys come in a fixed order; every value is a string, ``None``, a list or a table; no numbers but counts and places.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from zwcore import ENGINE
from zwcore.exports.receipt import receipt_of
from zwcore.finding import Finding, Scope
from zwcore.form import COLUMNS, DENOMINATOR, FUND_COLUMNS, SOME_COLUMNS, Form, FundLine, Goals, Indicator, Locator
from zwcore.layouts.load import layout_of
from zwcore.money import plain
from zwcore.review import FileReview, FormReview, Remark
from zwcore.scoring import Line, Score
from zwcore.text import Message, Say

Data = dict[str, Any]
_HEAD = ("title", "table_no", "year", "template", "project", "department", "unit", "money_unit")
_INDICATOR = (
    "level1",
    "level1_points",
    "level2",
    "level3",
    "target",
    "actual",
    "weight",
    "score",
    "deviation",
    "method",
)


def form_data(form: Form) -> Data:
    """Return a form as the contract writes it: strings as printed, ``None`` for a blank.

    What few prints have (等级, 指标性质, 度量单位, 佐证材料, 复核得分) is there only where it is filled: the digests of
    all other forms stand.
    """
    return {
        **{name: getattr(form, name) for name in _HEAD},
        "funds": [{f.name: getattr(line, f.name) for f in fields(FundLine)} for line in form.funds],
        "goals": {"planned": form.goals.planned, "actual": form.goals.actual},
        "indicators": [_indicator(item) for item in form.indicators],
        "total": form.total,
        **({"grade": form.grade} if form.grade is not None else {}),
    }


def _indicator(item: Indicator) -> Data:
    some = {name: value for name in SOME_COLUMNS if (value := getattr(item, name)) is not None}
    return {**{name: getattr(item, name) for name in _INDICATOR}, **some}


def form_from(data: Mapping[str, Any]) -> Form:
    """Read a form back from :func:`form_data`; columns and blocks are taken from what is filled."""
    indicators = tuple(Indicator(**item) for item in data["indicators"])
    funds = tuple(FundLine(**line) for line in data["funds"])
    columns = {name for name in COLUMNS for item in indicators if getattr(item, name) is not None}
    columns |= {f"funds.{name}" for name in FUND_COLUMNS for line in funds if getattr(line, name)}
    columns |= {DENOMINATOR} if layout_of(data.get("template") or "").initial_is_denominator else set()
    blocks = {name for name in ("funds", "indicators") if data[name]} | {"goals"}
    return Form(
        title=data["title"],
        table_no=data["table_no"],
        year=data["year"],
        template=data.get("template") or "",
        project=data["project"],
        department=data["department"],
        unit=data["unit"],
        money_unit=data["money_unit"],
        funds=funds,
        goals=Goals(**data["goals"]),
        indicators=indicators,
        total=data["total"],
        grade=data.get("grade"),
        columns=frozenset(
            columns | {"score", "weight", "target", "total", *(f"funds.{name}" for name in FUND_COLUMNS[:3])}
        ),
        blocks=frozenset(blocks),
    )


def score_data(score: Score, say: Say = str) -> Data:
    """Return the three scores and their lines."""
    numbers = ("claimed", "sum", "recomputed", "recomputable", "evidenced")
    return {
        "rulebook": score.rulebook,
        "rulebook_sha256": score.rulebook_sha256,
        **{name: _number(getattr(score, name)) for name in numbers},
        "grade": score.grade,
        "lines": [_line(line, say) for line in score.lines],
    }


def _line(line: Line, say: Say) -> Data:
    return {
        "where": line.where,
        **{name: _number(getattr(line, name)) for name in ("weight", "claimed", "recomputed")},
        "method": line.method,
        "status": line.status,
        "why": say(line.why),
    }


def _number(value: Any) -> str | None:
    return None if value is None else plain(value)


def message_data(message: Message) -> Data:
    """Return a message so that it can be said again in another language."""
    fields_ = {k: message_data(v) if isinstance(v, Message) else str(v) for k, v in message.params.items()}
    return {"code": message.code, "zh": message.zh, "params": fields_}


def message_from(data: Mapping[str, Any]) -> Message:
    """Read a message back from :func:`message_data`."""
    params = {k: message_from(v) if isinstance(v, Mapping) else v for k, v in data["params"].items()}
    code, zh = data["code"], data["zh"]
    return Message(code, zh, params)


def finding_data(finding: Finding, form: Form | None = None, say: Say = str) -> Data:
    """Return a finding of a form, with its place in the file."""
    place = form.sources.get(finding.where) if form is not None else None
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "where": finding.where,
        "places": list(finding.places),
        "params": dict(finding.params),
        "message": say(finding.message),
        "basis": list(finding.basis),
        "cause": finding.cause,
        "source": _source(place),
    }


def _source(place: Locator | None) -> Data | None:
    if place is None:
        return None
    return {"page": place.page, "table": place.table, "row": place.row, "column": place.column}


def remark_data(remark: Remark, say: Say = str) -> Data:
    """Return what is said once for the file."""
    finding = remark.finding
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "scope": str(finding.scope),
        "forms": list(remark.forms),
        "params": dict(finding.params),
        "message": say(finding.message),
    }


def review_data(review: FormReview, say: Say = str) -> Data:
    """Return one form with score, findings and receipt."""
    form = form_data(review.form)
    return {
        "form": form,
        "score": score_data(review.score, say),
        "findings": [finding_data(finding, review.form, say) for finding in review.findings],
        "receipt": receipt_of(form, review.rulebook.sha256, receipt_findings(review.findings)),
    }


def receipt_findings(findings: Sequence[Finding]) -> list[Data]:
    """Return what a receipt covers of the findings: those that follow from what stands on the form alone.

    Neither ZW0xx nor what belongs to the file or the template, nor ZW111: evidence is attached beside the form.
    """
    return [
        {
            "code": finding.code,
            "severity": str(finding.severity),
            "where": finding.where,
            "places": list(finding.places),
            "params": dict(finding.params),
        }
        for finding in findings
        if not finding.code.startswith("ZW0") and finding.code != "ZW111" and finding.scope is Scope.FORM
    ]


def file_data(file: FileReview, say: Say = str) -> Data:
    """Return a whole file."""
    problem_keys = ("code", "severity", "params", "message")
    return {
        "name": file.name,
        "sha256": file.sha256,
        "kind": file.kind,
        "problems": [
            {key: value for key, value in finding_data(p, None, say).items() if key in problem_keys}
            for p in file.problems
        ],
        "remarks": [remark_data(remark, say) for remark in (*file.remarks, *file.across)],
        "forms": [review_data(form, say) for form in file.forms],
    }


def stored_data(file: FileReview) -> Data:
    """Return a whole file as :func:`file_data` does, each sentence also as a message (``said``) for other languages.

    What only reviewers see stands apart: ``reviewers`` of the file (remarks) and of each form (findings).
    """
    data = file_data(file)
    remarks = list(zip(data["remarks"], (*file.remarks, *file.across), strict=True))
    pairs = list(zip(data["problems"], file.problems, strict=True))
    pairs += [(told, remark.finding) for told, remark in remarks]
    data["remarks"], data["reviewers"] = _apart([(told, remark.finding) for told, remark in remarks])
    for form, review in zip(data["forms"], file.forms, strict=True):
        findings = list(zip(form["findings"], review.findings, strict=True))
        pairs += findings
        form["findings"], form["reviewers"] = _apart(findings)
        # What the form's own strings do not say, for reviewing it again after a change.
        form["columns"] = sorted(review.form.columns)
        form["moved"], form["joined"] = list(review.moved), list(review.joined)
        for line, scored in zip(form["score"]["lines"], review.score.lines, strict=True):
            line["steps"] = [message_data(step) for step in scored.steps]
    for told, finding in pairs:
        told["said"] = message_data(finding.message)
    return data


def _apart(pairs: Sequence[tuple[Data, Finding]]) -> tuple[list[Data], list[Data]]:
    """What everybody sees, and what only reviewers do: that comes last, so that every cause keeps its index."""
    everybody = [told for told, finding in pairs if not finding.reviewers_only]
    return everybody, [told for told, finding in pairs if finding.reviewers_only]


def document(files: Sequence[Data]) -> str:
    """Return the one JSON document that ``zwcore review --format json`` prints."""
    return json.dumps({"schema": 1, "engine": ENGINE, "files": list(files)}, ensure_ascii=False, indent=1) + "\n"
