"""Forms as JSON for other programs: what is printed, scored and found, with how each form stands.

The shape is that of the contract's ``forms``; ``schema`` publishes it (docs/schema/forms.json). Keys come in a fixed
order, numbers as strings.
"""

from __future__ import annotations

import json
from typing import Any

from zwcore import ENGINE
from zwcore.exports import Paper, Standing, export
from zwcore.exports.json import file_data
from zwcore.record import FileRecord, Record
from zwcore.text import Message, Say

SCHEMA = 1


@export(
    "json", Message("more.json", "数据 JSON"), suffix="json", order=43, title=Message("data.title", "数据"), many=True
)
def to_json(paper: Paper, say: Say) -> bytes:
    """Write the forms."""
    return (json.dumps(forms_data(paper, say), ensure_ascii=False, indent=1) + "\n").encode()


def forms_data(paper: Paper, say: Say) -> dict[str, Any]:
    """Return the forms as plain data."""
    forms = file_data(FileRecord("", "", "", records=paper.records), say)["forms"]
    beside = ((record, paper.stands(n)) for n, record in enumerate(paper.records))
    whole = [
        {**form, "notes": _notes(record), "standing": _standing(standing)}
        for form, (record, standing) in zip(forms, beside, strict=True)
    ]
    return {"schema": SCHEMA, "engine": ENGINE, "forms": whole}


def _notes(record: Record) -> list[dict[str, str]]:
    return [{"code": note.code, "cell": note.cell, "text": note.text} for note in record.notes]


def _standing(standing: Standing) -> dict[str, Any]:
    version = None if standing.version is None else str(standing.version)
    return {"status": str(standing.status), "version": version, "number": standing.number, "at": standing.at}
