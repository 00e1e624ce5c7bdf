"""A review for a terminal: verdict first, then place and remedy, what is shared once at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zwcore.finding import root_of
from zwcore.text import Message, Say

Data = Mapping[str, Any]
LEVELS = {
    "error": Message("level.error", "必须修改"),
    "warning": Message("level.warning", "请核实"),
    "info": Message("level.info", "提示"),
}
_HEAD = Message("report.head", "{name}：读到 {count} 张表")
_SCORES = Message("report.scores", "自评总分 {claimed} ｜ 各项合计 {sum}")
_BLANK = Message("report.blank", "未填")
_FOLLOWING = Message("report.following", "连带：{text}")
_CLEAN = Message("report.clean", "没有发现要改的。完成情况仍以实际为准。")
_SHARED = Message("report.shared", "整个文件只说一次：")
_RECEIPT = Message("report.receipt", "回执 {receipt}")


def report(file: Data, say: Say = str) -> str:
    """Return the review of one file (in the shape of ``data.file_data``) as lines of text."""
    return "\n".join(_lines(file, say)) + "\n"


def _lines(file: Data, say: Say) -> Iterator[str]:
    yield say(_HEAD.with_(name=file["name"], count=len(file["forms"])))
    for problem in file["problems"]:
        yield f"  {say(LEVELS[problem['severity']])} {problem['code']} {problem['message']}"
    for form in file["forms"]:
        yield ""
        yield from _form_lines(form, say)
    if file["remarks"]:
        yield ""
        yield say(_SHARED)
        yield from (f"  {remark['code']} {remark['message']}" for remark in file["remarks"])


def _form_lines(review: Data, say: Say) -> Iterator[str]:
    form, score = review["form"], review["score"]
    yield f"{form['title'] or ''}  {form['project'] or ''}"
    claimed = score["claimed"] if score["claimed"] is not None else say(_BLANK)
    yield "  " + say(_SCORES.with_(claimed=claimed, sum=score["sum"]))
    findings: Sequence[Data] = review["findings"]
    roots = [root_of(findings, n) for n in range(len(findings))]
    for root in sorted(set(roots)):
        first = findings[root]
        yield f"  {say(LEVELS[first['severity']])} {first['code']} {first['message']}"
        following = (finding for n, finding in enumerate(findings) if roots[n] == root != n)
        for other in following:
            yield "    " + say(_FOLLOWING.with_(text=f"{other['code']} {other['message']}"))
    if not findings:
        yield "  " + say(_CLEAN)
    yield "  " + say(_RECEIPT.with_(receipt=review["receipt"]))
