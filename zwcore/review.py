"""The review: runs the checks over the forms of a file, stamps and orders the findings, says once what is shared.

``review_file`` is the whole way from bytes to a :class:`FileReview`; nothing that a file can hold makes it raise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zwcore.checks import Case, Check, checks
from zwcore.documents import Unreadable, read_document
from zwcore.finding import Finding, Hit, Scope, Severity
from zwcore.form import Form
from zwcore.layouts import Reading, read_forms
from zwcore.rulebooks import Rulebook, choose
from zwcore.scoring import Score, score
from zwcore.text import Message

NO_FORM = Message("ZW001", "没有找到自评表。请发来带表格的自评表（Word、Excel、PDF），或把整张表复制粘贴过来。")
TITLES_DIFFER = Message("ZW003", "标题有 {titles} 个，表格有 {tables} 张，对不上，请核对文件是否完整。")
UNREADABLE: Mapping[str, Message] = {
    "empty": Message("ZW002.empty", "文件是空的。请核对后重新发送。"),
    "kind": Message("ZW002.kind", "这种文件读不了。请发 Word（docx）、Excel（xlsx）、PDF，或直接粘贴表格文字。"),
    "password": Message("ZW002.password", "文件设了密码，打不开。请去掉密码后重新发送。"),
    "damaged": Message("ZW002.damaged", "文件已损坏，打不开。请在电脑上重新保存一份再发送。"),
    "size": Message("ZW002.size", "文件超过 20 MB。请只保留自评表，或另存为更小的文件再发送。"),
    "pages": Message("ZW002.pages", "文件超过 50 页。请拆成几份再发送。"),
    "bomb": Message("ZW002.bomb", "文件展开后过大，没有读取。请把自评表复制到新文件里再发送。"),
    "scan": Message("ZW002.scan", "文件里是图片，没有文字，暂时读不了。请发 Word、Excel，或直接粘贴表格文字。"),
    "old_office": Message(
        "ZW002.old_office", "这是旧版格式（doc、xls、wps、et）。请在电脑上另存为 docx 或 xlsx 再发送。"
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding said once for the file: ``forms`` are the indices of the forms that share it."""

    finding: Finding
    forms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FormReview:
    """One form: as read, scored, with its own findings in the order in which they are told."""

    form: Form
    rulebook: Rulebook
    score: Score
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FileReview:
    """A file: its bytes' digest and kind, problems of the file itself, what its forms share, and the forms."""

    name: str
    sha256: str
    kind: str
    problems: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()
    forms: tuple[FormReview, ...] = ()

    @property
    def unreadable(self) -> bool:
        """Tell whether the file could not be read at all."""
        return any(problem.code == "ZW002" for problem in self.problems)


