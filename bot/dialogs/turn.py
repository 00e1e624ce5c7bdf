"""One turn of a conversation: what came in, who wrote, and the ways to answer.

A handler works inside the transaction of its update: what it writes, says and starts is there together or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.db.queries import outbox
from bot.db.tables import Dialog, Outbox, Person, Priority, Upload
from bot.dialogs.incoming import Incoming
from bot.dialogs.markup import Buttons, keyboard, split
from bot.i18n import Translator, translator
from bot.runner import uploads
from bot.runner.files import Files
from zwcore.text import Message

Shows = dict[str, Any] | None
"""What a message shows (the column of that name): ``None`` leaves it as it was."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A call that goes at once after the commit, outside the outbox: typing, or the answer to a tap."""

    method: str
    payload: dict[str, Any]


@dataclass
class Turn:
    """What a handler is given."""

    session: Session
    now: datetime
    incoming: Incoming
    person: Person
    is_new: bool = False
    """First contact: the person was put down just now."""
    args: list[str] = field(default_factory=list)
    """For a tap: the parts of its data after the prefix, cut at the colons."""
    effects: list[Effect] = field(default_factory=list)
    answered: bool = False
    files: Files | None = None
    """Where bytes to be sent are put; only a rehearsal has none."""
    _dialog: list[Dialog | None] = field(default_factory=list)

    @property
    def lang(self) -> str:
        """The person's language."""
        return self.person.language

    @property
    def translator(self) -> Translator:
        """What says messages in the person's language; called it gives plain text."""
        return translator(self.person.language)

    def say(self, message: Message) -> str:
        """``message`` in the person's language, as markup: values are escaped."""
        return self.translator.html(message)

    # -- answers -------------------------------------------------------------------------------------------------

    def reply(
        self,
        text: Message | str,
        buttons: Buttons = (),
        shows: Shows = None,
        *,
        key: str | None = None,
        priority: int = Priority.ANSWER,
    ) -> Outbox:
        """Say ``text`` (a message, or markup) in this chat; the row of its last piece, which has the buttons.

        ``shows`` is what the numbers in it mean (:func:`bot.dialogs.show.shown`).
        """
        return self._send(self.incoming.chat_id, text, buttons, self.translator, key, priority, shows)

    def send_to(
        self,
        person: Person,
        text: Message | str,
        buttons: Buttons = (),
        *,
        key: str | None,
        priority: int = Priority.ANOMALY,
    ) -> Outbox:
        """Say ``text`` to somebody else, in their language; ``key`` makes sure that it is said once."""
        return self._send(person.id, text, buttons, translator(person.language), key, priority)

    def _send(
        self,
        chat_id: int,
        text: Message | str,
        buttons: Buttons,
        say: Translator,
        key: str | None,
        priority: int,
        shows: Shows = None,
    ) -> Outbox:
        *before, last = split(say.html(text) if isinstance(text, Message) else text)
        for number, piece in enumerate(before, 1):
            part = None if key is None else f"{key}:{number}"
            self._row("sendMessage", chat_id, piece, None, key=part, priority=priority, shows=shows)
        return self._row("sendMessage", chat_id, last, keyboard(buttons, say), key=key, priority=priority, shows=shows)

    def edit(self, target: int | Outbox, text: Message | str, buttons: Buttons = (), shows: Shows = None) -> Outbox:
        """Change a message of ours, by its number in this chat or by the row that sends it.

        What is too long for one message goes on in new ones.
        """
        first, *more = split(self.say(text) if isinstance(text, Message) else text)
        markup = keyboard(buttons, self.translator)
        chat_id, message_id, edits = self._target(target)
        only = None if more else markup
        row = self._row("editMessageText", chat_id, first, only, message_id=message_id, edits=edits, shows=shows)
        for number, piece in enumerate(more, 1):
            row = self._row("sendMessage", chat_id, piece, markup if number == len(more) else None, shows=shows)
        return row

    def put(
        self, target: int | Outbox | None, text: Message | str, buttons: Buttons = (), shows: Shows = None
    ) -> Outbox:
        """Change a message of ours where there is one, else say it in a new one."""
        return self.reply(text, buttons, shows) if target is None else self.edit(target, text, buttons, shows)

    def edit_buttons(self, message_id: int, buttons: Buttons) -> Outbox:
        """Change the buttons under a message of ours, and nothing else."""
        payload = {"message_id": message_id, "reply_markup": keyboard(buttons, self.translator)}
        chat_id = self.incoming.chat_id
        return outbox.add(self.session, chat_id=chat_id, method="editMessageReplyMarkup", payload=payload, now=self.now)

    def _target(self, target: int | Outbox) -> tuple[int, int | None, int | None]:
        """Chat, message and row that an edit is about; an edit of an edit is about the same message."""
        if not isinstance(target, Outbox):
            return self.incoming.chat_id, target, None
        if target.method == "editMessageText" and target.edits is None:
            return target.chat_id, target.payload["message_id"], None
        return target.chat_id, None, target.edits or target.id

    def _row(
        self,
        method: str,
        chat_id: int,
        text: str,
        markup: dict[str, Any] | None,
        *,
        key: str | None = None,
        priority: int = Priority.ANSWER,
        message_id: int | None = None,
        edits: int | None = None,
        shows: Shows = None,
    ) -> Outbox:
        payload: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
        if message_id is not None:
            payload["message_id"] = message_id
        if markup is not None:
            payload["reply_markup"] = markup
        return outbox.add(
            self.session,
            chat_id=chat_id,
            method=method,
            payload=payload,
            now=self.now,
            key=key,
            priority=priority,
            edits=edits,
            shows=shows,
        )

    def toast(self, text: Message | str, *, alert: bool = False) -> None:
        """Answer the tap with a short line that fades, or with one to be confirmed; at most 200 characters."""
        plain = self.translator(text) if isinstance(text, Message) else text
        self._answer({"text": plain[:200], "show_alert": alert})

    def close_tap(self) -> None:
        """Answer the tap without a word, unless it was answered."""
        if self.incoming.callback_id and not self.answered:
            self._answer({})

    def _answer(self, payload: dict[str, Any]) -> None:
        if self.incoming.callback_id:
            self.answered = True
            payload = {"callback_query_id": self.incoming.callback_id, **payload}
            self.effects.append(Effect("answerCallbackQuery", payload))

    def typing(self) -> None:
        """Show at once that the answer is being worked on."""
        self.effects.append(Effect("sendChatAction", {"chat_id": self.incoming.chat_id, "action": "typing"}))

    # -- the dialog ----------------------------------------------------------------------------------------------

    @property
    def dialog(self) -> Dialog | None:
        """The conversation this chat is in."""
        if not self._dialog:
            self._dialog = [self.session.get(Dialog, self.incoming.chat_id)]
        return self._dialog[0]

    def start(self, name: str, step: str, data: dict[str, Any] | None = None) -> Dialog:
        """Begin a dialog, or go on to another of its steps; without ``data`` what it holds is kept."""
        row = self.dialog
        if row is None:
            row = Dialog(chat_id=self.incoming.chat_id, name=name, step=step, data=data or {}, updated=self.now)
            self.session.add(row)
            self._dialog = [row]
            return row
        kept = row.data if row.name == name else {}
        row.name, row.step, row.updated, row.version = name, step, self.now, row.version + 1
        row.data = kept if data is None else data
        return row

    def end(self) -> None:
        """End the dialog, if there is one."""
        row = self.dialog
        if row is not None:
            self.session.delete(row)
            self.session.flush()
            self._dialog = [None]

    # -- files ---------------------------------------------------------------------------------------------------

    def keep(self, content: bytes) -> str:
        """Put bytes down that a message is to carry; the path to name in its payload."""
        if self.files is None:
            raise ValueError("no place for files")
        sha256 = self.files.keep(content)
        return self.files.path(sha256).relative_to(self.files.folder).as_posix()

    def read_upload(self, notice: Outbox | None = None, *, evidence_for: str | None = None) -> Upload:
        """Have the file that came in read; the ``read`` event brings the result. ``notice`` is what was said so far.

        A file that is evidence is kept unread; the event is then ``kept``.
        """
        file = self.incoming.file
        if file is None:
            raise ValueError("nothing to read: no file came in")
        return uploads.add(
            self.session,
            Upload(
                person_id=self.person.id,
                chat_id=self.incoming.chat_id,
                message_id=self.incoming.message_id,
                file_id=file.file_id,
                name=file.name,
                size=file.size,
                notice_outbox_id=None if notice is None else notice.id,
                evidence_for=evidence_for,
                created=self.now,
            ),
        )
