"""What an error of the chat client says about a call."""

from __future__ import annotations

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.outbox.outcome import (
    CannotEdit,
    Moved,
    NoConnection,
    NotModified,
    Refused,
    ServerTrouble,
    Stop,
    TooMany,
    Uncertain,
    Unreachable,
)
from bot.transport.telegram.client import outcome_of


def caused(problem: TelegramError, cause: Exception) -> TelegramError:
    problem.__cause__ = cause
    return problem


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (RetryAfter(7), TooMany),
        (ChatMigrated(99), Moved),
        (Forbidden("bot was blocked by the user"), Unreachable),
        (InvalidToken("Unauthorized"), Stop),
        (Conflict("terminated by other getUpdates request"), ServerTrouble),
        (BadRequest("Message is not modified: specified new message content is the same"), NotModified),
        (BadRequest("Chat not found"), Unreachable),
        (BadRequest("Message to edit not found"), CannotEdit),
        (BadRequest("Message can't be edited"), CannotEdit),
        (BadRequest("Can't parse entities"), Refused),
        (NetworkError("Bad Gateway"), ServerTrouble),
        (TelegramError("Invalid server response"), Uncertain),
        (Forbidden("Forbidden (403). Parsing the server response b'<html>' failed"), ServerTrouble),
        (
            caused(InvalidToken("x"), InvalidToken("Not Found (404). Parsing the server response b'' failed")),
            ServerTrouble,
        ),
        (caused(NetworkError("x"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates")), Refused),
        (caused(TimedOut(), httpx.ReadTimeout("x")), Uncertain),
        (caused(TimedOut(), httpx.ConnectTimeout("x")), NoConnection),
        (caused(TimedOut(), httpx.PoolTimeout("x")), NoConnection),
        (caused(NetworkError("x"), httpx.ConnectError("x")), NoConnection),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), Uncertain),
    ],
)
def test_the_meaning_of_errors(problem: TelegramError, kind: type) -> None:
    assert isinstance(outcome_of(problem), kind)
