"""Drafts as the services see them: what is kept beside a form stays with its row."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlmodel import Session

from bot.runner.read import review_bytes
from bot.services import drafts, people, readings
from tests.bot.conftest import CLERK
from tests.bot.talk import form_text
from tests.bot.test_walks import CAST

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_what_stands_beside_a_row_moves_with_it(session: Session) -> None:
    people.seed(session, CAST, NOW)
    result = json.loads(review_bytes(form_text(5).encode(), "a.txt"))
    stack = readings.keep(session, person_id=CLERK, result=result, now=NOW, upload=None)
    editing = drafts.begin(session, CLERK, stack, 0, NOW)
    name = editing.form.indicators[5].level3
    for row in (3, 4, 5):
        drafts.attach(editing, f"indicators[{row}]", f"{row}" * 64, NOW)
    explained = next(told for told in editing.sheet.told if "[5]" in str(told.data["where"]))
    drafts.explain(editing, explained.key, "统计口径不同", NOW)
    editing.row.skipped = ["indicators[4].actual", "indicators[5].actual", "total"]

    drafts.remove_row(editing, 4, NOW)

    again = drafts.find(session, editing.row.id or 0, CLERK)
    assert again is not None
    assert again.form.indicators[4].level3 == name
    assert again.sheet.data["evidence"] == {"indicators[3]": ["3" * 64], "indicators[4]": ["5" * 64]}
    (told,) = (told for told in again.sheet.told if told.explanation)
    assert (told.code, told.data["where"]) == (explained.code, explained.data["where"].replace("[5]", "[4]"))
    assert again.row.skipped == ["indicators[4].actual", "total"]
    assert drafts.undo(again, NOW) == ()
