"""Every fault of the chat service, for every urgency: what is owed arrives, or somebody is told that it cannot."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.chat import Arrival, Incoming, post
from bot.chat.intake import _meet
from bot.chat.turn import Turn
from bot.clock import SimClock
from bot.db.queries import outbox
from bot.db.queries.outbox import TOKEN, Deed, Written
from bot.db.tables import Link, Outbox, Person, Submission
from bot.db.terms import OutboxState, Priority, Role
from bot.i18n import translator
from bot.jobs import JOBS
from bot.letters.letter import Reader
from bot.letters.receipts import receipt
from bot.outbox.marking import call_of, mark, recover
from bot.outbox.outcome import (
    CannotEdit,
    Moved,
    NoConnection,
    NotModified,
    Outcome,
    Refused,
    Sent,
    ServerTrouble,
    TooMany,
    Uncertain,
    Unreachable,
)
from bot.services import invites, submissions
from tests.bot.accounts import chats
from tests.bot.conftest import ADMIN, CLERK
from tests.bot.town import Post, china, hand_in, people, record
from tests.bot.whole import Whole, whole_bot

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
KILLED = "killed while sending"
OWED = (Priority.ANSWER, Priority.RECEIPT, Priority.ANOMALY, Priority.DEADLINE)
Fault = Outcome | str
FAULTS: list[Fault] = [
    NoConnection("ConnectError"), ServerTrouble("502"), TooMany(30), Uncertain("ReadTimeout"), KILLED, Moved("99"),
    Unreachable("blocked"), Refused("can't parse entities"),
]  # fmt: skip
NEVER = (Unreachable, Refused)
"""After these nothing is tried again, and somebody is told."""


def end_of(session: Session, fault: Fault, urgency: Priority, kind: Deed = Deed.SAY, times: int = 500) -> Outbox:
    """What becomes of a row that meets a fault so many times, and then the service as it should be."""
    row = outbox.add(
        session, chat_id=7, kind=kind, letter=Written("x"), now=NOW, priority=urgency, message_id=3 if kind != Deed.SAY
        else None,
    )  # fmt: skip
    now = NOW
    for tries in range(times + 1):
        now = max(now + timedelta(seconds=1), row.due)
        if row.state not in (OutboxState.PENDING, OutboxState.UNCERTAIN):
            break
        row.state = OutboxState.CLAIMED
        session.flush()
        assert call_of(session, row, now) is not None
        if tries == times:
            mark(session, row.id or 0, Sent(9), now)
        elif isinstance(fault, str):
            recover(session, now)
        else:
            mark(session, row.id or 0, fault, now)
    return row


@pytest.mark.parametrize("urgency", list(Priority))
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault if isinstance(fault, str) else type(fault).__name__)
def test_where_each_fault_ends_for_each_urgency(session: Session, fault: Fault, urgency: Priority) -> None:
    chats(session, 7)
    row = end_of(session, fault, urgency)
    lost = isinstance(fault, NEVER) or (urgency not in OWED and not isinstance(fault, TooMany | Moved))
    assert row.state == (OutboxState.DEAD if lost else OutboxState.SENT)


@pytest.mark.parametrize("fault", [*FAULTS[:6], NotModified(), CannotEdit("gone")])
def test_where_each_fault_of_an_edit_ends(session: Session, fault: Fault) -> None:
    chats(session, 7)
    times = 1 if isinstance(fault, CannotEdit) else 500
    assert end_of(session, fault, Priority.ANSWER, Deed.EDIT, times).state == OutboxState.SENT


def test_one_row_that_is_refused_again_and_again_does_not_silence_its_chat(session: Session) -> None:
    chats(session, 7)
    stuck = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("x"), now=NOW)
    later = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("y"), now=NOW)
    now = NOW
    for _ in range(200):
        claimed = outbox.claim(session, now, timedelta(seconds=90), 16)
        for row in claimed:
            mark(session, row.id or 0, Sent(1) if row is later else ServerTrouble("500"), now)
        now += timedelta(seconds=5)
        session.flush()
    assert stuck.state == OutboxState.PENDING
    assert later.state == OutboxState.SENT
    assert later.sent is not None
    assert later.sent - NOW < timedelta(minutes=10)


# -- who could not be reached ------------------------------------------------------------------------------------------


def writes(session: Session, person: int, now: datetime, kind: Arrival = Arrival.TEXT) -> Turn:
    """Somebody writes, or takes the bot back."""

    class Then(SimClock):
        def now(self) -> datetime:
            return now

    return _meet(session, Incoming(kind, person, now, user_name="填1", text="在吗"), Then())


@pytest.mark.parametrize("kind", [Arrival.TEXT, Arrival.BLOCKED])
def test_what_a_person_missed_is_said_when_they_are_back(session: Session, kind: Arrival) -> None:
    now = china(2026, 3, 2, 10)
    people(session, departments=1, units=1, now=now)
    mail = Post(session, out_of_reach={1001})
    say = [("answer", Priority.ANSWER), ("receipt", Priority.RECEIPT), ("digest", Priority.DIGEST)]
    for text, urgency in say:
        outbox.add(session, chat_id=1001, kind=Deed.SAY, letter=Written(text), now=now, priority=urgency)
    mail.deliver(now)
    assert session.get_one(Person, 1001).blocked
    assert mail.delivered == []
    mail.out_of_reach.clear()
    later = now + timedelta(days=40)
    writes(session, 1001, later, kind)
    mail.deliver(later)
    assert not session.get_one(Person, 1001).blocked
    assert [one.text for one in mail.delivered] == ["answer", "receipt"]
    writes(session, 1001, later)
    mail.deliver(later)
    assert len(mail.delivered) == 2, "once"


def test_a_supervisor_out_of_reach_has_the_alert_go_up_and_is_told_when_back_if_it_is_still_true(
    session: Session,
) -> None:
    now = china(2026, 3, 2, 10)
    people(session, departments=1, units=1, now=now)
    mail = Post(session, out_of_reach={2001})
    hand_in(session, 1, "甲项目", "2025", now, pct=60)
    hand_in(session, 1, "乙项目", "2025", now, pct=60)
    mail.deliver(now)
    scan = JOBS["deadlines"].look
    assert scan is not None
    scan(session, now + timedelta(minutes=5))
    mail.deliver(now + timedelta(minutes=5))
    assert {one.person for one in mail.delivered} == {3001}, "it went up to the admin at once"
    mail.delivered.clear()
    hand_in(session, 1, "乙项目", "2025", now + timedelta(minutes=6))
    mail.out_of_reach.clear()
    writes(session, 2001, now + timedelta(hours=1))
    mail.deliver(now + timedelta(hours=1))
    told = [one.text for one in mail.delivered if one.person == 2001]
    assert len(told) == 1
    assert "甲项目" in told[0]


# -- invitations -------------------------------------------------------------------------------------------------------


def invitation(session: Session) -> Outbox:
    kept = invites.known_by(invites.make(session, Role.CLERK, invites.Place(), NOW))
    letter = Written(f"/start {TOKEN}", invites=kept)
    return outbox.add(session, chat_id=7, kind=Deed.SAY, letter=letter, now=NOW)


def token_sent(session: Session, row: Outbox, now: datetime) -> str:
    row.state = OutboxState.CLAIMED
    call = call_of(session, row, now)
    assert call is not None
    return call.letter.text.removeprefix("/start ")


def taken(session: Session, token: str) -> str:
    person = Person(id=50 + len(session.exec(select(Person)).all()), created=NOW)
    session.add(person)
    return invites.take(session, person, token, NOW)[0]


def test_an_invitation_that_may_not_have_come_is_sent_with_a_new_token_and_the_old_one_is_void(
    session: Session,
) -> None:
    chats(session, 7)
    row = invitation(session)
    first = token_sent(session, row, NOW)
    mark(session, row.id or 0, Uncertain("ReadTimeout"), NOW)
    second = token_sent(session, row, row.due)
    mark(session, row.id or 0, Sent(1), row.due)
    assert first != second
    assert len(session.exec(select(Link)).all()) == 1
    assert taken(session, first) == invites.Taking.UNKNOWN
    assert taken(session, second) == invites.Taking.TAKEN
    kept = [str(one.letter) for one in session.exec(select(Outbox))]
    assert not any(token in one for one in kept for token in (first, second))


def test_an_invitation_that_was_opened_meanwhile_is_not_made_anew(session: Session) -> None:
    chats(session, 7)
    row = invitation(session)
    first = token_sent(session, row, NOW)
    mark(session, row.id or 0, Uncertain("ReadTimeout"), NOW)
    assert taken(session, first) == invites.Taking.TAKEN
    row.state = OutboxState.CLAIMED
    assert call_of(session, row, row.due) is None
    assert row.state == OutboxState.CANCELLED


# -- over the API ------------------------------------------------------------------------------------------------------


FAILS: list[dict[str, Any]] = [
    {"drop": "after"}, {"drop": "before"}, {"retry_after": 1}, {"code": 500}, {"delay": 0.05}, *[{"delay": 0.001}] * 4
]  # fmt: skip
"""What each call meets by chance; the last few are no failures."""


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.proof)])
def test_each_receipt_arrives_whatever_the_service_does(
    count: int, fresh: Callable[[Path], Path], tmp_path: Path
) -> None:
    file, chance = fresh(tmp_path / "var"), random.Random(11)

    def submit(session: Session, now: datetime) -> None:
        clerk = session.exec(select(Person).where(Person.role == Role.CLERK)).one()
        for number in range(count):
            handed = submissions.submit(session, clerk, record(f"项目{number}", "2025"), None, now)
            reader = Reader(session, clerk, translator(clerk.language), now)
            post.send(session, clerk, receipt(reader, [handed]), now)

    async def scenario() -> tuple[list[str], list[str]]:
        async with whole_bot(file.parent) as bot:
            for _ in range(count):
                await bot.fault("sendMessage", **chance.choice(FAILS))
            await bot.app.database.write(lambda session: submit(session, bot.app.clock.now()))
            for _ in range(count):
                await bot.app.idle(60)
                states = await bot.app.database.read(waiting)
                if not states:
                    break
                await bot.http.post("/sim/clock", json={"advance": "16m"})
            with Session(bot.app.database.engine) as session:
                numbers = list(session.exec(select(Submission.number)))
            return await bot.texts(CLERK), numbers

    said, numbers = asyncio.run(scenario())
    came = Counter(match[1] for one in said if (match := re.search(r"回执号 ([\d-]+)", one)))
    assert len(numbers) == count
    assert set(came) == set(numbers)
    assert max(came.values()) <= 3, "copies are few"


def waiting(session: Session) -> list[str]:
    rows = select(Outbox.state).where(col(Outbox.state).in_(["pending", "uncertain", "claimed"]))
    return list(session.exec(rows))


async def shown(bot: Whole, person: int, containing: str) -> dict[str, Any]:
    """The newest message with some words."""
    await bot.said(person, containing)
    found = (await bot.http.get(f"/sim/chats/{person}")).json()
    return dict([one for one in found if containing in (one["text"] or "")][-1])


async def tap(bot: Whole, person: int, message: dict[str, Any], button: str) -> None:
    asked = {"from": person, "message_id": message["message_id"], "button": button}
    assert (await bot.http.post("/sim/taps", json=asked)).status_code == 200


def test_an_invitation_comes_though_the_service_fails(fresh: Callable[[Path], Path], tmp_path: Path) -> None:
    file = fresh(tmp_path / "var")

    async def scenario() -> list[str]:
        async with whole_bot(file.parent) as bot:
            await bot.send(ADMIN, "/people")
            await tap(bot, ADMIN, await shown(bot, ADMIN, "单位和人员"), "管理员")
            page = await shown(bot, ADMIN, "，1 人，未用的邀请")
            for how in list[dict[str, Any]]([{"drop": "before"}, {"code": 500}]):
                await bot.fault("sendMessage", **how)
            await tap(bot, ADMIN, page, "邀请管理员")
            await bot.app.idle(30)
            for _ in range(3):
                await bot.http.post("/sim/clock", json={"advance": "2m"})
            return [one for one in await bot.texts(ADMIN) if "/start" in one]

    (said,) = asyncio.run(scenario())
    assert re.search(r"/start [\w-]{22}\n", said)
