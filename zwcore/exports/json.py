"""A review in the shape of the contract: the one JSON document of ``zwcore review --format json``.

Keys come in a fixed order; every value is a string, ``None``, a list or a table; no numbers but counts and places.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from zwcore import ENGINE
from zwcore.finding import Finding
from zwcore.form import Locator
from zwcore.money import plain
from zwcore.reading import HowRead
from zwcore.record import FileRecord, Record, RecordedPoints, ScoredRow, form_data, records_of
from zwcore.review import FileReview, Remark
from zwcore.text import Say

Data = dict[str, Any]


def file_data(file: FileReview | FileRecord, say: Say = str) -> Data:
    """Return a whole file."""
    record = records_of(file) if isinstance(file, FileReview) else file
    return {
        "name": record.name,
        "sha256": record.sha256,
        "kind": record.kind,
        "problems": [_problem(problem, say) for problem in record.problems],
        "remarks": [_remark(remark, say) for remark in (*record.remarks, *record.across)],
        "forms": [_form(form, say) for form in record.records],
    }


def _problem(finding: Finding, say: Say) -> Data:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "params": dict(finding.params),
        "message": say(finding.message),
    }


def _remark(remark: Remark, say: Say) -> Data:
    said = _problem(remark.finding, say)
    forms = {"scope": str(remark.finding.scope), "forms": list(remark.forms)}
    return {"code": said.pop("code"), "severity": said.pop("severity"), **forms, **said}


def _form(record: Record, say: Say) -> Data:
    return {
        "form": form_data(record.form),
        "reading": _reading(record.reading),
        "score": _score(record.points, record, say),
        "findings": [_finding(finding, record.source_of(finding), say) for finding in record.findings],
        "receipt": record.receipt,
        "receipt_scheme": record.scheme,
    }


def _reading(how: HowRead) -> Data:
    return {
        "columns": [column._asdict() for column in how.columns],
        "unread": [{"text": text, "source": _source(at)} for text, at, _ in how.unread],
        "dropped": [{"text": text, "why": why, "source": _source(at)} for text, why, at in how.dropped],
        "spans": dict(how.spans),
    }


def _score(points: RecordedPoints, record: Record, say: Say) -> Data:
    numbers = ("claimed", "sum", "recomputed", "recomputable", "recomputed_sum", "claimed_sum", "evidenced")
    return {
        "rulebook": record.rulebook_id,
        "rulebook_sha256": record.rulebook_sha256,
        **{name: _number(getattr(points, name)) for name in numbers},
        "grade": points.grade,
        "lines": [_row(row, say) for row in points.rows],
    }


def _row(row: ScoredRow, say: Say) -> Data:
    return {
        "where": row.where,
        **{name: _number(getattr(row, name)) for name in ("weight", "claimed", "recomputed")},
        "method": row.method,
        "status": row.status,
        "why": say(row.why),
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _finding(finding: Finding, place: Locator | None, say: Say) -> Data:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "where": finding.where,
        "places": list(finding.places),
        "params": dict(finding.params),
        "message": say(finding.message),
        "basis": list(finding.basis),
        "cause": finding.cause,
        "sure": str(finding.sure),
        "source": _source(place),
    }


def _source(place: Locator | None) -> Data | None:
    if place is None:
        return None
    return {"page": place.page, "table": place.table, "row": place.row, "column": place.column}


def pieces(files: Iterable[str]) -> Iterator[str]:
    """Yield the one JSON document that ``zwcore review --format json`` prints, from its files as :func:`written`."""
    opening = json.dumps({"schema": 1, "engine": ENGINE, "files": []}, ensure_ascii=False, indent=1)
    between, none = "\n", True
    yield opening.removesuffix("]\n}")
    for file in files:
        yield between + file
        between, none = ",\n", False
    yield "]\n}\n" if none else "\n ]\n}\n"


def written(file: Data) -> str:
    """Return a file as it stands in the document."""
    return "\n".join(f"  {line}" for line in json.dumps(file, ensure_ascii=False, indent=1).split("\n"))


def document(files: Iterable[Data]) -> str:
    """Return the whole document of files (:func:`file_data`)."""
    return "".join(pieces(map(written, files)))
