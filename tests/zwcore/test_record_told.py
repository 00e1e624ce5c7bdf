"""What is told of a record: what somebody wrote to a finding stays with it and in sight."""

from __future__ import annotations

from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.record import beside, noted, records_of
from zwcore.review import FileReview, review_form
from zwcore.sample import SAMPLE


def test_what_was_explained_is_told_for_itself_also_where_it_follows_from_something() -> None:
    review = review_form(Reading(edit(SAMPLE, {"indicators[4].score": None})))
    (record,) = records_of(FileReview("", "", "text", forms=(review,))).records
    following = next(told.following[0] for told in record.told if told.following)
    again = beside(noted(record, following, "据实结算"), record)
    assert {told.code: told.explanation for told in again.told}[following.code] == "据实结算"
    assert all(following not in told.following for told in again.told)
