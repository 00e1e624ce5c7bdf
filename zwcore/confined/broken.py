"""What is said of a piece of work that came to nothing, by how its process ended."""

from __future__ import annotations

import signal
from typing import NamedTuple

OUT_OF_MEMORY = 77
"""The exit status of a process that ran out of memory."""
LIMITS = (OUT_OF_MEMORY, -signal.SIGALRM, -signal.SIGXCPU, -signal.SIGABRT)
"""How a process ends that a limit took down."""
_REASONS = {-signal.SIGALRM: "time", -signal.SIGXCPU: "time", -signal.SIGKILL: "memory", -signal.SIGABRT: "memory"}


class Broken(NamedTuple):
    """A piece of work that came to nothing: ``time``, ``memory``, ``result`` (too large), ``busy`` (it could do better
    another time) or ``crash``; of an exception that nobody caught, and of a process that ended by itself, ``detail``
    tells more."""

    reason: str
    detail: str = ""


def ended(code: int) -> Broken:
    """What the exit code of a process says of its work."""
    if code == OUT_OF_MEMORY:
        return Broken("memory")
    reason = _REASONS.get(code)
    return Broken(reason) if reason else Broken("crash", f"process ended with {code}")
