"""What a printed label means: which field of a section it is, how well it fits, how much better than the next one.

``meaning("指标分值权重", "indicators")`` is ``Meaning("weight", 958, 958)``. Known labels score 1000. Any other is cut
into the words of ``vocabulary.toml`` (``[words]``, with their synonyms) and held against the rules of its section
(``[rules.<section>]``): a field is meant where all words of one of its rules occur in any order, none that excludes it
(``-完成``) does, and what is left over are words that may stand anywhere (``[fillers]``). Letters that nothing
explains lower the score; :data:`SURE` and better is certain, below :data:`LEAST` it is no label at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from zwcore.layouts.vocabulary import bracket_of, label_of, labels, vocabulary

SURE = 900
"""A label that scores this is understood without further witnesses."""
LEAST = 500
"""What scores less is no label of the section."""
_KNOWN, _COMPOSED, _STRANGE = 1000, 960, 800
_LONGEST = 24
_PUNCTUATION = re.compile(r"[\s()\[\]【】{}<>《》\"'、,，.。;；:：/\\|*★☆_+×÷=%‰&·…~-]+")
# A number, or the letters of a formula: 备注1, 全年预算数A, 执行率B/A.
_NUMBER_BEHIND = re.compile(r"\d{1,2}$|(?<=[一-鿿])[a-z]{1,2}(?:100)?$")
_YEAR = re.compile(r"^(?:19|20)\d\d年度?(?=[一-鿿]{2})")
_HAS_YEARS = frozenset({"funds", "goals", "indicators"})


class Meaning(NamedTuple):
    """The field that a label means (``None``: none of the section's), how well (0–1000), and the margin over the
    second best field."""

    field: str | None
    score: int
    margin: int

    @property
    def sure(self) -> bool:
        """Tell whether the label alone says what it is."""
        return self.score >= SURE and self.margin >= _KNOWN - SURE


class _Rule(NamedTuple):
    field: str
    needs: frozenset[str]
    excludes: frozenset[str]


NOTHING = Meaning(None, 0, 0)


@lru_cache(maxsize=1 << 13)
def meaning(text: str, section: str) -> Meaning:
    """Tell which field of ``section`` a printed label is; see the module for how it is scored."""
    label = label_of(text)
    known = labels(section).get(label)
    if known is not None:
        return Meaning(known, _KNOWN, _KNOWN)
    bare = _bare(label)
    if section in _HAS_YEARS and bare[:2] in ("20", "19"):
        bare = _YEAR.sub("年度", bare)
    if not 1 < len(bare) <= _LONGEST:
        return NOTHING
    known = _bare_labels(section).get(bare)
    if known is not None:
        return Meaning(known, _KNOWN, _KNOWN)
    found = _composed(bare, section)
    within = meaning(bracket_of(text), section) if found.sure and found.field == "other" else NOTHING
    # What a label that says little has in brackets says what it is: 备注（未完成原因）, 指标类型（一级）.
    return within if within.sure and within.field != "other" else found


def field_of(text: str, section: str) -> str | None:
    """Return the field that a label surely is, else ``None``."""
    found = meaning(text, section)
    return found.field if found.sure else None


def label_inside(text: str) -> str:
    """Return the label of a cell that holds its value, too ("项目名称：某某"); any other text as it is."""
    if ":" not in text and "：" not in text:
        return text
    label, _, value = text.replace("：", ":").partition(":")
    return label if value.strip() else text


@lru_cache(maxsize=1 << 10)
def candidates(text: str, section: str) -> Mapping[str, int]:
    """Return every field that a label may mean with its score, :data:`LEAST` and better; none but the field's own for
    a known label."""
    found = meaning(text, section)
    if found.field is None or found.score == _KNOWN:
        return {} if found.field is None else {found.field: found.score}
    return dict(_scores(_bare(label_of(text)), section))


def _bare(label: str) -> str:
    return _NUMBER_BEHIND.sub("", _PUNCTUATION.sub("", label))


def _composed(bare: str, section: str) -> Meaning:
    ranked = sorted(((score, field) for field, score in _scores(bare, section)), reverse=True)
    if not ranked:
        return NOTHING
    second = ranked[1][0] if len(ranked) > 1 else 0
    return Meaning(ranked[0][1], ranked[0][0], ranked[0][0] - second)


def _scores(bare: str, section: str) -> list[tuple[str, int]]:
    words = [(_word_of()[match.group()], len(match.group())) for match in _words().finditer(bare)]
    scores: dict[str, int] = {}
    for rule in _rules(section) if words else ():
        scores[rule.field] = max(_score(bare, words, rule, section), scores.get(rule.field, 0))
    return [(field, score) for field, score in scores.items() if score >= LEAST]


def _score(bare: str, words: Sequence[tuple[str, int]], rule: _Rule, section: str) -> int:
    """How well a rule explains a label: by words it needs best, a little less by fillers."""
    there = {word for word, _ in words}
    if not rule.needs <= there or not rule.excludes.isdisjoint(there):
        return 0
    fillers = _fillers(section)
    needed = sum(length for word, length in words if word in rule.needs)
    filled = sum(length for word, length in words if word not in rule.needs and word in fillers)
    strange = len(bare) - needed - filled
    return _COMPOSED - 2 * filled - _STRANGE * strange // len(bare)


@cache
def _bare_labels(section: str) -> dict[str, str]:
    return {_PUNCTUATION.sub("", label): name for label, name in labels(section).items()}


@cache
def _word_of() -> dict[str, str]:
    return {said: word for word, others in vocabulary()["words"].items() for said in (word, *others)}


@cache
def _words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _word_of()), key=len, reverse=True)))


@cache
def _fillers(section: str) -> frozenset[str]:
    table = vocabulary()["fillers"]
    return frozenset((*table["all"], *table.get(section, ())))


@cache
def _rules(section: str) -> tuple[_Rule, ...]:
    return tuple(
        _rule(field, line) for field, lines in vocabulary()["rules"].get(section, {}).items() for line in lines
    )


def _rule(field: str, line: str) -> _Rule:
    words = line.split()
    needs = frozenset(word for word in words if not word.startswith("-"))
    return _Rule(field, needs, frozenset(word[1:] for word in words if word.startswith("-")))
