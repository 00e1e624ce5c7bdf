"""A finding as JSON text and back."""

from __future__ import annotations

import pytest

from zwcore.finding import Finding, Scope, Severity
from zwcore.record import decode_finding, encode_finding
from zwcore.text import Message

WORDS = {"direction": Message("word.fell", "减少"), "line": "30"}
SAID = Message("ZW301", "预算{direction}，超过提醒线 {line}%。", WORDS)
PLAIN = Finding("ZW301", Severity.WARNING, "funds[0].adjusted", SAID, {"line": "30"}, basis=("house",))


@pytest.mark.parametrize(
    "finding",
    [
        PLAIN,
        PLAIN._replace(cause=0),
        PLAIN._replace(cause=3, places=("total",), scope=Scope.FILE, reviewers_only=True),
    ],
)
def test_a_finding_is_read_back_as_it_was_written(finding: Finding) -> None:
    assert decode_finding(encode_finding(finding)) == finding
    assert str(decode_finding(encode_finding(finding)).message) == "预算减少，超过提醒线 30%。"


def test_an_alert_of_former_times_is_read() -> None:
    text = (
        '{"code": "ZW201", "severity": "warning", "where": "", "params": {}, '
        '"said": {"code": "ZW201", "zh": "得分 {score}", "params": {"score": "20"}}}'
    )
    assert str(decode_finding(text).message) == "得分 20"
