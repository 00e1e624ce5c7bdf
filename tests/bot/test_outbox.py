"""What each answer of the chat service does to a row, and the order in which rows go out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select

from bot.app import limits_of
from bot.clock import SimClock
from bot.config import Settings
from bot.db.engine import Database
from bot.db.queries import outbox
from bot.db.queries.outbox import Deed, Written
from bot.db.tables import Outbox, Person
from bot.db.terms import OutboxState, Priority, Role
from bot.outbox.limits import Limits
from bot.outbox.marking import call_of, mark, recover
from bot.outbox.outcome import (
    Call,
    CannotEdit,
    Moved,
    NoConnection,
    NotModified,
    Outcome,
    Refused,
    Sent,
    ServerTrouble,
    Stop,
    TooMany,
    Uncertain,
    Unreachable,
)
from bot.outbox.relay import Relay
from tests.bot.accounts import chats
from tests.bot.waiting import rested

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=90)


def row(session: Session, **given: Any) -> Outbox:
    """A claimed row, as it is when the answer comes in."""
    facts: dict[str, Any] = {"chat_id": 7, "kind": Deed.SAY, "letter": Written("x"), "now": NOW} | given
    added = outbox.add(session, **facts)
    added.state = OutboxState.CLAIMED
    session.flush()
    return added


OUTCOMES: list[tuple[Outcome, Deed, str, timedelta | None]] = [
    (Sent(5), Deed.SAY, OutboxState.SENT, None),
    (NotModified(), Deed.EDIT, OutboxState.SENT, None),
    (NoConnection("x"), Deed.SAY, OutboxState.PENDING, timedelta(seconds=2)),
    (ServerTrouble("x"), Deed.SAY, OutboxState.PENDING, timedelta(seconds=2)),
    (TooMany(30), Deed.SAY, OutboxState.PENDING, timedelta(seconds=30)),
    (Uncertain("x"), Deed.SAY, OutboxState.UNCERTAIN, timedelta(seconds=60)),
    (Uncertain("x"), Deed.EDIT, OutboxState.PENDING, timedelta(seconds=2)),
    (Unreachable("x"), Deed.SAY, OutboxState.DEAD, None),
    (Moved("99"), Deed.SAY, OutboxState.PENDING, None),
    (CannotEdit("x"), Deed.EDIT, OutboxState.PENDING, None),
    (Refused("x"), Deed.SAY, OutboxState.DEAD, None),
    (Stop("401"), Deed.SAY, OutboxState.PENDING, None),
]


@pytest.mark.parametrize(("outcome", "kind", "state", "latest"), OUTCOMES)
def test_the_table_of_answers(
    session: Session, outcome: Outcome, kind: Deed, state: str, latest: timedelta | None
) -> None:
    chats(session, 7)
    sent = row(session, kind=kind, message_id=3)
    marked = mark(session, sent.id or 0, outcome, NOW)
    assert marked.state == state
    if latest is not None:
        assert NOW < marked.due <= NOW + latest
    assert marked.lease_until is None


def test_waiting_is_no_attempt(session: Session) -> None:
    assert mark(session, row(session).id or 0, TooMany(30), NOW).attempts == 0
    assert mark(session, row(session).id or 0, NoConnection(), NOW).attempts == 1


def test_a_moved_chat_takes_what_waits_along(session: Session) -> None:
    chats(session, 7)
    first = row(session)
    second = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("y"), now=NOW)
    mark(session, first.id or 0, Moved("99"), NOW)
    calls = [call_of(session, one, NOW) for one in (first, second)]
    assert [call.address for call in calls if call is not None] == ["99", "99"]


def test_who_blocks_is_noted(session: Session) -> None:
    person = Person(id=7, created=NOW)
    session.add(person)
    session.flush()
    chats(session, 7, people=True)
    marked = mark(session, row(session).id or 0, Unreachable("blocked by the user"), NOW)
    assert (person.blocked, marked.state, marked.error) == (True, OutboxState.DEAD, "blocked by the user")


def test_what_cannot_be_edited_is_sent_anew_and_later_edits_follow(session: Session) -> None:
    card = row(session)
    mark(session, card.id or 0, Sent(3), NOW)
    edit = row(session, kind=Deed.EDIT, edits=card.id)
    mark(session, edit.id or 0, CannotEdit(), NOW)
    assert edit.kind == Deed.SAY
    mark(session, edit.id or 0, Sent(4), NOW)
    assert card.message_id == 4


def test_a_message_is_tried_until_it_is_delivered_and_a_digest_not_at_all(session: Session) -> None:
    message, digest = row(session), row(session, priority=Priority.DIGEST)
    waits, now = [], NOW
    for _ in range(200):
        marked = mark(session, message.id or 0, Uncertain(), now)
        assert marked.state == OutboxState.UNCERTAIN
        waits.append(marked.due - now)
        now = marked.due
    assert waits[0] == timedelta(seconds=60)
    assert all(timedelta(seconds=60) <= wait <= timedelta(minutes=15) for wait in waits)
    assert mark(session, message.id or 0, Sent(1), now).state == OutboxState.SENT
    assert mark(session, digest.id or 0, Uncertain(), NOW).state == OutboxState.DEAD


def test_a_refusal_tells_the_admins_once(session: Session) -> None:
    session.add(Person(id=1, role=Role.ADMIN, created=NOW))
    session.flush()
    chats(session, 1, people=True)
    mark(session, row(session).id or 0, Refused("Bad Request"), NOW)
    (told,) = session.exec(select(Outbox).where(col(Outbox.chat_id) == 1)).all()
    assert "Bad Request" in Written.of(told).text
    mark(session, told.id or 0, Refused("again"), NOW)
    assert len(session.exec(select(Outbox).where(col(Outbox.chat_id) == 1)).all()) == 1


def test_after_a_start_what_was_being_sent_goes_out_at_once(session: Session) -> None:
    message, digest = row(session), row(session, priority=Priority.DIGEST)
    assert recover(session, NOW) == 2
    assert (message.state, message.due) == (OutboxState.PENDING, NOW)
    assert digest.state == OutboxState.DEAD


def test_one_key_one_row(session: Session) -> None:
    first = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("a"), now=NOW, key="receipt:1")
    again = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("b"), now=NOW, key="receipt:1")
    assert first is again


def test_claims_are_the_oldest_of_each_chat_most_urgent_first(session: Session) -> None:
    digest = outbox.add(session, chat_id=1, kind=Deed.SAY, letter=Written(), now=NOW, priority=Priority.DIGEST)
    first = outbox.add(session, chat_id=2, kind=Deed.SAY, letter=Written(), now=NOW)
    outbox.add(session, chat_id=2, kind=Deed.SAY, letter=Written(), now=NOW)
    planned = outbox.add(session, chat_id=3, kind=Deed.SAY, letter=Written(), now=NOW, due=NOW + LEASE)
    answer = outbox.add(session, chat_id=3, kind=Deed.SAY, letter=Written(), now=NOW)
    claimed = outbox.claim(session, NOW, LEASE, 16)
    assert [one.id for one in claimed] == [first.id, answer.id, digest.id]
    assert outbox.claim(session, NOW, LEASE, 16) == []
    assert outbox.next_due(session, NOW) == planned.due


def test_a_retry_holds_its_chat_back(session: Session) -> None:
    failed = row(session)
    mark(session, failed.id or 0, NoConnection("x"), NOW)
    outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written(), now=NOW)
    assert outbox.claim(session, NOW, LEASE, 16) == []
    assert outbox.claim(session, failed.due, LEASE, 16) == [failed]


def test_after_three_days_a_digest_is_given_up_but_not_at_its_first_failure(session: Session) -> None:
    late = row(session, priority=Priority.DIGEST)
    assert mark(session, late.id or 0, NoConnection("x"), NOW + timedelta(days=9)).state == OutboxState.PENDING
    late.attempts = 9
    assert mark(session, late.id or 0, NoConnection("x"), NOW + timedelta(days=2)).state == OutboxState.PENDING
    assert mark(session, late.id or 0, NoConnection("x"), NOW + timedelta(days=9)).state == OutboxState.DEAD


def test_buckets_fill_by_the_second_and_hold_a_burst() -> None:
    now = 0.0
    limits = Limits(overall=4, a_chat=1, burst=2, ticks=lambda: now)
    assert [limits.take(7) for _ in range(4)] == [0, 0, 1, 1]
    assert limits.take(8) == 0.25, "three at once are more than all chats may have"
    now = 0.25
    assert (limits.take(8), limits.take(9), limits.resting) == (0, 0.25, 3)
    now = 10
    assert (limits.resting, limits.take(7)) == (0, 0)
    assert [Limits(0, 0).take(7) for _ in range(9)] == [0] * 9


def test_rates_are_set_and_off_where_the_service_is_our_own() -> None:
    offline, real = limits_of(Settings(token=None)), limits_of(Settings(token=SecretStr("1:a"), rate_burst=1))
    real._ticks = lambda: 0.0
    assert [offline.take(7) for _ in range(50)] == [0] * 50
    assert real.take(7) == 0
    assert real.take(7) > 0.9
    assert limits_of(Settings(token=None, rate_chat=1, rate_burst=1)).take(7) == 0


def relayed(
    database: Database,
    clock: SimClock,
    limits: Limits,
    *rows: tuple[int, str, Priority],
    pass_time: Callable[[], None] = lambda: None,
) -> list[str]:
    """What a relay has sent, in order, once nothing is due; time passes when it rests while something is."""
    sent: list[str] = []

    async def send(call: Call) -> Outcome:
        sent.append(call.letter.text)
        return Sent(len(sent))

    def fill(session: Session) -> None:
        chats(session, *sorted({chat for chat, _, _ in rows}))
        for chat, text, priority in rows:
            letter = Written(text)
            added = outbox.add(session, chat_id=chat, kind=Deed.SAY, letter=letter, now=NOW, priority=priority)
            added.error = "uncertain" if text == "retried" else None

    async def scenario() -> None:
        async def nothing_due() -> bool:
            if not await database.read(lambda session: outbox.has_due(session, clock.now())):
                return True
            pass_time()
            return False

        relay = Relay(database, clock, send, limits=limits)
        running = asyncio.create_task(relay.run())
        await database.write(fill)
        await rested(relay, nothing_due)
        running.cancel()

    asyncio.run(scenario())
    return sent


def test_what_can_wait_is_held_in_quiet_hours_a_retry_too_and_holds_nothing_back(database: Database) -> None:
    class Night(SimClock):
        def now(self) -> datetime:
            return NOW + timedelta(hours=14)

    sent = relayed(
        database, Night(), Limits(0, 0), (7, "retried", Priority.DEADLINE), (7, "receipt", Priority.RECEIPT),
        (7, "notice", Priority.ANOMALY), (8, "digest", Priority.DIGEST), (9, "first notice", Priority.ANOMALY),
    )  # fmt: skip
    assert sorted(sent) == ["first notice", "notice", "receipt"]
    with Session(database.engine) as session:
        held = session.exec(select(Outbox).where(Outbox.state == OutboxState.PENDING)).all()
        assert {(Written.of(one).text, one.due) for one in held} == {
            (text, NOW + timedelta(hours=23, minutes=30)) for text in ("retried", "digest")
        }


def test_notices_are_paced_and_an_answer_overtakes_them(database: Database) -> None:
    class Day(SimClock):
        def now(self) -> datetime:
            return NOW

    seconds = 0.0

    def pass_time() -> None:
        nonlocal seconds
        seconds += 1 / 16

    limits = Limits(0, 8, 1, ticks=lambda: seconds)
    notices = [(7, f"notice {n}", Priority.DEADLINE) for n in range(4)]
    sent = relayed(database, Day(), limits, *notices, (7, "answer", Priority.ANSWER), pass_time=pass_time)
    assert seconds >= 3 / 8, "each notice but the first waits an eighth of a second"
    assert [text for text in sent if text != "answer"] == [text for _, text, _ in notices]
    assert sent.index("answer") <= 1


def test_the_relay_keeps_the_order_and_edits_what_was_sent(database: Database) -> None:
    calls: list[Call] = []

    async def send(call: Call) -> Outcome:
        calls.append(call)
        await asyncio.sleep(0)
        return Sent(len(calls))

    def fill(session: Session) -> None:
        chats(session, 1, 2, 3)
        for number in range(5):
            for chat in (1, 2):
                outbox.add(session, chat_id=chat, kind=Deed.SAY, letter=Written(str(number)), now=NOW)
        card = outbox.add(session, chat_id=3, kind=Deed.SAY, letter=Written("card"), now=NOW)
        outbox.add(session, chat_id=3, kind=Deed.EDIT, letter=Written("new"), now=NOW, edits=card.id)

    async def scenario() -> None:
        async def all_sent() -> bool:
            return len(calls) == 12

        relay = Relay(database, SimClock(), send)
        running = asyncio.create_task(relay.run())
        await database.write(fill)
        await rested(relay, all_sent)
        running.cancel()

    asyncio.run(scenario())
    assert [call.letter.text for call in calls if call.address == "1"] == list("01234")
    edit = next(call for call in calls if call.kind is Deed.EDIT)
    card = next(number for number, call in enumerate(calls, 1) if call.letter.text == "card")
    assert edit.message_id == card
