"""From bytes to findings: a whole review beside pdfplumber alone, from grid to findings, the process as it starts.

Limits in seconds stand in the peer's column (ratio 1), as the calibration loop says of the machine just now.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench import ROUNDS, Result, allowed, calibration, compare, cpu_seconds
from bench.reading import DATA, FORMS, extract_tables
from zwcore.documents import Document, read_document
from zwcore.layouts import read_forms
from zwcore.review import review_file, review_form, share

GRID_TO_FINDINGS = 0.003
EXPLAINED = 1 / 700
MANY = 10
WHOLE_PROCESS = 0.5
PASTED = DATA / "pasted.txt"


def run() -> list[Result]:
    return [whole_pdf(), *grid_to_findings(), *whole_process()]


def whole_pdf() -> Result:
    """PDF → findings of nine forms against the extraction of the same pages' tables."""
    data = (DATA / "forms.pdf").read_bytes()
    review = review_file(data, "forms.pdf")
    assert [len(form.form.indicators) for form in review.forms] == [8, 11, 8, 8, 8, 8, 9, 8, 9]
    assert review.forms[4].score.sum == 105
    assert review.forms[6].score.sum == 65
    name = "PDF: whole review / pdfplumber tables"
    return compare(name, lambda: review_file(data, "forms.pdf"), lambda: extract_tables(data), 0.25)


def grid_to_findings() -> list[Result]:
    """What is ours alone, a form: cutting, reading, scoring, reviewing; then with every point explained, and many."""
    document = read_document((DATA / "forms.docx").read_bytes())

    def work() -> int:
        return findings(document)

    assert work() == 55
    a_form = median(lambda: cpu_seconds(work)) / FORMS
    explained = median(lambda: cpu_seconds(lambda: findings(document, explain=True))) / FORMS
    many = replace(document, blocks=document.blocks * MANY)
    of_many = median(lambda: cpu_seconds(lambda: findings(many, explain=True))) / (FORMS * MANY)
    return [
        Result("grid to findings, a form / 3 ms by the loop", a_form, allowed(GRID_TO_FINDINGS), 1),
        Result("the same explained / 1.43 ms of CPU time (700/s)", explained, EXPLAINED, 1),
        Result("the same, a form of 90 / a form of 9", of_many, explained, 1.25),
        Result("grid to findings with explanations, a form / calibration loop", explained, calibration()),
    ]


def findings(document: Document, *, explain: bool = False) -> int:
    """Review the forms of a document; how many findings there are."""
    forms = [review_form(reading) for reading in read_forms(document).forms]
    own, remarks = share(forms)
    if explain:
        assert all(line.steps and line.why for form in own for line in form.score.lines)
    return sum(len(form.findings) for form in own) + len(remarks)


def whole_process() -> list[Result]:
    """``zwcore review pasted.txt`` from start to end, and an interpreter that does nothing."""
    command = [sys.executable, "-m", "zwcore", "review", str(PASTED), "--format", "json"]
    run_once = subprocess.run(command, capture_output=True, check=False)
    assert run_once.returncode == 1
    assert len(json.loads(run_once.stdout)["files"][0]["forms"]) == FORMS
    ours, bare = median(lambda: wall_seconds(command)), median(lambda: wall_seconds([sys.executable, "-c", "pass"]))
    return [
        Result("zwcore review pasted.txt / 0.5 s by the loop", ours, allowed(WHOLE_PROCESS), 1),
        Result("zwcore review pasted.txt / python -c pass", ours, bare),
    ]


def wall_seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - start


def median(measure: Callable[[], float]) -> float:
    measure()
    return statistics.median(measure() for _ in range(ROUNDS))
