"""Starts ``bot.runner.child`` by fork, for every bot that tests start: what reading needs is loaded once.

A bot asks over a socket, whose name it has from the process that it was forked from, and gets the number of what was
started. What a bot starts by itself is tested where a pool is (``test_runner``).
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import NoReturn

LARGEST = 1 << 16


class Forked:
    """A reading process; as far as a pool needs it, it behaves like :class:`subprocess.Popen`."""

    def __init__(self, address: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        asked, writing = os.pipe()
        reading, told = os.pipe()
        given = json.dumps({"arguments": command[command.index("bot.runner.child") + 1 :], "environment": environment})
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as forker:
            forker.connect(address)
            socket.send_fds(forker, [given.encode()], [asked, told])
            self._gone = os.pidfd_open(int(forker.recv(LARGEST)))
        os.close(asked)
        os.close(told)
        self.stdin, self.stdout = os.fdopen(writing, "wb", 0), os.fdopen(reading, "rb", 0)

    def kill(self) -> None:
        """kill -9, unless it is gone."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._gone, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end."""
        select.select([self._gone], [], [])
        os.close(self._gone)
        return 0


def use(address: str) -> None:
    """Have the pools of this process ask there."""
    import bot.runner.pool

    def start(command: Sequence[str], *, env: Mapping[str, str], **_: object) -> Forked:
        return Forked(address, command, env)

    vars(bot.runner.pool)["subprocess"] = SimpleNamespace(Popen=start, PIPE=subprocess.PIPE)


def forker() -> tuple[int, str]:
    """Start what forks: its number, and the name of its socket."""
    asked = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    address = f"\0zwbot-readers-{os.getpid()}"
    asked.bind(address)
    asked.listen(64)
    number = os.fork()
    if number == 0:
        _serve(asked)
    asked.close()
    return number, address


def _serve(asked: socket.socket) -> NoReturn:
    import bot.runner.child  # noqa: F401
    from bot.runner.read import warm_up

    warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    while True:
        one, _ = asked.accept()
        with one:
            message, files, *_ = socket.recv_fds(one, LARGEST, 2)
            number = os.fork()
            if number == 0:
                asked.close()
                one.close()
                _become(json.loads(message), files)
            for file in files:
                os.close(file)
            one.send(str(number).encode())


def _become(told: Mapping[str, Mapping[str, str]], files: Sequence[int]) -> NoReturn:
    from bot.runner.child import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(told["environment"])
    try:
        main(*told["arguments"])
    finally:
        os._exit(0)
