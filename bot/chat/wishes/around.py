"""Orders that are no verb with its form behind it: what is written to a ②, and verbs that stand around the form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.wishes.deeds import AskUnit, ExplainFinding, RevokeAcceptance
from bot.chat.wishes.lexicon import lexicon
from bot.chat.wishes.model import Wish
from bot.chat.wishes.sentence import AT_EDGES, SAID_ALONG, Sentence, has_text
from bot.chat.wishes.tokens import MARK, SPACE, Token

_SMALL = SAID_ALONG | AT_EDGES
_CALLED_OFF = re.compile(
    r"^(?:请|麻烦|把)?(?:撤销|取消)(?P<form>.{1,16}?)的?(?:审核通过|审核|通过)(?:[ ,。:;]+(?P<reason>.*))?$"
)
_LAST_OFF = re.compile(
    r"^(?:请|麻烦|把|我要|我想|想)?(?:撤销|取消|撤回|收回)(?:掉|一下)?(?:刚才|刚刚|上次|上一张|最后一张|最近|那个|这个|的)*"
    r"(?:审核通过|审核|通过)(?:了?的?(?:那张|那一张|表))?(?:吧|一下)?$"
)
"""撤回刚才的通过: of no form that is named."""
_ASKED_OF = re.compile(r"^(?:请|让|叫|要)(?P<unit>[^请单位]{2,12}?)(?:说明|解释)(?:一下|下)?(?P<text>.{2,})$")


def called_off(sentence: Sentence) -> Wish | None:
    """撤销表5的审核 收到补充材料: the verb stands around the form."""
    if _LAST_OFF.match(sentence.line.text.strip(" ?？。.!！")) is not None:
        return RevokeAcceptance()
    found = _CALLED_OFF.match(sentence.line.text)
    if found is None:
        return None
    form = sentence.part(_within(sentence, *found.span("form")))
    reason = sentence.exact(found.start("reason")) if found["reason"] else ""
    words = form.rest()
    return RevokeAcceptance(words, form.table, form.year, reason) if words or form.table else None


def asked_of(sentence: Sentence) -> Wish | None:
    """请社保中心说明表5预算减少的原因: the unit by its name."""
    found = _ASKED_OF.match(sentence.line.text)
    if found is None or (sentence.table is None and not lexicon().is_unit(found["unit"])):
        return None
    unit = _within(sentence, *found.span("unit"))
    if not has_text(unit) or not {one.kind for one in unit} <= {"text", "plain", "unit_word"}:
        return None
    return AskUnit(found["unit"], sentence.table, sentence.year, sentence.exact(found.start("text")))


def _within(sentence: Sentence, start: int, end: int) -> Sequence[Token]:
    """The words that stand between two places; of what reaches into them the part that stands there."""
    within = (one for one in sentence.tokens if one.start < end and start < one.end)
    return [replace(one, start=max(one.start, start), end=min(one.end, end)) for one in within]


def explanation(sentence: Sentence) -> Wish | None:
    """② 财政统一调整, 说明 ② 据实结算: what is written to a finding that has a number."""
    tokens = [token for token in sentence.tokens if token.kind != SPACE]
    place = next((n for n, token in enumerate(tokens) if token.kind == "finding_no"), None)
    if place is None or any(one.kind not in _SMALL | {"table", "explain", MARK} for one in tokens[:place]):
        return None
    left, said = tokens[place + 1 :], any(token.kind == "explain" for token in tokens[: place + 2])
    while left and left[0].kind in (MARK, "explain", "of"):
        said, left = said or left[0].kind == "explain", left[1:]
    if not has_text(left) and not any(token.kind == "statement" for token in left):
        return None
    kinds = {token.kind for token in left}
    if kinds & {"why", "correct", "put", "question"} or (not said and kinds & {"number", "points", "percent", "score"}):
        return None
    text = sentence.exact(left[0].start)
    return ExplainFinding("", sentence.table, None, int(tokens[place].value), text)
