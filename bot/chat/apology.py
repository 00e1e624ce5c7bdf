"""What is said past the database while it takes nothing: to who waits for an answer, and to the admins."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from bot.chat.turn import Effect
from bot.db.engine import Database, Session
from bot.db.outage import Trouble
from bot.db.queries import outbox, people
from bot.db.terms import Role
from bot.i18n import translator
from zwcore.text import Message

Perform = Callable[[Effect], Awaitable[None]]
OFTEN = 3600.0
"""Seconds in which a chat is told once."""
TRIES = 2
"""After so many tries it is no short moment any more."""
ADMINS_AFTER = 10.0
WAIT = Message(
    "outage.wait",
    "现在暂时存不了东西（服务器的磁盘或数据库有问题）。您刚才发的没有丢，恢复后会自动接着处理，不用重发。",
)
WHY = {
    Trouble.LOCKED: Message("outage.locked", "数据库被别的程序占住了，请关掉正在用它的程序"),
    Trouble.FULL: Message("outage.full", "磁盘满了，请腾出空间"),
    Trouble.READ_ONLY: Message("outage.read_only", "数据文件夹变成只读了，请恢复写权限"),
    Trouble.DISK: Message("outage.disk", "磁盘读写出错，请检查磁盘"),
    Trouble.DAMAGED: Message("outage.damaged", "数据库文件已损坏，请停下来用最近的备份恢复"),
}
ADMINS = Message("outage.admins", "数据库写不进去：{why}。收到的都没有丢，恢复后自动接着处理。")
OVER = Message("outage.over", "数据库又能写了（停了 {seconds} 秒），积下的正在接着处理。")
log = structlog.get_logger()


class Apology:
    """Says why nothing happens: a chat is told once an hour, the admins once an outage that lasts."""

    def __init__(self, database: Database, perform: Perform) -> None:
        self._database, self._perform = database, perform
        self._told: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._admins: list[tuple[str, str]] = []
        self._warning: asyncio.Task[None] | None = None
        database.outage.on_begin = self._begins
        database.outage.on_end = self._ends

    def say(self, address: str, language: str, tries: int = TRIES) -> None:
        """Tell a chat, by its address, that what came in waits."""
        now = time.monotonic()
        if tries < TRIES or now - self._told.get(address, -OFTEN) < OFTEN:
            return
        self._told[address] = now
        self._start(self._send(address, language, WAIT))

    def say_in(self, chat_id: int, tries: int = TRIES) -> None:
        """Tell a chat, by its number."""
        if tries == TRIES:
            self._start(self._look_up_and_say(chat_id))

    async def _look_up_and_say(self, chat_id: int) -> None:
        def who(session: Session) -> tuple[str, str]:
            person = people.of_chat(session, chat_id)
            return outbox.address_of(session, chat_id) or "", "" if person is None else person.language

        address, language = await self._database.read(who, patient=False)
        if address:
            self.say(address, language)

    def _begins(self, trouble: Trouble) -> None:
        self._warning = self._start(self._warn(trouble))

    def _ends(self, seconds: float) -> None:
        if self._warning is not None:
            self._warning.cancel()
        for address, language in self._admins:
            self._start(self._send(address, language, OVER.with_(seconds=round(seconds))))
        self._admins = []

    async def _warn(self, trouble: Trouble) -> None:
        await asyncio.sleep(ADMINS_AFTER)

        def admins(session: Session) -> list[tuple[str, str]]:
            found = [(people.chat_with(session, one.id), one.language) for one in people.with_role(session, Role.ADMIN)]
            return [(outbox.address_of(session, chat) or "", language) for chat, language in found]

        self._admins = await self._database.read(admins, patient=False)
        for address, language in self._admins:
            await self._send(address, language, ADMINS.with_(why=WHY[trouble]))

    async def _send(self, address: str, language: str, message: Message) -> None:
        await self._perform(Effect("say", address, translator(language).html(message)))

    def _start(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(self._safely(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _safely(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as problem:
            log.warning("nobody told", problem=str(problem))
