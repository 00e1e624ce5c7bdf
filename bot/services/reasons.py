"""The words of a reviewer with a return: what is said to one ① of the card is the reason there, the rest a note."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.services import signs
from zwcore.record import Record


@dataclass(frozen=True)
class Said:
    """What a reviewer says of a form: to its findings by their numbers, and beside them."""

    of: Mapping[int, str]
    note: str

    def ticked(self, ticked: Collection[int]) -> list[int]:
        """The numbers that are ticked, those with words among them."""
        return sorted({*ticked, *self.of})

    def count(self, ticked: Collection[int]) -> int:
        """How much goes to the unit."""
        return len(ticked) + bool(self.note)


def said(record: Record, words: str | None) -> Said:
    """Part the words, line by line, as they came; what is said to a number that the form has not is a note."""
    known = {told.number for told in record.told}
    of: dict[int, str] = {}
    notes: list[str] = []
    for line in (words or "").splitlines():
        lead, numbered = signs.parted(line)
        notes += [lead] if lead else []
        for number, text in numbered:
            if number in known:
                of[number] = "；".join(filter(None, (of.get(number), text)))
            elif text not in notes:
                notes.append(text)
    return Said(of, "\n".join(notes))
