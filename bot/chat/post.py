"""Putting a letter down to be sent: cut into pieces, its buttons said in the reader's language and written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.chat.wire import encode
from bot.db.engine import Session
from bot.db.queries import outbox, people
from bot.db.queries.outbox import Deed, Written
from bot.db.queries.outbox import Outbox as Row
from bot.i18n import Translator, translator
from bot.letters.letter import IN_A_ROW, Button, Buttons, Letter
from bot.letters.markup import LIMIT, split, units
from bot.masks import masked
from bot.services import notices
from bot.services.notices import Alert
from bot.services.people import Person
from zwcore.text import Message

LEFT_OUT = Message("post.left_out", "太长了，后面的没有列出。")
MOST = 2
"""Messages that one letter may become."""


def written(text: str, buttons: Buttons, say: Translator, letter: Letter | None = None) -> Written:
    """Return a letter as it is stored; ``ValueError`` where a row has too many buttons."""
    rows = [row for row in buttons if row]
    if any(len(row) > IN_A_ROW for row in rows):
        raise ValueError(f"more than {IN_A_ROW} buttons in a row")
    said = tuple(tuple((_label(one, say), encode(one.action)) for one in row) for row in rows)
    if letter is None:
        return Written(text, said)
    return Written(text, said, letter.file, contact=letter.contact, invites=letter.invites)


def _label(button: Button, say: Translator) -> str:
    return button.label if isinstance(button.label, str) else say(button.label)


def pieces(text: str, say: Translator) -> list[str]:
    """Cut a text into what messages hold, at most two; what has no room in them is said to be left out."""
    found = split(text)
    if len(found) <= MOST:
        return found
    room = LIMIT - units(say.html(LEFT_OUT)) - 1
    return [*found[: MOST - 1], f"{split(found[MOST - 1], room)[0]}\n{say.html(LEFT_OUT)}"]


def put_down(session: Session, chat_id: int, letter: Letter, say: Translator, now: datetime) -> Row:
    """Say a letter in a chat; the row of its last piece, which has the buttons."""
    text = masked(letter.text)  # before it is cut: half a number would be known no more
    *before, last = pieces(text, say) if letter.file is None else [text]
    common = {"chat_id": chat_id, "kind": Deed.SAY, "now": now, "priority": letter.urgency}
    for number, piece in enumerate(before, 1):
        part = None if letter.key is None else f"{letter.key}:{number}"
        outbox.add(session, letter=Written(piece), key=part, shows=letter.shows, **common)  # type: ignore[arg-type]
    whole = written(last, letter.buttons, say, letter)
    return outbox.add(session, letter=whole, key=letter.key, shows=letter.shows, **common)  # type: ignore[arg-type]


def change(session: Session, chat_id: int, target: int | Row, letter: Letter, say: Translator, now: datetime) -> Row:
    """Change a message of ours, by its number in the chat or by the row that sends it.

    What is too long for one message goes on in a new one.
    """
    first, *more = pieces(masked(letter.text), say)
    chat_id, message_id, edits = _target(chat_id, target)
    whole = written(first, () if more else letter.buttons, say)
    row = outbox.add(
        session, chat_id=chat_id, kind=Deed.EDIT, letter=whole, now=now, message_id=message_id, edits=edits,
        shows=letter.shows,
    )  # fmt: skip
    for number, piece in enumerate(more, 1):
        rest = written(piece, letter.buttons if number == len(more) else (), say)
        row = outbox.add(session, chat_id=chat_id, kind=Deed.SAY, letter=rest, now=now, shows=letter.shows)
    return row


def _target(chat_id: int, target: int | Row) -> tuple[int, int | None, int | None]:
    """Chat, message and row that an edit is about; an edit of an edit is about the same message."""
    if isinstance(target, int):
        return chat_id, target, None
    if target.kind == Deed.EDIT and target.edits is None:
        return target.chat_id, target.message_id, None
    return target.chat_id, None, target.edits or target.id


def change_buttons(
    session: Session, chat_id: int, message_id: int, buttons: Buttons, say: Translator, now: datetime
) -> Row:
    """Change the buttons under a message of ours, and nothing else."""
    whole, shows = written("", buttons, say), outbox.shown_in(session, chat_id, message_id)
    return outbox.add(
        session, chat_id=chat_id, kind=Deed.BUTTONS, letter=whole, now=now, message_id=message_id, shows=shows
    )


def take_away(session: Session, chat_id: int, message_id: int, now: datetime) -> Row:
    """Delete a message that somebody sent."""
    return outbox.add(session, chat_id=chat_id, kind=Deed.DELETE, letter=Written(), now=now, message_id=message_id)


def send(session: Session, person: Person, letter: Letter, now: datetime) -> Row:
    """Say a letter to somebody who did not ask, where they were met last."""
    return put_down(session, people.chat_with(session, person.id), letter, translator(person.language), now)


def tell(
    session: Session, person: Person, letter: Letter, alerts: Sequence[Alert], now: datetime, *, listed: bool = False
) -> Row:
    """Tell somebody of alerts and remember that this message did; a list is true when it comes, and over then."""
    row = send(session, person, letter, now)
    notices.note(session, row, person, alerts, now if listed else None)
    return row


__all__ = ["Row", "change", "change_buttons", "put_down", "send", "take_away", "tell", "written"]
