"""A draw that is ordered in plain words (抽查2024年的20%): said back with its button; each draw is put down."""

from __future__ import annotations

from bot.actions import DrawSample
from bot.chat import Button, Turn, wished
from bot.chat.wishes import deeds
from bot.chat.wishes.queries import SeeDrawn
from bot.dialogs.auditing import papers
from bot.dialogs.auditing.sample import ask
from bot.letters import auditing as letters
from bot.services import sampling
from zwcore.text import Message

DRAW = Message("sample.button.draw_by_words", "抽取 {percent}%")
SEND = Message("sample.send", "抽查：{what}\n每次抽取都要记入审计。要抽请发：<code>/sample {argument}</code>")
MOST = 100


@wished(deeds.DrawSample)
def to_draw(turn: Turn, wish: deeds.DrawSample) -> None:
    """Say back the year and the share; ask for what is missing."""
    percent = wish.percent
    if wish.year is not None and percent is None and wish.count is not None:
        turn.reply(SEND.with_(what=wish.what, argument=wish.argument))
        return
    if wish.year is None or percent is None or percent != int(percent) or not 0 < percent <= MOST:
        ask(turn)
        return
    action = DrawSample(str(wish.year), int(percent))
    turn.reply(wish.said, [[Button(DRAW.with_(percent=int(percent)), action)]])


@wished(SeeDrawn)
def drawn_last(turn: Turn, wish: SeeDrawn) -> None:
    """The list of the last draw, or its working paper; where nothing was drawn yet, how much is to be."""
    found = sampling.newest(turn.session, 1)
    if not found:
        ask(turn)
    elif wish.paper:
        turn.reply(BEING_MADE.with_(year=found[0].year, number=found[0].number))
        papers.order(turn, found[0])
    else:
        turn.reply(letters.drawn(turn.reader, found[0]))


BEING_MADE = Message("sample.being_made", "{year} 年度第 {number} 次抽取的工作底稿正在做，做好就发来。")
