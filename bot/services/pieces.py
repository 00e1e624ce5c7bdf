"""What is done to very many forms: in pieces, each a transaction of its own, so that nobody waits for all of them.

A piece that was done is found to be done when the work begins anew after a kill.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.queries.orders import Order, work_of
from bot.db.queries.work import GiveBack, HandInForms, TakeOver
from bot.db.tables import Person
from bot.runner.worker import Done, WorkKind
from bot.services import again, drafts, notices, readings, submissions
from bot.services.again import Pair
from bot.services.readings import Stack

PIECE = 9
"""So many forms are opened, compared or handed in at once, with the answer; more of them piece by piece."""
EACH = 6
T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Pieces:
    """What works through very many forms."""

    database: Database
    clock: Clock

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {
            TakeOver.KIND: WorkKind(self._take_over, "not_taken"),
            GiveBack.KIND: WorkKind(self._give_back, "not_taken"),
            HandInForms.KIND: WorkKind(self._hand_in, "handed_in"),
        }

    async def _each(self, parts: Sequence[T], work: Callable[[Session, Sequence[T]], R]) -> list[R]:
        """Write piece by piece."""
        pieces = (parts[first : first + EACH] for first in range(0, len(parts), EACH))
        return [await self.database.write(partial(_swapped, work, piece)) for piece in pieces]

    async def _take_over(self, order: Order) -> Done:
        number = work_of(order, TakeOver).reading

        def look(session: Session) -> again.Again | None:
            stack = readings.find(session, number, order.person_id)
            return None if stack is None else again.known(session, stack)

        def take(session: Session, pairs: Sequence[Pair]) -> tuple[int, bool]:
            told = again.take_over(session, _stack(session, number, order), pairs, self.clock.now())
            return sum(bool(one.cells) for one in told), any(one.went_on for one in told)

        found = await self.database.read(look)
        if found is None:
            return Done("taken_over")
        told = await self._each(found.to_open, take)
        changed, went_on = sum(count for count, _ in told), any(went_on for _, went_on in told)
        return Done("taken_over", json.dumps([len(found.known), changed, went_on, found.wrong]))

    async def _give_back(self, order: Order) -> Done:
        work = work_of(order, GiveBack)

        def give(session: Session, places: Sequence[int]) -> None:
            before, after = (_stack(session, number, order) for number in (work.before, work.after))
            again.give_back(session, before, after, places, self.clock.now())

        filled = await self.database.read(lambda session: drafts.places_in(session, [work.after]))
        await self._each([place for _, place in sorted(filled)], give)
        return Done("given_back")

    async def _hand_in(self, order: Order) -> Done:
        work = work_of(order, HandInForms)
        sent = datetime.fromisoformat(work.at)

        def hand_in(session: Session, piece: Sequence[tuple[str, str]]) -> None:
            person = session.get_one(Person, order.person_id)
            stack = readings.find(session, work.reading, person.id)
            lines = [] if stack is None else stack.as_they_were(dict(piece))
            if stack is None or submissions.first_bar(session, person, lines) is not None:
                return  # the right may have gone meanwhile
            places, now = [line.place for line in lines], self.clock.now()
            records = [stack.record(place) for place in places]
            source = submissions.source_of(session, stack)
            handed = [submissions.submit(session, person, record, work.reason, now, sent, source) for record in records]
            drafts.close(session, work.reading, places, now)
            notices.raise_for(session, handed, now)

        await self._each(list(work.digests.items()), hand_in)
        return Done("handed_in")


def _swapped(work: Callable[[Session, Sequence[T]], R], piece: Sequence[T], session: Session) -> R:
    return work(session, piece)


def _stack(session: Session, number: int, order: Order) -> Stack:
    """A checked file of who ordered; :class:`LookupError` where it was deleted meanwhile."""
    stack = readings.find(session, number, order.person_id)
    if stack is None:
        raise LookupError(f"reading {number} is gone")
    return stack
