"""Units that words may mean though they are spelt otherwise: by pinyin, by how they sound, with one sign wrong.

None of them is taken for what is meant: they are proposed (“是不是 …？”).
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process
from sqlmodel import Session

from bot.db.tables import Person
from bot.services.progress import NamedUnit, called, is_drawn, units_seen
from bot.services.sounds import heard, spelt
from zwcore.text import fold

MOST = 3
_LEAST, _WHOLE = 2, 3
"""Signs that sound alike, or letters, at least; signs from which on one of them may be wrong."""


def units(session: Session, person: Person, words: str) -> list[NamedUnit]:
    """The units in somebody's sight that a misspelt name may mean, at most three, the likeliest first."""
    wanted = fold(words).replace(" ", "")
    if len(wanted) < _LEAST or not wanted.isalpha():
        return []
    known = units_seen(session, person).all
    return _by_letters(wanted, known) if wanted.isascii() else _by_sound(wanted, known)


def _by_letters(wanted: str, known: Sequence[NamedUnit]) -> list[NamedUnit]:
    """By full pinyin, by initials, by letters of these in their order from the first to the last (sbzx 社保中心)."""
    tiers: dict[int, list[NamedUnit]] = {}
    for one in known:
        tier = min((_tier(wanted, name) for name in called(one)), default=_NOT)
        if tier < _NOT:
            tiers.setdefault(tier, []).append(one)
    return sorted(tiers[min(tiers)], key=lambda one: len(one.name))[:MOST] if tiers else []


_NOT = 4


def _tier(wanted: str, name: str) -> int:
    parts = spelt(name)
    letters = "".join(part[0] for part in parts)
    if wanted in (letters, "".join(parts)):
        return 0
    if letters.startswith(wanted) or "".join(parts).startswith(wanted):
        return 1
    if wanted in letters or (len(wanted) > _WHOLE and wanted in "".join(parts)):
        return 2
    drawn = len(wanted) >= _WHOLE and letters.endswith(wanted[-1]) and is_drawn(wanted, letters)
    return 3 if drawn else _NOT


def _by_sound(wanted: str, known: Sequence[NamedUnit]) -> list[NamedUnit]:
    """By how it sounds, of longer ones with one sign wrong or left out; short names by the sounds in their order."""
    sounds, size = heard(wanted), len(wanted)
    # A name that is shorter by more than one sign is a part of what was written, not what was meant.
    names = {n: heard(one.folded) for n, one in enumerate(known) if len(one.folded) >= size - 1}
    line = 100 * (size - 1) / size if size >= _WHOLE else 100
    found = process.extract(sounds, names, scorer=fuzz.partial_ratio, score_cutoff=line, limit=MOST)
    if found:
        best = found[0][1]
        return [known[n] for _, score, n in found if score == best]
    drawn = [one for one in known if any(_is_short_for(sounds, heard(name)) for name in called(one))]
    return sorted(drawn, key=lambda one: len(one.name))[:MOST]


def _is_short_for(sounds: str, name: str) -> bool:
    return len(sounds) >= _WHOLE and name.endswith(sounds[-1]) and is_drawn(sounds, name)
