"""/score NAME: the card of a form that was handed in, as far as the person may see it."""

from __future__ import annotations

from bot.actions import Aspect, ShowFiled
from bot.chat import Button, Turn, command, tap
from bot.db.queries import audit
from bot.db.terms import Role
from bot.letters import cards, scorecards
from bot.services import search, submissions
from bot.services.search import Hits
from bot.services.submissions import Filing
from zwcore.text import Message

SEES = (Role.CLERK, Role.SUPERVISOR, Role.AUDITOR)
NONE_YET = Message("score.none_yet", "还没有提交的表。提交以后就能在这里查成绩。")
NOT_FOUND = Message(
    "score.not_found",
    "已提交的表里没有找到“{words}”。可以写名称的一部分、其中几个字，或拼音首字母，例如 /score 补卡、/score bkzzf。",
)
WHICH = Message("score.which", "有 {count} 个相近的，是哪一个？")
NAME_ONE = Message("score.name_one", "查哪一个？也可以直接写：/score 补卡")
GONE = Message("score.gone", "没有这份表，或您看不到它。请用 /score 重新查。")
MORE = Message("status.more", "另有 {count} 张，写名称查：/score 补卡")
SHOWN = 12


@command("score", Message("menu.score", "查成绩"), roles=SEES, order=30)
def score(turn: Turn) -> None:
    """Answer with the card of the project that is meant; ask where several are close."""
    words, scope = turn.incoming.argument.strip(), submissions.in_sight(turn.session, turn.person)
    found = search.find(turn.session, words, scope, SHOWN) if words else Hits([], 0)
    if found.count == 1:
        show(turn, found.shown[0])
    elif found.count:
        choose(turn, found, WHICH.with_(count=found.count))
    else:
        everything = search.listed(turn.session, scope, SHOWN)
        if not everything.count:
            turn.reply(NONE_YET)
        elif words:
            turn.reply(NOT_FOUND.with_(words=words))
        else:
            choose(turn, everything, NAME_ONE)


def choose(turn: Turn, found: Hits, question: Message) -> None:
    """Name the first of several forms, each with a button that opens it."""
    buttons = [[Button(cards.called(one), ShowFiled(one.id or 0, Aspect.CARD))] for one in found.shown]
    left = found.count - len(found.shown)
    more = [turn.say(MORE.with_(count=left))] if left else []
    turn.reply("\n".join([turn.say(question), *more]), buttons)


def show(turn: Turn, filing: Filing) -> None:
    """Show the card of a form; that an auditor read it is put down."""
    if turn.person.role == Role.AUDITOR:
        audit.append(turn.session, person_id=turn.person.id, action="read", now=turn.now, number=filing.number)
    turn.reply(scorecards.card(turn.reader, submissions.newest_version(turn.session, filing)))


@tap(ShowFiled, roles=SEES)
def tapped(turn: Turn, action: ShowFiled) -> None:
    """Show a card, or all its findings in the place of the card, and back."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None:
        turn.toast(GONE, alert=True)
    elif action.do is Aspect.CARD:
        show(turn, filing)
    else:
        letter = scorecards.findings if action.do is Aspect.FINDINGS else scorecards.card
        turn.edit(turn.incoming.message_id, letter(turn.reader, submissions.newest_version(turn.session, filing)))
