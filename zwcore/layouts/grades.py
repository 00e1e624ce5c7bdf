"""The grade word (优, 良, 中, 差): in a cell beside its label, at the end of the total's row, or ticked in boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from zwcore.documents import Cell
from zwcore.layouts.rows import GridRow
from zwcore.layouts.values import Sources, text_of
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.text import canonical

_GRADE = re.compile("优秀?|良好?|中等?|合格|较?差")
_TICKED, _EMPTY = "☑√✓✔■☒●", "□☐○"
_TOKEN = re.compile(rf"{_GRADE.pattern}|[{_TICKED}]|[{_EMPTY}]")
# What may stand beside the words where they are boxes to tick: 优（90-100分）.
_BESIDE = re.compile(r"[\s()\[\]{}0-9.,;:、，。≥≤<>=分/\\~%-]*")


def read_grade(
    head: Sequence[GridRow], total: GridRow | None, below: Sequence[GridRow], sources: Sources
) -> str | None:
    """Read the grade word from the total's row, the rows below it or those above the money."""
    if total is not None:
        cell = next((cell for cell in total.distinct if _GRADE.fullmatch(canonical(cell.text))), None)
        if cell is not None:
            return sources.take("grade", total, cell)
    for row in (*((total,) if total is not None else ()), *below, *head):
        for cell, text in _candidates(row):
            word = grade_of(text)
            if word is not None:
                sources.label(*(one for one in row.filled if label_of(one.text) in labels("grade")))
                sources.take("grade", row, cell)
                return word
    return None


def is_grade_word(text: str) -> bool:
    """Tell whether a text is nothing but a grade word."""
    return _GRADE.fullmatch(canonical(text)) is not None


def grade_of(text: str) -> str | None:
    """Return the grade word that a text is, or the one ticked in "优□ 良☑ 中□ 差□"; ``None`` for any other text."""
    tokens = _TOKEN.findall(text)
    if not tokens or not _BESIDE.fullmatch(canonical(_TOKEN.sub("", text))):
        return None
    words = [token for token in tokens if _GRADE.fullmatch(token)]
    if len(tokens) == len(words):
        return words[0] if len(words) == 1 else None
    ticked = [_word_at(tokens, n) for n, token in enumerate(tokens) if token in _TICKED]
    return ticked[0] if len(ticked) == 1 else None


def _word_at(tokens: Sequence[str], tick: int) -> str | None:
    """Return the word that a tick belongs to: the one after it where the boxes stand before the words."""
    before = not _GRADE.fullmatch(tokens[0])
    side = tokens[tick + 1 :] if before else reversed(tokens[:tick])
    return next((token for token in side if _GRADE.fullmatch(token)), None)


def _candidates(row: GridRow) -> list[tuple[Cell, str]]:
    """Return the cells that follow a label of the grade, and what follows it in one cell ("自评结论：优")."""
    known = labels("grade")
    found = []
    if not known.keys().isdisjoint(row.names):
        cells = list(row.distinct)
        at = next(n for n, cell in enumerate(cells) if label_of(cell.text) in known)
        value = next((cell for cell in cells[at + 1 :] if cell.text.strip()), None)
        found += [(value, text_of(value) or "")] if value is not None else []
    for cell in row.distinct:
        if cell.text[:1] in _first_signs() and (match := _labelled().match(cell.text)):
            found.append((cell, match[1]))
    return found


@cache
def _first_signs() -> frozenset[str]:
    return frozenset(label[0] for label in labels("grade"))


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(labels('grade'))})\s*[:：为](.*)", re.DOTALL)
