"""The composition root: the only place that builds engine, clock, client, workers and schedule, and ties them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.chat.intake import Intake
from bot.chat.menu import give_menu
from bot.chat.turn import Effect
from bot.clock import Clock, SimClock
from bot.config import Settings
from bot.db.engine import Database, Session
from bot.db.migrate import migrate
from bot.db.queries import outbox, pages
from bot.jobs import Desk
from bot.jobs.schedule import Schedule
from bot.outbox.limits import A_CHAT, OVERALL, Limits
from bot.outbox.outcome import Sent
from bot.outbox.relay import Relay
from bot.runner.cells import Cells
from bot.runner.exports import Exports
from bot.runner.files import Files
from bot.runner.layouts import Layouts
from bot.runner.leaving import Leaving
from bot.runner.pool import Pool
from bot.runner.texts import Texts
from bot.runner.uploads import Uploads
from bot.runner.worker import Runner
from bot.runner.working import WorkingPapers
from bot.runner.write import Given, Made
from bot.sandbox import DEMO_PEOPLE, DEMO_TOKEN, Hooks, Sandbox, SandboxServer
from bot.services import cycles, facts
from bot.services.people import Actor, admin_link, seed
from bot.services.pieces import Pieces
from bot.services.quotas import Quota, Quotas
from bot.services.search import initials
from bot.transport.telegram import HOME, NAME
from bot.transport.telegram.client import Connection, connect
from bot.transport.telegram.commands import introduce, start_link
from bot.transport.telegram.incoming import decode
from bot.transport.telegram.receive import Receiver, Stopped
from bot.transport.telegram.send import Sender

LOOK_AGAIN = 0.02
SETTLED = 10.0
"""Seconds after which a start has settled."""
CLOCK_PATIENCE = 60.0
T = TypeVar("T")
log = structlog.get_logger()


def limits_of(settings: Settings) -> Limits:
    """The rate limits as set; the offline service needs none."""
    overall, a_chat = (0.0, 0.0) if settings.offline else (OVERALL, A_CHAT)
    return Limits(
        overall if settings.rate is None else settings.rate,
        a_chat if settings.rate_chat is None else settings.rate_chat,
        settings.rate_burst,
    )


def quotas_of(settings: Settings) -> Quotas:
    """What a person may send in a day, as set."""
    return Quotas(
        Quota(settings.stranger_files, settings.stranger_mb, settings.stranger_texts),
        Quota(settings.person_files, settings.person_mb, settings.person_texts),
    )


class App:
    """Everything that runs."""

    def __init__(self, settings: Settings, clock: Clock, connection: Connection, sandbox: Sandbox | None) -> None:
        self.settings, self.clock, self.connection, self.sandbox = settings, clock, connection, sandbox
        self.database = Database(settings.database_url)
        self.sender = Sender(connection.client, settings.files)
        self.pool = Pool(rulebooks=settings.rulebooks)
        # For what is done at once: it waits for no file that takes long.
        self.quick = Pool(rulebooks=settings.rulebooks)
        self.stopped = asyncio.Event()
        self.reason: str | None = None
        self.relay = Relay(self.database, clock, self.sender.send, self.stop, limits_of(settings))
        self.intake = Intake(self.database, clock, decode, self._perform, quotas_of(settings))
        self.uploads = Uploads(self.database, Files(settings.files), self.sender.download, self.pool.read, clock)
        self.runner = self._runner(self.uploads)
        self.receiver = Receiver(connection.client, connection.name, self.database, clock, self.intake.apology.say)
        self.receiver.on_reached = self.relay.reached
        self.schedule = Schedule(Desk(self.database, clock, self.relay, self.runner, settings.kept, self.uploads.tidy))
        self._settled = asyncio.Event()
        for worker in (self.relay, self.intake, self.runner):
            worker.on_idle = self._settled.set

    def _runner(self, uploads: Uploads) -> Runner:
        """The runner with all kinds of work that it can be asked for."""
        files = uploads.files
        exports, texts = Exports(self.database, files, self._write), Texts(self.database, self.quick.read)
        kinds = {
            **uploads.kinds, **texts.kinds, **exports.kinds,
            **Cells(self.database, files).kinds, **Layouts(self.database, files).kinds,
            **Leaving(self.database, files).kinds, **WorkingPapers(self.database, files, self.pool.write_working).kinds,
            **Pieces(self.database, self.clock).kinds,
        }  # fmt: skip
        runner = Runner(self.database, self.clock, kinds, uploads.sweep)
        runner.on_wait = self.intake.apology.say_in
        return runner

    async def _write(self, export: str, given: Given, language: str) -> Made | None:
        """Write one form at once, several where files are read."""
        pool = self.quick if len(given.records) == 1 else self.pool
        return await pool.write(export, given, language)

    async def _perform(self, effect: Effect) -> None:
        outcome = await self.sender.perform(effect)
        if not isinstance(outcome, Sent):
            log.warning("effect not sent", kind=effect.kind, outcome=str(outcome))

    def stop(self, reason: str | None = None) -> None:
        """End; with a reason when something is wrong."""
        self.reason = self.reason or reason
        self.stopped.set()

    # -- what a test or the page may ask ---------------------------------------------------------------------------

    def _at_rest(self) -> bool:
        pending = self.sandbox is not None and bool(self.sandbox.updates.pending)
        return not pending and self.intake.idle and self.runner.idle and self.relay.idle

    async def idle(self, timeout: float) -> bool:
        """Wait until every update is handled, no file is being read and nothing is due in the outbox."""
        until = asyncio.get_running_loop().time() + timeout
        while True:
            self._settled.clear()
            if self._at_rest() and not await self.database.read(self._is_due) and self._at_rest():
                return True
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            with contextlib.suppress(TimeoutError):
                # The workers tell when they rest; that the next poll has confirmed the last update nobody tells.
                await asyncio.wait_for(self._settled.wait(), min(left, LOOK_AGAIN))

    def _is_due(self, session: Session) -> bool:
        """Whether something is to be sent, or photos are waited for that come together."""
        now = self.clock.now()
        return outbox.has_due(session, now) or pages.is_gathering(session, now)

    async def set_clock(self, now: datetime | None, advance: timedelta | None) -> datetime:
        """Move the clock and do what fell due."""
        assert isinstance(self.clock, SimClock)
        if now is not None:
            self.clock.set(now)
        if advance is not None:
            self.clock.advance(advance)
        await self.schedule.catch_up()
        await self.idle(CLOCK_PATIENCE)
        return self.clock.now()

    # -- life ------------------------------------------------------------------------------------------------------

    async def run(self, ready: Callable[[], None]) -> None:
        """Work until stopped; ``ready`` is called once everything is up."""
        workers = [
            asyncio.create_task(work, name=name)
            for name, work in (
                ("relay", self.relay.run()),
                ("runner", self.runner.run()),
                ("intake", self.intake.run()),
                ("receiver", self.receiver.run()),
            )
        ]
        extras = [asyncio.create_task(introduce(self.connection.client)), asyncio.create_task(self._invite())]
        stop = asyncio.create_task(self._until_stopped())
        self.schedule.start()
        # What was imported stays: the collector need not walk through it again and again.
        gc.freeze()
        ready()
        await self.intake.rehearse()
        self.quick.warm_up(1)
        self.pool.warm_up()
        # What the first name that is looked for would wait for: in a thread, once a start has settled.
        loop = asyncio.get_running_loop()
        loop.call_later(SETTLED, loop.run_in_executor, None, initials, "表")
        done, _ = await asyncio.wait({stop, *workers}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stop}:
            self._ended(task)
        self.schedule.stop()
        self.database.hurry()
        for task in (*workers, *extras, stop):
            task.cancel()
        await asyncio.gather(*workers, *extras, stop, return_exceptions=True)

    async def _until_stopped(self) -> None:
        await self.stopped.wait()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A worker that ended by itself takes the process with it: half a bot would be worse."""
        problem = task.exception()
        if isinstance(problem, Stopped):
            self.stop(f"聊天服务不认这个令牌，请核对 ZWBOT_TOKEN（{problem}）")
        else:
            log.error("worker ended", worker=task.get_name(), exc_info=problem)
            self.stop(f"{task.get_name()}: {problem}")

    async def _invite(self) -> None:
        """Without an admin, print the link that makes its opener one."""
        token = await self.database.write(lambda session: admin_link(session, self.clock.now()))
        if token is not None:
            link = await start_link(self.connection.client, token)
            print(f"还没有管理员。72 小时内打开这个链接的人成为管理员（只能用一次）：{link}", flush=True)

    async def close(self) -> None:
        """Let go of everything, in the order in which it leans on each other."""
        await asyncio.gather(*(asyncio.to_thread(pool.close) for pool in (self.quick, self.pool)))
        await self.connection.close()
        await asyncio.to_thread(self.database.close)


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[App, str]]:
    """The application with its offline service, if it has one, and the address it is found at."""
    migrate(settings.database_url)
    async with contextlib.AsyncExitStack() as stack:
        clock = SimClock() if settings.offline else Clock()
        sandbox, address = None, settings.api_url
        if settings.offline:
            sandbox = Sandbox(clock.now)
            server = await stack.enter_async_context(SandboxServer(sandbox, settings.port))
            address = server.url
        token = DEMO_TOKEN if settings.token is None else settings.token.get_secret_value()
        app = App(settings, clock, connect(token, address, settings.proxy), sandbox)
        stack.push_async_callback(app.close)
        if sandbox is not None:
            sandbox.hooks = Hooks(app.set_clock, app.idle)
        # A new version may know the holidays of another year.
        await app.database.write(cycles.replan)
        while await app.database.write(facts.catch_up):
            pass
        if settings.token is None:
            await app.database.write(lambda session: _settle(session, clock.now()))
        yield app, address or HOME


def live(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` to its end in an event loop, in the faster one where there is one."""
    factory = None
    with contextlib.suppress(ImportError):
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)


def _settle(session: Session, now: datetime) -> None:
    """Put the demo's people into an empty database, each with the menu of their role."""
    for person in seed(session, NAME, cast(), now):
        give_menu(session, person, now)


def cast() -> list[Actor]:
    """The demo's people."""
    return [Actor(one.id, one.name, one.role, one.unit, one.language_code) for one in DEMO_PEOPLE]


async def serve(settings: Settings) -> str | None:
    """Run until Ctrl-C or SIGTERM; the reason where something else ended it."""
    async with opened(settings) as (app, address):
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, app.stop)

        def ready() -> None:
            print(f"打开 {address}" if settings.offline else f"已连接 {address}", flush=True)

        await app.run(ready)
        return app.reason


async def serve_sandbox(port: int) -> None:
    """The offline service alone, until Ctrl-C or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with SandboxServer(Sandbox(Clock().now), port) as server:
        print(f"打开 {server.url}", flush=True)
        await stopped.wait()
