"""Clerks and reviewers who never rest: they hand in, mend, take back, return, accept, and tap what they find."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections import Counter
from random import Random
from typing import Any

from bot.sandbox import deeds
from bot.sandbox.errors import SimError
from bot.sandbox.keyboards import inline_rows
from bot.sandbox.state import Chat, SimMessage
from tests.bot.talk import REASON, form_text
from tests.bot.unruly import Unruly

CLERK, SUPERVISOR = 1000, 2000
UNIT_OF_THE_PRINT, PROJECT_OF_THE_PRINT = "中卫市社会保险事业管理中心", "宁夏社会保障卡补卡制作费补助资金"
PROJECTS = ("补卡补助资金", "换卡补助资金", "激活补助资金")
LIKED = {
    "提交审核": 8, "附说明提交": 8, "确认提交": 90, "重新提交": 20, "一并重新提交": 20, "改 ①": 8, "说明 ①": 4,
    "据实结算": 20, "财政统一调整": 20, "撤回": 1, "确认撤回": 40,
    "审核通过": 6, "退回修改": 8, "退回（": 60, "撤销审核": 6, "请单位说明": 4, "发出": 60, "通过这": 4, "确认通过": 60,
    "看这张": 8,
}  # fmt: skip
"""How much people like a button whose label begins so."""
RARELY = 0.1
"""How often they tap any other, too."""
ASKED = {"一行写明原因": REASON, "社会效益指标（": "14", "原因是": "据实结算"}
"""What is answered where the last line of the bot's last word has this in it."""
MOST_WAITING = 12


class Crowd:
    """Everybody, each in a task."""

    def __init__(self, service: Unruly, dice: Random, units: int, departments: int) -> None:
        self.service, self.dice = service, dice
        self.clerks = [service.chats[CLERK + n] for n in range(1, units + 1)]
        self.supervisors = [service.chats[SUPERVISOR + n] for n in range(1, departments + 1)]
        self._numbers = itertools.count(1)
        self.echoes: list[str] = []
        """Words that nobody knows: each is answered with itself, once."""
        self.rests = False
        self.did: Counter[str] = Counter()
        self._taps: set[asyncio.Task[Any]] = set()
        self._printed = form_text(5)

    async def live(self) -> None:
        """Act until cancelled."""
        async with asyncio.TaskGroup() as group:
            for chat in (*self.clerks, *self.supervisors):
                group.create_task(self._live(chat))

    async def _live(self, chat: Chat) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(0.01, 0.1))
            if len(self.service.updates.pending) < MOST_WAITING and not (chat.blocked or self.rests):
                said = len(self.service.told[chat.person.id])
                with contextlib.suppress(SimError):
                    self._act(chat)
                # Most wait for an answer before they go on, some do not.
                until = time.monotonic() + self.dice.choice([0, 1, 1, 1])
                while len(self.service.told[chat.person.id]) == said and time.monotonic() < until:
                    await asyncio.sleep(0.02)

    def _act(self, chat: Chat) -> None:
        said = [one for one in list(chat.messages.values())[-12:] if one.from_bot and not one.deleted]
        answer = self._asked(said[-1].text or "") if said else None
        chance = self.dice.random()
        if answer is not None and chance < 0.7:
            self.write(chat, answer)
        elif chance < 0.1:
            self.echoes.append(f"nothing{next(self._numbers)}")
            self.write(chat, f"/{self.echoes[-1]} ")
        elif chance < 0.9 and self._tap(chat, said):
            return
        elif chat.person.role == "clerk":
            self.write(chat, self.form(chat.person.id - CLERK))
        else:
            self.write(chat, f"/score {self.dice.choice(PROJECTS)}" if chance < 0.98 else "/queue")

    def write(self, chat: Chat, text: str) -> None:
        """Say something."""
        self.did["said"] += 1
        deeds.write(self.service, chat, text)

    def form(self, unit: int) -> str:
        """A form of a unit that never was before, with a mistake or without; sometimes the same once more."""
        same = self.dice.random() < 0.1
        number = 30000 if same else 30000 + next(self._numbers)
        text = self._printed.replace(UNIT_OF_THE_PRINT, f"第{unit}单位").replace("35000 张", f"{number} 张")
        text = text.replace(PROJECT_OF_THE_PRINT, self.dice.choice(PROJECTS))
        return text if self.dice.random() < 0.4 else text.replace("惠及人民\t\t20", "惠及人民\t\t15")

    @staticmethod
    def _asked(text: str) -> str | None:
        lines = text.strip().splitlines()
        return next((answer for words, answer in ASKED.items() if lines and words in lines[-1]), None)

    def _tap(self, chat: Chat, said: list[SimMessage]) -> bool:
        """Tap a button of one of the newest messages, the liked ones rather."""
        also = self.dice.random() < RARELY
        found = [
            (one.message_id, button["callback_data"], self._liking(button["text"], also) * weight)
            for weight, one in enumerate(said[-4:], 1)
            for row in inline_rows(one.markup)
            for button in row
            if "callback_data" in button
        ]
        if not any(liking for _, _, liking in found):
            return False
        ((number, data, _),) = self.dice.choices(found, [liking for _, _, liking in found])
        self.did["tapped"] += 1
        task = asyncio.ensure_future(self._tapped(chat, number, data))
        self._taps.add(task)
        task.add_done_callback(self._taps.discard)
        return True

    async def _tapped(self, chat: Chat, number: int, data: str) -> None:
        with contextlib.suppress(SimError):
            await deeds.tap(self.service, chat, number, data)

    @staticmethod
    def _liking(label: str, also: bool) -> float:
        # Who deletes what they sent has the words around it erased as well: nothing could be counted then.
        other = float(also and "删" not in label)
        return next((liking for words, liking in LIKED.items() if label.startswith(words)), other)

    def leave(self) -> None:
        """Wait for no answer any more."""
        for task in self._taps:
            task.cancel()
