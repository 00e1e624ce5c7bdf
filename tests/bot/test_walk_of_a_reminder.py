"""The walk of a due reminder: the modules on its way from the job's look to the row for one person.

Those are the modules that the look itself asks, and those that are under way when the row is added; what a module asks
on the side (words, columns, parts of a card) is no stop. A call on the way goes down the layers, or stays in its own.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from sqlmodel import Session, select

from bot.db.queries import outbox
from bot.db.tables import Outbox
from bot.jobs import deadlines
from bot.services import cycles
from tests.bot.town import china, people

OPENED, DUE, T7 = china(2026, 3, 2, 10), china(2026, 4, 1), china(2026, 3, 20, 9)
LAYERS = ["jobs", "chat", "letters", "actions", "services", "db", "i18n", "masks"]
MOST = 8
STOPS = [
    "jobs.deadlines",
    "services.calendar",
    "services.obligations",
    "services.reminders",
    "letters.reminders",
    "chat.post",
    "db.queries.outbox",
]


def module_of(frame: FrameType | None) -> str:
    """The module of the bot that a frame is in, without "bot."; empty for any other."""
    name = "" if frame is None else str(frame.f_globals.get("__name__", ""))
    return name.removeprefix("bot.") if name.startswith("bot.") else ""


def layer(module: str) -> int:
    """How far down a module lies."""
    return LAYERS.index(module.partition(".")[0])


def caller_of(frame: FrameType) -> FrameType | None:
    """The nearest frame of the bot that a frame was called from."""
    above = frame.f_back
    while above is not None and not module_of(above):
        above = above.f_back
    return above


class Walk:
    """What is called until the first row has been added: the stops in their order, and all calls between modules."""

    def __init__(self) -> None:
        self.stops: dict[str, None] = {}
        self.calls: set[tuple[str, str]] = set()
        self.arrived = False

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """What ``sys.setprofile`` calls."""
        if self.arrived or event != "call" or not module_of(frame):
            return
        above = caller_of(frame)
        self.calls.add((module_of(above), module_of(frame)))
        if frame.f_code is deadlines.scan.__code__ or (above is not None and above.f_code is deadlines.scan.__code__):
            self.stops.setdefault(module_of(frame))
        if frame.f_code is outbox.add.__code__:
            self._arrive(frame)

    def _arrive(self, frame: FrameType) -> None:
        on_the_way: FrameType | None = frame
        under_way = []
        while on_the_way is not None and on_the_way.f_code is not deadlines.scan.__code__:
            under_way.append(module_of(on_the_way))
            on_the_way = caller_of(on_the_way)
        self.stops.update(dict.fromkeys(reversed(under_way)))
        self.arrived = True


@pytest.fixture
def walk(session: Session) -> Walk:
    people(session, departments=1, units=1, now=OPENED)
    cycle = cycles.open_cycle(session, year="2025", due=DUE, by=3001, now=OPENED)
    cycles.owe(session, cycle, [(1, "甲")], OPENED)
    walked, before = Walk(), sys.getprofile()
    sys.setprofile(walked)
    try:
        deadlines.scan(session, T7)
    finally:
        sys.setprofile(before)
    assert len(session.exec(select(Outbox)).all()) == 1
    return walked


def test_it_passes_few_modules(walk: Walk) -> None:
    assert walk.arrived
    assert list(walk.stops) == STOPS
    assert len(walk.stops) <= MOST


def test_it_never_climbs(walk: Walk) -> None:
    assert ("chat.post", "db.queries.outbox") in walk.calls
    rooms = [
        (LAYERS.index(above.split(".")[0]), LAYERS.index(below.split(".")[0])) for above, below in walk.calls if above
    ]
    assert [pair for pair in rooms if pair[0] > pair[1]] == []
