"""Files that are meant to do harm: each is answered in time, within its memory, by a sentence or with what was read."""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.hostile.kinds import all_kinds
from zwcore.confined import Broken, Child
from zwcore.documents.refusals import UNREADABLE
from zwcore.exports.json import file_data
from zwcore.layouts.load import all_layouts
from zwcore.record import fitted, records_of
from zwcore.review import refused, review_file
from zwcore.rulebooks import load

pytestmark = pytest.mark.forks

KINDS = all_kinds()
SMALL = Path(__file__).parents[1] / "data" / "hostile"
SECONDS = 30
MEGABYTES = 2_000
QUICK = (
    "word-entities-laughs.docx",
    "word-deep-300000.docx",
    "word-cell-exponent.docx",
    "span-grid-1000000000.docx",
    "book-merge-character-reference.xlsx",
    "book-merge-in-another-folder.xlsx",
    "book-merge-utf-16.xlsx",
    "book-cell-far-beyond.xlsx",
    "pdf-itself-contents.pdf",
    "pdf-kids-loop.pdf",
    "pdf-xref-loop.pdf",
    "pdf-map-bfrange.pdf",
    "pdf-widths-range.pdf",
    "page-colspan.html",
    "zip-64.docx",
    "bytes-nuls",
)


class Told(NamedTuple):
    """What came of a file."""

    seconds: float
    megabytes: int
    forms: int
    sentence: str
    detail: str = ""


def told(child: Child, name: str, data: bytes) -> Told:
    """Have a file reviewed as the command does, in a process that has done nothing else."""
    begun = time.monotonic()
    answer = child.ask(name.encode() + b"\0" + data)
    took = time.monotonic() - begun
    if isinstance(answer, Broken):
        problem = refused(name, answer.reason).problems[0]
        return Told(took, 0, 0, str(problem.message), answer.detail)
    most, forms, sentence = answer.decode().split(" ", 2)
    return Told(took, int(most), int(forms), sentence)


def look(question: bytes) -> bytes:
    """What the child does: a file's review as the command writes it, and what it took."""
    name, _, data = question.partition(b"\0")
    file, _ = fitted(lambda most: review_file(data, name.decode(), most=most), lambda file: str(file_data(file)))
    said = " ".join(str(problem.message) for problem in file.problems)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return f"{most} {len(file.records)} {said}".encode("utf-8", "backslashreplace")


@pytest.fixture(scope="module")
def prepared() -> None:
    load()
    all_layouts()
    records_of(review_file(b"nothing", "a.txt"))


def faults(name: str, found: Told) -> list[str]:
    """What is wrong with an answer."""
    out = []
    if found.seconds > SECONDS:
        out.append(f"{name}: {found.seconds:.1f} s")
    if found.megabytes > MEGABYTES:
        out.append(f"{name}: {found.megabytes} MB")
    if found.detail:
        out.append(f"{name}: {found.detail[-300:]}")
    if not found.forms and not found.sentence:
        out.append(f"{name}: nothing said")
    return out


def look_at(names: Sequence[str]) -> list[str]:
    """Have files answered, print what it took, return what is wrong."""
    wrong: list[str] = []
    for name in names:
        child = Child(look)
        found = told(child, name, KINDS[name]())
        child.end()
        print(
            f"{name:44} {found.seconds:6.2f} s {found.megabytes:5} MB {found.forms:4} {found.sentence[:60]}", flush=True
        )
        wrong += faults(name, found)
    return wrong


def test_there_are_many() -> None:
    assert len(KINDS) >= 150


def test_a_few_of_each_kind(prepared: None) -> None:
    assert look_at(QUICK) == []


HEAVY = ("xobject-doubling.pdf", "2M-rects.pdf")
FOUND = [
    pytest.param(path, marks=[pytest.mark.proof] if path.name in HEAVY else [], id=path.name)
    for path in sorted(SMALL.iterdir())
]


@pytest.mark.parametrize("path", FOUND)
def test_those_that_were_found(prepared: None, path: Path) -> None:
    child = Child(look)
    found = told(child, path.name, path.read_bytes())
    child.end()
    assert faults(path.name, found) == []
    assert (found.forms, found.sentence == "") == EXPECTED.get(path.name, (0, False))


EXPECTED = {"300-rows.docx": (1, True), "9000-forms.docx": (200, False)}


@pytest.mark.proof
@pytest.mark.parametrize("part", range(8))
def test_all_of_them(prepared: None, part: int) -> None:
    assert look_at(sorted(KINDS)[part::8]) == []


def test_every_reason_has_a_sentence() -> None:
    assert {"time", "memory", "result", "crash", "size", "access"} <= UNREADABLE.keys()
