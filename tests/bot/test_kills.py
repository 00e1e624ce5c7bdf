"""The bot is killed with kill -9 at every step and in the middle of one: nothing is lost, nothing done twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from tests.bot.conftest import CLERK, SUPERVISOR, Apart, Chat
from tests.bot.talk import REASON, begin, give_reason, open_form_5, send_file
from tests.bot.waiting import eventually
from tests.zwcore.forms import DATA

Step = Callable[[Apart], None]


def settle(apart: Apart) -> None:
    """Wait until the bot has put down what it sent: between two steps nothing is under way."""
    outgoing = "select count(*) from outbox where state in ('pending', 'claimed')"
    orders = "select count(*) from work_order where state in ('waiting', 'claimed')"
    waiting = f"select ({outgoing}) + ({orders}) + (select count(*) from inbox where done is null)"
    with closing(sqlite3.connect(apart.data / "zwbot.sqlite")) as database:
        eventually(lambda: database.execute(waiting).fetchone() == (0,))


def _file(apart: Apart) -> None:
    send_file(apart.chat(), "forms.docx")


def _form_5(apart: Apart) -> None:
    open_form_5(apart.chat())


def _newest(chat: Chat, containing: str) -> dict[str, Any]:
    return [m for m in chat.messages() if m["from"] == "bot" and containing in (m["text"] or "")][-1]


def _submit(apart: Apart) -> None:
    chat = apart.chat()
    chat.tap(_newest(chat, "必须修改 1 处"), "附说明提交")
    chat.said("一行写明原因")


def _reason(apart: Apart) -> None:
    chat = apart.chat()
    give_reason(chat, "回执号 2024-00001")
    apart.chat(SUPERVISOR).said("34.89%")


def _score(apart: Apart) -> None:
    chat = apart.chat(SUPERVISOR)
    assert "105" in chat.ask("/score 社保卡补卡", "补卡制作费")["text"]
    assert "105" in chat.ask("/score bkzzf", "补卡制作费")["text"]


def _again(apart: Apart) -> None:
    chat = apart.chat()
    send_file(chat, "forms.pdf")
    card = open_form_5(chat)
    assert "已提交，第 1 版，回执号 2024-00001" in card["text"]


STEPS: list[Step] = [_file, _form_5, _submit, _reason, _score, _again]


@pytest.mark.parametrize("killed_before", [None, 4, *(pytest.param(n, marks=pytest.mark.proof) for n in (1, 2, 3, 5))])
def test_kill_between_any_two_steps_loses_and_doubles_nothing(apart: Apart, killed_before: int | None) -> None:
    apart.start()
    for number, step in enumerate(STEPS):
        settle(apart)
        if number == killed_before:
            apart.kill()
            apart.start()
        step(apart)
    database = sqlite3.connect(apart.data / "zwbot.sqlite")
    assert database.execute(
        "select project, f.version from submission s join filing f on f.id = filing_id"
    ).fetchall() == [("宁夏社会保障卡补卡制作费补助资金", 1)]
    assert database.execute("select count(*) from alert").fetchone() == (1,)
    told = [m for m in apart.chat(SUPERVISOR).messages() if "请知悉" in (m["text"] or "")]
    assert len(told) == 1
    calls = apart.client.get("/sim/calls", params={"after": 0}).json()
    assert [call for call in calls if call["status"] != 200 and call["method"] != "getUpdates"] == []


@pytest.mark.parametrize("moment", ["file", "reason"])
def test_kill_in_the_middle_of_a_step(apart: Apart, moment: str) -> None:
    apart.start()
    chat = apart.chat()
    if moment == "file":
        chat.file("forms.docx", (DATA / "forms.docx").read_bytes())
        apart.kill()
        apart.start()
        assert "读到 9 张表" in chat.said("读到 9 张表")["text"]
        return
    _file(apart)
    _form_5(apart)
    _submit(apart)
    chat.tap(chat.ask(REASON, "附说明提交"), "确认提交")
    apart.kill()
    apart.start()
    chat.said("回执号 2024-00001")
    apart.chat(SUPERVISOR).said("34.89%")
    rows = sqlite3.connect(apart.data / "zwbot.sqlite").execute("select count(*) from submission").fetchone()
    assert rows == (1,)


def test_killed_at_every_step_no_answer_is_lost(apart: Apart) -> None:
    apart.start()
    clerk = apart.chat(CLERK)
    card = begin(clerk)
    clerk.tap(card, "2025")
    clerk.said("项目名称")
    for answer, following in [("补助资金", "年初预算数"), ("35 22.79 22.79", "财政拨款")]:
        apart.kill()
        clerk.send(answer)
        apart.start()
        clerk.said(following)
    apart.kill()
    apart.start()
    card = clerk.ask("/drafts", "草稿 1 份")
    assert "6/" in card["text"] or "7/" in card["text"]


def test_killed_at_any_moment_nothing_is_lost(apart: Apart) -> None:
    clerk = apart.chat()
    for number in range(6):
        apart.start()
        clerk.send(f"/nothing{number}")
        # Somewhere between the update's arrival and the answer: each look takes some milliseconds.
        for _ in range(number):
            clerk.messages()
        apart.kill()
    apart.start()
    for number in range(6):
        clerk.seen = 0
        clerk.said(f"/nothing{number} ")
    database = sqlite3.connect(apart.data / "zwbot.sqlite")
    assert database.execute("select count(*) from inbox where done is null").fetchone() == (0,)
    unsent = "select count(*) from outbox where state not in ('sent', 'dead')"
    eventually(lambda: database.execute(unsent).fetchone() == (0,))
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    rows = database.execute("select count(*) from outbox where letter like '%nothing%'").fetchone()
    database.close()
    assert rows == (6,)
