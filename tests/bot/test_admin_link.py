"""The first start with a token prints a link; who opens it first is the admin, and nobody after."""

from __future__ import annotations

import re
import signal

from tests.bot.conftest import NEWCOMER, Apart, Process

SECOND = 1001
TOKEN = "77:well-formed"


def start(apart: Apart) -> Process:
    return Process(
        "run",
        "--data",
        str(apart.data),
        log=apart.folder / "bot.log",
        ZWBOT_API_URL=apart.service.url,
        ZWBOT_TOKEN=TOKEN,
    )


def rest_of(bot: Process) -> str:
    """What the bot still prints until it ends."""
    bot.child.send_signal(signal.SIGTERM)
    printed = bot.child.stdout.read()
    assert bot.stop() == 0
    return printed


def test_the_opener_of_the_printed_link_is_admin_and_nobody_after(apart: Apart) -> None:
    bot = start(apart)
    line = bot.child.stdout.readline()
    found = re.search(r"https://t\.me/\w+\?start=([\w-]{22})\b", line)
    assert found, line
    first, second = apart.chat(NEWCOMER), apart.chat(SECOND)
    welcome = first.ask(f"/start {found[1]}", "链接有效，已登记。")
    assert "您是管理员" in welcome["text"]
    refused = second.ask(f"/start {found[1]}", "这个链接已经用过了")
    assert "您是管理员" not in refused["text"]
    assert rest_of(bot) == ""

    again = start(apart)
    first.send("/help")
    assert "您是管理员" in first.said("能做这些")["text"]
    assert "start=" not in rest_of(again)
