"""ZW1xx — numbers: where a number is due and something else stands."""

from __future__ import annotations

from collections.abc import Iterator

from zwcore.checks import About, Case, check, is_mark
from zwcore.finding import Hit, Severity
from zwcore.labels import LABELS
from zwcore.reading import column_of
from zwcore.text import Message

_ALIKE = Message("ZW113.alike", "{cell}写的是“{text}”，是 {number} 吗？请改成数字；用到它的合计没有核对。")
_MARK = Message("ZW113.mark", "{cell}写的是“{text}”，用到它的合计没有核对。请填数字，没有的填 0。")
_CELL = Message("word.cell", "{row}：{name}")


@check(
    "ZW113",
    "{cell}写的是“{text}”，不是数字，用到它的合计没有核对。请填数字。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[4].score": "满分"},
    about=About.TEXT,
)
def number_is_none(case: Case) -> Iterator[Hit]:
    """该填数字处不是数字 — a due score, total or amount is no number; where it looks like one, that is proposed."""
    for where, found in case.no_numbers.items():
        name = LABELS[column_of(where)]
        words: dict[str, str | Message] = {"cell": _CELL.with_(row=found.row, name=name) if found.row else name}
        message = _MARK if is_mark(found.text) else None
        if found.meant is not None:
            message = _ALIKE.with_(number=found.meant)
        severity = Severity.ERROR if found.certain else Severity.WARNING
        yield Hit(where, {"text": found.text}, words, severity=severity, message=message)
