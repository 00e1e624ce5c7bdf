"""What every meaning of a button is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar

T = TypeVar("T")
_NUMBER = re.compile(r"[0-9]{1,18}")
"""What every column of ours can hold."""


class Outdated(LookupError):
    """A button that means nothing any more, or never did: what it names is not there. The tap is told so."""


@dataclass(frozen=True, slots=True)
class Action:
    """A meaning; its fields are numbers, words, or ``None`` where they are left out at the end.

    What ``decides`` about somebody's forms or rights is done by a tap alone, never by the words on the button.
    """

    decides: ClassVar[bool] = False


def number_of(word: str | None) -> int:
    """The number that a word of an action is; :class:`Outdated` where it is none."""
    if word is None or _NUMBER.fullmatch(word) is None:
        raise Outdated(word)
    return int(word)


def chosen(meanings: Mapping[str, T], word: str | None) -> T:
    """What a word of an action stands for; :class:`Outdated` where it stands for nothing."""
    if word is None or word not in meanings:
        raise Outdated(word)
    return meanings[word]
