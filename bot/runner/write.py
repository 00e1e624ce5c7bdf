"""What runs in the child process for an export: records in, a file out, its few words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.i18n import Translator
    from zwcore.exports import Standing
    from zwcore.exports.drawn import DrawnSample
    from zwcore.record import Record


Stands = tuple[str, int | None, str | None, str | None, bool, str | None, int | None]
"""The status of a form, its 版次, its 回执号, when it was handed in (ISO 8601), whether it is the newest, its due,
the version that took its place."""


@dataclass(frozen=True)
class Given:
    """What a file is made of: stored forms with their places and how each stands, what is said once of their file,
    when the file was asked for, the file that they came in, whose they are called together, the names of evidence by
    its digests, and what is marked as none of each form: reasons, names and moments by marks."""

    records: tuple[tuple[int, str], ...]
    stood: Sequence[Stands]
    asked: datetime
    head: str | None = None
    source: tuple[str, bytes] | None = None
    whose: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    marked: Sequence[Mapping[str, tuple[str, str, datetime]]] = ()


class Made(NamedTuple):
    """A file and what it is called."""

    name: str
    content: bytes

    def packed(self) -> bytes:
        """The same in one piece."""
        return f"{self.name}\n".encode() + self.content

    @classmethod
    def unpacked(cls, packed: bytes) -> Made:
        """The two of one piece."""
        name, _, content = packed.partition(b"\n")
        return cls(name.decode(), content)


def export_bytes(export: str, given: Given, language: str) -> Made | None:
    """Write forms as a file; ``export`` is its name among the exports. ``None`` where it cannot be made of these."""
    from bot.i18n import translator
    from zwcore.exports import Paper, Source, Unwritable, exports
    from zwcore.exports.names import file_name
    from zwcore.record import decode_file

    kind, say = exports[export], translator(language)
    paper = Paper(
        tuple(_record(given, n, say) for n in range(len(given.records))),
        tuple(_standing(given, n, say) for n in range(len(given.records))),
        () if given.head is None else decode_file(given.head).remarks,
        None if given.source is None else Source(*given.source),
        given.whose,
        given.evidence,
    )
    try:
        return Made(file_name(paper, kind, say), kind.write(paper, say))
    except Unwritable:
        return None


def working_bytes(sample: DrawnSample, records: Sequence[str], language: str) -> Made:
    """Write the working paper of a draw; ``records`` are its stored forms in their order."""
    from bot.i18n import translator
    from zwcore.exports.working import file_name, working
    from zwcore.record import decode

    say = translator(language)
    return Made(file_name(sample, say), working(sample, [decode(record) for record in records], say))


def _record(given: Given, n: int, say: Translator) -> Record:
    from zwcore.record import Spoken, decode
    from zwcore.record.words import with_marks

    place, record = given.records[n]
    marks = given.marked[n] if n < len(given.marked) else {}
    said = {mark: Spoken(reason, person, say.moment(at)) for mark, (reason, person, at) in marks.items()}
    return with_marks(decode(record, place), said)


def _standing(given: Given, place: int, say: Translator) -> Standing:
    from bot.i18n import last_day
    from zwcore.exports import Stage, Standing

    if place >= len(given.stood):
        return Standing(at=say.moment(given.asked))
    status, version, number, at, newest, due, newer = given.stood[place]
    moment = given.asked if at is None else datetime.fromisoformat(at)
    by = "" if due is None else say.short_day(last_day(datetime.fromisoformat(due)))
    return Standing(Stage(status), version, number, say.moment(moment), newest, by, newer)
