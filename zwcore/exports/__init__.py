"""EXTENSION POINT: a form as a file (``docx``, ``xlsx`` …); beside them a review as JSON (``json``), text (``text``).

To add an export, add a module that registers a function ``(record, say) -> bytes`` with :func:`export`; its button is
its metadata. Words go through a ``Say``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zwcore.record import Record
from zwcore.registry import Registry
from zwcore.text import Message, Say

Write = Callable[[Record, Say], bytes]


@dataclass(frozen=True, slots=True)
class Export:
    """What writes a form as a file, what its button says, how the file's name ends, where it stands in the list."""

    name: str
    write: Write
    button: Message
    suffix: str
    order: int


exports: Registry[Export] = Registry("zwcore.exports")


def export(name: str, button: Message, *, suffix: str, order: int = 50) -> Callable[[Write], Write]:
    """Register an export under ``name``."""

    def register(write: Write) -> Write:
        exports.add(name, Export(name, write, button, suffix, order))
        return write

    return register
