"""What is different between two versions of a form: cells, explanations, and which evidence came or was taken off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.letters import cards
from bot.letters.evidence import PHOTO
from bot.letters.letter import Reader
from bot.services import evidence
from zwcore.filling import changes
from zwcore.paths import followed
from zwcore.record import Record
from zwcore.record.words import brought_along, differences
from zwcore.text import Message

ADDED = Message("changed.evidence_added", "佐证 + 第 {n} 项 {row}：{name}")
GONE = Message("changed.evidence_gone", "佐证 − 第 {n} 项 {row}：{name}")
MORE = Message("changed.evidence_more", "佐证另有 {count} 处变动，点“佐证”看。")
CELLS = Message("changed.cells", "表内 {count} 处")
NOTES = Message("changed.notes", "说明 {count} 条")
PIECES = Message("changed.pieces", "佐证 {count} 件")
ROW, NAME = 16, 24


@dataclass(frozen=True)
class Changed:
    """What was changed, what the print brought along in one line at most, the explanations that came, the evidence."""

    lines: Sequence[Message]
    along: Sequence[Message]
    notes: Sequence[str]
    pieces: Sequence[Message] = ()

    def evidence(self, room: int) -> list[Message]:
        """So many lines of the evidence as there is room for, one at least; the rest is counted."""
        if len(self.pieces) <= max(room, 1):
            return list(self.pieces)
        shown = self.pieces[: max(room - 1, 0)]
        return [*shown, MORE.with_(count=len(self.pieces) - len(shown))]

    @property
    def counts(self) -> tuple[Message, ...]:
        """How much there is of each kind."""
        kinds = ((CELLS, self.lines), (NOTES, self.notes), (PIECES, self.pieces))
        return tuple(message.with_(count=len(found)) for message, found in kinds if found)


def changed(reader: Reader, before: Record, after: Record) -> Changed:
    """What is different between two versions of a form."""
    cells = changes(before.form, after.form)
    notes = [note.text for note in after.notes if note not in before.notes]
    pieces = list(_pieces(reader, before, after))
    return Changed(list(differences(after, cells)), brought_along(cells), notes, pieces)


def _pieces(reader: Reader, before: Record, after: Record) -> Iterator[Message]:
    """Each file that came to a row or went from it; a row that has another name now is the same."""
    follow = followed(before.form, after.form)
    old, new = _attached(before), _attached(after)
    kept = {(path, digest) for path, digest in old if (follow(path), digest) in new}
    still = {(follow(path), digest) for path, digest in kept}
    names = evidence.names_of(reader.session, {digest for _, digest in (*old, *new)})
    for message, record, found in (
        (ADDED, after, [one for one in new if one not in still]),
        (GONE, before, [one for one in old if one not in kept]),
    ):
        for path, digest in found:
            row = record.form.indicators[n := _number(path)]
            yield message.with_(
                n=n + 1,
                row=cards.short(" ".join((row.level3 or row.level2 or "").split()), ROW),
                name=cards.short(names.get(digest) or "", NAME) or PHOTO,
            )


def _attached(record: Record) -> list[tuple[str, str]]:
    rows = range(len(record.form.indicators)) if record.evidence else ()
    return [(f"indicators[{n}]", digest) for n in rows for digest in record.evidence_of(n)]


def _number(path: str) -> int:
    return int(path.removeprefix("indicators[").removesuffix("]"))
