"""What came in, in our own words: the dialogs know nothing of the chat service's types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.db.terms import PICTURES


class Arrival(StrEnum):
    """What kind of thing came in."""

    TEXT = "text"
    COMMAND = "command"
    TAP = "tap"
    FILE = "file"
    EDITED = "edited"
    CONTACT = "contact"
    BLOCKED = "blocked"
    MARKED = "marked"
    """It bears 绝密, 机密 or 秘密: its content is not known here."""
    OTHER = "other"
    EVENT = "event"


MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as announced; its bytes are still with the chat service."""

    file_id: str
    name: str
    size: int
    kind: str  # document | photo
    caption: str = ""
    album: str = ""
    """What files that were sent together have in common; nothing for one that came alone."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a photo, sent as one or as a file."""
        return self.kind == "photo" or self.name.lower().endswith(PICTURES)

    @property
    def is_too_big(self) -> bool:
        """Whether it is larger than what the chat service hands out: 20 MB."""
        return self.size > 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, or one event from inside: ``kind`` is then EVENT, ``event`` its name, ``number`` the row it is about.

    ``chat_id`` is the account's (:class:`bot.db.tables.Account`).
    """

    kind: Arrival
    chat_id: int
    sent_at: datetime
    """The message's own date, for a tap when it came in: a deadline counts by it, not by when it was handled."""
    user_name: str = ""
    language_code: str = ""
    message_id: int = 0
    """The person's message; for a tap the message under which the button stands."""
    text: str = ""
    command: str = ""
    argument: str = ""
    data: str = ""
    tap_id: str = ""
    """What the answer to a tap names."""
    file: SentFile | None = None
    own_contact: bool = False
    """Whether a shared contact is the sender's own."""
    phone: str = ""
    blocked: bool = False
    reply_to: int | None = None
    event: str = ""
    number: int = 0
    row: int | None = None
    """The row of the inbox that it came in by."""
