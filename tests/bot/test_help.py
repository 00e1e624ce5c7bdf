"""What /help prints works as it is printed, for each role."""

from __future__ import annotations

import re
import sqlite3

import pytest

from bot.chat import menu
from bot.db.terms import Role
from tests.bot.conftest import ADMIN, CLERK, NEWCOMER, SUPERVISOR, Running
from tests.bot.talk import form_text, hand_in_nine

REFUSED = ("用不了这个功能", "没看懂", "这个命令", "没能处理", "还不能用一句话办", "没有找到")
AUDITOR = 1005


def printed(text: str) -> list[str]:
    """The commands and the sentences that are printed as they may be sent."""
    lines = text.splitlines()
    return [*(one.split()[0] for one in lines if one.startswith("/")), *(one[2:] for one in lines if one[:2] == "· ")]


@pytest.mark.parametrize("person", [CLERK, SUPERVISOR, ADMIN, NEWCOMER, AUDITOR])
def test_each_line_of_help_works_as_printed(app: Running, person: int) -> None:
    clerk = app.chat()
    hand_in_nine(clerk)
    clerk.ask(form_text(7).replace("经办专项", "培训"), "自评总分")
    chat = app.chat(person)
    if person == AUDITOR:
        assert app.client.post("/sim/users", json={"id": AUDITOR, "name": "周科长"}).status_code == 200
        chat.ask("/start", "自查")
        with sqlite3.connect(app.data / "zwbot.sqlite") as database:
            last = "(select max(person_id) from account)"
            database.execute(f"update person set role = 'auditor', department_id = 1 where id = {last}")
        database.close()
    lines = printed(chat.ask("/help", "能做这些")["text"])
    assert len(lines) >= 10
    assert [one for one in lines if not one.startswith("/")], "something in plain words, too"
    for line in lines:
        if person != CLERK or line != "/start":
            chat.send("/cancel")
            app.idle()
        answer = chat.ask(line)
        assert app.idle()
        said = " ".join(one["text"] or "" for one in chat.messages(chat.seen) if one["from"] == "bot")
        assert not [one for one in REFUSED if one in said], f"{line}: {answer['text']}"


@pytest.mark.parametrize("person", [CLERK, SUPERVISOR, ADMIN, NEWCOMER])
def test_help_is_a_card_and_leads_to_every_command(app: Running, person: int) -> None:
    clerk = app.chat()
    clerk.ask(form_text(7).replace("经办专项", "培训"), "自评总分")
    chat = app.chat(person)
    first = chat.ask("/help", "能做这些")
    assert len(first["text"].splitlines()) <= 14
    named = set(re.findall("/([a-z]+) ", first["text"]))
    assert "lang" in named
    chat.tap(first, "更多")
    others = chat.said("还能做这些")
    assert others["message_id"] == first["message_id"]
    assert len(others["text"].splitlines()) <= 14
    more = set(re.findall("/([a-z]+) ", others["text"]))
    assert not named & more
    role = {CLERK: Role.CLERK, SUPERVISOR: Role.SUPERVISOR, ADMIN: Role.ADMIN, NEWCOMER: Role.NONE}[person]
    assert named | more == {name for name, _ in menu.lines(role)} - {"help"}
    chat.tap(others, "⬅ 返回")
    assert chat.said("能做这些")["text"] == first["text"]
    assert app.refused() == []
