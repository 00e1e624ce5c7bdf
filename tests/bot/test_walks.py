"""Random walks through the dialogs: any button, any text, any command, at any time.

The handlers run as in the bot, each update in a transaction of its own; what they say is sent by a pretended service.
A walk must end in no exception, leave nothing unanswered, and lose no answer that was taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.db.engine import make_engine
from bot.db.tables import Draft, Outbox, OutboxState, Reading, Role
from bot.dialogs import Incoming, Kind, SentFile, Turn
from bot.dialogs.incoming import Kind as Arrival
from bot.dialogs.intake import _meet
from bot.dialogs.router import route
from bot.outbox.marking import address, mark
from bot.outbox.outcome import Sent
from bot.runner.files import Files
from bot.services import drafts, people
from bot.services.people import Actor
from tests.bot.conftest import CLERK, SUPERVISOR
from tests.bot.talk import form_text

UNIT, DEPARTMENT = "中卫市社会保险事业管理中心", "中卫市人力资源和社会保障局"
CAST = [
    Actor(CLERK, "填报人", Role.CLERK, UNIT, "zh-hans"),
    Actor(SUPERVISOR, "审核人", Role.SUPERVISOR, DEPARTMENT, "zh-hans"),
]
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WORDS = [
    "10", "18", "0", "-1", "100", "13.5", "10 10 5 5", "35 22.79 22.79", "三十", "好", "跳过", "上一步", "取消", "目录",
    "存草稿", "表5", "表7", "第6项 15", "第3项完成值 100%", "社会效益得分 14", "总分 97", "确认", "数量",
    "补卡数量，≥35000张，10",
    "34980张", "≥35000张", "2024", "中卫市人力资源和社会保障局", "财政统一调整", "你好", "?", "/", "。" * 300,
]  # fmt: skip
COMMANDS = ["start", "help", "fill", "drafts", "submit", "score 补卡", "status", "lang", "cancel", "nonsense"]
PASTED = [form_text(5), form_text(7)]
STEPS = st.one_of(
    st.tuples(st.just("tap"), st.integers(0, 60)),
    st.tuples(st.just("tap"), st.integers(0, 4)),
    st.tuples(st.just("old"), st.integers(0, 400)),
    st.tuples(st.just("write"), st.integers(0, len(WORDS) - 1)),
    st.tuples(st.just("command"), st.integers(0, len(COMMANDS) - 1)),
    st.tuples(st.just("paste"), st.integers(0, len(PASTED) - 1)),
    st.tuples(st.just("edit"), st.integers(0, len(WORDS) - 1)),
    st.tuples(st.just("reply"), st.integers(0, len(WORDS) - 1)),
    st.tuples(st.just("photo"), st.just(0)),
)
WALKS = st.lists(STEPS, min_size=1, max_size=25)


class World:
    """A chat with the bot, without a network."""

    def __init__(self, store: Path) -> None:
        self.engine = make_engine(f"sqlite:///{store}")
        event.listen(self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        self.files, self.clock = Files(store.parent / "files"), Clock()
        self.tables = [row[0] for row in self._rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        self.now, self.number, self.sent = START, 0, list[int]()
        self.buttons: dict[int, list[str]] = {}

    def _rows(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sql(statement)))

    def empty(self) -> None:
        """Begin anew."""
        with self.engine.begin() as connection:
            connection.execute(sql("PRAGMA defer_foreign_keys=ON"))
            for table in self.tables:
                if table != "alembic_version" and not table.startswith("sqlite_"):
                    connection.execute(sql(f"DELETE FROM {table}"))
        with Session(self.engine) as session, session.begin():
            people.seed(session, CAST, START)
        self.now, self.number, self.sent, self.buttons = START, 0, [], {}

    def handle(self, incoming: Incoming) -> Turn:
        """One update, as the intake handles it; then what was said is sent."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            turn = _meet(session, incoming, self.clock, self.files)
            route(turn)
        with Session(self.engine) as session, session.begin():
            waiting = select(Outbox).where(col(Outbox.state) == OutboxState.PENDING).order_by(col(Outbox.id))
            for row in session.exec(waiting).all():
                self._send(session, row)
        return turn

    def _send(self, session: Session, row: Outbox) -> None:
        payload = address(session, row, self.now)
        assert payload is not None, row
        if row.method == "setMyCommands":
            number = None
        elif row.method.startswith("edit"):
            number = int(payload["message_id"])
        else:
            self.number += 1
            number = self.number
        assert len((payload.get("text") or "").encode("utf-16-le")) // 2 <= 4096
        if number is not None and row.chat_id == CLERK:
            rows = (payload.get("reply_markup") or {}).get("inline_keyboard", [])
            assert all(1 <= len(line) <= 3 for line in rows), rows
            self.buttons[number] = [button["callback_data"] for line in rows for button in line]
        mark(session, row.id or 0, Sent(number), self.now)

    def step(self, kind: str, n: int) -> None:
        """Do one thing as the clerk; something must come of it."""
        self.now += timedelta(seconds=7)
        before = self._count()
        turn = self.handle(self._incoming(kind, n))
        answered = self._count() > before or turn.effects
        assert answered, f"no answer to {kind} {n}"

    def _count(self) -> int:
        return int(self._rows("SELECT count(*) FROM outbox")[0][0])

    def _incoming(self, kind: str, n: int) -> Incoming:
        common: dict[str, Any] = {"chat_id": CLERK, "sent_at": self.now, "user_name": "填报人"}
        shown = sorted(number for number, data in self.buttons.items() if data)
        if kind in ("tap", "old") and shown:
            number = shown[-1] if kind == "tap" else shown[n % len(shown)]
            data = self.buttons[number][n % len(self.buttons[number])]
            return Incoming(Kind.TAP, message_id=number, data=data, callback_id="c", **common)
        if kind == "edit" and self.sent:
            return Incoming(Arrival.EDITED, message_id=self.sent[n % len(self.sent)], text=WORDS[n], **common)
        self.number += 1
        self.sent.append(self.number)
        common["message_id"] = self.number
        if kind == "command":
            name, _, argument = COMMANDS[n].partition(" ")
            return Incoming(Kind.COMMAND, text=f"/{COMMANDS[n]}", command=name, argument=argument, **common)
        if kind == "paste":
            return Incoming(Kind.TEXT, text=PASTED[n], **common)
        if kind == "photo":
            return Incoming(Kind.FILE, file=SentFile("f", "", 100, "photo"), **common)
        reply = shown[-1] if kind == "reply" and shown else None
        return Incoming(Kind.TEXT, text=WORDS[n % len(WORDS)], reply_to=reply, **common)

    def answers(self) -> dict[int, dict[str, Any]]:
        """Every draft with the form it holds; a draft that its owner deleted is gone with its reading."""
        with Session(self.engine) as session:
            rows = session.exec(select(Draft, Reading).join(Reading)).all()
            return {
                draft.id or 0: json.loads(reading.result)["forms"][draft.sheet]["form"]
                for draft, reading in rows
                if reading.deleted is None
            }

    def filled(self) -> int:
        """How many values the open drafts hold."""
        with Session(self.engine) as session:
            found = drafts.listed(session, CLERK)
            return sum(1 for one in found for field in one.all_fields() if one.value(field))


@pytest.fixture(scope="module")
def world(fresh: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(fresh(tmp_path_factory.mktemp("walk")))
    yield made
    made.engine.dispose()


def walk(world: World, steps: list[tuple[str, int]]) -> None:
    world.empty()
    world.step("command", 0)
    for kind, n in steps:
        before = world.answers()
        world.step(kind, n)
        after = world.answers()
        if kind in ("write", "command", "photo", "paste", "edit"):
            # Nothing that is written takes a draft away; only its owner's 确认删除, 用回上次的 or a submission does.
            assert before.keys() <= after.keys() or kind == "write"
    # From wherever one is there is a way on: the drafts open, and the question is asked.
    world.step("command", COMMANDS.index("drafts"))
    if world.answers() and any(data.startswith("f:") for data in world.buttons[max(world.buttons)]):
        world.step("tap", 0)


@given(WALKS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_walk_ends_in_a_dead_end(world: World, steps: list[tuple[str, int]]) -> None:
    walk(world, steps)


@pytest.mark.proof
@given(WALKS)
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_thousand_walks(world: World, steps: list[tuple[str, int]]) -> None:
    walk(world, steps)
