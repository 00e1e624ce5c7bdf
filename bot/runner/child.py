"""The process beside the bot that has its files read: started with an empty environment, it loads what reading needs,
hands what comes in to a confined process that it forks, and passes the answers on.

What it is asked is trusted, what it answers is not: bytes, never objects.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bot.i18n import LOCALES
from bot.runner.read import ReadFile, warm_up
from bot.runner.write import Made, export_bytes, working_bytes
from zwcore.confined import Broken, Child
from zwcore.confined.pipes import receive, send
from zwcore.documents import office
from zwcore.rulebooks.folder import add_folder

ANSWER, BROKEN, PAGE = b"a", b"b", b"p"
Work = Callable[..., ReadFile | Made | None]


def main(reviewer: str, seconds: str, rulebooks: str = "") -> None:
    """Answer questions on standard input until there are no more; ``reviewer`` names what reviews a file."""
    asked, told = os.dup(0), os.dup(1)
    if rulebooks:
        add_folder(Path(rulebooks))
    # The conversation goes first: reading may take what is left.
    os.nice(10)
    warm_up()
    office.sweep()
    does: dict[str, Work] = {"read": _named(reviewer), "write": export_bytes, "draw": working_bytes}

    def work(question: bytes) -> bytes:
        what, given = pickle.loads(question)
        answer = does[what](*given)
        return b"" if answer is None else answer.packed()

    child = Child(work, [LOCALES], int(seconds))
    while (question := receive(asked)) is not None:
        child.give(question)
        while (answer := child.take()) is None:
            if child.pages:
                send(told, PAGE + json.dumps([child.page, child.pages]).encode())
        send(told, BROKEN + json.dumps(answer).encode() if isinstance(answer, Broken) else ANSWER + answer)
    child.end()


def _named(function: str) -> Work:
    module, _, name = function.partition(":")
    found: Work = getattr(import_module(module), name)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
