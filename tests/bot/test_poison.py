"""A poisonous update is put aside and counted; the others of its batch are handled, and the service is asked on."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterator
from itertools import count
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

import bot.chat.intake as intake_room
import bot.transport.telegram.receive as receive_room
from bot.chat.intake import Intake
from bot.clock import Clock
from bot.db import outage
from bot.db.engine import Database
from bot.db.queries.outbox import Written
from bot.db.tables import Account, Inbox, Outbox, Person
from bot.db.terms import Role
from bot.services import runs
from bot.transport.telegram.incoming import decode
from bot.transport.telegram.receive import CONFLICT, Receiver, Stopped
from tests.bot.accounts import THEN, chats
from tests.bot.waiting import rested

NUMBERS = count(1)
WHO = {"id": 7, "is_bot": False, "first_name": "王", "language_code": "zh"}
CHAT = {"id": 7, "type": "private", "first_name": "王"}
SAID = {"message_id": 5, "date": 1700000000, "chat": CHAT, "from": WHO}
DOCUMENT = {"file_id": "f", "file_unique_id": "u", "file_name": "表.docx", "file_size": 5}
VALID: list[dict[str, Any]] = [
    {"message": {**SAID, "text": "/help"}},
    {"message": {**SAID, "text": "得分多少", "reply_to_message": {**SAID, "text": "？"}}},
    {"message": {**SAID, "document": DOCUMENT, "caption": "表"}},
    {"message": {**SAID, "photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]}},
    {"message": {**SAID, "contact": {"phone_number": "13900000001", "first_name": "王", "user_id": 7}}},
    {"edited_message": {**SAID, "text": "改", "edit_date": 1700000001}},
    {"callback_query": {"id": "9", "from": WHO, "chat_instance": "1", "data": "x", "message": {**SAID, "text": "卡"}}},
    {
        "my_chat_member": {
            "chat": CHAT, "from": WHO, "date": 1700000000,
            "old_chat_member": {"user": WHO, "status": "member"},
            "new_chat_member": {"user": WHO, "status": "kicked", "until_date": 0},
        }
    },
]  # fmt: skip


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_room, "PAUSE", 0)
    monkeypatch.setattr(outage, "FIRST_PAUSE", 0)
    monkeypatch.setattr(receive_room, "LONGEST_PAUSE", 0)


class Service:
    """The chat service: gives what it has from an offset on, then fails as it is told, then nothing for ever."""

    def __init__(self, updates: list[Any], failures: list[Any] | None = None) -> None:
        self.updates, self.failures, self.asked = updates, failures or [], list[Any]()
        self.confirmed = asyncio.Event()

    async def do_api_request(self, method: str, api_kwargs: dict[str, Any], **_: Any) -> Any:
        """Answer getUpdates."""
        offset = api_kwargs.get("offset")
        self.asked.append(offset)
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return failure
        if offset is None:
            return self.updates
        self.confirmed.set()
        await asyncio.Event().wait()
        raise AssertionError


async def received(database: Database, updates: list[Any], failures: list[Any] | None = None) -> Service:
    """Let receiver and intake run until all is confirmed and handled."""

    async def perform(_: object) -> None:
        return None

    service = Service(updates, failures)
    intake = Intake(database, Clock(), decode, perform)
    receiver = Receiver(cast(Bot, service), "b", database, Clock())
    tasks = [asyncio.create_task(one) for one in (intake.run(), receiver.run())]

    async def confirmed() -> bool:
        return service.confirmed.is_set()

    resting = asyncio.create_task(rested(intake, confirmed))
    await asyncio.wait({*tasks, resting, asyncio.create_task(service.confirmed.wait())}, return_when="FIRST_COMPLETED")
    for task in tasks:
        if task.done():
            task.result()
    intake.wake()
    await resting
    assert not any(task.done() for task in tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return service


def good(number: int, chat: int) -> dict[str, Any]:
    who = {"id": chat, "is_bot": False, "first_name": "李", "language_code": "zh"}
    said = {"message_id": 1, "date": 1700000000, "chat": {"id": chat, "type": "private"}, "from": who, "text": "/help"}
    return {"update_id": number, "message": said}


def answered(database: Database, chat: int) -> bool:
    with Session(database.engine) as session:
        account = session.exec(select(Account.id).where(Account.address == str(chat))).first()
        rows = session.exec(select(Outbox).where(Outbox.chat_id == account)).all()
        return any("能做这些" in Written.of(row).text for row in rows)


DEEP: Any = "x"
for _ in range(600):
    DEEP = [DEEP]
POISON: dict[str, Any] = {
    "message null": {"message": None},
    "a string": "update",
    "null": None,
    "a list": [],
    "message a string": {"message": "text"},
    "chat null": {"message": {**SAID, "chat": None, "from": None}},
    "chat over 64 bits": {"message": {**SAID, "chat": {"id": 1 << 70, "type": "private"}}},
    "chat a text": {"message": {**SAID, "chat": {"id": "7", "type": "private"}}},
    "no number": {"update_id": None, "message": SAID},
    "a negative number": {"update_id": -5, "message": SAID},
    "a huge number": {"update_id": 10**30, "message": SAID},
    "a number true": {"update_id": True, "message": SAID},
    "deep": {"message": {**SAID, "text": DEEP}},
    "two million signs": {"message": {**SAID, "text": "x" * 2_000_000}},
    "no date": {"message": {"message_id": 5, "chat": CHAT, "from": WHO, "text": "x"}},
    "date out of all time": {"message": {**SAID, "date": 10**18, "text": "x"}},
    "message id over 64 bits": {"message": {**SAID, "message_id": 1 << 70, "text": "/help"}},
    "half a character": {"message": {**SAID, "text": "\ud800", "from": {**WHO, "first_name": "\udfff"}}},
    "NUL": {"message": {**SAID, "text": "/he\0lp", "from": {**WHO, "first_name": "\0"}}},
    "an unknown kind": {"poll_of_the_future": {"id": 1}},
    "nothing": {},
}


@pytest.mark.parametrize("name", POISON)
@pytest.mark.parametrize("last", [False, True])
def test_the_others_of_its_batch_are_handled(name: str, last: bool, database: Database) -> None:
    first = next(NUMBERS) * 10
    poison = POISON[name]
    if isinstance(poison, dict):
        poison = {"update_id": first + 1, **poison}
    batch = [good(first, 100), poison, good(first + 2, 101)]
    if last:
        batch = [batch[0], batch[2], poison]
    asyncio.run(received(database, batch))
    assert answered(database, 100)
    assert answered(database, 101)
    with Session(database.engine) as session:
        assert session.exec(select(Inbox).where(col(Inbox.done).is_(None))).all() == []
        known = name in ("half a character", "NUL", "an unknown kind", "nothing", "message id over 64 bits")
        assert runs.aside(session) == (0 if known else 1)
    again = [good(first + 3, 102), *batch]
    asyncio.run(received(database, again))
    with Session(database.engine) as session:
        assert runs.aside(session) == (0 if known else 1), "it is known when it comes again"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, fresh: Any) -> Iterator[Database]:
    opened = Database(f"sqlite:///{fresh(tmp_path_factory.mktemp('poison'))}")
    yield opened
    opened.close()


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in inner:
        yield from places(value, (*path, name))


WORDS = st.text(st.characters(codec=None), max_size=20) | st.sampled_from(["\0", "\ud800", "/start x", "private", ""])
LEAVES = st.none() | st.booleans() | st.integers() | st.integers(-(10**40), 10**40) | st.floats() | WORDS
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=6
)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    update = {"update_id": 1, **copy.deepcopy(draw(st.sampled_from(VALID)))}
    path = draw(st.sampled_from(list(places(update))))
    put = draw(ANYTHING)
    if not path:
        return put
    place: Any = update
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = put
    return update


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(updates=st.lists(mutated(), min_size=1, max_size=6))
def test_whatever_stands_in_the_place_of_a_part(updates: list[Any], shared: Database) -> None:
    handled_with_others(updates, shared)


@pytest.mark.proof
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(updates=st.lists(mutated(), min_size=1, max_size=6))
def test_whatever_stands_there_a_thousand_times(updates: list[Any], shared: Database) -> None:
    handled_with_others(updates, shared)


def handled_with_others(updates: list[Any], shared: Database) -> None:
    first = next(NUMBERS) * 10 + (1 << 40)
    for number, one in enumerate(updates, 1):
        if isinstance(one, dict) and one.get("update_id") == 1:
            one["update_id"] = first + number
    batch = [*updates, good(first + 8, first)]
    with capture_logs():
        asyncio.run(received(shared, batch))
    assert answered(shared, first)
    with Session(shared.engine) as session:
        assert session.exec(select(Inbox.payload).where(col(Inbox.done).is_(None))).all() == []


# -- a service that answers oddly --------------------------------------------------------------------------------------

ODD = [
    {"not": "a list"}, "text", None, 7, TelegramError("Invalid server response"), KeyError("result"),
    NetworkError("Bad Gateway (502). Parsing the server response b'<html>' failed"), RecursionError(),
    Conflict("terminated by other getUpdates request"),
]  # fmt: skip


def test_odd_answers_are_waited_out(database: Database) -> None:
    asyncio.run(received(database, [good(1, 100)], list(ODD)))
    assert answered(database, 100)


def test_another_process_that_polls_is_told_of_once(database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(Person(id=3, role=Role.ADMIN, created=THEN))
        session.flush()
        chats(session, 3, people=True)
    asyncio.run(received(database, [good(1, 100)], [Conflict("x")] * 5))
    assert answered(database, 100)
    with Session(database.engine) as session:
        told = session.exec(select(Outbox).where(Outbox.chat_id == 3)).all()
        assert [Written.of(one).text for one in told] == [CONFLICT.zh]


def test_a_wrong_token_stops(database: Database) -> None:
    with pytest.raises(Stopped, match="401"):
        asyncio.run(received(database, [good(1, 100)], [InvalidToken("Unauthorized")]))
