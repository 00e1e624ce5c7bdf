"""The words that are known, and the cutting of a text into them: the longest word that fits is taken.

The words lie in ``words.toml``; to add one, write it there. Words of some kinds are known by their sound as well, where
at least one sign is right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product

from bot.chat.wishes.figures import figure_at
from bot.chat.wishes.line import FoldedText, folded
from bot.chat.wishes.periods import period_at
from bot.chat.wishes.tokens import MARK, SPACE, TEXT, Token
from bot.services.sounds import sound

_MARKS = ",;.!~:…、\n\"'()[]{}<>《》「」【】。-/|+*#@&^$`\\=_·“”‘’—–"
"""What may stand between words, besides a space."""
_ENDS = ",;.!。\n…?"
"""What ends a clause."""
HEARD = 5
"""How long a word may be that is known by its sound."""
Meaning = tuple[str, str]
"""A kind, and the value that a word stands for."""


@dataclass(frozen=True)
class Lexicon:
    """Words by how they are written, and by how they sound; ``longest`` is the longest of them."""

    words: Mapping[str, Meaning]
    sounds: Mapping[tuple[str, ...], tuple[str, ...]]
    simplified: Mapping[str, str]
    at_the_end: frozenset[str]
    longest: int
    ends: Mapping[str, tuple[str, ...]]

    def is_unit(self, words: str) -> bool:
        """Tell what is called as a unit is."""
        return words.endswith(self.ends["unit"])

    def is_name(self, words: str) -> bool:
        """Tell what is called as a project is."""
        return 4 <= len(words) <= 40 and words.endswith(self.ends["name"])

    def cut(self, text: str) -> tuple[FoldedText, list[Token]]:
        """Fold a text and cut it into what it is made of."""
        line = folded(text, self.simplified)
        return line, _joined(self._pieces(line.text))

    def _pieces(self, text: str) -> Iterator[Token]:
        place = 0
        while place < len(text):
            token = period_at(text, place) or figure_at(text, place) or self._word(text, place) or _sign(text, place)
            yield token
            place = token.end

    def _word(self, text: str, place: int) -> Token | None:
        if place and _is_latin(text[place]) and _is_latin(text[place - 1]):
            return None
        for length in range(min(self.longest, len(text) - place), 0, -1):
            piece, end = text[place : place + length], place + length
            meaning = self.words.get(piece) or self._heard(text, place, end)
            if meaning is None or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])):
                continue
            if _cuts_a_figure(text, place, end):
                continue
            if meaning[0] not in self.at_the_end or self._ends(text, end):
                return Token(meaning[0], place, end, meaning[1])
        return None

    def _heard(self, text: str, place: int, end: int) -> Meaning | None:
        """The word that a piece sounds like and shares a sign with; not where a word begins in it that goes on."""
        piece = text[place:end]
        if piece.isascii() or not 1 < len(piece) <= HEARD or self._goes_on(text, place, end):
            return None
        for word in self.sounds.get(tuple(map(sound, piece)), ()):
            if any(a == b for a, b in zip(word, piece, strict=True)):
                return self.words[word]
        return None

    def _goes_on(self, text: str, place: int, end: int) -> bool:
        """Whether a word begins within a piece and ends behind it: in 伤调查 there is 调查, and no 上调."""
        return any(
            text[start : end + more] in self.words for start in range(place + 1, end) for more in range(1, HEARD)
        )

    def _ends(self, text: str, place: int) -> bool:
        """Whether nothing but particles stands between a place and the end of its clause."""
        while place < len(text) and text[place] not in _ENDS + _MARKS + " ":
            length = next((n for n in (3, 2, 1) if self._is_last(text[place : place + n])), 0)
            if not length:
                return False
            place += length
        return True

    def _is_last(self, piece: str) -> bool:
        return self.words.get(piece, ("", ""))[0] in self.at_the_end


def _cuts_a_figure(text: str, place: int, end: int) -> bool:
    """Whether a figure begins within a piece and ends behind it: in 社保中心的表5 there is 表5, and no 的表."""
    within = (figure_at(text, start) for start in range(place + 1, end))
    return any(figure is not None and figure.kind == "table" and figure.end > end for figure in within)


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _sign(text: str, place: int) -> Token:
    """What is no known word: a mark, a space, a whole word in Latin letters, or one sign."""
    if text[place] == " ":
        return Token(SPACE, place, place + 1)
    if text[place] in _MARKS or text[place] in _ENDS:
        return Token(MARK, place, place + 1)
    end = place + 1
    while _is_latin(text[place]) and end < len(text) and _is_latin(text[end]):
        end += 1
    return Token(TEXT, place, end)


def _joined(pieces: Iterator[Token]) -> list[Token]:
    """Signs in a row that are no words are one."""
    tokens: list[Token] = []
    for token in pieces:
        if token.kind == TEXT and tokens and tokens[-1].kind == TEXT:
            tokens[-1] = Token(TEXT, tokens[-1].start, token.end)
        else:
            tokens.append(token)
    return tokens


@cache
def lexicon() -> Lexicon:
    """The words of ``words.toml``; ``ValueError`` where one stands twice."""
    content = tomllib.loads((resources.files("bot.chat.wishes") / "words.toml").read_text("utf-8"))
    words: dict[str, Meaning] = {}
    for kind, said in content["words"].items():
        _put(words, said, (kind, ""))
    for kind, parts in content["made_of"].items():
        _put(words, "|".join(map("".join, product(*parts))), (kind, ""))
    for kind, name in (("states", "state"), ("papers", "paper"), ("views", "view"), ("days", "day")):
        for value, said in content[kind].items():
            _put(words, said, (name, value))
    sounds: dict[tuple[str, ...], tuple[str, ...]] = {}
    for word, (kind, _) in words.items():
        if kind in content["heard"]["by_sound"] and not word.isascii() and 1 < len(word) <= HEARD:
            key = tuple(map(sound, word))
            sounds[key] = (*sounds.get(key, ()), word)
    signs = content["signs"]["traditional"]
    simplified = {old: new for old, new in zip(signs[::2], signs[1::2], strict=True) if old != new}
    at_the_end = frozenset(content["heard"]["at_the_end"])
    names = {kind: tuple(said.split("|")) for kind, said in content["ends"].items()}
    return Lexicon(words, sounds, simplified, at_the_end, max(map(len, words)), names)


def _put(words: dict[str, Meaning], said: str, meaning: Meaning) -> None:
    for word in said.split("|"):
        if words.setdefault(word, meaning) != meaning or not word:
            raise ValueError(f"{word!r} stands for {words.get(word)} and for {meaning}")
