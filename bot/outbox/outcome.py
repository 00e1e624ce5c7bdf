"""What can become of a call, in one class each; what follows from it is in :mod:`bot.outbox.marking`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.db.queries.outbox import Deed, Written


@dataclass(frozen=True, slots=True)
class Sent:
    """It went through; ``message_id`` where it made or changed a message."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class NoConnection:
    """It never reached the service."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It was handed over and no answer came: it may have gone through."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class TooMany:
    """The service asks to wait."""

    retry_after: float


@dataclass(frozen=True, slots=True)
class ServerTrouble:
    """The service failed (5xx)."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person blocked the bot or never started it (403)."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another address now."""

    address: str


@dataclass(frozen=True, slots=True)
class NotModified:
    """The message reads like that already."""


@dataclass(frozen=True, slots=True)
class CannotEdit:
    """The message to change is gone or cannot be changed."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The service refused the call for another reason: our bug."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """The token is wrong (401): nothing will work."""

    detail: str


Outcome = (
    Sent
    | NoConnection
    | Uncertain
    | TooMany
    | ServerTrouble
    | Unreachable
    | Moved
    | NotModified
    | CannotEdit
    | Refused
    | Stop
)


@dataclass(frozen=True, slots=True)
class Call:
    """What a transport is to do: a letter, what with it, to which address, about which message."""

    kind: Deed
    letter: Written
    address: str
    message_id: int | None = None


Send = Callable[[Call], Awaitable[Outcome]]
"""Does what a call says; never raises."""
