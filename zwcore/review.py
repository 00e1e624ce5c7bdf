"""The review: runs the checks over the forms of a file, stamps and orders the findings, says once what is shared.

``review_file`` is the whole way from bytes to a :class:`FileReview`; nothing that a file can hold makes it raise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from zwcore.checks import About, Across, Case, Cases, Check, Shared, checks, checks_across
from zwcore.documents import NotRead, Unreadable
from zwcore.documents.limits import MAX_FORMS
from zwcore.documents.refusals import PARTLY, UNREADABLE
from zwcore.finding import Finding, Hit, Scope, Severity, Sure
from zwcore.form import Form
from zwcore.layouts import Reading, Readings, read_forms
from zwcore.layouts.album import read_whole
from zwcore.layouts.bundle import Bundle, read_bundle
from zwcore.layouts.room import Room
from zwcore.layouts.teach import Taught
from zwcore.money import add, plain
from zwcore.reading import NOT_READ, ROWS, HowRead, column_of
from zwcore.rulebooks import Rulebook, as_printed, choose
from zwcore.scoring import Score, score
from zwcore.text import Message

NO_FORM = Message("ZW001", "没有找到自评表。请发来带表格的自评表（Word、Excel、PDF），或把整张表复制粘贴过来。")
NO_FORM_BUT_PLANS = Message("ZW001.plan", "这是绩效目标申报表，没有实际完成值和得分，不是自评表。请发来自评表。")
NO_FORM_BUT_LISTS = Message(
    "ZW001.list", "这张表一行一个项目，是汇总表，不是自评表。请发来每个项目自己的自评表，或把它复制粘贴过来。"
)
TITLES_DIFFER = Message("ZW003", "标题有 {titles} 个，表格有 {tables} 张，对不上，请核对文件是否完整。")
_NAMED = 5  # of the files of a zip that are no forms
_TOLD = 20  # of those that could not be read
MEMBER_UNREADABLE = Message("ZW002.member", "压缩包里的“{name}”没有读出来：{why}")
MEMBERS_UNREADABLE = Message("ZW002.members", "压缩包里另有 {count} 个文件没有读全或没有读出来。")
MEMBER_PARTLY = Message("ZW002.member_partly", "压缩包里的“{name}”：{why}")
MEMBER_TITLES_DIFFER = Message(
    "ZW003.member", "压缩包里的“{name}”标题有 {titles} 个，表格有 {tables} 张，对不上，请核对文件是否完整。"
)
MEMBERS_LEFT_OUT = Message("ZW001.members", "压缩包里有 {count} 个文件不是自评表，没有读取：{names}。")


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding said once for the file: ``forms`` are the indices of the forms that share it."""

    finding: Finding
    forms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FormReview:
    """One form: as read, scored, with its own findings in the order in which they are told.

    ``moved``, ``joined``, ``unread`` and ``reading`` are those of :class:`zwcore.layouts.Reading`.
    """

    form: Form
    rulebook: Rulebook
    score: Score
    findings: tuple[Finding, ...]
    moved: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()
    reading: HowRead = NOT_READ


@dataclass(frozen=True, slots=True)
class FileReview:
    """A file: its bytes' digest and kind, problems of the file itself, what its forms share, and the forms.

    ``across`` is what shows when its forms lie side by side, for reviewers only; ``remarks`` are for everybody.
    """

    name: str
    sha256: str
    kind: str
    problems: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()
    forms: tuple[FormReview, ...] = ()
    across: tuple[Remark, ...] = ()


