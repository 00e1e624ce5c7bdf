"""Sending: one call of the chat service, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from telegram import Bot, InputFile
from telegram.error import TelegramError

from bot.outbox.outcome import Outcome, Refused, Sent, Unreachable
from bot.runner.worker import Unavailable
from bot.transport.client import call, outcome_of

METHODS = frozenset(
    {
        "sendMessage",
        "sendDocument",
        "sendPhoto",
        "sendChatAction",
        "editMessageText",
        "editMessageReplyMarkup",
        "answerCallbackQuery",
        "deleteMessage",
        "setMyCommands",
    }
)


class Sender:
    """Calls methods by the names and parameters of the chat service; files are named by path under ``files``."""

    def __init__(self, client: Bot, files: Path) -> None:
        self._client, self._files = client, files

    async def send(self, method: str, payload: dict[str, Any]) -> Outcome:
        """Call ``method``; whatever happens comes back as an outcome."""
        if method not in METHODS:
            return Refused(f"{method} is not among what we send")
        try:
            answer = await call(self._client, method, self._arguments(payload))
        except TelegramError as problem:
            return outcome_of(problem)
        except (OSError, TypeError, ValueError, KeyError) as problem:
            return Refused(f"{type(problem).__name__}: {problem}")
        return Sent(answer.get("message_id") if isinstance(answer, dict) else None)

    def _arguments(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The payload with the bytes of its files."""
        given = dict(payload)
        for kind in ("document", "photo"):
            named = given.get(kind)
            if isinstance(named, dict):
                content = (self._files / named["path"]).read_bytes()
                given[kind] = InputFile(content, filename=named["name"])
        return given

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file that somebody sent; raises :class:`Unavailable`."""
        try:
            file = await self._client.get_file(file_id)
            return bytes(await file.download_as_bytearray())
        except TelegramError as problem:
            outcome = outcome_of(problem)
            raise Unavailable(str(outcome), for_good=isinstance(outcome, Refused | Unreachable)) from problem
