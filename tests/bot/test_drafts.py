"""Drafts as the services see them: what is kept beside a form stays with its row."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session

from bot.runner.read import review_bytes
from bot.services import drafts, people, readings
from tests.bot.accounts import chats
from tests.bot.conftest import CLERK, SUPERVISOR
from tests.bot.talk import form_text
from tests.bot.world import CAST
from zwcore.paths import find_cell
from zwcore.record import decode_file

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_what_stands_beside_a_row_moves_with_it(session: Session) -> None:
    chats(session, CLERK, SUPERVISOR)
    people.seed(session, "telegram", CAST, NOW)
    file = decode_file(review_bytes(form_text(5).encode(), "a.txt").record)
    stack = readings.keep(session, file, person_id=CLERK, now=NOW)
    editing = drafts.begin(session, CLERK, stack, 0, NOW)
    name = editing.form.indicators[5].level3
    for row in (3, 4, 5):
        drafts.attach(editing, row, f"{row}" * 64, NOW)
    explained = next(told.finding for told in editing.record.told if "[5]" in told.finding.where)
    drafts.explain(editing, explained, "统计口径不同", NOW)
    editing.row.skipped = ["indicators[4].actual", "indicators[5].actual", "total"]

    drafts.remove_row(editing, 4, NOW)

    again = drafts.find(session, editing.row.id or 0, CLERK)
    assert again is not None
    assert again.form.indicators[4].level3 == name
    evidence = {find_cell(again.form, name): digests for name, digests in again.record.evidence.items()}
    assert evidence == {"indicators[3]": ("3" * 64,), "indicators[4]": ("5" * 64,)}
    (told,) = (told for told in again.record.told if told.explanation)
    assert (told.code, told.finding.where) == (explained.code, explained.where.replace("[5]", "[4]"))
    assert again.row.skipped == ["indicators[4].actual", "total"]
    assert drafts.undo(again, NOW) == ()
