"""A draw that is ordered in plain words (抽查2024年的20%): said back with its button; each draw is put down."""

from __future__ import annotations

from bot.actions import DrawSample
from bot.chat import Button, Turn, wished
from bot.chat.wishes import deeds
from bot.chat.wishes.queries import SeeDrawn
from bot.dialogs.auditing import papers
from bot.dialogs.auditing.sample import NO_PART, ask
from bot.letters import auditing as letters
from bot.services import sampling
from zwcore.text import Message

DRAW = Message("sample.button.draw_by_words", "抽取 {percent}%")
DRAW_SO_MANY = Message("sample.button.draw_so_many", "抽取 {count} 张")
MOST = 100


@wished(deeds.DrawSample)
def to_draw(turn: Turn, wish: deeds.DrawSample) -> None:
    """Say back the year, how much, and of which unit or department; ask for what is missing."""
    percent = wish.percent
    part = sampling.part_of(turn.session, turn.person, wish.words) if wish.words else sampling.SamplePart()
    is_share = percent is not None and percent == int(percent) and 0 < percent <= MOST
    if wish.year is None or not (is_share or wish.count):
        ask(turn)
        return
    if part is None:
        turn.reply(NO_PART.with_(words=wish.words))
        return
    share = int(percent or 0)
    action = DrawSample(str(wish.year), share, wish.count, part.unit, part.department)
    label = DRAW_SO_MANY.with_(count=wish.count) if wish.count else DRAW.with_(percent=share)
    turn.reply(wish.said, [[Button(label, action)]])


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
