"""What the buttons of one's own evidence (佐证) mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions.base import Action


class ProofDeed(StrEnum):
    """What is done with a file of evidence: seen, renamed, taken off (asked first)."""

    SHOW = "s"
    RENAME = "r"
    OFF = "d"


@dataclass(frozen=True, slots=True)
class Proofs(Action):
    """佐证 of one's own form: the list, or a deed to the file with that number."""

    reading: int
    sheet: int
    do: ProofDeed | None = None
    number: int | None = None
    sure: int | None = None
