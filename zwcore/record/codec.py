"""Records as JSON text and back. Every version that was ever written is read; the newest is written.

Version 1 has no number: it is what was stored of a form before records had a version (the contract's shape with
messages beside the sentences).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from zwcore.checks import checks
from zwcore.finding import Finding, Scope, Severity, Sure
from zwcore.form import Form, Locator
from zwcore.money import plain
from zwcore.paths import name_cell
from zwcore.reading import Column, HowRead, LeftOut, Unread
from zwcore.record.forms import form_data, form_from
from zwcore.record.model import FileRecord, Note, Record, RecordedPoints, ScoredRow
from zwcore.review import Remark
from zwcore.scoring import Method, Status
from zwcore.text import Message

Data = dict[str, Any]
VERSION = 2
_NUMBERS = ("claimed", "sum", "recomputed", "recomputable", "evidenced")
_ROW_NUMBERS = ("weight", "claimed", "recomputed")
_PLAIN = Message("record.plain", "{text}")
_FIRST_ENGINE = "zwcore 0.1.0"


def encode(record: Record) -> str:
    """Write a record as JSON text."""
    return _text(_record(record))


def decode(text: str, index: int = 0) -> Record:
    """Read a record of any version; ``index`` is its place in its file."""
    data = json.loads(text)
    return (_from if data.get("v") == VERSION else _from_first)(data, index)


def encode_file(file: FileRecord) -> str:
    """Write a file with all its records as JSON text."""
    return _text({**_head(file), "records": [_record(record) for record in file.records]})


def decode_file(text: str) -> FileRecord:
    """Read a file; one that was written without its records has none."""
    data = json.loads(text)
    if data.get("v") == VERSION:
        records = tuple(_from(one, n) for n, one in enumerate(data.get("records", ())))
        found = (_findings(data["problems"]), _remarks(data["remarks"]), _remarks(data["across"]))
    else:
        records = tuple(_from_first(one, n) for n, one in enumerate(data["forms"]))
        problems = tuple(_first_finding(one) for one in data["problems"])
        remarks, across = (_first_remarks(data.get(name, ())) for name in ("remarks", "reviewers"))
        found = (problems, remarks, across)
    return FileRecord(data["name"], data["sha256"], data["kind"], *found, records)


def encode_finding(finding: Finding) -> str:
    """Write a finding alone as JSON text."""
    return _text(_finding(finding))


def decode_finding(text: str) -> Finding:
    """Read a finding that was written alone."""
    return _finding_from(json.loads(text))


def _text(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


# -- writing -----------------------------------------------------------------------------------------------------------


def _record(record: Record) -> Data:
    original = form_data(record.original)
    data: Data = {
        "v": VERSION,
        "form": _form(record.form),
        "original": None if original == form_data(record.form) else original,
        "points": _points(record),
        "findings": [_finding(one) for one in record.findings],
        "receipt": {"scheme": record.scheme, "engine": record.engine, "sha256": record.receipt},
    }
    beside: Data = {
        "chosen": record.chosen,
        "notes": [[note.code, note.cell, note.text, note.by, note.at] for note in record.notes],
        "evidence": {row: list(digests) for row, digests in record.evidence.items()},
        "moved": list(record.moved),
        "joined": list(record.joined),
        "unread": list(record.unread),
        "reading": _reading(record.reading),
    }
    return data | {name: value for name, value in beside.items() if value}


def _reading(how: HowRead) -> Data:
    data: Data = {
        "columns": [list(column) for column in how.columns],
        "unread": [[text, _place(at), *([under] if under else [])] for text, at, under in how.unread],
        "dropped": [[text, why, _place(at)] for text, why, at in how.dropped],
        "spans": dict(how.spans),
        "doubts": {path: str(sure) for path, sure in how.doubts.items()},
        "withheld": dict(how.withheld),
        "mapping": how.mapping,
        "below": list(how.below),
    }
    return {name: value for name, value in data.items() if value}


def _place(at: Locator) -> list[Any]:
    return [at.page, at.table, at.row, at.column, at.confidence, *([list(at.bbox)] if at.bbox else [])]


def _head(file: FileRecord) -> Data:
    return {
        "v": VERSION,
        "name": file.name,
        "sha256": file.sha256,
        "kind": file.kind,
        "problems": [_finding(one) for one in file.problems],
        "remarks": [_remark(one) for one in file.remarks],
        "across": [_remark(one) for one in file.across],
    }


def _form(form: Form) -> Data:
    sources = {path: _place(at) for path, at in form.sources.items()}
    own = {"columns": sorted(form.columns), "blocks": sorted(form.blocks), "sources": sources}
    return {**form_data(form), "print": own}


def _points(record: Record) -> Data:
    points = record.points
    return {
        "rulebook": record.rulebook_id,
        "rulebook_sha256": record.rulebook_sha256,
        **{name: _number(getattr(points, name)) for name in _NUMBERS},
        "grade": points.grade,
        "rows": [_row(row) for row in points.rows],
    }


def _row(row: ScoredRow) -> Data:
    return {
        "where": row.where,
        **{name: _number(getattr(row, name)) for name in _ROW_NUMBERS},
        "method": row.method,
        "status": row.status,
        "why": _message(row.why),
        "steps": [_message(step) for step in row.steps],
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _message(message: Message) -> Data:
    fields = {name: _field(value) for name, value in message.params.items()}
    return {"code": message.code, "zh": message.zh, "params": fields}


def _field(value: object) -> object:
    """A field of a sentence: a message, a list, a count (its plural hangs on it) or a text."""
    if isinstance(value, Message):
        return _message(value)
    if isinstance(value, list | tuple):
        return [_field(part) for part in value]
    return value if isinstance(value, int) else str(value)


def _finding(finding: Finding) -> Data:
    own: Data = {
        "places": list(finding.places),
        "basis": list(finding.basis),
        "cause": finding.cause,
        "scope": "" if finding.scope is Scope.FORM else str(finding.scope),
        "reviewers": finding.reviewers_only,
        "uncovered": not finding.receipt,
        "sure": "" if finding.sure is Sure.PRINTED else str(finding.sure),
    }
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "where": finding.where,
        "params": dict(finding.params),
        "said": _message(finding.message),
        # A cause of 0 is the first finding: it is not left out.
        **{name: value for name, value in own.items() if value or (name == "cause" and value is not None)},
    }


def _remark(remark: Remark) -> Data:
    return {"finding": _finding(remark.finding), "forms": list(remark.forms)}


# -- reading -----------------------------------------------------------------------------------------------------------


def _from(data: Mapping[str, Any], index: int) -> Record:
    form, receipt = _form_from(data["form"]), data["receipt"]
    original = data["original"]
    return Record(
        original=form if original is None else replace(form_from(original), columns=form.columns, blocks=form.blocks),
        form=form,
        rulebook_id=data["points"]["rulebook"],
        rulebook_sha256=data["points"]["rulebook_sha256"],
        points=_points_from(data["points"], data["points"]["rows"]),
        findings=_findings(data["findings"]),
        receipt=receipt["sha256"],
        engine=receipt["engine"],
        scheme=receipt["scheme"],
        chosen=data.get("chosen", False),
        notes=tuple(Note(*note) for note in data.get("notes", ())),
        evidence={row: tuple(digests) for row, digests in data.get("evidence", {}).items()},
        moved=tuple(data.get("moved", ())),
        joined=tuple(data.get("joined", ())),
        unread=tuple(data.get("unread", ())),
        reading=_reading_from(data.get("reading", {})),
        index=index,
    )


def _form_from(data: Mapping[str, Any]) -> Form:
    own = data["print"]
    return replace(
        form_from(data),
        columns=frozenset(own["columns"]),
        blocks=frozenset(own["blocks"]),
        sources={path: _locator(place) for path, place in own["sources"].items()},
    )


def _locator(place: Sequence[Any]) -> Locator:
    page, table, row, column, confidence, *box = place
    left, top, right, bottom = box[0] if box else (0, 0, 0, 0)
    return Locator(page, table, row, column, confidence, (left, top, right, bottom) if box else None)


def _reading_from(data: Mapping[str, Any]) -> HowRead:
    return HowRead(
        columns=tuple(Column(*column) for column in data.get("columns", ())),
        unread=tuple(Unread(text, _locator(at), *under) for text, at, *under in data.get("unread", ())),
        dropped=tuple(LeftOut(text, why, _locator(at)) for text, why, at in data.get("dropped", ())),
        spans=data.get("spans", {}),
        doubts={path: Sure(sure) for path, sure in data.get("doubts", {}).items()},
        withheld=data.get("withheld", {}),
        mapping=data.get("mapping"),
        below=tuple(data.get("below", ())),
    )


def _points_from(data: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> RecordedPoints:
    claimed, total, recomputed, recomputable, evidenced = (_decimal(data[name]) for name in _NUMBERS)
    told = tuple(_row_from(row) for row in rows)
    nothing = Decimal(0)
    return RecordedPoints(
        claimed, total or nothing, recomputed, recomputable or nothing, evidenced or nothing, data["grade"], told
    )


def _row_from(data: Mapping[str, Any]) -> ScoredRow:
    why = data["why"]
    said = _message_from(why) if isinstance(why, Mapping) else _PLAIN.with_(text=why)
    weight, claimed, recomputed = (_decimal(data[name]) for name in _ROW_NUMBERS)
    steps = tuple(_message_from(step) for step in data.get("steps", ()))
    method, status = Method(data["method"]), Status(data["status"])
    return ScoredRow(data["where"], weight, claimed, recomputed, method, status, said, steps)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _message_from(data: Mapping[str, Any]) -> Message:
    params = {name: _field_from(value) for name, value in data["params"].items()}
    code, zh = data["code"], data["zh"]
    return Message(code, zh, params)


def _field_from(value: Any) -> object:
    if isinstance(value, Mapping):
        return _message_from(value)
    return tuple(map(_field_from, value)) if isinstance(value, list) else value


def _findings(rows: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(_finding_from(row) for row in rows)


def _finding_from(data: Mapping[str, Any]) -> Finding:
    return Finding(
        code=data["code"],
        severity=Severity(data["severity"]),
        where=data["where"],
        message=_message_from(data["said"]),
        params=data["params"],
        places=tuple(data.get("places", ())),
        scope=Scope(data.get("scope", Scope.FORM)),
        basis=tuple(data.get("basis", ())),
        cause=data.get("cause"),
        reviewers_only=data.get("reviewers", False),
        receipt=not data.get("uncovered", False),
        sure=Sure(data.get("sure", Sure.PRINTED)),
    )


def _remarks(rows: Iterable[Mapping[str, Any]]) -> tuple[Remark, ...]:
    return tuple(Remark(_finding_from(row["finding"]), tuple(row["forms"])) for row in rows)


# -- version 1 ---------------------------------------------------------------------------------------------------------


def _from_first(data: Mapping[str, Any], index: int) -> Record:
    form = form_from(data["form"])
    if "columns" in data:
        form = replace(form, columns=frozenset(data["columns"]))
    findings = [_first_finding(one) for one in data["findings"]]
    findings += [_first_finding(one)._replace(reviewers_only=True) for one in data.get("reviewers", ())]
    sources = {one["where"]: _first_place(one["source"]) for one in data["findings"] if one.get("source")}
    form = replace(form, sources=sources)
    score = data.get("score") or dict.fromkeys((*_NUMBERS, "grade", "rulebook", "rulebook_sha256"))
    return Record(
        original=form,
        form=form,
        rulebook_id=data.get("chosen") or score["rulebook"] or "",
        rulebook_sha256=score["rulebook_sha256"] or "",
        points=_points_from(score, score.get("lines") or ()),
        findings=tuple(findings),
        receipt=data.get("receipt", ""),
        engine=_FIRST_ENGINE,
        scheme=1,
        chosen=bool(data.get("chosen")),
        notes=tuple(_first_note(form, key, text) for key, text in (data.get("explained") or {}).items()),
        evidence={name_cell(form, path): tuple(found) for path, found in (data.get("evidence") or {}).items()},
        moved=tuple(data.get("moved", ())),
        joined=tuple(data.get("joined", ())),
        index=index,
    )


def _first_finding(data: Mapping[str, Any]) -> Finding:
    check = checks.get(data["code"])
    scope = Scope(data.get("scope") or (check.scope if check is not None else Scope.FORM))
    said = data.get("said") or {"code": data["code"], "zh": data.get("message", ""), "params": {}}
    covered = check is not None and check.receipt
    return _finding_from({"where": "", "said": said, **data, "scope": scope, "uncovered": not covered})


def _first_place(place: Mapping[str, int]) -> Locator:
    return Locator(place["page"], place["table"], place["row"], place["column"])


def _first_note(form: Form, key: str, text: str) -> Note:
    code, _, where = key.partition(":")
    return Note(code, name_cell(form, where), text)


def _first_remarks(rows: Iterable[Mapping[str, Any]]) -> tuple[Remark, ...]:
    return tuple(Remark(_first_finding(row), tuple(row.get("forms", ()))) for row in rows)
