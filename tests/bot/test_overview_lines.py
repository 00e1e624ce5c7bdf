"""The overview of a file is a card, however many forms are to be mended."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session

from bot.i18n import SOURCE, translator
from bot.letters import overviews
from bot.letters.overviews import HandedIn
from bot.services import readings
from tests.bot.town import china, people
from tests.zwcore.papers import nine
from zwcore.record import outline_of

NOW = china(2026, 3, 2, 10)


@pytest.mark.parametrize(("bad", "good", "named"), [(5, 4, 5), (6, 3, 4), (7, 0, 7), (8, 0, 6), (30, 20, 4)])
def test_an_overview_is_a_card(session: Session, bad: int, good: int, named: int) -> None:
    people(session, departments=1, units=1, now=NOW)
    stack = readings.keep(session, nine(), person_id=1001, now=NOW)
    one = outline_of(nine().records[4])
    lines = [
        replace(one, place=n, table_no=str(n + 1), project=f"项目{n}", errors=int(n < bad), unexplained=1)
        for n in range(bad + good)
    ]
    text = overviews.text(translator(SOURCE), stack, HandedIn(lines))
    said = text.splitlines()
    assert len(said) <= 14
    assert sum("项目" in line for line in said) == named
    assert f"必须修改 {bad} 张" in text
    assert (f"还有 {bad - named} 张，写表号或名称打开" in text) == (bad > named)
    assert said[-1].startswith("写“表5”")
