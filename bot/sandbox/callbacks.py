"""Callback queries: a tap waits here until the bot answers it, or until it is too old to be answered."""

import asyncio
import itertools
import time
from dataclasses import dataclass

from .errors import bad
from .limits import CALLBACK_SECONDS


@dataclass(frozen=True, slots=True)
class TapAnswer:
    """What the person sees of a callback's answer."""

    toast: str | None = None
    alert: str | None = None
    url: str | None = None
    answered: bool = True


@dataclass(slots=True)
class _Query:
    asked: float
    answer: "asyncio.Future[TapAnswer]"


class Callbacks:
    """The queries that may still be answered."""

    def __init__(self, first: int) -> None:
        self._numbers = itertools.count(first * 1000)
        self._waiting: dict[str, _Query] = {}

    def ask(self) -> tuple[str, "asyncio.Future[TapAnswer]"]:
        """Open a query; return its id and the answer to come."""
        self._forget_old()
        query_id = str(next(self._numbers))
        future: asyncio.Future[TapAnswer] = asyncio.get_running_loop().create_future()
        self._waiting[query_id] = _Query(time.monotonic(), future)
        return query_id, future

    def answer(self, query_id: str, answer: TapAnswer) -> None:
        """Answer a query once; a second answer, or a late one, is refused."""
        self._forget_old()
        query = self._waiting.pop(query_id, None)
        if query is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if not query.answer.done():
            query.answer.set_result(answer)

    def clear(self) -> None:
        """Drop every open query; who waits sees that nobody answered."""
        for query in self._waiting.values():
            if not query.answer.done():
                query.answer.set_result(TapAnswer(answered=False))
        self._waiting.clear()

    def _forget_old(self) -> None:
        limit = time.monotonic() - CALLBACK_SECONDS
        for query_id in [key for key, query in self._waiting.items() if query.asked < limit]:
            del self._waiting[query_id]
