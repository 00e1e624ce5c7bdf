"""The state of the offline service: chats, messages, waiting updates, callbacks, calls. In memory, one event loop."""

import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from .bell import Bell
from .callbacks import Callbacks
from .errors import Json, SimError, bad, forbidden, too_many
from .faults import Faults
from .files import FileStore, StoredFile
from .limits import TYPING_SECONDS
from .people import BOT_ID, DEMO_PEOPLE, SimPerson
from .profile import Profile
from .updates import Updates

_IDS_SINCE = datetime(2024, 1, 1, tzinfo=UTC)
_IDS_PER_SECOND = 10
_CALLS_KEPT = 20_000


@dataclass(frozen=True)
class Hooks:
    """What the person's side may ask of the bot beside it; without hooks `/sim/clock` and `/sim/idle` answer 501."""

    set_clock: Callable[[datetime | None, timedelta | None], Awaitable[datetime]]
    idle: Callable[[float], Awaitable[bool]]


@dataclass
class SimMessage:
    """One message of a private chat, as it is now."""

    message_id: int
    chat_id: int
    date: int
    from_bot: bool
    text: str | None = None
    entities: list[Json] = field(default_factory=list)
    file: StoredFile | None = None
    contact: Json | None = None
    markup: Json | None = None
    reply_to: int | None = None
    forwarded: Json | None = None
    media_group_id: str | None = None
    edit_date: int | None = None
    deleted: bool = False
    pinned: bool = False
    reaction: str | None = None
    pressed: str | None = None
    seq: int = 0


@dataclass
class Chat:
    """The private chat of one person with the bot."""

    person: SimPerson
    started: bool = False
    blocked: bool = False
    messages: dict[int, SimMessage] = field(default_factory=dict)
    seq: int = 0
    read_upto: int = 0
    typing_until: float = 0.0
    typing: str = ""
    bell: Bell = field(default_factory=Bell)

    def touch(self, message: SimMessage) -> None:
        """Give a new or changed message the next number of this chat."""
        self.seq += 1
        message.seq = self.seq

    def since(self, seq: int) -> list[SimMessage]:
        """Return the messages changed after `seq`, oldest first."""
        return [message for message in self.messages.values() if message.seq > seq]

    def unread(self) -> int:
        """Return how many messages of the bot the person has not seen."""
        return sum(
            1 for one in self.messages.values() if one.from_bot and not one.deleted and one.message_id > self.read_upto
        )


