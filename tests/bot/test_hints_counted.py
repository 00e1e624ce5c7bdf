"""提示: a form has as many however it came, alone or with others; what is told beside them is told apart."""

from __future__ import annotations

from dataclasses import replace

from bot.i18n import translator
from bot.letters import cards, scorecards
from tests.bot.talk import form_text
from tests.zwcore.forms import DATA
from zwcore.paths import name_cell
from zwcore.record import Note, Record, records_of, reviewed
from zwcore.review import review_file

SAY = translator("zh")


def of(name: str, text: str) -> tuple[Record, ...]:
    return records_of(review_file(text.encode(), name)).records


def whole() -> str:
    return (DATA / "pasted.txt").read_text("utf-8")


def test_a_form_has_as_many_hints_alone_as_among_nine() -> None:
    together = of("nine.txt", whole())
    alone = [of("one.txt", form_text(number))[0] for number in range(1, 10)]
    said = [SAY(scorecards.counts(one)) for one in together]
    assert [SAY(scorecards.counts(one)) for one in alone] == said
    assert [cards.counts(SAY, one) for one in alone] == [cards.counts(SAY, one) for one in together]
    assert "提示 3 条" in cards.counts(SAY, alone[0])


def test_what_several_forms_share_is_told_of_a_form_alone_and_said_not_to_count() -> None:
    (alone,) = of("one.txt", form_text(1))
    every = cards.everything(SAY, alone)
    assert "提示 3 条" in every
    assert "写法上的提示" in every
    assert "不计入条数" in every
    assert all(cards.circled(told.number) in every for told in alone.told)


def test_the_numbers_of_all_findings_ascend() -> None:
    wrong = []
    for record in [*(of("one.txt", form_text(n))[0] for n in range(1, 10)), *of("nine.txt", whole())]:
        told = [line[0] for line in cards.everything(SAY, record).splitlines() if line[:1] in cards.CIRCLED]
        if told != [cards.circled(n) for n in range(1, len(told) + 1)]:
            wrong.append((record.project, told))
    assert wrong == []


def test_the_numbers_on_a_card_ascend_with_what_was_explained() -> None:
    (alone,) = of("one.txt", form_text(5))
    told = alone.warnings[0]
    note = Note(told.code, name_cell(alone.form, told.finding.where), "财政统一调整")
    card = cards.card(SAY, reviewed(replace(alone, notes=(note,))), cards.PRIVATE)
    shown = [line.removeprefix("✓ ")[0] for line in card.splitlines()]
    numbers = [one for one in shown if one in cards.CIRCLED]
    assert "✓" in card
    assert numbers == sorted(numbers)
