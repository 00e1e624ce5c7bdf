"""An auditor for tests over the real service: the newcomer is invited as one, and the nine forms are handed in."""

from __future__ import annotations

import subprocess
import sys

from tests.bot.conftest import ADMIN, NEWCOMER, Chat, Running

ROSTER = "department,parent,unit,short,name,role,phone\n中卫市财政局,,,,周科长,auditor,\n"


def zwbot(app: Running, *command: str) -> subprocess.CompletedProcess[str]:
    """Run ``zwbot …`` on the data of a bot that is running."""
    whole = [sys.executable, "-m", "bot", *command, "--data", str(app.data)]
    return subprocess.run(whole, capture_output=True, text=True, check=False)


def auditor_of(app: Running) -> Chat:
    """The newcomer becomes an auditor, by an invitation that the admin confirms."""
    file, links = app.data / "audit.csv", app.data / "links.csv"
    file.write_text(ROSTER, encoding="utf-8")
    done = zwbot(app, "users", "import", str(file), "--links", str(links))
    assert done.returncode == 0, done.stderr
    token = links.read_text("utf-8-sig").splitlines()[0].rpartition(" ")[2]
    file.unlink()
    links.unlink()
    chat, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    chat.ask(f"/start {token}", "要管理员确认")
    admin.tap(admin.said("请确认是不是本人"), "确认")
    chat.said("您现在是")
    return chat
