"""Rate limits for what nobody asked for: token buckets, one for all messages and one a chat."""

from __future__ import annotations

import time
from collections.abc import Callable

OVERALL, A_CHAT, BURST = 25.0, 1.0, 3
"""Messages a second; how many may go at once after a rest. The service takes some 30 a second, and one a chat."""
_ALL = 0


class Limits:
    """``overall`` and ``a_chat`` messages a second, 0 without limit; ``ticks`` gives seconds that only go forward.

    A bucket is kept as the moment at which it will be full again.
    """

    def __init__(
        self,
        overall: float = OVERALL,
        a_chat: float = A_CHAT,
        burst: int = BURST,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._overall, self._a_chat, self._burst, self._ticks = overall, a_chat, burst, ticks
        self._full: dict[int, float] = {}

    @property
    def resting(self) -> int:
        """How many chats have had something lately."""
        now = self._ticks()
        self._full = {chat: moment for chat, moment in self._full.items() if moment > now}
        return len(self._full)

    def take(self, chat_id: int) -> float:
        """Count a message to a chat; where it may not go yet, count nothing and return the seconds to wait."""
        now = self._ticks()
        buckets = [(key, rate) for key, rate in ((_ALL, self._overall), (chat_id, self._a_chat)) if rate]
        wait = max((self._full.get(key, now) - now - (self._burst - 1) / rate for key, rate in buckets), default=0.0)
        # A hair's breadth is no wait: the sums of fractions are not exact.
        if wait > 1e-9:
            return wait
        for key, rate in buckets:
            self._full[key] = max(self._full.get(key, now), now) + 1 / rate
        return 0.0
