"""Languages: Chinese is the source and needs no catalogue; the others lie in ``locales/<lang>/LC_MESSAGES/zw.mo``."""

from __future__ import annotations

import html
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.support import NullTranslations, Translations

from zwcore.text import Message, fold

SOURCE = "zh_CN"
DOMAIN = "zw"
LOCALES = Path(__file__).resolve().parents[1] / "locales"
ON_SCREEN = ZoneInfo("Asia/Shanghai")
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories in the order in which a translation gives their forms."""

# Patterns of CLDR: a translation writes dates as its readers do.
MOMENT = Message("format.moment", "yyyy-MM-dd HH:mm")
SHORT_MOMENT = Message("format.short_moment", "MM-dd HH:mm")
DAY = Message("format.day", "yyyy-MM-dd")
SHORT_DAY = Message("format.short_day", "M 月 d 日")
DEADLINE = Message("format.deadline", "M 月 d 日（EEE）HH:mm")
DEADLINE_OF = Message("format.deadline_of", "yyyy 年 M 月 d 日（EEE）HH:mm")
DEADLINE_24_OF = Message("format.deadline_24_of", "yyyy 年 M 月 d 日（EEE）24:00")
DEADLINE_24 = Message("format.deadline_24", "M 月 d 日（EEE）24:00")
BETWEEN = Message("list.between", "、")
BETWEEN_SENTENCES = Message("list.between_sentences", "；")
AFTER_SENTENCES = Message("list.after_sentences", "。")

Key = TypeVar("Key")


@dataclass(frozen=True)
class Words:
    """What may be typed instead of tapped: ``code`` is the translation context, ``zh`` the words with ``|`` between."""

    code: str
    zh: str


@dataclass(frozen=True)
class Short:
    """In a message's fields: a moment without its year."""

    at: datetime


@dataclass(frozen=True)
class Deadline:
    """In a message's fields: a deadline (截止时间), with its weekday; with its year where ``now`` is in another one."""

    at: datetime
    now: datetime | None = None


@dataclass(frozen=True)
class LastDay:
    """In a message's fields: the last day before a deadline, without its hour."""

    at: datetime


class _Fields(string.Formatter):
    """``str.format`` with a hook on each value, and ``{count:form|forms}`` for the form that a number asks for."""

    def __init__(self, show: Callable[[object], object], locale: Locale) -> None:
        self._show, self._locale = show, locale

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return self._show(kwargs[str(key)])

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        return self._plural(value, format_spec.split("|"))

    def _plural(self, value: object, forms: Sequence[str]) -> str:
        """The form for ``value``; where fewer are given than the language has, the last is for the rest."""
        rule = self._locale.plural_form
        known = [name for name in CATEGORIES if name in rule.tags or name == "other"]
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return forms[-1]
        return forms[min(known.index(rule(abs(number))), len(forms) - 1)]


@dataclass(frozen=True, eq=False)
class Translator:
    """Says messages in one language; called it gives plain text, :meth:`html` gives markup with escaped values.

    A message's fields may be messages, lists of them or of texts, moments and days: each is said as the language does.
    """

    lang: str
    catalogue: NullTranslations

    def __call__(self, message: Message) -> str:
        """Say ``message`` as plain text."""
        return self._fill(message, self._plain)

    def html(self, message: Message) -> str:
        """Say ``message`` as markup: the template may hold tags, what is filled in may not."""
        return self._fill(message, self._escaped)

    # -- lists -------------------------------------------------------------------------------------------------------

    def listed(self, parts: Iterable[object]) -> str:
        """Parts in one line, as plain text: 甲、乙."""
        return self(BETWEEN).join(str(self._plain(part)) for part in parts)

    def joined(self, texts: Iterable[str], *, ended: bool = True) -> str:
        """Sentences made one: 甲；乙。 Without its end where ``ended`` is not set."""
        text = self(BETWEEN_SENTENCES).join(text.rstrip("。.") for text in texts)
        return text + self(AFTER_SENTENCES) if ended else text

    # -- dates and times ---------------------------------------------------------------------------------------------

    def moment(self, at: datetime) -> str:
        """A moment on the wall clock of the people who read it."""
        return self._timed(at, MOMENT)

    def short_moment(self, at: datetime) -> str:
        """The same without the year."""
        return self._timed(at, SHORT_MOMENT)

    def day(self, day: date) -> str:
        """A day."""
        return format_date(day, self(DAY), self._locale)

    def short_day(self, day: date) -> str:
        """The same without the year."""
        return format_date(day, self(SHORT_DAY), self._locale)

    def deadline(self, due: datetime, now: datetime | None = None) -> str:
        """A deadline with its weekday; the last moment of a day is its 24:00. Its year is said in another one."""
        here, day = due.astimezone(ON_SCREEN), last_day(due)
        other = now is not None and now.astimezone(ON_SCREEN).year != day.year
        timed, whole = (DEADLINE_OF, DEADLINE_24_OF) if other else (DEADLINE, DEADLINE_24)
        return self._timed(due, timed) if here.date() == day else format_date(day, self(whole), self._locale)

    def _timed(self, at: datetime, pattern: Message) -> str:
        return format_datetime(at.astimezone(ON_SCREEN), self(pattern), ON_SCREEN, self._locale)

    # -- typed words -------------------------------------------------------------------------------------------------

    def typed(self, words: Words) -> frozenset[str]:
        """What counts as these words, folded: those of the language and the Chinese ones."""
        return frozenset(fold(word) for text in (words.zh, self._translated(words)) for word in text.split("|"))

    def meant(self, text: str, choices: Mapping[Key, Words]) -> Key | None:
        """Which of several words a text is, if any."""
        return next((key for key, words in choices.items() if fold(text) in self.typed(words)), None)

    def word(self, words: Words) -> str:
        """The word to show for what may be typed: the first of the language."""
        return self._translated(words).partition("|")[0]

    # -- what is filled in -------------------------------------------------------------------------------------------

    def _plain(self, value: object) -> object:
        match value:
            case Message():
                return self(value)
            case tuple() | list():
                return self.listed(value)
            case _:
                return self._dated(value)

    def _escaped(self, value: object) -> object:
        match value:
            case int():
                return value
            case Message():
                return self.html(value)
            case tuple() | list():
                return self(BETWEEN).join(str(self._escaped(part)) for part in value)
            case _:
                return html.escape(str(self._dated(value)), quote=False)

    def _dated(self, value: object) -> object:
        match value:
            case Deadline():
                return self.deadline(value.at, value.now)
            case LastDay():
                return self.short_day(last_day(value.at))
            case Short():
                return self.short_moment(value.at)
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value)
            case _:
                return value

    def _fill(self, message: Message, show: Callable[[object], object]) -> str:
        return _Fields(show, self._locale).vformat(self._translated(message), (), message.params)

    def _translated(self, said: Message | Words) -> str:
        return str(self.catalogue.pgettext(said.code, said.zh))

    @property
    def _locale(self) -> Locale:
        return _locale(self.lang)


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(lang)


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


def own_name(lang: str) -> str:
    """What a language calls itself, without its script and country."""
    locale = _locale(lang)
    return str(locale.languages.get(locale.language, lang))


def on_screen(moment: datetime) -> str:
    """A moment in Chinese: the wall clock of the people who read it."""
    return translator(SOURCE).moment(moment)


def last_day(due: datetime) -> date:
    """The last day before a deadline that is exclusive: 24:00 is the next day's 00:00."""
    return (due - timedelta(microseconds=1)).astimezone(ON_SCREEN).date()
