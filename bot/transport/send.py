"""Sending: one call of the chat service, and what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from telegram import Bot, BotCommand, BotCommandScope, InlineKeyboardMarkup, InputFile, Message
from telegram.error import TelegramError

from bot.outbox.outcome import Outcome, Refused, Sent, Unreachable
from bot.runner.worker import Unavailable
from bot.transport.client import outcome_of


class Sender:
    """Calls methods by the names and parameters of the chat service; files are named by path under ``files``."""

    def __init__(self, client: Bot, files: Path) -> None:
        self._client, self._files = client, files
        self._methods: dict[str, Callable[..., Awaitable[object]]] = {
            "sendMessage": client.send_message,
            "sendDocument": client.send_document,
            "sendPhoto": client.send_photo,
            "sendChatAction": client.send_chat_action,
            "editMessageText": client.edit_message_text,
            "editMessageReplyMarkup": client.edit_message_reply_markup,
            "answerCallbackQuery": client.answer_callback_query,
            "deleteMessage": client.delete_message,
            "setMyCommands": client.set_my_commands,
        }

    async def send(self, method: str, payload: dict[str, Any]) -> Outcome:
        """Call ``method``; whatever happens comes back as an outcome."""
        call = self._methods.get(method)
        if call is None:
            return Refused(f"{method} is not among what we send")
        try:
            answer = await call(**self._arguments(payload))
        except TelegramError as problem:
            return outcome_of(problem)
        except (OSError, TypeError, ValueError, KeyError) as problem:
            return Refused(f"{type(problem).__name__}: {problem}")
        return Sent(answer.message_id if isinstance(answer, Message) else None)

    def _arguments(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The payload with what the client wants as objects."""
        given = dict(payload)
        if "reply_markup" in given:
            given["reply_markup"] = InlineKeyboardMarkup.de_json(given["reply_markup"], self._client)
        if "commands" in given:
            given["commands"] = [BotCommand(one["command"], one["description"]) for one in given["commands"]]
        if "scope" in given:
            given["scope"] = BotCommandScope.de_json(given["scope"], self._client)
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
