"""The command menu: what each role finds in it, and how it reaches the chat."""

from __future__ import annotations

from datetime import datetime

from bot.chat.registry import COMMANDS
from bot.chat.turn import Turn
from bot.db.engine import Session
from bot.db.queries import outbox, people
from bot.db.queries.outbox import Deed, Written
from bot.db.terms import Role
from bot.i18n import Translator, translator
from bot.services.people import Person
from zwcore.text import Message


def lines(role: str) -> list[tuple[str, Message]]:
    """The commands that ``role`` may use and the menu shows, in order."""
    shown = [(entry.order, name, entry.menu) for name, entry in COMMANDS.items() if entry.open_to(role) and entry.menu]
    return [(name, menu) for _, name, menu in sorted(shown, key=lambda line: line[:2])]


def menu(say: Translator, role: str = Role.NONE) -> tuple[tuple[str, str], ...]:
    """The menu of a role: each command with its line."""
    return tuple((name, say(text)) for name, text in lines(role))


def refresh_menu(turn: Turn, person: Person | None = None) -> None:
    """Give a person's chat the menu of their role and language; this chat's, where nobody is named."""
    give_menu(turn.session, person or turn.person, turn.now, None if person else turn.chat_id)


def give_menu(session: Session, person: Person, now: datetime, chat_id: int | None = None) -> None:
    """Give a person the menu of their role and language."""
    chat_id = chat_id or people.chat_with(session, person.id)
    letter = Written(commands=menu(translator(person.language), person.role))
    outbox.add(session, chat_id=chat_id, kind=Deed.MENU, letter=letter, now=now)
