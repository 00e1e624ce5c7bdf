"""What a unit put beside its form, as it stands on the annex page (附页): explanations (说明), evidence (佐证)."""

from __future__ import annotations

from collections.abc import Iterator

from zwcore.exports import Paper
from zwcore.exports.sheet import EVIDENCE, WHOLE
from zwcore.paths import row_of
from zwcore.record import ToldFinding
from zwcore.text import Message, Say

_ATTACHED = Message("annex.attached_files", "第 {number} 项 {row}：{files}")
_PHOTO = Message("report_paper.photo", "照片")


def notes_of(paper: Paper, say: Say) -> dict[int, str]:
    """Return the explanations of a form by indicator, the rest (``WHOLE``) under the subjects of their findings, and
    what is attached to it (``EVIDENCE``), an indicator a line."""
    notes: dict[int, list[str]] = {}
    attached = list(evidence_of(paper, say))
    if attached:
        notes[EVIDENCE] = attached
    for told in paper.record.told:
        if told.explanation:
            row = row_of(told.finding.where)
            said = told.explanation if row is not None else f"{_subject(told)}：{told.explanation}"
            notes.setdefault(WHOLE if row is None else row, []).append(said)
    return {row: ("\n" if row < 0 else "；").join(said) for row, said in notes.items()}


def evidence_of(paper: Paper, say: Say) -> Iterator[str]:
    """The files that each indicator has beside it, a line each; one without a name is a photo."""
    for n, item in enumerate(paper.record.form.indicators):
        digests = paper.record.evidence_of(n)
        if digests:
            names = tuple(paper.evidence.get(digest, digest[:8]) or _PHOTO for digest in digests)
            row = " ".join((item.level3 or item.level2 or "").split())
            yield say(_ATTACHED.with_(number=n + 1, row=row, files=names))


def _subject(told: ToldFinding) -> str:
    return told.code if told.check is None else told.check.title.split(" — ")[0]
