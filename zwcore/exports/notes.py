"""What a unit explained of its form (说明), as it stands on the annex page (附页)."""

from __future__ import annotations

from zwcore.exports.sheet import WHOLE
from zwcore.paths import row_of
from zwcore.record import Record, ToldFinding


def notes_of(record: Record) -> dict[int, str]:
    """Return the explanations of a form by indicator, the rest (``WHOLE``) under the subjects of their findings."""
    notes: dict[int, list[str]] = {}
    for told in record.told:
        if told.explanation:
            row = row_of(told.finding.where)
            said = told.explanation if row is not None else f"{_subject(told)}：{told.explanation}"
            notes.setdefault(WHOLE if row is None else row, []).append(said)
    return {row: ("\n" if row == WHOLE else "；").join(said) for row, said in notes.items()}


def _subject(told: ToldFinding) -> str:
    return told.code if told.check is None else told.check.title.split(" — ")[0]
