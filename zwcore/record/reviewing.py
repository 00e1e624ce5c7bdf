"""Holding a record against the rules anew: after a change of a cell, a note, a piece of evidence, another rulebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zwcore import ENGINE
from zwcore.finding import Finding, Scope
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.paths import find_cell, followed, name_cell, row_of, value_at
from zwcore.reading import HowRead
from zwcore.record.model import FileRecord, Note, Record, RecordedPoints, ScoredRow
from zwcore.record.receipt import SCHEME, receipt_of
from zwcore.review import FileReview, FormReview, Remark, review_form, without_findings
from zwcore.rulebooks import load
from zwcore.scoring import Score

WHOLE = ""
"""The cell of a note that is to the form as a whole."""


def records_of(file: FileReview) -> FileRecord:
    """Return a file that was just reviewed as a record."""
    records = tuple(_record(review, review.form, n) for n, review in enumerate(file.forms))
    return FileRecord(file.name, file.sha256, file.kind, file.problems, file.remarks, file.across, records)


def _record(review: FormReview, original: Form, index: int) -> Record:
    return Record(
        original=original,
        form=review.form,
        rulebook_id=review.score.rulebook,
        rulebook_sha256=review.score.rulebook_sha256,
        points=_points(review.score),
        findings=review.findings,
        receipt=receipt_of(
            review.form, review.score.rulebook_sha256, review.findings, ENGINE, mapping=review.reading.mapping
        ),
        engine=ENGINE,
        scheme=SCHEME,
        moved=review.moved,
        joined=review.joined,
        unread=review.unread,
        reading=review.reading,
        index=index,
    )


def _points(score: Score) -> RecordedPoints:
    rows = tuple(
        ScoredRow(one.where, one.weight, one.claimed, one.recomputed, one.method, one.status, one.why, one.steps)
        for one in score.lines
    )
    return RecordedPoints(
        score.claimed, score.sum, score.recomputed, score.recomputable, score.evidenced, score.grade, rows
    )


def reviewed(record: Record, remarks: Sequence[Remark] = ()) -> Record:
    """Score and review a record anew as it stands; what the file's ``remarks`` say once is left out of its findings.

    A rulebook that a person chose stays, else the form leads to one.
    """
    reading = Reading(record.form, record.moved, record.joined, unread=record.unread, how=_how(record))
    book = load().get(record.rulebook_id) if record.chosen else None
    review = review_form(reading, book, record.evidenced_rows)
    found = _record(without_findings(review, _said_once(review.findings, remarks)), record.original, record.index)
    return replace(found, chosen=record.chosen, notes=record.notes, evidence=record.evidence)


def _how(record: Record) -> HowRead:
    """How it was read, but for the cells that a person has written since: those are certain."""
    return record.reading.confirmed(path for path in record.reading.questioned if _differs(record, path))


def _differs(record: Record, path: str) -> bool:
    return value_at(record.form, path) != value_at(record.original, path)


def _said_once(findings: Sequence[Finding], remarks: Sequence[Remark]) -> set[int]:
    """The findings (by their ids) that a file says once: all of the template, and those of its remarks."""
    codes = {remark.finding.code for remark in remarks}
    return {
        id(one) for one in findings if one.scope is Scope.TEMPLATE or (one.scope is Scope.FILE and one.code in codes)
    }


def changed(record: Record, form: Form, remarks: Sequence[Remark] = ()) -> Record:
    """Return the record with another state of its form, reviewed anew.

    Rows stay where they are, or new ones come last; notes and evidence follow the rows whose names change.
    """
    names = {
        name: name_cell(form, path)
        for name in _named_beside(record)
        if name and (path := find_cell(record.form, name)) is not None
    }
    return reviewed(_renamed(record, form, names), remarks)


def without(record: Record, form: Form, row: int, remarks: Sequence[Remark] = ()) -> Record:
    """Return the record with ``form``, which has lost the indicator ``row``; what was noted to that goes with it."""
    names = {}
    for name in filter(None, _named_beside(record)):
        path = find_cell(record.form, name)
        at = row_of(path) if path is not None else None
        if path is None or at == row:
            continue
        moved = path if at is None or at < row else path.replace(f"[{at}]", f"[{at - 1}]", 1)
        names[name] = name_cell(form, moved)
    left = replace(
        record, moved=_left(record.moved, row), joined=_left(record.joined, row), reading=record.reading.without(row)
    )
    return reviewed(_renamed(left, form, names), remarks)


def _left(rows: Sequence[int], gone: int) -> tuple[int, ...]:
    return tuple(row if row < gone else row - 1 for row in rows if row != gone)


def _renamed(record: Record, form: Form, names: Mapping[str, str]) -> Record:
    names = {**names, WHOLE: WHOLE}
    notes = tuple(replace(note, cell=names[note.cell]) for note in record.notes if note.cell in names)
    evidence = {names[name]: digests for name, digests in record.evidence.items() if name in names}
    return replace(record, form=form, notes=notes, evidence=evidence)


def noted(record: Record, finding: Finding | None, text: str, by: int | None = None, at: str | None = None) -> Record:
    """Return the record with an explanation (说明) of a finding, or without one an answer (答复) to what was asked of
    all of the form; one that was there is replaced."""
    code, cell = ("", WHOLE) if finding is None else (finding.code, name_cell(record.form, finding.where))
    others = tuple(one for one in record.notes if (one.code, one.cell) != (code, cell))
    return replace(record, notes=(*others, Note(code, cell, text, by, at)))


def with_evidence(record: Record, row: int, sha256: str, remarks: Sequence[Remark] = ()) -> Record:
    """Return the record with a file attached to an indicator (from 0), scored anew: 有佐证的分值."""
    name = name_cell(record.form, f"indicators[{row}]")
    digests = tuple(dict.fromkeys((*record.evidence.get(name, ()), sha256)))
    return reviewed(replace(record, evidence={**record.evidence, name: digests}), remarks)


def without_evidence(record: Record, row: int, sha256: str, remarks: Sequence[Remark] = ()) -> Record:
    """Return the record with a file of an indicator (from 0) taken off (撤下), scored anew."""
    name = name_cell(record.form, f"indicators[{row}]")
    left = tuple(one for one in record.evidence.get(name, ()) if one != sha256)
    others = {cell: digests for cell, digests in record.evidence.items() if cell != name}
    return reviewed(replace(record, evidence={**others, **({name: left} if left else {})}), remarks)


def with_rulebook(record: Record, rulebook_id: str, remarks: Sequence[Remark] = ()) -> Record:
    """Return the record held against a rulebook that a person chose."""
    return reviewed(replace(record, rulebook_id=rulebook_id, chosen=True), remarks)


def beside(earlier: Record, record: Record, remarks: Sequence[Remark] = ()) -> Record:
    """Return a record that came again, reviewed anew with what was put down beside the earlier one and still holds.

    That is the rulebook a person chose, evidence of rows that are still there, notes to findings with the same figures,
    and answers about the whole form.
    """
    follow, names = followed(earlier.form, record.form), dict[str, str]()
    for name in _named_beside(earlier):
        path = find_cell(earlier.form, name)
        if path is not None and (there := follow(path)) is not None:
            names[name] = name_cell(record.form, there)
    evidence = {now: earlier.evidence[name] for name, now in names.items() if name in earlier.evidence}
    book = earlier.rulebook_id if earlier.chosen else record.rulebook_id
    anew = reviewed(replace(record, chosen=earlier.chosen, rulebook_id=book, evidence=evidence), remarks)
    same = {(one.code, name_cell(anew.form, one.where)): one.params for one in anew.findings}
    notes = tuple(
        replace(told.note, cell=cell)
        for told in earlier.told
        if told.note is not None
        and (cell := names.get(told.note.cell)) is not None
        and same.get((told.code, cell)) == told.finding.params
    )
    return replace(anew, notes=(*notes, *(note for note in earlier.notes if note.cell == WHOLE)))


def _named_beside(record: Record) -> list[str]:
    """The names of the cells and rows that something was put down beside."""
    return [*(note.cell for note in record.notes), *record.evidence]
