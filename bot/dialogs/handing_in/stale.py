"""确认提交 that does not fit any more: a form came back since it was asked, a file is on its way to it still."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Arrival, Turn
from bot.letters import cards, forms, returned
from bot.services import evidence, submissions, unsent
from bot.services.readings import Stack
from zwcore.record import Outline
from zwcore.text import Message

BACK = Message("submit.came_back", "{form} 刚被退回 {count} 处，没有提交，见下。")
COMING = Message("submit.coming", "第 {rows} 项的佐证还在附，没有提交。等几秒，附好后再点“确认提交”。")
FIRST_MARK = 2
"""确认提交 of a return itself has 1, those that were asked have more."""


def mark(turn: Turn, lines: Sequence[Outline]) -> int:
    """What 确认提交 is marked with: the return that was the last when it was asked."""
    return FIRST_MARK + submissions.last_return(turn.session, turn.person, lines)


def is_back(turn: Turn, lines: Sequence[Outline], marked: int) -> bool:
    """Tell whether one of some forms came back since 确认提交 was asked with that mark."""
    return marked >= FIRST_MARK and mark(turn, lines) > marked


def stops(turn: Turn, stack: Stack, lines: Sequence[Outline], marked: int) -> bool:
    """Say why forms are not handed in after all, and show what is to be done; tell whether that is so."""
    if shows_back(turn, stack, lines, marked):
        return True
    rows = evidence.coming(turn.session, turn.person, lines, turn.now)
    if rows:
        _say(turn, COMING.with_(rows=tuple(str(row + 1) for row in rows)))
    return bool(rows)


def shows_back(turn: Turn, stack: Stack, lines: Sequence[Outline], marked: int) -> bool:
    """Show the return that came since, where one did; tell whether that is so."""
    line = next((one for one in lines if is_back(turn, [one], marked)), None)
    if line is not None:
        _came_back(turn, stack, line)
    return line is not None


def _came_back(turn: Turn, stack: Stack, line: Outline) -> None:
    """The return, as its unit deals with it, where the form lies now."""
    found = unsent.newest(turn.session, turn.person.id, *line.key)
    place = (stack, line.place) if found is None else (found.stack, found.place)
    record = place[0].record(place[1])
    back = returned.back(turn.reader, record)
    _say(turn, BACK.with_(form=cards.briefly(line), count=0 if back is None else len(back.items)))
    turn.reply(returned.form(turn.reader, place[0], record) or forms.card(turn.reader, place[0], record))


def _say(turn: Turn, why: Message) -> None:
    """At the tap, or below what was written."""
    if turn.incoming.kind is Arrival.TAP:
        turn.toast(why, alert=True)
    else:
        turn.reply(why)
