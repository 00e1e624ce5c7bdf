"""What is said in plain words: run as the command that it equals, or answered with what could be said instead.

What changes something is never done by words alone: the command that asks for it is named, or run where it asks first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.chat import Arrival, Turn, on_text
from bot.chat.registry import COMMANDS, TEXTS, in_order
from bot.chat.router import JOIN_FIRST, NO_RIGHTS, enter, way_in
from bot.chat.wishes import Wish, suggestions, understand
from bot.chat.wishes.howto import HOW_TO, JoinUnit, LeftUndone, NeedHelp
from bot.chat.wishes.model import AboutForms, Doing
from bot.chat.wishes.queries import FindForms, OpenForm
from bot.db.terms import Role
from bot.i18n import ON_SCREEN
from bot.letters import cards
from bot.services import cycles, search, submissions
from zwcore.text import Message

NOT_UNDERSTOOD = Message("wish.not_understood", "没看懂“{words}”。可以这样说：")
OR_ELSE = Message("wish.or_else", "也可以发自评表文件、粘贴整张表的文字，或写“表5”打开一张；其他见 /help。")
ONE = Message("wish.one", "· <code>{text}</code>")
NOT_BY_WORDS = Message("wish.not_by_words", "光凭一句话不办理。要办请发：<code>/{command} {argument}</code>")
NOT_YET = Message("wish.not_yet", "这一件现在还不能用一句话办，什么都没有变。能做的都在 /help 里。")
WISHES = {
    "score": "score", "status": "status", "alerts": "alerts", "help": "help", "drafts": "drafts", "fill": "fill",
    "lang": "lang", "submit": "submit", "leave": "leave", "find": "find", "missing": "missing", "my": "my",
    "queue": "queue", "unit": "unit", "year": "year", "sample": "sample", "join": "join",
    "hand_over": "handover",
}  # fmt: skip
"""The command that serves a wish, by the wish's own; it is run as soon as there is one of that name.

Served by none yet: why, compare, changes, download, return, accept, revoke, withdraw, urge, ask_unit, correct, explain.
"""
UNTIL_THEN = {"my": "status", "queue": "status", "find": "score"}
"""What serves a wish as long as its own command is not there."""
NAMES_ONLY = {"score"}
"""Commands that look for a name or a number alone, and for no year."""
ASK_FIRST = {"submit", "handover"}
"""Commands that show what would be done, and do it only by a button."""
TOLD_HOW = frozenset(
    {
        Doing.SUBMIT, Doing.CORRECT, Doing.EXPLAIN, Doing.LEAVE, Doing.JOIN, Doing.FILL, Doing.DOWNLOAD,
        Doing.HAND_OVER,
    }
)  # fmt: skip
"""What can be done today, so that it is told how; the rest is told of as soon as there is a button for it."""
ORDER = 95
NAME, SHOWN = 20, 40
"""How long a name may be that is looked for, and how much of a text is said back."""


@on_text(order=ORDER)
def wish_came(turn: Turn) -> bool:
    """Do what is wished for, or say what could be said; there is always an answer."""
    role, text = Role(turn.person.role), turn.incoming.text
    wish = understand(text, role, *_times(turn))
    if wish is None or isinstance(wish, OpenForm):
        wish = _named(turn, text if wish is None else _narrow(wish).argument)
    if wish is None:
        _offer(turn, NOT_UNDERSTOOD.with_(words=cards.short(text, SHOWN)), OR_ELSE)
    elif role not in wish.roles:
        _offer(turn, NO_RIGHTS)
    elif isinstance(wish, LeftUndone):
        turn.reply(wish.said)
    elif isinstance(wish, NeedHelp) and wish.topic is not None:
        turn.reply(wish.said if wish.topic in TOLD_HOW else NOT_YET)
    elif not _written_otherwise(turn, wish):
        _run(turn, wish)
    return True


def _times(turn: Turn) -> tuple[date, tuple[int, ...]]:
    """Today, and the years that are reported on."""
    years = {int(cycle.year) for cycle in cycles.listed(turn.session) if cycle.year.isdecimal()}
    return turn.now.astimezone(ON_SCREEN).date(), tuple(sorted(years, reverse=True))


def _offer(turn: Turn, first: Message, *last: Message) -> None:
    """Say something, and what could be said instead."""
    offered = suggestions(turn.incoming.text, Role(turn.person.role), *_times(turn), served=_served())
    lines = [first, *(ONE.with_(text=one) for one in offered), *last]
    lines += [JOIN_FIRST] if turn.person.role == Role.NONE else []
    turn.reply("\n".join(map(turn.say, lines)), way_in(turn))


def _served() -> set[str]:
    """The wishes that there is a command for, or another conversation."""
    by_command = {wish for wish, name in WISHES.items() if {name, UNTIL_THEN.get(name)} & COMMANDS.keys()}
    return by_command - (set() if "find" in COMMANDS else {"find"}) | {"why", "correct"}


def _named(turn: Turn, words: str) -> OpenForm | None:
    """A few words that are the name of a form that was handed in, or a part of it."""
    words = words.strip()
    if turn.person.role not in OpenForm.roles or not 2 <= len(words) <= NAME:
        return None
    scope = submissions.in_sight(turn.session, turn.person)
    return OpenForm(words) if search.find(turn.session, words, scope, 1).count else None


def _written_otherwise(turn: Turn, wish: Wish) -> bool:
    """Have a question or a correction answered as if it had been written the way that is understood of one's own."""
    came, text = turn.incoming, wish.as_text
    if text is None:
        return False
    turn.incoming = replace(came, text=text)
    if any(entry.handler(turn) for entry in in_order(TEXTS) if entry.order < ORDER):
        return True
    turn.incoming = came
    return False


def _run(turn: Turn, wish: Wish) -> None:
    """Say what was understood, and run the command that it equals."""
    name = WISHES.get(wish.command, "")
    if name not in COMMANDS and not _has_filters(wish):
        name = UNTIL_THEN.get(name, "")
    entry = COMMANDS.get(name)
    if entry is None or not entry.open_to(turn.person.role):
        instead = HOW_TO[Doing.JOIN] if isinstance(wish, JoinUnit) else NOT_YET
        turn.reply("\n".join(map(turn.say, (wish.said, instead))))
        return
    if name in NAMES_ONLY:
        wish = _narrow(wish)
    if wish.asks and name not in ASK_FIRST:
        how = NOT_BY_WORDS.with_(command=name, argument=wish.argument)
        turn.reply("\n".join(map(turn.say, (wish.said, how))))
        return
    turn.reply(wish.said)
    turn.incoming = replace(turn.incoming, kind=Arrival.COMMAND, command=name, argument=wish.argument)
    enter(entry, turn, wish.argument)


def _has_filters(wish: Wish) -> bool:
    """Whether more is asked than a name: a unit, a state, a finding, a line."""
    return isinstance(wish, FindForms) and replace(wish, words="", table=None, year=None) != FindForms()


def _narrow(wish: Wish) -> Wish:
    """The same about a name or a number alone."""
    if not isinstance(wish, AboutForms):
        return wish
    return replace(wish, table=None if wish.words else wish.table, year=None)
