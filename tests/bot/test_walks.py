"""Random walks through the dialogs: any button, any text, any command, at any time.

Two cards are open at a time, and old ones are tapped too. A walk must end in no exception, leave nothing unanswered, no
button without an effect or a word, and lose no answer that was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat import Arrival, Incoming, SentFile, Turn
from bot.services.keeping.sound import look
from tests.bot.conftest import CLERK
from tests.bot.talk import form_text
from tests.bot.world import World

WORDS = [
    "10", "18", "0", "-1", "100", "13.5", "10 10 5 5", "35 22.79 22.79", "三十", "好", "跳过", "上一步", "取消", "目录",
    "存草稿", "表5", "表7", "第6项 15", "第3项完成值 100%", "社会效益得分 14", "总分 97", "确认", "数量",
    "补卡数量，≥35000张，10",
    "34980张", "≥35000张", "2024", "中卫市人力资源和社会保障局", "财政统一调整", "你好", "?", "/", "。" * 300,
    "① 15", "② 12", "撤销",
]  # fmt: skip
COMMANDS = ["start", "help", "fill", "drafts", "submit", "score 补卡", "status", "lang", "cancel", "nonsense"]
PASTED = [form_text(5), form_text(7)]
STEPS = st.one_of(
    st.tuples(st.just("tap"), st.integers(0, 60)),
    st.tuples(st.just("tap"), st.integers(0, 4)),
    st.tuples(st.just("other"), st.integers(0, 60)),
    st.tuples(st.just("other"), st.integers(0, 4)),
    st.tuples(st.just("old"), st.integers(0, 400)),
    st.tuples(st.just("late"), st.integers(0, 400)),
    st.tuples(st.just("write"), st.integers(0, len(WORDS) - 1)),
    st.tuples(st.just("command"), st.integers(0, len(COMMANDS) - 1)),
    st.tuples(st.just("paste"), st.integers(0, len(PASTED) - 1)),
    st.tuples(st.just("edit"), st.integers(0, len(WORDS) - 1)),
    st.tuples(st.just("reply"), st.integers(0, 400)),
    st.tuples(st.just("photo"), st.just(0)),
)
WALKS = st.lists(STEPS, min_size=1, max_size=25)
TAPS = ("tap", "other", "old", "late")


class Walker:
    """The clerk, who does one thing after the other."""

    def __init__(self, world: World) -> None:
        self.world = world

    def step(self, kind: str, n: int) -> None:
        """Do one thing; something must come of it."""
        self.world.now += timedelta(seconds=7)
        before, incoming = self.world.effects(), self._incoming(kind, n)
        turn = self.world.handle(incoming)
        assert self.world.effects() > before or _says_something(turn), f"nothing came of {incoming}"
        if incoming.kind is Arrival.TAP:
            assert turn.answered, f"the little clock goes on: {incoming}"
        assert self.world.is_idle()

    def _incoming(self, kind: str, n: int) -> Incoming:
        world = self.world
        common: dict[str, Any] = {"chat_id": CLERK, "sent_at": world.now, "user_name": "填报人"}
        tapped = self._tapped(kind, n) if kind in TAPS else None
        if tapped is not None:
            return Incoming(Arrival.TAP, message_id=tapped[0], data=tapped[1], tap_id="c", **common)
        if kind == "edit" and world.sent:
            return Incoming(Arrival.EDITED, message_id=world.sent[n % len(world.sent)], text=WORDS[n], **common)
        world.number += 1
        world.sent.append(world.number)
        common["message_id"] = world.number
        if kind == "command":
            name, _, argument = COMMANDS[n].partition(" ")
            return Incoming(Arrival.COMMAND, text=f"/{COMMANDS[n]}", command=name, argument=argument, **common)
        if kind == "paste":
            return Incoming(Arrival.TEXT, text=PASTED[n], **common)
        if kind == "photo":
            return Incoming(Arrival.FILE, file=SentFile("f", "", 100, "photo"), **common)
        replied = sorted(world.buttons)[-1 - n % 7 % len(world.buttons)] if kind == "reply" and world.buttons else None
        return Incoming(Arrival.TEXT, text=WORDS[n % len(WORDS)], reply_to=replied, **common)

    def _tapped(self, kind: str, n: int) -> tuple[int, str] | None:
        """A button of the newest card, of the one before it, of any, or one that was there before its card changed."""
        shown = sorted(number for number, words in self.world.buttons.items() if words)
        if kind == "late" and self.world.former:
            return self.world.former[n % len(self.world.former)]
        if not shown:
            return None
        number = {"tap": shown[-1], "other": shown[-2:][0]}.get(kind, shown[n % len(shown)])
        words = self.world.buttons[number]
        return number, words[n % len(words)]


def _says_something(turn: Turn) -> bool:
    return any(effect.text for effect in turn.effects)


@pytest.fixture(scope="module")
def world(fresh: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(fresh(tmp_path_factory.mktemp("walk")))
    yield made
    made.engine.dispose()


def walk(world: World, steps: list[tuple[str, int]]) -> None:
    world.empty()
    walker = Walker(world)
    walker.step("command", 0)
    for number in range(len(PASTED)):
        walker.step("paste", number)
    for kind, n in steps:
        before = world.drafts()
        walker.step(kind, n)
        if kind in ("command", "photo", "paste", "edit"):
            # Nothing that is written takes a draft away; only its owner's 确认删除, 用回上次的 or a submission does.
            assert before <= world.drafts()
    # From wherever one is there is a way on: the drafts open, and the question is asked.
    walker.step("command", COMMANDS.index("drafts"))
    if world.drafts() and any(word.startswith("f:") for word in world.buttons[max(world.buttons)]):
        walker.step("tap", 0)
    assert look(world.data).breaks == [], "whatever people do, it is not taken for a change from outside"


@given(WALKS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_walk_ends_in_a_dead_end(world: World, steps: list[tuple[str, int]]) -> None:
    walk(world, steps)


@pytest.mark.proof
@given(WALKS)
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_thousand_walks(world: World, steps: list[tuple[str, int]]) -> None:
    walk(world, steps)
