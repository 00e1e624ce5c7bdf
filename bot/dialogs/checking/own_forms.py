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
from bot.letters import returned, why_back
from bot.letters.letter import Letter
from bot.services import mine, readings, submissions
from bot.services.mine import Mine, MyForm
from zwcore.text import Message, fold

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
def why_mine_came_back(turn: Turn, wish: WhyReturned) -> None:
    """The forms that came back: of the only one what is to be mended and why, else each to be opened; of one that is
    named and did not come back that it did not."""
    mine_all = mine.listed(turn.session, turn.person)
    named = [one for one in mine_all if _is_meant(one, wish)]
    forms = [one for one in named if one.stands is Mine.RETURNED]
    if len(forms) == 1:
        turn.reply(_as_it_lies(turn, forms[0]) or _why(turn, forms[0]))
    elif forms:
        _tell(turn, forms)
    elif named and wish.argument:
        one = next((one for one in named if one.filing is not None), None)
        if one is None:
            _tell(turn, named)
        else:
            turn.reply(_why(turn, one))
    elif wish.table is not None:
        turn.reply(NO_SUCH.with_(no=wish.table), [[Button(TO_MINE, MyForms())]])
    else:
        turn.reply(NONE_CAME_BACK, [[Button(TO_MINE, MyForms())]])


def _is_meant(form: MyForm, wish: WhyReturned) -> bool:
    return (
        (wish.table is None or form.table_no == wish.table)
        and (wish.year is None or form.year == str(wish.year))
        and fold(wish.words) in fold(form.project)
    )


def _as_it_lies(turn: Turn, form: MyForm) -> Letter | None:
    """What is to be mended of a form that lies before its clerk."""
    stack = None if form.at is None else readings.find(turn.session, form.at.reading_id, turn.person.id)
    return None if stack is None or form.at is None else returned.form(turn.reader, stack, stack.record(form.at.place))


def _why(turn: Turn, form: MyForm) -> Letter:
    filing = submissions.visible_one(turn.session, turn.person, form.filing or 0)
    assert filing is not None, "it is of one's own unit"
    return why_back.of_form(turn.reader, form, filing)


def _tell(turn: Turn, forms: list[MyForm]) -> None:
    lines = [turn.say(letters.line(one, turn.now)) for one in forms[: letters.PAGE]]
    turn.reply("\n".join(lines), [[letters.opening(one)] for one in forms[: letters.PAGE]])
