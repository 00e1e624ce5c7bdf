"""Databases to test on; the whole bot in a process of its own on a free port, and a person who chats with it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import Session

from bot.db.engine import Database
from bot.db.migrate import migrate
from tests.bot.starter import Started

CLERK, SUPERVISOR, ADMIN, NEWCOMER = 1001, 1002, 1003, 1004
PATIENCE = 60.0
"""Seconds after which a test gives up waiting for what is to happen; where it happens, nothing is waited for."""


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Puts a database with the newest schema and no rows into a folder; the migrations run once for all tests."""
    migrated = tmp_path_factory.mktemp("migrated") / "zwbot.sqlite"
    migrate(f"sqlite:///{migrated}")
    migrated.chmod(0o600)

    def copy(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(migrated, folder))

    return copy


@pytest.fixture(scope="session")
def whole(fresh: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with something of everything that is kept; nobody changes it."""
    from tests.bot.kept import fill

    data = tmp_path_factory.mktemp("kept") / "var"
    fresh(data)
    fill(data)
    return data


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    from tests.bot.kept import copied

    return copied(whole, tmp_path / "var")


@pytest.fixture
def store(fresh: Callable[[Path], Path], tmp_path: Path) -> Path:
    """The file of a database with the newest schema and no rows."""
    return fresh(tmp_path)


@pytest.fixture
def database(store: Path) -> Iterator[Database]:
    """The same, opened as the bot opens it."""
    opened = Database(f"sqlite:///{store}")
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """The same, for tests of what works in a session."""
    with Session(database.engine, expire_on_commit=False) as opened:
        yield opened


class Process:
    """``zwbot …`` in a child, known by the address it prints."""

    def __init__(self, *arguments: str, log: Path, **environment: str) -> None:
        self._log = log.open("ab")
        self.log = log
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ZWBOT_")}
        self.child = Started(arguments, self._log, {**kept, **environment})
        line = self.child.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, f"no address: {line!r} {log.read_text()[-2000:]}"
        self.url = found[0]

    def kill(self) -> None:
        """kill -9."""
        self.child.kill()
        self._close()

    def stop(self) -> int:
        """SIGTERM, as a supervisor does; the exit status."""
        self.child.send_signal(signal.SIGTERM)
        return self._close()

    def _close(self) -> int:
        status = self.child.wait(PATIENCE)
        self.child.stdout.close()
        self._log.close()
        return status


class Chat:
    """One person's chat with the bot, over ``/sim``; each method that sends remembers where the chat stood."""

    def __init__(self, client: httpx.Client, person: int) -> None:
        self.client, self.person, self.seen = client, person, 0

    def send(self, text: str, **more: Any) -> int:
        """Write; the number of the message."""
        self._mark()
        answer = self.client.post("/sim/messages", json={"from": self.person, "text": text, **more})
        assert answer.status_code == 200, answer.text
        return int(answer.json()["message_id"])

    def file(self, name: str, content: bytes, *, kind: str = "document", caption: str = "", **more: str) -> int:
        """Send a file, ``more`` as the service has it (``reply_to``, ``media_group_id``); the number of the message."""
        self._mark()
        fields = {"from": str(self.person), "kind": kind, **({"caption": caption} if caption else {}), **more}
        answer = self.client.post("/sim/files", data=fields, files={"file": (name, content)})
        assert answer.status_code == 200, answer.text
        return int(answer.json()["message_id"])

    def tap(self, message: dict[str, Any], button: str) -> dict[str, Any]:
        """Tap a button, by its label, a part of it, or its data; what the tap was answered with."""
        self._mark()
        asked = {"from": self.person, "message_id": message["message_id"], "button": button}
        answer = self.client.post("/sim/taps", json=asked)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def messages(self, after: int = 0) -> list[dict[str, Any]]:
        """The chat as it is now."""
        return list(self.client.get(f"/sim/chats/{self.person}", params={"after": after}).json())

    def said(self, containing: str = "", *, timeout: float = PATIENCE) -> dict[str, Any]:
        """Wait for a message of the bot, newer than what this person last did, and give the newest such."""
        until = time.monotonic() + timeout
        while True:
            changed = self.messages(self.seen)
            new = [one for one in changed if one["from"] == "bot" and not one["deleted"]]
            fitting = [one for one in new if containing in (one["text"] or one["caption"] or "")]
            if fitting:
                return fitting[-1]
            left = until - time.monotonic()
            assert left > 0, f"nothing with {containing!r}; the chat: {[one['text'] for one in self.messages()]}"
            after = max([self.seen, *(one["seq"] for one in changed)])
            self.client.get(f"/sim/chats/{self.person}/wait", params={"after": after, "timeout": min(left, 5)})

    def ask(self, text: str, containing: str = "") -> dict[str, Any]:
        """Write, and wait for the answer."""
        self.send(text)
        return self.said(containing)

    def _mark(self) -> None:
        self.seen = max([0, *(one["seq"] for one in self.messages())])


class Running:
    """A running bot with its offline service."""

    def __init__(self, process: Process, data: Path) -> None:
        self.process, self.data = process, data
        self.client = httpx.Client(base_url=process.url, timeout=2 * PATIENCE, trust_env=False)

    def chat(self, person: int = CLERK) -> Chat:
        """Somebody's chat."""
        return Chat(self.client, person)

    def idle(self, timeout: float = PATIENCE) -> bool:
        """Wait until everything is handled and sent."""
        return bool(self.client.get("/sim/idle", params={"timeout": timeout}).json()["idle"])

    def calls(self, after: int = 0) -> list[dict[str, Any]]:
        """The calls of the Bot API so far."""
        return list(self.client.get("/sim/calls", params={"after": after}).json())

    def refused(self) -> list[dict[str, Any]]:
        """Calls that the service refused."""
        return [call for call in self.calls() if call["status"] != 200]

    def fault(self, method: str, **what: Any) -> None:
        """Have the API fail on purpose."""
        assert self.client.post("/sim/faults", json={"method": method, **what}).status_code == 200


@pytest.fixture
def app(fresh: Callable[[Path], Path], tmp_path: Path) -> Iterator[Running]:
    """The whole bot on a free port, with an empty database."""
    fresh(tmp_path / "var")
    process = Process("run", "--port", "0", "--data", str(tmp_path / "var"), log=tmp_path / "log")
    running = Running(process, tmp_path / "var")
    yield running
    running.client.close()
    process.kill()  # how it stops is tested where it matters; here nothing waits for it


class Apart:
    """The bot and the offline service in two processes, so that the bot can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "var"
        self.service = Process("sandbox", "--port", "0", log=folder / "service.log")
        self.client = httpx.Client(base_url=self.service.url, timeout=2 * PATIENCE, trust_env=False)
        self.bot: Process | None = None

    def start(self) -> None:
        """Start the bot."""
        self.bot = Process("run", "--data", str(self.data), log=self.folder / "bot.log", ZWBOT_API_URL=self.service.url)

    def kill(self) -> None:
        """kill -9 the bot."""
        assert self.bot is not None
        self.bot.kill()
        self.bot = None

    def chat(self, person: int = CLERK) -> Chat:
        """Somebody's chat."""
        return Chat(self.client, person)

    def close(self) -> None:
        """Stop both."""
        self.client.close()
        if self.bot is not None:
            self.bot.stop()
        self.service.stop()


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    """The offline service alone; ``start()`` starts the bot, ``kill()`` kills it."""
    both = Apart(tmp_path)
    yield both
    both.close()
