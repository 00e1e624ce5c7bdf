"""Messages and the folding of printed text.

A :class:`Message` is a Chinese template with named fields and the code that is its translation context; the shell
translates and renders it. Folding is for comparing only: what is shown is always the text as printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from string import Formatter
from typing import NamedTuple

# Unicode has several dashes and colons that NFKC leaves alone and that people type for one another.
_ALIKE = str.maketrans({"︰": ":", "∶": ":", "—": "-", "–": "-", "－": "-", "“": '"', "”": '"', "‘": "'", "’": "'"})
_HAS_ALIKE = re.compile(f"[{''.join(map(chr, _ALIKE))}]")  # few texts have any: asked first
_NO_PARAMS: Mapping[str, object] = {}


class Message(NamedTuple):
    """A sentence to be said: ``code`` is the translation context, ``zh`` the template, ``params`` its fields."""

    code: str
    zh: str
    params: Mapping[str, object] = _NO_PARAMS

    def with_(self, **params: object) -> Message:
        """Return the same message with ``params`` added to its fields."""
        kind = type(self)
        return kind(self.code, self.zh, {**self.params, **params} if self.params else params)

    @property
    def names(self) -> set[str]:
        """The fields that the template names."""
        return {name for _, name, _, _ in Formatter().parse(self.zh) if name}

    def __str__(self) -> str:
        return self.zh.format_map({name: _in_chinese(value) for name, value in self.params.items()})


def _in_chinese(value: object) -> object:
    """A list in one line; messages and texts as they are."""
    if isinstance(value, tuple | list) and not isinstance(value, Message):
        return "、".join(str(part) for part in value)
    return value


WIDE_DIGITS = {ord("０") + n: str(n) for n in range(10)}
"""Digits as phones type them among Chinese, for :meth:`str.translate`."""
WIDE_FIGURES = {**WIDE_DIGITS, ord("．"): ".", ord("－"): "-", ord("＋"): "+"}
"""The same of whole figures."""
HAN = "一二三四五六七八九十"
TABLE_NO = rf"(?:\d+|[{HAN}]{{1,3}}+(?![下样起致直般些切共定张份个项步点百千万旦同律带方位行种类]))"
"""The number of a form behind 表: 表5, 表七; in 表一下 and 表一张 there is none."""
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def circled(number: int) -> str:
    """①②③ as findings are numbered; plain digits beyond ⑳."""
    return CIRCLED[number - 1] if number <= len(CIRCLED) else f"({number})"


Say = Callable[[Message], str]
"""What turns a message into the reader's language; ``str`` says it in Chinese."""


@lru_cache(maxsize=1 << 14)
def canonical(text: str) -> str:
    """Fold ``text`` as the contract compares it: NFKC and no white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Fold ``text`` for recognising: canonical, lower case, dashes and quotes alike."""
    folded = canonical(text).lower()
    return folded.translate(_ALIKE) if _HAS_ALIKE.search(folded) else folded


def shortened(text: str, most: int) -> str:
    """Return a text cut to at most so many characters, with … at its end where it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def is_blank(text: str | None) -> bool:
    """Tell whether nothing but white space stands there."""
    return text is None or not text.strip()
