"""What the buttons mean under what a sentence in plain words may mean, and under what was told of many at once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.base import Action


@dataclass(frozen=True, slots=True)
class ThisForm(Action):
    """Which of several forms a sentence in plain words means."""

    filing: int


@dataclass(frozen=True, slots=True)
class WhichPage(Action):
    """A further page of the forms that a sentence may mean."""

    page: int


@dataclass(frozen=True, slots=True)
class ThisUnit(Action):
    """The unit that was meant by a name that is spelt otherwise; what was asked, by its ``mark``, is asked of it."""

    unit: int
    mark: str


@dataclass(frozen=True, slots=True)
class Unreached(Action):
    """The units that a stroke (``deed`` of one's own, ``at`` in microseconds since 1970) did not reach; a message of
    its own without ``page``."""

    deed: str
    at: int
    page: int | None = None
