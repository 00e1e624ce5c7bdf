"""Starts ``zwbot …`` by fork: what hundreds of tests start is imported once in each of their processes.

``python -m tests.bot.starter 5`` is asked over the socket 5, which a :class:`Started` writes to. What it starts is the
command as it is, with arguments, environment, output and log of its own.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import random
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from typing import IO, NoReturn

import bot
from tests.bot import readers

LARGEST = 1 << 20
LOADED_LATE = (
    "anyio._backends._asyncio", "apscheduler.executors.asyncio", "apscheduler.triggers.interval", "httpcore",
    "pypinyin", "uvicorn.lifespan.off", "uvicorn.protocols.http.httptools_impl", "uvloop",
)  # fmt: skip
"""What a bot itself loads when it is up already."""


class Started:
    """What was started; as far as tests need it, it behaves like :class:`subprocess.Popen`."""

    def __init__(self, arguments: Sequence[str], log: IO[bytes], environment: Mapping[str, str]) -> None:
        reading, writing = os.pipe()
        self.stdout = os.fdopen(reading, encoding="utf-8")
        self.returncode: int | None = None
        told = json.dumps({"arguments": arguments, "environment": dict(environment)}).encode()
        socket.send_fds(_starter(), [told], [writing, log.fileno()])
        os.close(writing)
        self.pid = int(_starter().recv(LARGEST))
        self._gone = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """The exit status, or ``None`` while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait for its end; the exit status."""
        if self.returncode is None:
            if not select.select([self._gone], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("zwbot", timeout)
            os.close(self._gone)
            _starter().send(json.dumps({"gone": self.pid}).encode())
            self.returncode = int(_starter().recv(LARGEST))
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it is gone."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)


@cache
def _starter() -> socket.socket:
    """The socket of this process's starter, which ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", "tests.bot.starter", str(theirs.fileno())]
        subprocess.Popen(command, pass_fds=[theirs.fileno()])
    return ours


def _serve(asked: socket.socket) -> None:
    forking, address = readers.forker()
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in LOADED_LATE:
        importlib.import_module(name)
    while True:
        message, files, *_ = socket.recv_fds(asked, LARGEST, 2)
        if not message:
            os.kill(forking, signal.SIGKILL)
            return
        told = json.loads(message)
        if "gone" in told:
            status = os.waitstatus_to_exitcode(os.waitpid(told["gone"], 0)[1])
            asked.send(str(status).encode())
            continue
        number = os.fork()
        if number == 0:
            asked.close()
            readers.use(address)
            _become(told["arguments"], told["environment"], files)
        for one in files:
            os.close(one)
        asked.send(str(number).encode())


def _become(arguments: Sequence[str], environment: Mapping[str, str], files: Sequence[int]) -> NoReturn:
    from bot.__main__ import main

    for number, one in enumerate(files, start=1):
        os.dup2(one, number)
        os.close(one)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["zwbot", *arguments]
    sys.stdout, sys.stderr = (os.fdopen(number, "w", 1, encoding="utf-8", closefd=False) for number in (1, 2))
    random.seed()
    status = 1
    try:
        main()
    except SystemExit as stopped:
        status = stopped.code if isinstance(stopped.code, int) else 0 if stopped.code is None else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
