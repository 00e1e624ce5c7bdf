"""One turn of a conversation: what came in, who wrote, and the ways to answer.

A handler works inside the transaction of its update: what it writes, says and starts is there together or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from html import escape
from typing import Any

from bot.chat import onward, post, waiting
from bot.chat.incoming import Arrival, Incoming
from bot.chat.post import Row
from bot.chat.shut import no_rights
from bot.chat.waiting import State
from bot.db.engine import Session
from bot.db.queries import chats, orders, outbox, uploads
from bot.db.queries.orders import Order
from bot.db.queries.outbox import Shows
from bot.db.queries.uploads import Upload
from bot.db.queries.work import KeepUpload, ReadUpload, Work
from bot.db.terms import Role
from bot.i18n import Translator, translator
from bot.letters.letter import Buttons, Letter, Reader
from bot.masks import masked
from bot.services import handover, readings
from bot.services.people import Person
from bot.services.quotas import USUAL, Quotas
from bot.services.readings import Stack
from zwcore.text import Message

Words = Letter | Message | str
GONE = Message("review.gone", "这次发来的已删除，或不是您的。请重新发送文件。")


@dataclass(frozen=True, slots=True)
class Effect:
    """What goes at once, outside the outbox: ``typing``, ``toast`` (the answer to a tap), ``say`` (in an outage)."""

    kind: str
    address: str
    text: str = ""
    tap_id: str = ""
    alert: bool = False


@dataclass
class Turn:
    """What a handler is given."""

    session: Session
    now: datetime
    incoming: Incoming
    person: Person
    is_new: bool = False
    """First contact: the person was put down just now."""
    quotas: Quotas = USUAL
    effects: list[Effect] = field(default_factory=list)
    answered: bool = False

    @property
    def chat_id(self) -> int:
        """The chat this turn is in."""
        return self.incoming.chat_id

    @property
    def _address(self) -> str:
        return outbox.address_of(self.session, self.chat_id) or ""

    @property
    def lang(self) -> str:
        """The person's language."""
        return self.person.language

    @property
    def translator(self) -> Translator:
        """What says messages in the person's language; called it gives plain text."""
        return translator(self.person.language)

    def translator_of(self, person: Person) -> Translator:
        """What says messages in somebody else's language."""
        return translator(person.language)

    def say(self, message: Message) -> str:
        """``message`` in the person's language, as markup: values are escaped."""
        return self.translator.html(message)

    @property
    def _is_typed(self) -> bool:
        """Whether the label of a button was written instead of tapped: what is answered stands below it then."""
        return self.incoming.kind == Arrival.TAP and not self.incoming.tap_id

    # -- answers -------------------------------------------------------------------------------------------------

    def _letter(self, words: Words, buttons: Buttons, key: str | None = None) -> Letter:
        if isinstance(words, Letter):
            return words if key is None else replace(words, key=key)
        return Letter(words if isinstance(words, str) else self.say(words), buttons, key=key)

    def reply(self, words: Words, buttons: Buttons = (), *, key: str | None = None) -> Row:
        """Say something in this chat (a letter, a message, or markup); the row of its last piece."""
        letter = self._letter(words, buttons, key)
        return post.put_down(self.session, self.chat_id, letter, self.translator, self.now)

    def send_to(self, person: Person, words: Letter | Message, buttons: Buttons = (), *, key: str | None) -> Row:
        """Say something to somebody else, in their language; ``key`` makes sure that it is said once."""
        text = words if isinstance(words, Letter) else Letter(translator(person.language).html(words), buttons, key=key)
        return post.send(self.session, person, text, self.now)

    def edit(self, target: int | Row, words: Words, buttons: Buttons = ()) -> Row:
        """Change a message of ours, by its number in this chat or by the row that sends it."""
        if self._is_typed and target == self.incoming.message_id:
            return self.reply(words, buttons)
        letter = self._letter(words, buttons)
        return post.change(self.session, self.chat_id, target, letter, self.translator, self.now)

    def take_away(self, message_id: int) -> None:
        """Have a message that the person sent deleted in this chat, where the service still can."""
        post.take_away(self.session, self.chat_id, message_id, self.now)

    def put(self, target: int | Row | None, words: Words, buttons: Buttons = ()) -> Row:
        """Change a message of ours where there is one, else say it in a new one."""
        return self.reply(words, buttons) if target is None else self.edit(target, words, buttons)

    def edit_buttons(self, message_id: int, buttons: Buttons) -> Row:
        """Change the buttons under a message of ours, and nothing else."""
        return post.change_buttons(self.session, self.chat_id, message_id, buttons, self.translator, self.now)

    def row(self, number: int | None) -> Row | None:
        """A message of ours by the number of the row that sends it."""
        return outbox.find(self.session, number)

    def shown(self, message_id: int | None = None) -> Shows | None:
        """What a message of ours shows: the one under whose button was tapped, unless another is named."""
        found = outbox.shown_in(self.session, self.chat_id, message_id or self.incoming.message_id)
        return None if found is None else onward.shows(self.session, self.person.id, found)

    def last_shown(self, since: int | None = 0) -> list[Shows]:
        """What the cards show that came last in this chat, the newest first; ``since`` is the row after which."""
        found = [] if since is None else outbox.last_shown(self.session, self.chat_id, since)
        return [onward.shows(self.session, self.person.id, one) for one in found]

    def is_in(self, number: int | None, message_id: int | None) -> bool:
        """Tell whether a message is the one that a row (by its number) sends or changes."""
        row = self.row(number)
        return row is not None and message_id is not None and outbox.message_of(self.session, row) == message_id

    def has_said(self, key: str) -> bool:
        """Tell whether what is said once under a key was said."""
        return outbox.is_there(self.session, key)

    def toast(self, text: Message | str, *, alert: bool = False) -> None:
        """Answer the tap with a short line that fades, or with one to be confirmed; at most 200 characters."""
        plain = self.translator(text) if isinstance(text, Message) else text
        if self._is_typed:
            self.reply(escape(plain))
        else:
            self._answer(masked(plain)[:200], alert)

    def close_tap(self) -> None:
        """Answer the tap without a word, unless it was answered."""
        if not self.answered:
            self._answer("", False)

    def _answer(self, text: str, alert: bool) -> None:
        if self.incoming.tap_id:
            self.answered = True
            self.effects.append(Effect("toast", self._address, text, self.incoming.tap_id, alert))

    def typing(self) -> None:
        """Show at once that the answer is being worked on."""
        self.effects.append(Effect("typing", self._address))

    # -- what is waited for ----------------------------------------------------------------------------------------

    @property
    def waits_for(self) -> str | None:
        """The name of what this chat waits for."""
        return chats.step(self.session, self.chat_id)

    @property
    def waiting(self) -> State | None:
        """What this chat waits for."""
        state = waiting.in_chat(self.session, self.chat_id)
        return None if state is None else onward.state(self.session, self.person.id, state)

    def wait(self, state: State) -> None:
        """Wait for a text; what was waited for before is forgotten."""
        name, content = waiting.written(state)
        chats.wait(self.session, self.chat_id, name, content, self.now)

    def drop(self) -> None:
        """Wait no more for words of something that was begun, where something else is begun now; this is said."""
        state = self.waiting
        if state is not None and state.dropped is not None:
            self.end()
            self.reply(state.dropped)

    def end(self) -> None:
        """Wait for nothing any more."""
        chats.end(self.session, self.chat_id)

    # -- their files -----------------------------------------------------------------------------------------------

    @property
    def reader(self) -> Reader:
        """Who reads what is composed for this chat."""
        return Reader(self.session, self.person, self.translator, self.now)

    def own_file(self, reading_id: int) -> Stack | None:
        """The person's own checked file that a button names; where it is gone, the tap is told so."""
        stack = readings.find(self.session, reading_id, self.person.id)
        if stack is None:
            self.not_there(GONE)
        return stack

    def not_there(self, gone: Message, *, alert: bool = True) -> None:
        """Say that something of one's own is not there; to who has no role any more and whose work went to another that
        they have no rights."""
        person = self.person
        if person.role == Role.NONE and handover.heir(self.session, person.id) != person.id:
            self.toast("\n".join(map(self.translator, no_rights(Role.NONE))), alert=True)
        else:
            self.toast(gone, alert=alert)

    # -- slow work -------------------------------------------------------------------------------------------------

    def order(self, work: Work, wait: timedelta = timedelta()) -> int:
        """Have something slow done, after a while; an event brings the result. The number of the order."""
        row = orders.place(
            self.session, work, person_id=self.person.id, chat_id=self.chat_id, now=self.now,
            inbox_id=self.incoming.row, wait=wait,
        )  # fmt: skip
        return row.id or 0

    @cached_property
    def _order(self) -> Order:
        return orders.get(self.session, self.incoming.number)

    def done(self) -> Order:
        """The order that an event tells of."""
        return self._order

    def receive(self, notice: Row, *, evidence_for: str | None = None) -> None:
        """Have the file that came in read (event ``read``), or kept as evidence (event ``kept``).

        ``notice`` is what was said so far.
        """
        number = self.put_down(notice.id, evidence_for=evidence_for)
        self.order(ReadUpload(number) if evidence_for is None else KeepUpload(number))

    def put_down(self, notice: int | None, **more: Any) -> int:
        """Put the file that came in down as an upload, ``more`` as of :func:`bot.db.queries.uploads.add`; its number.

        ``notice`` is the row of what was said so far.
        """
        file = self.incoming.file
        assert file is not None
        return uploads.add(
            self.session, person_id=self.person.id, chat_id=self.chat_id, message_id=self.incoming.message_id,
            file_id=file.file_id, name=file.name, size=file.size, notice=notice, now=self.now, **more,
        )  # fmt: skip

    def upload(self, order: Order | None = None) -> tuple[Upload, Row | None]:
        """The file that an event or an order is about, and the row that says what is being done with it."""
        found = uploads.get(self.session, orders.upload_of(order or self.done()))
        return found, self.row(found.notice_outbox_id)