class Sandbox:
    """The whole offline service. `now` is the bot's clock; ids grow from `started`, the wall clock of this start."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        started: datetime | None = None,
        hooks: Hooks | None = None,
        people: Iterable[SimPerson] = DEMO_PEOPLE,
        flood: bool = False,
    ) -> None:
        first = self._first_id(started or now())
        self.now = now
        self.hooks = hooks
        self.flood = flood
        self.bell = Bell()
        self.version = 0
        self.epoch = first
        self.closing = False
        self.chats: dict[int, Chat] = {person.id: Chat(person, person.started) for person in people}
        self.files = FileStore(first)
        self.updates = Updates(first)
        self.callbacks = Callbacks(first)
        self.profile = Profile()
        self.faults = Faults()
        self.calls: deque[Json] = deque(maxlen=_CALLS_KEPT)
        self._call_numbers = itertools.count(1)
        self._message_ids = itertools.count(first)
        self._sent: dict[int, float] = {}
        self._recent: deque[float] = deque(maxlen=30)

    @staticmethod
    def _first_id(started: datetime) -> int:
        return max(int((started - _IDS_SINCE).total_seconds()), 0) * _IDS_PER_SECOND + 1

    def timestamp(self) -> int:
        """Return the bot's time in whole seconds, as message dates are."""
        return int(self.now().timestamp())

    # -- chats ---------------------------------------------------------------------------------------------------

    def add_person(self, person_id: int | None, name: str, language_code: str) -> SimPerson:
        """Add one person without rights."""
        number = person_id if person_id is not None else max([*self.chats, BOT_ID]) + 1
        if number in self.chats or number == BOT_ID:
            raise SimError(409, f"id {number} is taken")
        person = SimPerson(number, name, language_code=language_code)
        self.chats[number] = Chat(person)
        self.changed()
        return person

    def chat(self, chat_id: int) -> Chat:
        """Return a chat, whether or not the bot may write to it."""
        found = self.chats.get(chat_id)
        if found is None:
            raise bad("chat not found")
        return found

    def open_chat(self, chat_id: int) -> Chat:
        """Return a chat that the bot may write to."""
        chat = self.chat(chat_id)
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            # For somebody it never met the service may say "chat not found"; this wording is from its documentation.
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def check_flood(self, chat_id: int) -> None:
        """Refuse more than one message a second in a chat and thirty overall, when limits are on."""
        if not self.flood:
            return
        now = time.monotonic()
        overall = len(self._recent) == 30 and now - self._recent[0] < 1
        if overall or now - self._sent.get(chat_id, -1.0) < 1:
            raise too_many(1)
        self._sent[chat_id] = now
        self._recent.append(now)

    # -- messages ------------------------------------------------------------------------------------------------

    def post(self, chat: Chat, message: SimMessage) -> SimMessage:
        """Put a new message into a chat and wake who looks at it."""
        message.message_id = next(self._message_ids)
        chat.messages[message.message_id] = message
        if message.from_bot:
            chat.typing_until = 0.0
        else:
            chat.read_upto = message.message_id
        return self.change(chat, message)

    def new(self, chat: Chat, from_bot: bool, **content: Any) -> SimMessage:
        """Make and post a message."""
        return self.post(chat, SimMessage(0, chat.person.id, self.timestamp(), from_bot, **content))

    def change(self, chat: Chat, message: SimMessage) -> SimMessage:
        """Tell that a message changed."""
        chat.touch(message)
        chat.bell.ring()
        self.changed()
        return message

    def delete(self, chat: Chat, message: SimMessage) -> None:
        """Take a message away; its number stays, so that a watcher sees it go."""
        message.deleted = True
        message.text, message.entities, message.file = None, [], None
        message.contact, message.markup = None, None
        self.change(chat, message)

    def message(self, chat: Chat, message_id: int | None, doing: str) -> SimMessage:
        """Return a message that is still there; `doing` is edit, delete, … for the refusal's words."""
        found = chat.messages.get(message_id or 0)
        if found is None or found.deleted:
            raise bad(f"message to {doing} not found")
        return found

    def set_typing(self, chat: Chat, action: str) -> None:
        """Show for some seconds what the bot is doing."""
        chat.typing, chat.typing_until = action, time.monotonic() + TYPING_SECONDS
        self.changed()

    # -- the rest ------------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Wake who watches the whole."""
        self.version += 1
        self.bell.ring()

    def log_call(self, method: str, params: Json, status: int, answer: Any) -> None:
        """Note one Bot API call; status 0 means the connection was cut."""
        number = next(self._call_numbers)
        self.calls.append({"n": number, "method": method, "params": params, "status": status, "answer": answer})
        self.changed()

    def reset(self) -> None:
        """Empty chats and faults; ids keep growing, and what the bot said about itself stays."""
        for chat in self.chats.values():
            fresh = Chat(chat.person, chat.person.started, bell=chat.bell)
            # A watcher's SEQ from before must not hide what comes after.
            fresh.seq = chat.seq
            self.chats[chat.person.id] = fresh
            chat.bell.ring()
        self.epoch += 1
        self.files.clear()
        self.updates.clear()
        self.callbacks.clear()
        self.faults.planned.clear()
        self.flood = False
        self.changed()

    def close(self) -> None:
        """Let go of every held poll, so that the server can stop at once."""
        self.closing = True
        self.bell.ring()
        self.updates.close()
        self.callbacks.clear()
        for chat in self.chats.values():
            chat.bell.ring()
