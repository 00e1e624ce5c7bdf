"""The nine forms as records, and SAMPLE, to be written as pictures and papers."""

from __future__ import annotations

from functools import cache

from tests.zwcore.forms import DATA
from zwcore.exports import Paper, Source, Stage, Standing, exports
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.record import FileRecord, Record, records_of
from zwcore.review import FileReview, review_file, review_form

AT = "2025-03-26 10:32"
DRAFT = Standing(at=AT)
FILED = Standing(Stage.SUBMITTED, 2, "2024-00012", AT)


@cache
def nine(kind: str = "docx") -> FileRecord:
    return records_of(review_file((DATA / f"forms.{kind}").read_bytes(), f"forms.{kind}"))


def record_of(form: Form) -> Record:
    (record,) = records_of(FileReview("a", "", "docx", forms=(review_form(Reading(form)),))).records
    return record


def paper_of(*records: Record, standing: Standing = DRAFT, source: Source | None = None) -> Paper:
    return Paper(records, (standing,) * len(records), nine().remarks, source)


def written(name: str, *records: Record, standing: Standing = DRAFT, source: Source | None = None) -> bytes:
    return exports[name].write(paper_of(*records, standing=standing, source=source), str)
