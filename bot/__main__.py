"""``zwbot`` and its commands.

Exit status: 1 where something is not in order, 2 where a file cannot be read or written, 64 for wrong usage, else 0.
"""

from __future__ import annotations

import sys

from bot.commands.erasing import erase
from bot.commands.lists import alerts, calendar, cycles, users
from bot.commands.serving import doctor, jobs, migrate, run, sandbox
from zwcore.commands import call, commands

app = commands("zwbot", "项目支出绩效自评表：收表、核对、评分的聊天机器人。", "zwbot run")
app.register_install_completion_command(help="装上命令补全（bash、zsh、fish）。")
for command in (run, sandbox, migrate, doctor, users, calendar, cycles, alerts, jobs, erase):
    app.command(command)


def main() -> None:
    """Entry point of the ``zwbot`` command."""
    sys.exit(call(app))


if __name__ == "__main__":
    main()
