"""What is told of a record: what somebody wrote to a finding stays with it and in sight."""

from __future__ import annotations

from zwcore.filling import changes
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.record import beside, noted, records_of
from zwcore.record.words import brought_along, differences
from zwcore.review import FileReview, review_form
from zwcore.sample import SAMPLE


def test_what_was_explained_is_told_for_itself_also_where_it_follows_from_something() -> None:
    review = review_form(Reading(edit(SAMPLE, {"indicators[4].score": None})))
    (record,) = records_of(FileReview("", "", "text", forms=(review,))).records
    following = next(told.following[0] for told in record.told if told.following)
    again = beside(noted(record, following, "据实结算"), record)
    assert {told.code: told.explanation for told in again.told}[following.code] == "据实结算"
    assert all(following not in told.following for told in again.told)


def test_what_was_changed_is_told_numbers_first_and_the_prints_own_words_are_counted() -> None:
    values = {
        "goals.actual": "补卡 34980 张",
        "indicators[0].level1": "产出",
        "indicators[0].method": "定性分三档",
        "indicators[1].method": "定性分三档",
        "indicators[0].score": "9",
        "title": "自评表",
        "total": "99",
    }
    before, after = (
        records_of(FileReview("", "", "text", forms=(review_form(Reading(form)),))).records[0]
        for form in (SAMPLE, edit(SAMPLE, values))
    )
    cells = changes(before.form, after.form)
    told = [str(one) for one in differences(after, cells)]
    assert len(told) == 3
    assert "总分" in told[0]
    assert "得分" in told[1]
    assert "34980" in told[2]
    assert [str(one) for one in brought_along(cells)] == ["另有 4 处是得分计算方法等表样文字的不同，不逐条列。"]
    assert brought_along(changes(before.form, before.form)) == []
