"""What an order is about: the form before its verb or behind it, and the reason that follows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.wishes.sentence import AT_EDGES, FIGURES, SAID_ALONG, Sentence
from bot.chat.wishes.tokens import MARK, SPACE, TEXT, Token

NAMES = 20
"""How many signs a name that is part of an order may have."""


def object_of(sentence: Sentence, place: int) -> tuple[Sentence, int]:
    """What a verb is about (before it, or right behind it), and where the rest begins."""
    before = sentence.part([one for one in sentence.tokens[:place] if one.kind not in ("already",)])
    tokens, n = sentence.tokens, place + 1
    if before.rest({"want"}) or before.table or before.value("receipt"):
        while n < len(tokens) and tokens[n].kind in SAID_ALONG - {"request"} | {"soft", "done"}:
            n += 1
        return before, n
    behind = named_behind(sentence, n)
    if behind is not None:
        return sentence.part([*before.tokens, *tokens[n:behind]]), behind
    n = _over_figures(tokens, n)
    if sentence.part(tokens[place:n]).table is None:
        while n < len(tokens) and tokens[n].kind not in (SPACE, MARK, "request", "explain"):
            n += 1
        n = _over_figures(tokens, n)
    return sentence.part([*before.tokens, *tokens[place + 1 : n]]), n


def named_behind(sentence: Sentence, n: int) -> int | None:
    """Where a form ends that is named right behind a verb, whatever parts the two: 社保中心 表8, 2024-000104."""
    tokens = sentence.tokens
    while n < len(tokens) and tokens[n].kind in (SPACE, MARK):
        n += 1
    end = n
    while end < len(tokens) and tokens[end].kind in _OF_A_FORM:
        end += 1
    if end == len(tokens) or tokens[end].kind not in _NUMBERS:
        return None
    return _over_figures(tokens, end) if len(sentence.part(tokens[n:end]).rest()) <= NAMES else None


_NUMBERS = {"table", "receipt"}
_OF_A_FORM = (FIGURES | {SPACE, TEXT, "plain", "of", "polite", "that", "form", "take", "unit_word"}) - _NUMBERS
"""What may stand between a verb and the number of its form."""


def _over_figures(tokens: Sequence[Token], n: int) -> int:
    """Over forms, years and what is said along: up to where something else begins."""
    over = FIGURES | {SPACE, "polite", "that", "of", "form", "soft", "take"}
    m = n
    while m < len(tokens) and (tokens[m].kind in over or (m == n and tokens[m].kind == "request")):
        m += 1
    while m > n and tokens[m - 1].kind == SPACE:
        m -= 1
    return m


def reason_from(sentence: Sentence, n: int) -> str:
    """The rest as it was written: the reason; nothing where it says nothing."""
    tokens = sentence.tokens
    while n < len(tokens) and tokens[n].kind in (SPACE, MARK, "explain", "soft", "done"):
        n += 1
    left = sentence.tokens[n:]
    if all(token.kind in SAID_ALONG | AT_EDGES for token in left):
        return ""
    return sentence.exact(left[0].start)
