"""The command menu: what each role finds in it, and how it reaches the chat."""

from __future__ import annotations

from bot.db.queries import outbox
from bot.db.tables import Person, Role
from bot.dialogs import COMMANDS, Turn
from bot.i18n import Translator, translator
from zwcore.text import Message


def lines(role: str) -> list[tuple[str, Message]]:
    """The commands that ``role`` may use and the menu shows, in order."""
    shown = [(entry.order, name, entry.menu) for name, entry in COMMANDS.items() if entry.open_to(role) and entry.menu]
    return [(name, menu) for _, name, menu in sorted(shown, key=lambda line: line[:2])]


def menu(say: Translator, role: str = Role.NONE) -> list[dict[str, str]]:
    """The menu as the chat service takes it."""
    return [{"command": name, "description": say(text)} for name, text in lines(role)]


def refresh_menu(turn: Turn, person: Person | None = None) -> None:
    """Give a person's chat the menu of their role and language; this chat's, where nobody is named."""
    person = person or turn.person
    chat_id = person.id
    payload = {
        "commands": menu(translator(person.language), person.role),
        "scope": {"type": "chat", "chat_id": chat_id},
    }
    outbox.add(turn.session, chat_id=chat_id, method="setMyCommands", payload=payload, now=turn.now)
