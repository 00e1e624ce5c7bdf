"""The client of the chat service, and what its errors mean."""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
import warnings
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot, InputFile
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
from telegram.warnings import PTBUserWarning

from bot.masks import masked, masked_in
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

CONNECTIONS = 16
POLLING_CONNECTIONS = 2
SENDING_SECONDS = 20
POLLING_SECONDS = 10  # on top of the time that a poll is held
CONNECT_SECONDS = 10
_NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}
# It is gone, or stands there for longer than a bot may take it away: nothing is left to be done.
_CANNOT_DELETE = ("message to delete not found", "message can't be deleted")
_NOT_JSON = "Parsing the server response"
_UNREADABLE = "Invalid server response"
"""How the library says that an answer of the status 200 is no JSON."""
_CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")


@dataclass(frozen=True)
class Connection:
    """The client, what it goes by in our tables, and its sockets."""

    client: Bot
    name: str
    requests: tuple[HTTPXRequest, ...]

    async def close(self) -> None:
        """Close the sockets."""
        for request in self.requests:
            await request.shutdown()


def connect(token: str, api_url: str | None, proxy: str | None) -> Connection:
    """A client; nothing is sent yet."""
    # The library's announced next behaviour: waits come as timedelta.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    # It advises to use the methods that make objects.
    warnings.filterwarnings("ignore", "Please use 'Bot", PTBUserWarning)
    # At INFO httpx logs each address, and the token is part of it.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    # The library logs each answer that it cannot read, whole.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    # httpcore imports it at each request; where it is missing, that searches the whole path each time.
    if importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]
    sending = _request(CONNECTIONS, SENDING_SECONDS, proxy)
    polling = _request(POLLING_CONNECTIONS, POLLING_SECONDS, proxy)
    base = (api_url or "https://api.telegram.org").rstrip("/")
    client = Bot(token, f"{base}/bot", f"{base}/file/bot", request=sending, get_updates_request=polling)
    return Connection(client, token.partition(":")[0], (sending, polling))


async def call(client: Bot, method: str, arguments: dict[str, Any], seconds: float | None = None) -> Any:
    """Call a method with its arguments as the service takes them; the answer as it comes.

    This is where all that is said leaves: the numbers of people are masked here.

    The library's own methods make an object of each part of arguments and answer, which takes longer than the call.
    """
    arguments = masked_in(arguments)
    for file in arguments.values():
        if isinstance(file, InputFile):
            file.filename = masked(file.filename)
    if seconds is None:
        return await client.do_api_request(method, api_kwargs=arguments)
    return await client.do_api_request(method, api_kwargs=arguments, read_timeout=seconds)


class _Client(httpx.AsyncClient):
    """Sends parameters as JSON: written as a form, Chinese text is three times as long, and read again as slowly."""

    async def request(
        self, method: str, url: httpx.URL | str, *, data: Any = None, files: Any = None, **more: Any
    ) -> httpx.Response:
        """Send a request; files still go as a form."""
        if files or not data:
            return await super().request(method, url, data=data, files=files, **more)
        return await super().request(method, url, json=data, **more)


class _JsonRequest(HTTPXRequest):
    def _build_client(self) -> httpx.AsyncClient:
        return _Client(**self._client_kwargs)


def _request(connections: int, seconds: float, proxy: str | None) -> HTTPXRequest:
    return _JsonRequest(
        connections,
        read_timeout=seconds,
        write_timeout=seconds,
        connect_timeout=CONNECT_SECONDS,
        pool_timeout=CONNECT_SECONDS,
        proxy=proxy,
        # Proxies come from our own setting only: a loopback service must never be asked through one.
        httpx_kwargs={"trust_env": False},
    )


def outcome_of(problem: TelegramError) -> Outcome:
    """What an error of the client says about the call."""
    text = problem.message
    if _is_anothers(problem):
        return ServerTrouble(f"not the service's own answer: {type(problem).__name__}")
    match problem:
        case RetryAfter():
            wait = problem.retry_after
            return TooMany(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case ChatMigrated():
            return Moved(str(problem.new_chat_id))
        case Forbidden():
            return Unreachable(text)
        case InvalidToken():
            return Stop(f"401 {text}")
        case Conflict():
            return ServerTrouble(f"409 {text}")
        case BadRequest():
            return _refusal(text)
        case NetworkError():
            return _trouble(problem)
    return Uncertain(text) if text == _UNREADABLE else Refused(text)


def _is_anothers(problem: TelegramError) -> bool:
    """Whether something in between answered, such as a proxy with a page: that says nothing about token or chat."""
    told: BaseException | None = problem
    while told is not None:
        if _NOT_JSON in str(told):
            return True
        told = told.__cause__
    return False


def _refusal(text: str) -> Outcome:
    folded = text.lower()
    if "message is not modified" in folded or any(reason in folded for reason in _CANNOT_DELETE):
        return NotModified()
    if any(reason in folded for reason in _CANNOT_EDIT):
        return CannotEdit(text)
    if "chat not found" in folded:
        return Unreachable(text)
    return Refused(text)


def _trouble(problem: NetworkError) -> Outcome:
    if isinstance(problem.__cause__, TypeError | ValueError):
        # It cannot even be written down: our bug.
        return Refused(f"{type(problem.__cause__).__name__}: {problem.__cause__}")
    cause = type(problem.__cause__)
    if not cause.__module__.startswith("httpx"):
        return ServerTrouble(problem.message)
    return NoConnection(cause.__name__) if cause.__name__ in _NEVER_SENT else Uncertain(cause.__name__)
