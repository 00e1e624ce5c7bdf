"""Languages: Chinese is the source and needs no catalogue; the others lie in ``locales/<lang>/LC_MESSAGES/zw.mo``."""

from __future__ import annotations

import html
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.support import NullTranslations, Translations

from zwcore.text import Message

SOURCE = "zh_CN"
DOMAIN = "zw"
LOCALES = Path(__file__).resolve().parents[1] / "locales"
ON_SCREEN = ZoneInfo("Asia/Shanghai")


class _Fields(string.Formatter):
    """``str.format`` with a hook on each value."""

    def __init__(self, show: Callable[[object], object]) -> None:
        self._show = show

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return self._show(kwargs[str(key)])


@dataclass(frozen=True, eq=False)
class Translator:
    """Says messages in one language; called it gives plain text, :meth:`html` gives markup with escaped values."""

    lang: str
    catalogue: NullTranslations

    def __call__(self, message: Message) -> str:
        """Say ``message`` as plain text."""
        return self._fill(message, lambda value: self(value) if isinstance(value, Message) else value)

    def html(self, message: Message) -> str:
        """Say ``message`` as markup: the template may hold tags, what is filled in may not."""

        def show(value: object) -> object:
            if isinstance(value, Message):
                return self.html(value)
            return value if isinstance(value, int) else html.escape(str(value), quote=False)

        return self._fill(message, show)

    def _fill(self, message: Message, show: Callable[[object], object]) -> str:
        template = str(self.catalogue.pgettext(message.code, message.zh))
        return _Fields(show).vformat(template, (), message.params)


def languages() -> list[str]:
    """The languages there are, the source first."""
    found = sorted(path.parents[1].name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return [SOURCE, *(lang for lang in found if lang != SOURCE)]


@cache
def translator(lang: str) -> Translator:
    """What says messages in ``lang``; an unknown language is answered in the source's."""
    if lang == SOURCE or lang not in languages():
        return Translator(SOURCE, NullTranslations())
    return Translator(lang, Translations.load(str(LOCALES), [lang], DOMAIN))


def language_of(language_code: str) -> str:
    """The language to begin with, by the code that the person's app reports."""
    code = language_code.replace("-", "_").lower()
    if not code or code.startswith("zh"):
        return SOURCE
    for lang in languages():
        if code.split("_")[0] == lang.lower().split("_")[0]:
            return lang
    return "en" if "en" in languages() else SOURCE


def on_screen(moment: datetime) -> str:
    """A moment as it is shown: the wall clock of the people who read it."""
    return moment.astimezone(ON_SCREEN).strftime("%Y-%m-%d %H:%M")
