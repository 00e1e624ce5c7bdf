"""Small inputs of what people really send, and what is right for each: a file of a kind is one example of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.zwcore.kinds import faults
from zwcore.exports.files import status
from zwcore.exports.json import file_data
from zwcore.exports.text import report
from zwcore.record import records_of
from zwcore.review import FileReview, review_file

KINDS = Path(__file__).parents[1] / "data" / "kinds"
EXPECTED: dict[str, dict[str, Any]] = json.loads((KINDS / "expected.json").read_text("utf-8"))


@cache
def reviewed(name: str) -> FileReview:
    return review_file((KINDS / name).read_bytes(), name)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_right(name: str) -> None:
    file = reviewed(name)
    assert faults(EXPECTED[name], file_data(file), status(records_of(file)), report(records_of(file))) == []


@pytest.mark.parametrize("name", [name for name, want in EXPECTED.items() if "same" in want])
def test_one_form_has_one_receipt(name: str) -> None:
    here, there = (_receipts(one) for one in (name, EXPECTED[name]["same"]))
    assert here
    assert here == there


def _receipts(name: str) -> list[str]:
    return [record.receipt for record in records_of(reviewed(name)).records]


def test_every_file_is_held_against_something() -> None:
    assert {path.name for path in KINDS.iterdir()} - {"expected.json"} == EXPECTED.keys()
