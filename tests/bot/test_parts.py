"""Of what was photographed only a form that is not all there is kept back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session

from bot.db.tables import Person
from bot.i18n import SOURCE, translator
from bot.letters import overviews
from bot.letters.overviews import HandedIn
from bot.services import readings
from tests.bot.town import china, people
from tests.zwcore.papers import nine
from tests.zwcore.test_off_photo import GAP, KINDS, WITHOUT_TOTAL
from zwcore.reading import NOT_READ, ROWS
from zwcore.record import FileRecord, changed, records_of, reviewed
from zwcore.review import partly, review_file

NOW = china(2026, 3, 2, 10)


def kept(session: Session, file: FileRecord) -> readings.Stack:
    """A file as it lies in the database, none of its forms opened."""
    people(session, departments=1, units=1, now=NOW)
    person = session.get_one(Person, 1001)
    number = readings.keep(session, replace(file, kind="photo"), person_id=1001, now=NOW).reading_id
    stack = readings.find(session, number, person.id or 0)
    assert stack is not None
    return stack


@pytest.mark.parametrize("name", WITHOUT_TOTAL)
def test_a_form_of_a_print_without_a_total_can_be_handed_in(session: Session, name: str) -> None:
    stack = kept(session, records_of(review_file((KINDS / f"{name}.docx").read_bytes(), f"{name}.docx")))
    assert [stack.is_part(line) for line in stack.lines] == [False]


def test_a_gap_keeps_back_the_form_that_it_lies_in_and_no_other(session: Session) -> None:
    file = nine()
    apart = file.records[1]
    apart = replace(apart, reading=replace(apart.reading, withheld={ROWS: "photo"}))
    stack = kept(session, replace(file, problems=(partly(GAP),), records=(file.records[0], apart, *file.records[2:])))
    assert [line.place for line in stack.lines if stack.is_part(line)] == [1]
    said = overviews.text(translator(SOURCE), stack, HandedIn(stack.lines))
    assert "没有拍全 1 张</b>：表2。" in said


def test_a_total_that_was_left_blank_is_no_rest_to_be_photographed(session: Session) -> None:
    file = nine()
    first = file.records[0]
    stack = kept(session, replace(file, records=(changed(first, replace(first.form, total=None)),)))
    (line,) = stack.lines
    assert line.total_missing
    assert not stack.is_part(line)


def test_who_writes_down_the_total_of_a_form_without_one_can_hand_it_in(session: Session) -> None:
    file = nine()
    first = file.records[0]
    half = replace(first.form, total=None)
    cut = replace(first, form=half, original=half, reading=replace(NOT_READ, withheld={"total": "photo"}))
    stack = kept(session, replace(file, records=(reviewed(cut),)))
    assert [stack.is_part(line) for line in stack.lines] == [True]
    stack.put(changed(stack.record(0), first.form))
    assert [stack.is_part(line) for line in stack.lines] == [False]