def review_file(data: bytes, name: str, rulebook: Rulebook | None = None) -> FileReview:
    """Read, score and review a file; ``rulebook`` overrides the choice made from each form."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        document = read_document(data, name)
    except Unreadable as problem:
        reason = problem.reason
        found = Finding("ZW002", Severity.ERROR, "", UNREADABLE[reason], {"reason": reason})
        return FileReview(name, digest, "unknown", problems=(found,))
    readings = read_forms(document)
    forms = [review_form(reading, rulebook) for reading in readings.forms]
    own, remarks = share(forms)
    return FileReview(name, digest, document.kind, _problems(len(own), readings.titles), remarks, own)


def _problems(forms: int, titles: int) -> tuple[Finding, ...]:
    if not forms:
        return (Finding("ZW001", Severity.ERROR, "", NO_FORM),)
    if titles and titles != forms:
        params = {"titles": str(titles), "tables": str(forms)}
        return (Finding("ZW003", Severity.ERROR, "", TITLES_DIFFER.with_(**params), params),)
    return ()


def review_form(reading: Reading, rulebook: Rulebook | None = None) -> FormReview:
    """Score and review one form."""
    choice = choose(reading.form)
    book = rulebook or choice.rulebook
    reason = "chosen" if rulebook else choice.why
    case = Case(reading.form, book, score(reading.form, book), reading.moved, reading.joined, reason)
    return FormReview(case.form, book, case.score, run_checks(case))


def run_checks(case: Case) -> tuple[Finding, ...]:
    """Run every check on a case; return its findings ordered, with the links to the findings they follow from."""
    found = [(entry, hit) for entry in checks.values() for hit in entry.find(case)]
    stamped = [(_stamp(case, entry, hit), hit) for entry, hit in found]
    stamped.sort(key=lambda pair: _order(case.form, pair[0]))
    return _link([finding for finding, _ in stamped], [hit for _, hit in stamped])


def _stamp(case: Case, entry: Check, hit: Hit) -> Finding:
    severity = case.rulebook.severity.get(entry.code) or hit.severity or entry.severity
    message = (hit.message or entry.message).with_(**{**hit.params, **hit.words})
    return Finding(
        entry.code, severity, hit.where, message, hit.params, hit.places, entry.scope, entry.basis,
        reviewers_only=entry.reviewers_only,
    )  # fmt: skip


_PARTS = ("title", "year", "project", "department", "unit", "money_unit", "funds", "goals", "indicators", "total")


def _order(form: Form, finding: Finding) -> tuple[int, int, int, str]:
    head, _, rest = finding.where.partition("[")
    part = head.split(".")[0]
    index = int(rest.split("]")[0]) if rest else 0
    return (finding.severity.rank, _PARTS.index(part) if part in _PARTS else len(_PARTS), index, finding.code)


def _link(findings: Sequence[Finding], hits: Sequence[Hit]) -> tuple[Finding, ...]:
    def index(code: str, where: str | None) -> int | None:
        return next((n for n, f in enumerate(findings) if f.code == code and where in (None, f.where)), None)

    linked = []
    for finding, hit in zip(findings, hits, strict=True):
        causes = (index(code, where) for code, where in hit.follows)
        cause = next((n for n in causes if n is not None), None)
        linked.append(finding if cause is None else replace(finding, cause=cause))
    return tuple(linked)


def share(forms: Sequence[FormReview]) -> tuple[tuple[FormReview, ...], tuple[Remark, ...]]:
    """Take out of the forms what is said once: everything of the template, and file remarks that two or more share."""
    shared: dict[tuple[str, str], list[tuple[int, Finding]]] = {}
    for n, form in enumerate(forms):
        for finding in form.findings:
            if finding.scope is not Scope.FORM:
                key = str(sorted(finding.params.items())) if finding.code == "ZW010" else ""
                shared.setdefault((finding.code, key), []).append((n, finding))
    said = [
        members
        for members in shared.values()
        if members[0][1].scope is Scope.TEMPLATE or len({n for n, _ in members}) >= 2
    ]
    gone = {(n, id(finding)) for members in said for n, finding in members}
    own = tuple(_without(form, [f for f in form.findings if (n, id(f)) in gone]) for n, form in enumerate(forms))
    remarks = sorted((_remark(members) for members in said), key=lambda r: (r.finding.code, r.forms))
    return own, tuple(remarks)


def _without(form: FormReview, gone: Sequence[Finding]) -> FormReview:
    """Leave findings out and renumber the causes."""
    kept = [n for n, finding in enumerate(form.findings) if not any(finding is other for other in gone)]
    numbers = {old: new for new, old in enumerate(kept)}
    findings = (form.findings[n] for n in kept)
    renumbered = tuple(replace(f, cause=numbers.get(f.cause) if f.cause is not None else None) for f in findings)
    return replace(form, findings=renumbered)


def _remark(members: Sequence[tuple[int, Finding]]) -> Remark:
    finding, forms = members[0][1], tuple(dict.fromkeys(n for n, _ in members))
    if len(members) > 1 and finding.code == "ZW006":
        rows = [f"{n}:{row}" for n, member in members for row in member.params["rows"].split(",")]
        params = {"rows": ",".join(rows)}
        finding = replace(finding, params=params, message=finding.message.with_(**params, count=str(len(rows))))
    elif len(members) > 1 and finding.scope is Scope.FILE:
        said = checks[finding.code].shared or finding.message
        params = _common([member for _, member in members])
        finding = replace(finding, params=params, message=said.with_(forms=str(len(forms))))
    return Remark(replace(finding, places=()), forms)


def _common(findings: Sequence[Finding]) -> dict[str, str]:
    """Keep the figures on which all members agree."""
    first = findings[0].params
    return {name: text for name, text in first.items() if all(f.params.get(name) == text for f in findings)}
