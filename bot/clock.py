"""What time it is: the real clock, and one that the offline mode can move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The real clock."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return datetime.now(UTC)


class SimClock(Clock):
    """A clock that can be moved and then runs on from there."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def now(self) -> datetime:
        """The moment it pretends to be."""
        return super().now() + self._shift

    def set(self, moment: datetime) -> None:
        """Move to ``moment``."""
        if moment.tzinfo is None:
            raise ValueError("the clock is set to aware moments only")
        self._shift = moment - super().now()

    def advance(self, by: timedelta) -> None:
        """Move on by ``by``."""
        self._shift += by
