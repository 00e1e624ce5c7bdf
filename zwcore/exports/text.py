"""A review for a terminal: verdict first, then place and remedy, what is shared once at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zwcore.documents.limits import MAX_SHOWN, MAX_SHOWN_TOGETHER
from zwcore.finding import Finding, Severity, root_of
from zwcore.money import plain
from zwcore.record import FileRecord, Record
from zwcore.text import Message, Say

LEVELS = {
    "error": Message("level.error", "必须修改"),
    "warning": Message("level.warning", "请核实"),
    "info": Message("level.info", "提示"),
}
_HEAD = Message("report.head", "{name}：读到 {count} 张表")
_SUM_OPEN = Message("report.sum_open", "待核对")
_SCORES = Message("report.scores", "自评总分 {claimed} ｜ 各项合计 {sum}")
_BLANK = Message("report.blank", "未填")
_FOLLOWING = Message("report.following", "连带：{text}")
_CLEAN = Message("report.clean", "没有发现要改的。完成情况仍以实际为准。")
_SHARED = Message("report.shared", "整个文件只说一次：")
_MORE = Message("report.more", "另有 {count} 处没有写出。改好以上各处再核对一次；要看全部，用 --format json。")
_RECEIPT = Message("report.receipt", "回执 {receipt}")


def report(file: FileRecord, say: Say = str) -> str:
    """Return the review of one file as lines of text."""
    return "\n".join(_lines(file, say)) + "\n"


def _lines(file: FileRecord, say: Say) -> Iterator[str]:
    yield say(_HEAD.with_(name=file.name, count=len(file.records)))
    for problem in file.problems:
        yield f"  {say(LEVELS[problem.severity])} {_said(problem, say)}"
    left = MAX_SHOWN_TOGETHER
    for record in file.records:
        yield ""
        shown = min(left, MAX_SHOWN)
        yield from _form_lines(record, say, shown)
        left -= min(len(record.findings), shown)
    remarks = (*file.remarks, *file.across)
    if remarks:
        yield ""
        yield say(_SHARED)
        yield from (f"  {_said(remark.finding, say)}" for remark in remarks)


def _said(finding: Finding, say: Say) -> str:
    return f"{finding.code} {say(finding.message)}"


def _form_lines(record: Record, say: Say, most: int) -> Iterator[str]:
    points, findings = record.points, record.findings
    yield f"{record.form.title or ''}  {record.form.project or ''}"
    claimed = say(_BLANK) if points.claimed is None else plain(points.claimed)
    added = say(_SUM_OPEN) if record.sum_is_open else plain(points.sum)
    yield "  " + say(_SCORES.with_(claimed=claimed, sum=added))
    if points.told is not None:
        yield "  " + say(points.told)
    yield from _finding_lines(findings, say, most)
    if not findings:
        yield "  " + say(_CLEAN)
    yield "  " + say(_RECEIPT.with_(receipt=record.receipt))


def _finding_lines(findings: Sequence[Finding], say: Say, most: int) -> Iterator[str]:
    """One fault, one line, with what follows from it; hints on one row of the money share theirs. Only the first
    ``most`` are written, the gravest."""
    following: dict[int, list[Finding]] = {}
    for n in range(min(len(findings), most)):
        root = root_of(findings, n)
        following.setdefault(root, []).extend([findings[n]] if n != root else [])
    roots = sorted(following)
    hints: dict[str, list[Finding]] = {}
    for root in roots:
        if _is_money_hint(findings[root]):
            hints.setdefault(_row(findings[root]), []).append(findings[root])
    for root in roots:
        first = findings[root]
        together = hints.get(_row(first), [first]) if _is_money_hint(first) else [first]
        if together[0] is not first:
            continue
        yield f"  {say(LEVELS[first.severity])} {' '.join(_said(one, say) for one in together)}"
        told = (other for other in following[root] if not _in(first, other))
        yield from ("    " + say(_FOLLOWING.with_(text=_said(other, say))) for other in told)
    left = len(findings) - len({*roots, *range(min(len(findings), most))})
    if left:
        yield "  " + say(_MORE.with_(count=left))


def _row(finding: Finding) -> str:
    return finding.where.rpartition(".")[0]


def _is_money_hint(finding: Finding) -> bool:
    return finding.severity is Severity.INFO and finding.where.startswith("funds[")


def _in(root: Finding, other: Finding) -> bool:
    """Tell whether a finding leaves nothing to do once its root is mended: a hint that follows from a hint, a blank
    reason that the sentence on the points names."""
    if root.severity is Severity.INFO:
        return other.severity is Severity.INFO
    blank = other.severity is not Severity.INFO and other.where == f"{_row(root)}.deviation"
    return blank and root.where.endswith("].score")
