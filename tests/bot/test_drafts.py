"""Drafts as the services see them: what is kept beside a form stays with its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session

from bot.services import again, drafts, people, readings
from bot.services.drafts import Editing
from bot.services.readings import Stack
from tests.bot.accounts import chats
from tests.bot.conftest import CLERK, SUPERVISOR
from tests.bot.talk import form_text
from tests.bot.world import CAST
from zwcore.form import Form, Indicator
from zwcore.layouts import Reading
from zwcore.paths import find_cell
from zwcore.record import records_of
from zwcore.review import FileReview, review_file, review_form, share
from zwcore.rulebooks import choose
from zwcore.sample import SAMPLE

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_what_stands_beside_a_row_moves_with_it(session: Session) -> None:
    chats(session, CLERK, SUPERVISOR)
    people.seed(session, "telegram", CAST, NOW)
    file = records_of(review_file(form_text(5).encode(), "a.txt"))
    stack = readings.keep(session, file, person_id=CLERK, now=NOW)
    editing = drafts.begin(session, CLERK, stack, 0, NOW)
    name = editing.form.indicators[5].level3
    for row in (3, 4, 5):
        drafts.attach(editing, row, f"{row}" * 64, NOW)
    explained = next(told.finding for told in editing.record.told if "[5]" in told.finding.where)
    drafts.explain(editing, explained, "统计口径不同", NOW)
    editing.row.skipped = ["indicators[4].actual", "indicators[5].actual", "total"]

    drafts.remove_row(editing, 4, NOW)

    found = drafts.find(session, editing.row.id or 0, CLERK)
    assert found is not None
    assert found.form.indicators[4].level3 == name
    evidence = {find_cell(found.form, name): digests for name, digests in found.record.evidence.items()}
    assert evidence == {"indicators[3]": ("3" * 64,), "indicators[4]": ("5" * 64,)}
    (told,) = (told for told in found.record.told if told.explanation)
    assert (told.code, told.finding.where) == (explained.code, explained.where.replace("[5]", "[4]"))
    assert found.row.skipped == ["indicators[4].actual", "total"]
    assert drafts.undo(found, NOW) == ()


def _sent(session: Session, form: Form, name: str) -> Stack:
    """A form that the clerk sends as a file."""
    rulebook = choose(form).rulebook
    own, remarks = share([review_form(Reading(form), rulebook)])
    file = records_of(FileReview(name, name * 64, "docx", remarks=remarks, forms=own))
    return readings.keep(session, file, person_id=CLERK, now=NOW)


def _clerk(session: Session) -> None:
    chats(session, CLERK, SUPERVISOR)
    people.seed(session, "telegram", CAST, NOW)


INSERTED = Indicator("产出指标", "50", "数量指标", "发放培训补贴人数", "≥900人", "950人", "10", "10")
WITH_ROW = replace(SAMPLE, indicators=(*SAMPLE.indicators[:1], INSERTED, *SAMPLE.indicators[1:]))
WITHOUT_ROW = replace(SAMPLE, indicators=(*SAMPLE.indicators[:1], *SAMPLE.indicators[2:]))


def _compared(session: Session, stack: Stack) -> list[again.Difference]:
    """What differs in a file that came again."""
    found = again.known(session, stack)
    assert found is not None
    return again.take_over(session, stack, found.to_open, NOW)


def _going_on(session: Session, editing: Editing, sent: Form) -> Editing:
    """The draft after its file was sent again."""
    _compared(session, _sent(session, sent, f"{len(sent.indicators):x}"))
    found = drafts.find(session, editing.row.id or 0, CLERK)
    assert found is not None
    return found


def test_a_change_is_undone_in_its_row_although_another_was_inserted(session: Session) -> None:
    _clerk(session)
    editing = drafts.begin(session, CLERK, _sent(session, SAMPLE, "a"), 0, NOW)
    drafts.change(editing, [("indicators[2].score", "3")], NOW)

    editing = _going_on(session, editing, WITH_ROW)

    assert editing.form.indicators[3].score == "3"
    (done,) = drafts.undo(editing, NOW)
    assert (done.path, done.before, done.after) == ("indicators[3].score", "3", "10")
    assert editing.form == WITH_ROW


def test_nothing_is_undone_where_the_row_is_gone(session: Session) -> None:
    _clerk(session)
    editing = drafts.begin(session, CLERK, _sent(session, SAMPLE, "a"), 0, NOW)
    drafts.change(editing, [("indicators[1].score", "3")], NOW)

    editing = _going_on(session, editing, WITHOUT_ROW)

    assert drafts.undo(editing, NOW) == ()
    assert editing.form == WITHOUT_ROW


def test_what_is_asked_and_what_is_not_stays_with_its_row(session: Session) -> None:
    _clerk(session)
    editing = drafts.begin(session, CLERK, _sent(session, SAMPLE, "a"), 0, NOW)
    editing.row.queue = ["indicators[0].score", "indicators[2].score", "total", "offer"]
    editing.row.cursor, editing.row.skipped = "indicators[2].score", ["indicators[2].deviation", "indicators[6].level2"]

    row = _going_on(session, editing, WITH_ROW).row

    assert row.queue == ["indicators[0].score", "indicators[3].score", "total", "offer"]
    assert (row.cursor, row.skipped) == ("indicators[3].score", ["indicators[3].deviation"])

    row.queue, row.cursor, row.skipped = ["indicators[2].score", "indicators[3].score"], "indicators[2].score", []
    row = _going_on(session, editing, WITHOUT_ROW).row
    assert (row.queue, row.cursor) == (["indicators[1].score"], None)


def test_going_back_to_the_file_before_an_undo_finds_its_row(session: Session) -> None:
    _clerk(session)
    before = _sent(session, SAMPLE, "a")
    editing = drafts.begin(session, CLERK, before, 0, NOW)
    drafts.change(editing, [("indicators[2].score", "3")], NOW)
    editing = _going_on(session, editing, WITH_ROW)

    again.give_back(session, before, editing.stack, [0], NOW)

    found = drafts.find(session, editing.row.id or 0, CLERK)
    assert found is not None
    assert [one.path for one in drafts.undo(found, NOW)] == ["indicators[2].score"]
    assert found.form == SAMPLE


def test_what_was_said_in_the_chat_holds_after_it_was_handed_in(session: Session) -> None:
    _clerk(session)
    stack = _sent(session, SAMPLE, "a")
    editing = drafts.begin(session, CLERK, stack, 0, NOW)
    drafts.change(editing, [("indicators[2].score", "3"), ("total", "93")], NOW)
    drafts.close(session, stack.reading_id, [0], NOW)

    for name in ("b", "c"):
        second = _sent(session, SAMPLE, name)
        assert not any(one.went_on for one in _compared(session, second))
        form = second.record(0).form
        assert (form.indicators[2].score, form.total) == ("3", "93")
    third = _sent(session, WITH_ROW, "d")
    _compared(session, third)
    assert [row.score for row in third.record(0).form.indicators[2:4]] == [SAMPLE.indicators[1].score, "3"]


def test_an_explanation_of_what_only_the_chat_changed_stays(session: Session) -> None:
    _clerk(session)
    editing = drafts.begin(session, CLERK, _sent(session, SAMPLE, "a"), 0, NOW)
    drafts.change(editing, [("indicators[2].score", "99")], NOW)
    told = next(told for told in editing.record.told if told.finding.where == "indicators[2].score")
    drafts.explain(editing, told.finding, "批复待补", NOW)

    editing = _going_on(session, editing, WITH_ROW)

    assert [note.text for note in editing.record.notes] == ["批复待补"]
    assert [one.explanation for one in editing.record.told if one.finding.where == "indicators[3].score"] == [
        "批复待补"
    ]


def test_a_row_that_the_chat_added_goes_when_it_is_undone(session: Session) -> None:
    _clerk(session)
    editing = drafts.begin(session, CLERK, _sent(session, SAMPLE, "a"), 0, NOW)
    row = f"indicators[{len(SAMPLE.indicators)}]"
    drafts.change(editing, [(f"{row}.level2", "数量指标"), (f"{row}.level3", "聊天里添的")], NOW, 7)
    assert len(editing.form.indicators) == len(SAMPLE.indicators) + 1

    editing = _going_on(session, editing, SAMPLE)

    assert editing.form.indicators[-1].level3 == "聊天里添的"
    drafts.undo(editing, NOW)
    assert len(editing.form.indicators) == len(SAMPLE.indicators)
