"""How commands behave: Chinese help with an example, one line for wrong usage, exit statuses 0, 1, 2 and 64."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Annotated

import cyclopts
from cyclopts import Parameter

from zwcore import __version__

WRONG_USAGE = 64
UNREADABLE = 2
INTERRUPTED = 130
"""What a shell says of a command that Ctrl-C ended."""
_WRONG: dict[type[cyclopts.CycloptsError], str] = {
    cyclopts.MissingArgumentError: "没有写全",
    cyclopts.UnknownOptionError: "没有这个选项",
    cyclopts.UnusedCliTokensError: "多写了内容",
    cyclopts.RepeatArgumentError: "写了两次",
    cyclopts.CoercionError: "值不对",
    cyclopts.ValidationError: "值不对",
}


class Misuse(Exception):
    """Wrong usage, with the sentence that says so."""


def call(app: cyclopts.App, argv: Sequence[str] | None = None) -> int:
    """Run a command line (by default this process's); return the exit status, 64 for wrong usage with one line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot write Chinese shows escapes, no fault.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = app(argv, exit_on_error=False, print_error=False, result_action="return_value")
    except cyclopts.CycloptsError as wrong:
        return _told(app, f"{_WRONG.get(type(wrong), '用法不对')}：{wrong}", WRONG_USAGE)
    except Misuse as wrong:
        return _told(app, str(wrong), WRONG_USAGE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise  # nobody reads on: what that means, the caller knows
    except OSError as problem:
        return _told(app, str(problem), UNREADABLE)
    return status if isinstance(status, int) else 0


def _told(app: cyclopts.App, problem: str, status: int) -> int:
    more = f"。用法见 {app.name[0]} --help" if status == WRONG_USAGE else ""
    print(f"{app.name[0]}: {problem.rstrip('.。')}{more}", file=sys.stderr)
    return status


def no_command(*words: Annotated[str, Parameter(show=False)]) -> None:
    """What runs where no command of an app is named: the names of its commands are due."""
    raise Misuse(f"没有这个命令：{words[0]}" if words else "要写一个命令")


def commands(name: str, help: str, example: str) -> cyclopts.App:
    """Make an app that has commands, with a short help and an example of one."""
    app = cyclopts.App(
        name=name,
        help=f"{help}\n\n例：{example}",
        version=__version__,
        default_command=no_command,
        group_commands=cyclopts.Group("命令"),
        group_arguments=cyclopts.Group("要写的"),
        group_parameters=cyclopts.Group("选项"),
    )
    for flag, said in (("--help", "写出用法。"), ("--version", "写出版本。")):
        app[flag].help = said
    return app
