"""What a confined process is really denied on this machine, as one finds that tries."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from zwcore.confined import Broken, alone
from zwcore.confined.program import run
from zwcore.documents import office


def in_force() -> dict[str, bool]:
    """Tell what a confined process is really denied here, as one finds that tries: ``files``, ``environment`` (its
    parent's), ``connections``, ``processes``."""
    parent = os.getpid()

    def attempt(_: bytes) -> bytes:
        tries: tuple[Callable[[], object], ...] = (
            lambda: os.listdir("/"),
            lambda: Path(f"/proc/{parent}/environ").read_bytes(),
            lambda: socket.socket(socket.AF_UNIX).close(),
            lambda: os.kill(parent, 0),
        )
        return bytes(map(_is_denied, tries))

    answer = alone(attempt)
    denied = bytes(4) if isinstance(answer, Broken) else answer
    return dict(zip(("files", "environment", "connections", "processes"), map(bool, denied), strict=True))


def office_works() -> bool:
    """Tell whether LibreOffice makes something of a text here, sealed as it is when it is given what people send."""
    ((reason, _),) = office.Converter(run).made([("rtf", rb"{\rtf1\ansi zwcore}")])
    return not reason


def _is_denied(work: Callable[[], object]) -> bool:
    try:
        work()
    except OSError:
        return True
    return False
