"""What a finding is known by when it is marked as none: the check, the cell and the sentence."""

from __future__ import annotations

from tests.bot.kept import nine
from zwcore.paths import edit
from zwcore.record import changed
from zwcore.record.words import mark_of


def test_a_mark_is_of_one_finding_and_goes_with_what_it_says() -> None:
    record = nine().records[4]
    marks = [mark_of(record, told) for told in record.told]
    assert len(set(marks)) == len(marks)
    assert all(len(mark) == 16 and not mark.isdigit() for mark in marks)
    assert [mark_of(record, told) for told in record.told] == marks
    other = changed(record, edit(record.form, {"indicators[5].score": "19"}))
    first, second = record.errors[0], other.errors[0]
    assert (first.code, first.finding.where) == (second.code, second.finding.where)
    assert mark_of(record, first) != mark_of(other, second)
    assert mark_of(record, record.warnings[1]) == mark_of(other, other.warnings[1])