def review_file(
    data: bytes, name: str, rulebook: Rulebook | None = None, mappings: Sequence[Taught] = (), most: int = MAX_FORMS
) -> FileReview:
    """Read, score and review a file; ``rulebook`` overrides the choice made from each form, ``mappings`` are what was
    taught of prints. Of more than ``most`` forms the first ones are read."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        kind, readings, problems = _read(data, name, mappings, Room(most))
    except Unreadable as problem:
        return refused(name, problem.reason, digest, problem.wrong)
    own, remarks = share([review_form(reading, rulebook) for reading in readings])
    across = review_across([form.form for form in own])
    return FileReview(name, digest, kind, problems, remarks, own, across)


def _read(
    data: bytes, name: str, mappings: Sequence[Taught], room: Room
) -> tuple[str, Sequence[Reading], tuple[Finding, ...]]:
    """The kind of a file, its forms, and the problems of the file; those of a zip are of the files in it."""
    try:
        document = read_whole(data, name)
    except Unreadable as problem:
        if problem.reason != "archive":
            raise
    else:
        found = read_forms(document, mappings, room)
        return document.kind, found.forms, _problems(found)
    bundle = read_bundle(data, mappings, room)
    problems = tuple(_problems_of(bundle))
    if not bundle.readings and not bundle.unread and not bundle.partly:
        if not bundle.documents:
            raise Unreadable("archive")
        problems = _problems(Readings((), 0))
    return "zip", bundle.readings, problems


def _problems_of(bundle: Bundle) -> Iterator[Finding]:
    of_members = [*_of_members(bundle)]
    yield from of_members[:_TOLD]
    if len(of_members) > _TOLD:
        params = {"count": str(len(of_members) - _TOLD)}
        yield Finding("ZW002", Severity.ERROR, "", MEMBERS_UNREADABLE.with_(**params), params)
    if bundle.passed:
        yield partly(NotRead("members", {"count": str(bundle.passed)}))
    if bundle.left_out and bundle.readings:
        named = "、".join(bundle.left_out[:_NAMED]) + ("…" if len(bundle.left_out) > _NAMED else "")
        params = {"count": str(len(bundle.left_out)), "names": named}
        yield Finding("ZW001", Severity.INFO, "", MEMBERS_LEFT_OUT.with_(**params), params)


def _of_members(bundle: Bundle) -> Iterator[Finding]:
    for name, reason in bundle.unread:
        said = MEMBER_UNREADABLE.with_(name=name, why=UNREADABLE[reason])
        yield Finding("ZW002", Severity.ERROR, "", said, {"reason": reason, "name": name})
    for name, left in bundle.partly:
        yield partly(left, name)
    for name, titles, tables in bundle.differing:
        params = {"name": name, "titles": str(titles), "tables": str(tables)}
        yield Finding("ZW003", Severity.ERROR, "", MEMBER_TITLES_DIFFER.with_(**params), params)


def refused(name: str, reason: str, digest: str = "", wrong: Sequence[NotRead] = ()) -> FileReview:
    """Return the review of a file that was not read, and why: a key of :data:`UNREADABLE`, or what is ``wrong``."""
    plain = Finding("ZW002", Severity.ERROR, "", UNREADABLE[reason], {"reason": reason})
    return FileReview(name, digest, "unknown", problems=tuple(map(partly, wrong)) or (plain,))


def partly(left: NotRead, member: str = "") -> Finding:
    """Say what of a file (or of a ``member`` of a zip) was not read."""
    said = PARTLY[left.why].with_(**left.figures)
    message = MEMBER_PARTLY.with_(name=member, why=said) if member else said
    params = {name: str(figure) for name, figure in left.figures.items()}
    return Finding("ZW002", Severity.ERROR, "", message, {"reason": left.why, **params})


def _problems(readings: Readings) -> tuple[Finding, ...]:
    return (*map(partly, readings.left_out), *_mismatch(readings))


def _mismatch(readings: Readings) -> tuple[Finding, ...]:
    forms, titles = readings.found, readings.titles
    if not forms:
        said = NO_FORM_BUT_PLANS if readings.plans else NO_FORM_BUT_LISTS if readings.listed else NO_FORM
        return (Finding("ZW001", Severity.ERROR, "", said),)
    if titles and titles != forms:
        params = {"titles": str(titles), "tables": str(forms)}
        return (Finding("ZW003", Severity.ERROR, "", TITLES_DIFFER.with_(**params), params),)
    return ()


def review_form(
    reading: Reading, rulebook: Rulebook | None = None, evidence: frozenset[str] | None = None
) -> FormReview:
    """Score and review one form; ``evidence`` are the rows that have some attached, ``None`` where nobody was asked."""
    choice = choose(reading.form, reading.how.below)
    book = as_printed(rulebook or choice.rulebook, reading.how.below)
    reason = "chosen" if rulebook else choice.why
    scored = score(reading.form, book, evidence or frozenset(), spans=reading.how.spans)
    case = Case(
        reading.form, book, scored, reading.moved, reading.joined, reason, evidence, reading.unread, reading.how
    )
    findings = run_checks(case)
    return FormReview(case.form, book, case.score, findings, reading.moved, reading.joined, reading.unread, reading.how)


def run_checks(case: Case) -> tuple[Finding, ...]:
    """Run every check on a case; return its findings ordered, with the links to the findings they follow from."""
    told = [_Told(*_standing(entry, hit, case), entry, hit) for entry in checks.values() for hit in entry.find(case)]
    told.sort(key=_order)
    index: dict[tuple[str, str | None], int] = {}
    for n, (_, _, entry, hit) in enumerate(told):
        index.setdefault((entry.code, None), n)
        index.setdefault((entry.code, hit.where), n)
    questions = _questions(told) if case.reading.doubts else {}
    return tuple(_stamp(one, _cause(one, index, questions, case.reading)) for one in told)


class _Told(NamedTuple):
    """A hit with how grave it is, and how sure what it stands on."""

    severity: Severity
    sure: Sure
    entry: Check
    hit: Hit


def _standing(entry: Check, hit: Hit, case: Case) -> tuple[Severity, Sure]:
    """How grave a hit is: what stands on anything but a value as printed, or whose rows are unsure, is no 必须修改."""
    severity = case.rulebook.severity.get(entry.code) or hit.severity or entry.severity
    if severity is Severity.ERROR and ROWS in case.reading.doubts:
        return Severity.WARNING, Sure.DOUBTFUL
    sure = (
        max((case.reading.sure(path) for path in _rests(entry, hit, case.reading)), key=_BY_RANK)
        if case.reading.doubts
        else None
    )
    if sure is None or sure is Sure.PRINTED:
        return severity, Sure.PRINTED
    return (Severity.WARNING if severity is Severity.ERROR else severity), sure


def _rests(entry: Check, hit: Hit, reading: HowRead) -> Iterator[str]:
    """The paths that a hit stands on: its places, and the columns that its check reads: in its row, if it has one,
    else any value there that is in doubt."""
    yield hit.where
    yield from hit.places
    yield from hit.rests
    row = hit.where.rpartition(".")[0] if "[" in hit.where else ""
    for column in entry.rests:
        yield column
        block, _, name = column.partition(".")
        if row.startswith(f"{block}["):
            yield f"{row}.{name}"
        else:
            yield from (path for path in reading.doubts if column_of(path) == column)


def _questions(told: Sequence[_Told]) -> dict[str, int]:
    """Which finding asks about the reading of a cell or a column, by their paths."""
    asked: dict[str, int] = {}
    for n, (_, _, entry, hit) in enumerate(told):
        if About.DOUBT in entry.about:
            for path in (hit.where, *hit.places, *hit.rests):
                asked.setdefault(path, n)
                asked.setdefault(column_of(path), n)
    return asked


def _cause(
    one: _Told, index: Mapping[tuple[str, str | None], int], questions: Mapping[str, int], reading: HowRead
) -> int | None:
    """The finding that this one follows from: what it names, else the question about the reading under it."""
    for named in one.hit.follows:
        if named in index:
            return index[named]
    if one.sure is Sure.PRINTED or About.DOUBT in one.entry.about:
        return None
    doubted = (path for path in _rests(one.entry, one.hit, reading) if reading.sure(path) is not Sure.PRINTED)
    return next(
        (n for path in doubted if (n := questions.get(path, questions.get(column_of(path)))) is not None),
        questions.get(ROWS),
    )


def _stamp(one: _Told, cause: int | None) -> Finding:
    severity, sure, entry, hit = one
    said = hit.message or entry.message
    code, zh = said.code, said.zh
    message = Message(code, zh, {**said.params, **hit.params, **hit.words})
    return Finding(
        entry.code, severity, hit.where, message, hit.params, hit.places, hit.scope or entry.scope, entry.basis,
        cause, entry.reviewers_only, entry.receipt, sure,
    )  # fmt: skip


_BY_RANK: Callable[[Sure], int] = {sure: sure.rank for sure in Sure}.__getitem__
_RANKS = {severity: severity.rank for severity in Severity}
_PARTS = {
    name: n
    for n, name in enumerate(
        (
            "title",
            "year",
            "project",
            "department",
            "unit",
            "money_unit",
            "funds",
            "goals",
            "indicators",
            "total",
            "grade",
            "remarks",
        )
    )
}


def _order(one: _Told) -> tuple[bool, int, int, int, str]:
    """The gravest first, then as the form is read; what only reviewers see comes last."""
    part, index = _position(one.hit.where)
    return (one.entry.reviewers_only, _RANKS[one.severity], part, index, one.entry.code)


@lru_cache(maxsize=1 << 10)
def _position(where: str) -> tuple[int, int]:
    head, _, rest = where.partition("[")
    return _PARTS.get(head.partition(".")[0], len(_PARTS)), int(rest.partition("]")[0]) if rest else 0


def review_across(
    forms: Sequence[Form], earlier: Sequence[Form] = (), evidence: Sequence[frozenset[str]] = ()
) -> tuple[Remark, ...]:
    """Review forms side by side, for reviewers: the remarks name the forms by their index in ``forms``.

    ``earlier`` are forms of other years to compare with, ``evidence`` the digests of the files attached to each form.
    """
    cases = Cases(tuple(forms), tuple(earlier), tuple(evidence))
    return tuple(_across(entry, found) for entry in checks_across.values() for found in entry.search(cases))


def _across(entry: Across, found: Shared) -> Remark:
    message = entry.message.with_(**found.words)
    finding = Finding(
        entry.code, entry.severity, found.where, message, scope=Scope.FILE, basis=entry.basis, reviewers_only=True
    )
    return Remark(finding, found.forms)


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
    gone: list[set[int]] = [set() for _ in forms]
    for members in said:
        for n, finding in members:
            gone[n].add(id(finding))
    own = tuple(map(without_findings, forms, gone))
    remarks = sorted((_remark(members) for members in said), key=lambda r: (r.finding.code, r.forms))
    return own, tuple(remarks)


def without_findings(form: FormReview, gone: Set[int]) -> FormReview:
    """Return the review without some findings (by their ids); the causes are renumbered."""
    kept = [n for n, finding in enumerate(form.findings) if id(finding) not in gone]
    numbers = {old: new for new, old in enumerate(kept)}
    renumbered = (_follow(form.findings[n], numbers) for n in kept)
    return replace(form, findings=tuple(renumbered))


def _follow(finding: Finding, numbers: Mapping[int, int]) -> Finding:
    cause = numbers.get(finding.cause) if finding.cause is not None else None
    return finding if cause == finding.cause else finding._replace(cause=cause)


def _remark(members: Sequence[tuple[int, Finding]]) -> Remark:
    finding, forms = members[0][1], tuple(dict.fromkeys(n for n, _ in members))
    if len(members) > 1 and finding.code == "ZW006":
        rows = [f"{n}:{row}" for n, member in members for row in member.params["rows"].split(",")]
        params = {"rows": ",".join(rows)}
        finding = finding._replace(params=params, message=finding.message.with_(**params, count=str(len(rows))))
    elif len(members) > 1 and finding.scope is Scope.FILE:
        said = checks[finding.code].shared or finding.message
        params = _common([member for _, member in members]) | _added([member for _, member in members])
        finding = finding._replace(params=params, message=said.with_(**params, forms=str(len(forms))))
    return Remark(finding._replace(places=()), forms)


def _added(findings: Sequence[Finding]) -> dict[str, str]:
    """Add up the figures that are added up over the forms of a file."""
    names = checks[findings[0].code].adds
    return {name: plain(add(Decimal(finding.params[name]) for finding in findings)) for name in names}


def _common(findings: Sequence[Finding]) -> dict[str, str]:
    """Keep the figures on which all members agree."""
    first = findings[0].params
    return {name: text for name, text in first.items() if all(f.params.get(name) == text for f in findings)}
