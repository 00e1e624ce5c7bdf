"""A record that was written down and read back is the record."""

from __future__ import annotations

from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.record import decode, encode, records_of
from zwcore.review import FileReview, review_form
from zwcore.sample import SAMPLE


def test_what_follows_from_the_first_finding_still_follows_from_it() -> None:
    review = review_form(Reading(edit(SAMPLE, {"indicators[4].score": None})))
    (record,) = records_of(FileReview("", "", "text", forms=(review,))).records
    assert 0 in [finding.cause for finding in record.findings]
    assert decode(encode(record)).findings == record.findings
    assert [told.code for told in decode(encode(record)).told] == [told.code for told in record.told]
