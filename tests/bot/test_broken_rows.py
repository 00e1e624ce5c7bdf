"""One row that is not as rows are ends no worker: it is put aside and counted, and the others are handled."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.bot.conftest import ADMIN, CLERK, SUPERVISOR
from tests.bot.whole import whole_bot

AT = "2026-01-05 01:00:00.000000"
UPDATE = "insert into inbox (bot, update_id, digest, chat_id, payload, received, attempts, starts) values "
LETTER = "insert into outbox (chat_id, kind, letter, priority, due, state, attempts, created) values "
ORDER = "insert into work_order (kind, person_id, chat_id, args, state, attempts, due, created, stranger) values "
ROWS = {
    "update not JSON": f"{UPDATE} ('demo', 1, 'a', 1, '{{broken', '{AT}', 0, 0)",
    "update a list": f"{UPDATE} ('demo', 1, 'a', 1, '[1, 2]', '{AT}', 0, 0)",
    "update of no date": f"{UPDATE} ('demo', 1, 'a', 1, '{{}}', 'yesterday', 0, 0)",
    "update of no chat": f"{UPDATE} ('demo', 1, 'a', 999, '{{\"message\": {{}}}}', '{AT}', 0, 0)",
    "event not an event": f"{UPDATE} ('internal', 1, 'a', 1, '{{\"kind\": 5}}', '{AT}', 0, 0)",
    "event unknown": f"{UPDATE} ('internal', 1, 'a', 1, '{{\"kind\": \"of old\", \"number\": 5}}', '{AT}', 0, 0)",
    "event of no order": f"{UPDATE} ('internal', 1, 'a', 1, '{{\"kind\": \"read\", \"number\": 5}}', '{AT}', 0, 0)",
    "letter not JSON": f"{LETTER} (1, 'say', '{{broken', 0, '{AT}', 'pending', 0, '{AT}')",
    "letter claimed, not JSON": f"{LETTER} (1, 'say', '{{broken', 0, '{AT}', 'claimed', 0, '{AT}')",
    "letter a list": f"{LETTER} (1, 'say', '[1]', 0, '{AT}', 'pending', 0, '{AT}')",
    "letter of another kind": f"{LETTER} (1, 'sing', '{{\"text\": \"x\"}}', 0, '{AT}', 'pending', 0, '{AT}')",
    "letter with another file": f"{LETTER} (1, 'say', '{{\"file\": {{\"old\": 1}}}}', 0, '{AT}', 'pending', 0, '{AT}')",
    "letter with other buttons": f"{LETTER} (1, 'say', '{{\"buttons\": 7}}', 0, '{AT}', 'pending', 0, '{AT}')",
    "letter of no date": f"{LETTER} (1, 'say', '{{\"text\": \"x\"}}', 0, '2026', 'pending', 0, '2026')",
    "order not JSON": f"{ORDER} ('read', 1, 1, '{{broken', 'waiting', 0, '{AT}', '{AT}', 0)",
    "order of another kind": f"{ORDER} ('sing', 1, 1, '{{}}', 'waiting', 0, '{AT}', '{AT}', 0)",
    "order of other arguments": f"{ORDER} ('read', 1, 1, '{{\"old\": 1}}', 'waiting', 0, '{AT}', '{AT}', 0)",
    "order of no date": f"{ORDER} ('text', 1, 1, '{{\"text\": \"x\"}}', 'claimed', 0, '2026', '2026', 0)",
}  # fmt: skip


@pytest.mark.parametrize("running", [False, True])
def test_the_others_are_handled(
    running: bool, fresh: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once, there at the start or put in while the bot runs."""
    file = fresh(tmp_path / "var")
    monkeypatch.setattr("bot.db.outage.FIRST_PAUSE", 0.05)

    def spoil() -> None:
        with closing(sqlite3.connect(file)) as database, database:
            if not running:
                person = "insert into person (id, name, language, role, blocked, created)"
                database.execute(f"{person} values (1, '王', 'zh_CN', 'none', 0, '{AT}')")
                account = "insert into account (id, transport, address, person_id, created)"
                database.execute(f"{account} values (1, 'telegram', '{CLERK}', 1, '{AT}')")
            for number, statement in enumerate(ROWS.values()):
                database.execute(statement.replace("'a'", f"'a{number}'"))

    async def scenario() -> None:
        async with whole_bot(file.parent) as bot:
            if running:
                spoil()
                for wake in (bot.app.intake.wake, bot.app.relay.wake, bot.app.runner.wake):
                    wake()
            for person in (CLERK, SUPERVISOR):
                await bot.send(person, "/help")
                await bot.said(person, "能做这些")
            await bot.send(SUPERVISOR, "表" * 400)
            await bot.said(SUPERVISOR, "没")
            assert await bot.app.idle(30)
            if running:
                await bot.send(ADMIN, "/health")
                (told,) = [one for one in await bot.said(ADMIN, "运行情况") if "运行情况" in one]
                assert "放在一边的" in told

    with capture_logs() as logs:
        asyncio.run(scenario())
    assert not [one for one in logs if one["event"] == "worker ended"]
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("select count(*) from inbox where done is null").fetchone() == (0,)
        # The admins are told of those in the next working hour.
        waiting = "select id, kind, letter, error from outbox where state not in ('sent', 'dead') and key is null"
        assert database.execute(waiting).fetchall() == []
        waiting = "select id, kind, args from work_order where state in ('waiting', 'claimed')"
        assert database.execute(waiting).fetchall() == []
