"""Sending: one call of the Bot API, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot.chat.turn import Effect
from bot.db.queries.outbox import Deed, Written
from bot.outbox.outcome import Call, Outcome, Refused, Sent, ServerTrouble, Uncertain, Unreachable
from bot.runner.worker import Unavailable
from bot.transport.telegram.client import call as ask
from bot.transport.telegram.client import outcome_of
from bot.transport.telegram.render import rendered


class Sender:
    """Does what letters and effects say; attached files lie under ``files``."""

    def __init__(self, client: Bot, files: Path) -> None:
        self._client, self._files = client, files

    async def send(self, call: Call) -> Outcome:
        """Send a letter; whatever happens comes back as an outcome."""
        try:
            method, arguments = rendered(call, self._files)
        except FileNotFoundError as problem:
            return Refused(f"{type(problem).__name__}: {problem}")
        except OSError as problem:
            # The disk, not the letter.
            return ServerTrouble(f"{type(problem).__name__}: {problem}")
        except (TypeError, ValueError, KeyError, AttributeError) as problem:
            return Refused(f"{type(problem).__name__}: {problem}")
        return await self._ask(method, arguments)

    async def perform(self, effect: Effect) -> Outcome:
        """Show that we are typing, answer a tap, or say what is to stand nowhere."""
        if effect.kind == "toast":
            shown = {"text": effect.text, "show_alert": effect.alert} if effect.text else {}
            return await self._ask("answerCallbackQuery", {"callback_query_id": effect.tap_id, **shown})
        if effect.kind == "typing":
            return await self._ask("sendChatAction", {"chat_id": int(effect.address), "action": "typing"})
        return await self.send(Call(Deed.SAY, Written(effect.text), effect.address))

    async def _ask(self, method: str, arguments: dict[str, Any]) -> Outcome:
        try:
            answer = await ask(self._client, method, arguments)
        except TelegramError as problem:
            return outcome_of(problem)
        except Exception as problem:
            # An answer of a shape that nobody foresaw: it may have gone through.
            return Uncertain(f"{type(problem).__name__}: {problem}")
        return Sent(answer.get("message_id") if isinstance(answer, dict) else None)

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file that somebody sent; raises :class:`Unavailable`."""
        try:
            file = await self._client.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except TelegramError as problem:
            outcome = outcome_of(problem)
            raise Unavailable(str(outcome), for_good=isinstance(outcome, Refused | Unreachable)) from problem
