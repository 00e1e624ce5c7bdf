"""What a clerk asks of the forms of their own: how one stands (表8还没交吧), why some came back (退回的原因)."""

from __future__ import annotations

from bot.actions import MyForms
from bot.chat import Button, Turn, wished
from bot.chat.registry import COMMANDS
from bot.chat.router import enter
from bot.chat.wishes.counted import WhyReturned
from bot.chat.wishes.queries import SeeStatus
from bot.db.terms import Role
from bot.letters import mine as letters
from bot.letters import returned
from bot.services import mine, readings
from bot.services.mine import Mine, MyForm
from zwcore.text import Message

TO_MINE = Message("button.my", "我的表")
NONE_CAME_BACK = Message("own.none_came_back", "没有退回的表。")
NO_SUCH = Message("own.no_such", "您的表里没有表{no}。")


@wished(SeeStatus, roles=[Role.CLERK])
def how_mine_is(turn: Turn, wish: SeeStatus) -> None:
    """How a form of one's own stands, whether it was handed in or not; without one, of all."""
    if wish.table is None:
        turn.reply(wish.said)
        enter(COMMANDS["status"], turn, wish.argument)
        return
    forms = [one for one in mine.listed(turn.session, turn.person) if one.table_no == wish.table]
    forms = [one for one in forms if wish.year is None or one.year == str(wish.year)]
    if forms:
        _tell(turn, forms)
    else:
        turn.reply(NO_SUCH.with_(no=wish.table), [[Button(TO_MINE, MyForms())]])


@wished(WhyReturned, roles=[Role.CLERK])
def why_mine_came_back(turn: Turn, _: WhyReturned) -> None:
    """The forms that came back: of the only one what is to be mended and why, else each to be opened."""
    forms = [one for one in mine.listed(turn.session, turn.person) if one.stands is Mine.RETURNED]
    at = forms[0].at if len(forms) == 1 else None
    stack = None if at is None else readings.find(turn.session, at.reading_id, turn.person.id)
    letter = None if stack is None or at is None else returned.form(turn.reader, stack, stack.record(at.place))
    if letter is not None:
        turn.reply(letter)
    elif forms:
        _tell(turn, forms)
    else:
        turn.reply(NONE_CAME_BACK, [[Button(TO_MINE, MyForms())]])


def _tell(turn: Turn, forms: list[MyForm]) -> None:
    lines = [turn.say(letters.line(one, turn.now)) for one in forms[: letters.PAGE]]
    turn.reply("\n".join(lines), [[letters.opening(one)] for one in forms[: letters.PAGE]])
