"""A draw that is ordered in plain words (抽查2024年的20%): said back with its button; each draw is put down."""

from __future__ import annotations

from bot.actions import DrawSample
from bot.chat import Button, Turn, wished
from bot.chat.wishes import deeds
from bot.dialogs.auditing.sample import ask
from zwcore.text import Message

DRAW = Message("sample.button.draw_by_words", "抽取 {percent}%")
MOST = 100


@wished(deeds.DrawSample)
def to_draw(turn: Turn, wish: deeds.DrawSample) -> None:
    """Say back the year and the share; ask for what is missing."""
    percent = wish.percent
    if wish.year is None or percent is None or percent != int(percent) or not 0 < percent <= MOST:
        ask(turn)
        return
    action = DrawSample(str(wish.year), int(percent))
    turn.reply(wish.said, [[Button(DRAW.with_(percent=int(percent)), action)]])
