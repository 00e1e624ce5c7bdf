"""A card is filled to its last line before a sentence is cut, and what must be mended is cut last."""

from __future__ import annotations

import pytest

from bot.i18n import translator
from bot.letters import cards
from tests.bot.talk import form_text
from zwcore.record import records_of
from zwcore.review import review_file

SAY = translator("zh_CN")


@pytest.mark.parametrize("number", range(1, 10))
def test_a_card_is_filled_before_a_sentence_is_cut(number: int) -> None:
    record = records_of(review_file(form_text(number).encode(), "a.txt")).records[0]
    card = cards.card(SAY, record, cards.PRIVATE)
    lines = card.splitlines()
    height = sum(map(cards.height, lines))
    assert height <= cards.CARD_LINES
    if any(line.endswith("…") for line in lines[4:]):
        assert height == cards.CARD_LINES
    for one in record.errors[: cards.WORST]:
        assert SAY(one.finding.message) in card
