"""Another program, run for one piece of work: sealed, limited, and gone when its time is over, with all it started."""

from __future__ import annotations

import os
import resource
import select
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from zwcore.confined.sealing import seal_program

MEMORY = 4 << 30
"""What it may map in all, most of which is libraries and never touched."""
WRITTEN = 64 << 20
OPEN_FILES = 256
_NOT_RUN = 127


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: int) -> int | None:
    """Run a program that may read what the system has and write into ``folder``; return its exit status, ``None`` where
    its time was over. Nothing that it says is heard."""
    alive, held = os.pipe()
    pid = os.fork()
    if not pid:
        _become(command, environment, folder, seconds, held)
    os.close(held)
    try:
        # It never writes there: what comes is the end, when it and whatever it started have let go.
        ended = bool(select.select([alive], [], [], seconds)[0])
    finally:
        os.close(alive)
        status = _ended(pid)
    return status if ended else None


def _ended(pid: int) -> int:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # it has gone, or has no group yet
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _become(command: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: int, held: int) -> None:
    """The child: never returns."""
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.set_inheritable(held, True)
        os.chdir(folder)
        for kind, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, WRITTEN),
            (resource.RLIMIT_NOFILE, OPEN_FILES),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(kind)[1]
            within = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (within, within))
        seal_program(Path(command[0]), folder)
        os.execve(command[0], [*command], environment)
    finally:
        os._exit(_NOT_RUN)
