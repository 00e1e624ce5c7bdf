"""What stands beside a form (说明, 佐证, 规则) when it is reviewed anew, loses a row or is sent again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zwcore.checks import checks
from zwcore.filling import changes
from zwcore.form import Form, FundLine, Goals, Indicator
from zwcore.layouts import Reading
from zwcore.paths import edit, paired_rows
from zwcore.record import Record, beside, decode, encode, genuine, noted, records_of, reviewed, with_evidence, without
from zwcore.record.words import place_at
from zwcore.review import FileReview, review_form
from zwcore.sample import SAMPLE


def record_of(form: Form, moved: tuple[int, ...] = (), unread: tuple[str, ...] = ()) -> Record:
    review = review_form(Reading(form, moved, unread=unread))
    return records_of(FileReview("", "", "text", forms=(review,))).records[0]


def test_a_row_of_the_annex_that_fits_none_is_told_again() -> None:
    record = record_of(SAMPLE, unread=("9 另一项 35",))
    assert "ZW009" in {told.code for told in record.told}
    assert "ZW009" in {told.code for told in reviewed(decode(encode(record))).told}


def test_a_record_is_genuine_though_a_check_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    record = decode(encode(record_of(edit(SAMPLE, {"indicators[4].score": "99"}))))
    assert genuine(record)
    monkeypatch.setattr(type(checks), "get", lambda *_: None)
    assert genuine(record)
    assert not genuine(replace(record, form=edit(record.form, {"total": "1"})))


def test_rows_that_were_moved_are_counted_anew_when_one_goes() -> None:
    record = record_of(SAMPLE, moved=(1, 4))
    rows = record.form.indicators
    assert without(record, replace(record.form, indicators=(*rows[:2], *rows[3:])), 2).moved == (1, 3)


def test_evidence_stays_with_its_row() -> None:
    record = with_evidence(record_of(SAMPLE), 3, "a" * 64)
    renamed = record_of(edit(SAMPLE, {"indicators[3].level2": "生态效益指标"}))
    assert beside(record, renamed).evidence_of(3) == ("a" * 64,)
    twin = replace(SAMPLE.indicators[3], target="7", weight="1", score="1")
    rows = SAMPLE.indicators
    above = record_of(replace(SAMPLE, indicators=(*rows[:3], twin, *rows[3:])))
    found = beside(record, above)
    assert (found.evidence_of(3), found.evidence_of(4)) == ((), ("a" * 64,))
    gone = record_of(replace(SAMPLE, indicators=(*rows[:3], *rows[4:])))
    assert beside(record, gone).evidence == {}


def test_a_note_stays_with_its_finding() -> None:
    record = record_of(edit(SAMPLE, {"indicators[4].score": None}))
    told = next(told for told in record.told if told.finding.where == "indicators[4].score")
    explained = noted(record, told.finding, "验收单未到")
    rows = record.form.indicators
    longer = record_of(replace(record.form, indicators=(rows[0], replace(rows[0], level3="另一项"), *rows[1:])))
    (note,) = beside(explained, longer).notes
    assert note.text == "验收单未到"
    assert beside(explained, record_of(SAMPLE)).notes == ()


def _named(*names: str) -> Form:
    return Form(indicators=tuple(Indicator(level3=name) for name in names))


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ("ABC", "ABC", [(0, 0), (1, 1), (2, 2)]),
        ("ABC", "AXC", [(0, 0), (1, 1), (2, 2)]),
        ("ABCD", "AXYD", [(0, 0), (1, 1), (2, 2), (3, 3)]),
        ("AB", "AX", [(0, 0), (1, 1)]),
        ("AB", "BA", [(1, 0), (0, 1)]),
        ("ABC", "AXBC", [(0, 0), (None, 1), (1, 2), (2, 3)]),
        ("ABC", "AC", [(0, 0), (2, 1), (1, None)]),
        ("ABCD", "CAXD", [(2, 0), (0, 1), (None, 2), (3, 3), (1, None)]),
        ("ABCD", "AXD", [(0, 0), (None, 1), (3, 2), (1, None), (2, None)]),
        ("AAB", "AB", [(0, 0), (2, 1), (1, None)]),
        ("", "A", [(None, 0)]),
    ],
)
def test_which_row_is_which(before: str, after: str, pairs: list[tuple[int | None, int | None]]) -> None:
    assert paired_rows(_named(*before), _named(*after)) == pairs


def test_every_cell_that_differs_is_called_by_a_name() -> None:
    head = ("title", "year", "project", "department", "unit", "money_unit", "total", "grade")
    money, row_of_all = FundLine(*("甲",) * 7), Indicator(*("甲",) * 14)
    filled = Form(goals=Goals("甲", "甲"), funds=(money,), indicators=(row_of_all,))
    full = edit(filled, dict.fromkeys(head, "甲"))
    row = Indicator(level2="甲", level3="甲")
    blank = Form(funds=(FundLine(),), indicators=(row,))
    record = record_of(full)
    said = [str(place_at(record, one.path)) for one in changes(blank, full)]
    assert len(said) == 8 + 2 + 7 + 11
    assert [text for text in said if "[" in text or "." in text or "  " in text] == []
    assert [text for text in said if text.startswith("第 1 项 甲 ")][-1] == "第 1 项 甲 复核得分"


def test_a_record_knows_that_its_rules_changed() -> None:
    record = record_of(SAMPLE)
    assert not record.rules_changed
    assert replace(record, rulebook_sha256="0" * 64).rules_changed
    assert replace(record, rulebook_id="cn/1999").rules_changed
