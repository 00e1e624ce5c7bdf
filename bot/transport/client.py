"""The client of the chat service, and what its errors mean."""

from __future__ import annotations

import logging
from datetime import timedelta

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.outbox.outcome import (
    CannotEdit,
    Moved,
    NoConnection,
    NotModified,
    Outcome,
    Refused,
    ServerTrouble,
    Stop,
    TooMany,
    Uncertain,
    Unreachable,
)

CONNECTIONS = 64
_NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}
_CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")


def connect(token: str, api_url: str | None, proxy: str | None) -> Bot:
    """A client; nothing is sent yet."""
    # At INFO httpx logs each address, and the token is part of it.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    # Proxies come from our own setting only: a loopback service must never be asked through one.
    options = {"trust_env": False}
    sending = HTTPXRequest(
        CONNECTIONS, read_timeout=20, write_timeout=20, connect_timeout=10, pool_timeout=10, proxy=proxy,
        httpx_kwargs=options,
    )  # fmt: skip
    polling = HTTPXRequest(2, read_timeout=10, connect_timeout=10, pool_timeout=10, proxy=proxy, httpx_kwargs=options)
    base = (api_url or "https://api.telegram.org").rstrip("/")
    return Bot(token, f"{base}/bot", f"{base}/file/bot", request=sending, get_updates_request=polling)


def outcome_of(problem: TelegramError) -> Outcome:
    """What an error of the client says about the call."""
    text = problem.message
    match problem:
        case RetryAfter():
            wait = problem.retry_after
            return TooMany(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case ChatMigrated():
            return Moved(problem.new_chat_id)
        case Forbidden():
            return Unreachable(text)
        case InvalidToken():
            return Stop(f"401 {text}")
        case Conflict():
            return Stop(f"409 {text}")
        case BadRequest():
            return _refusal(text)
        case NetworkError():
            return _trouble(problem)
    return Refused(text)


def _refusal(text: str) -> Outcome:
    folded = text.lower()
    if "message is not modified" in folded:
        return NotModified()
    if any(reason in folded for reason in _CANNOT_EDIT):
        return CannotEdit(text)
    return Refused(text)


def _trouble(problem: NetworkError) -> Outcome:
    cause = type(problem.__cause__)
    if not cause.__module__.startswith("httpx"):
        return ServerTrouble(problem.message)
    return NoConnection(cause.__name__) if cause.__name__ in _NEVER_SENT else Uncertain(cause.__name__)
