"""What may be looked for instead, where a search finds nothing: the same without one of its words, of another year, a
name that is nearly the one that was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from rapidfuzz import fuzz, process
from sqlmodel import Session, col, select

from bot.db.tables import Filing, Person
from bot.services import find, rollup, submissions
from zwcore.text import fold

MOST, LIKE, NAMES, WORDS = 3, 50, 5000, 6
"""Searches that are offered; likeness from which a name is; names that are looked through; words of a search."""


@dataclass(frozen=True)
class Instead:
    """A search that finds something: its words, and how much there is."""

    words: str
    said: str


def found_by(session: Session, person: Person, text: str, now: datetime) -> list[Instead]:
    """Searches near one that finds nothing: at most three, each finds something else."""
    some = islice(_found(session, person, text, now), MOST)
    return list({one.words: one for one in some}.values())


def _found(session: Session, person: Person, text: str, now: datetime) -> Iterator[Instead]:
    tried = {text}
    for words in _near(session, person, text.split()[:WORDS]):
        if words and words not in tried:
            tried.add(words)
            hits = find.run(session, person, find.understand(session, person, words, now))
            if hits.count:
                yield Instead(words, hits.said)


def _near(session: Session, person: Person, words: list[str]) -> Iterator[str]:
    years = [n for n, one in enumerate(words) if find.is_year(one)]
    for n in years:
        for year in rollup.years_seen(session, person)[:MOST]:
            yield " ".join([*words[:n], year, *words[n + 1 :]])
    for n in range(len(words)):
        yield " ".join([*words[:n], *words[n + 1 :]]) if len(words) > 1 and n not in years else ""
    for n, word in enumerate(words):
        for name in _alike(session, person, word) if n not in years else ():
            yield " ".join([*words[:n], name, *words[n + 1 :]])
            yield name


def _alike(session: Session, person: Person, word: str) -> list[str]:
    """Names of projects that have something of a word in them, the nearest first."""
    rows = select(Filing.project_folded).where(submissions.in_sight(session, person)).distinct().limit(NAMES)
    names = session.exec(rows.order_by(col(Filing.project_folded))).all()
    found = process.extract(fold(word), names, scorer=fuzz.partial_ratio, score_cutoff=LIKE, limit=MOST)
    return [name for name, *_ in found]
