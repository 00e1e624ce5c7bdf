"""``zwbot`` and its commands.

Exit status: 1 where something is not in order, 2 where a file cannot be read or written, 64 for wrong usage, else 0.
"""

from __future__ import annotations

import sys

from bot.commands.batch import batch
from bot.commands.checking import checks
from bot.commands.erasing import erase
from bot.commands.keeping import backup, bring_in, export, restore, verify
from bot.commands.lists import alerts, calendar, cycles, users
from bot.commands.serving import doctor, jobs, migrate, run, sandbox
from zwcore.commands import call, commands

app = commands("zwbot", "项目支出绩效自评表：收表、核对、评分的聊天机器人。", "zwbot run")
app.register_install_completion_command(help="装上命令补全（bash、zsh、fish）。")
for command in (run, sandbox, migrate, doctor, jobs, users, calendar, cycles, alerts, checks):
    app.command(command)
for keeping in (verify, backup, restore, export, batch, erase):
    app.command(keeping)
app.command(bring_in, name="import")


def main() -> None:
    """Entry point of the ``zwbot`` command."""
    try:
        sys.exit(call(app))
    except Exception as problem:
        from bot.db.asis import reason_of

        reason = reason_of(problem)
        if reason is None:
            raise
        print(f"zwbot: 数据库读写不了（{reason}）：请运行 zwbot doctor，它会说怎么办", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
