"""The outline of a record: what lists, overviews and comparisons ask of a form, so that it need not be opened."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from zwcore.filling import Part
from zwcore.record.model import Record
from zwcore.record.receipt import content_digest
from zwcore.text import is_blank


class Lacking(NamedTuple):
    """What a form still lacks: required fields that are blank, indicators without evidence, 必须修改."""

    scores_missing: int
    total_missing: bool
    others_missing: int
    without_evidence: int
    errors: int

    @classmethod
    def of(cls, record: Record) -> Lacking:
        """Count it on a form."""
        blank = Counter(field.part for field in record.missing)
        scores, total = blank.pop(Part.SCORES, 0), blank.pop(Part.TOTAL, 0)
        items = enumerate(record.form.indicators)
        bare = sum(is_blank(item.evidence) and not (record.evidence and record.evidence_of(n)) for n, item in items)
        return cls(scores, bool(total), sum(blank.values()), bare, len(record.errors))


@dataclass(frozen=True, slots=True)
class Outline:
    """A form in a list: where it lies in its file, what it is called, how it stands.

    ``named`` tells whether the form has a 项目名称 (else ``project`` is its title), ``bare`` whether nothing was put
    down beside it, ``unexplained`` how many 请核实 nobody explained. ``wrong`` is the first 必须修改: its code, its
    figures, how many have that code.
    """

    place: int
    project_folded: str
    year: str
    table_no: str | None
    content_digest: str
    scores_missing: int
    total_missing: bool
    others_missing: int
    without_evidence: int
    errors: int
    project: str
    unit: str
    named: bool
    bare: bool
    beside_digest: str
    unexplained: int
    wrong: Mapping[str, Any] | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What the same form is known by when it comes again: project and year."""
        return self.project_folded, self.year

    @property
    def number(self) -> str:
        """The number printed in the title (表5), else the place in the file."""
        return self.table_no or str(self.place + 1)

    @property
    def is_numbered(self) -> bool:
        """Tell whether the form is called by its number rather than by its name."""
        return self.table_no is not None or self.place > 0


def outline_of(record: Record) -> Outline:
    """Return the outline of a record."""
    project_folded, year = record.key
    return Outline(
        record.index,
        project_folded,
        year,
        record.form.table_no,
        content_digest(record.form),
        *Lacking.of(record),
        project=record.project,
        unit=record.unit,
        named=bool(record.form.project),
        bare=not (record.chosen or record.notes or record.evidence),
        beside_digest=beside_digest(record),
        unexplained=sum(told.explanation is None for told in record.warnings),
        wrong=_first_wrong(record),
    )


def _first_wrong(record: Record) -> dict[str, Any] | None:
    errors = record.errors
    if not errors:
        return None
    first = errors[0]
    alike = sum(told.code == first.code for told in errors)
    return {"code": first.code, "count": alike, "params": dict(first.finding.params)}


def beside_digest(record: Record) -> str:
    """Return the SHA-256 of what is put down beside a form: its notes (说明) and its evidence (佐证材料)."""
    notes = sorted((note.code, note.cell, note.text) for note in record.notes)
    return _beside([notes, {name: list(digests) for name, digests in record.evidence.items()}])


def _beside(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


NOTHING_BESIDE = _beside([[], {}])
"""That of a form beside which nothing was put down."""
