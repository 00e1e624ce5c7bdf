"""``zwcore``: review files from the command line; the proof that no bot is needed.

Exit status of ``review``: 2 when a file could not be read, else 1 when a finding is an error, else 0; 64 wrong usage.
``rulebooks check`` gives 1 for an unsound rulebook, ``diff`` where two differ, ``try`` where a form would change.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from zwcore.commands.layouts import layouts
from zwcore.commands.manner import call, commands
from zwcore.commands.review import review, verify
from zwcore.commands.rulebooks import rulebooks

app = commands("zwcore", "核对项目支出绩效自评表。", "zwcore review forms.docx")
app.register_install_completion_command(help="装上命令补全（bash、zsh、fish）。")
for command in (review, verify, rulebooks, layouts):
    app.command(command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``zwcore``; return the exit status."""
    try:
        return call(app, argv)
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
