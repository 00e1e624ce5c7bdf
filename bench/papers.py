"""Pictures and papers: one form, or nine, as they go out, beside the calibration loop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench import Result, compare, looped
from zwcore.exports import Paper, Standing, exports
from zwcore.record import Record, records_of
from zwcore.review import review_file

DATA = Path(__file__).parents[1] / "tests" / "data"
LIMITS = {"card": 6.0, "overview": 6.0, "report": 6.0, "final": 3.0, "report_docx": 8.0, "summary": 6.0}
"""In calibration loops: half a second of a picture is 14 of them."""


def run() -> list[Result]:
    records = records_of(review_file((DATA / "forms.docx").read_bytes(), "forms.docx")).records
    return [compare(f"{name} / calibration loop", made(records, name), looped, most) for name, most in LIMITS.items()]


def made(records: tuple[Record, ...], name: str) -> Callable[[], bytes]:
    """The making of a file; each time at another minute, so that nothing is remembered."""
    kind, minute = exports[name], iter(range(60))

    def make() -> bytes:
        at = f"2025-03-26 10:{next(minute):02d}"
        paper = Paper(records, (Standing(at=at),) * len(records))
        return kind.write(paper if kind.many else paper.alone(4), str)

    assert make()
    return make
