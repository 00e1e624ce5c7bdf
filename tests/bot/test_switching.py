"""Who has a role and opens an invitation is asked first; what they decline another can still open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bot.conftest import NEWCOMER, SUPERVISOR, Running
from tests.bot.talk import labels

UNIT, DEPARTMENT = "中卫市社会保险事业管理中心", "中卫市人力资源和社会保障局"


def _token(app: Running, folder: Path) -> str:
    """An invitation for a clerk of the unit."""
    roster, links = folder / "名单.csv", folder / "邀请.csv"
    roster.write_text(
        f"department,parent,unit,short,name,role,phone\n{DEPARTMENT},,{UNIT},,小李,clerk,\n", encoding="utf-8"
    )
    command = [
        sys.executable,
        "-m",
        "bot",
        "users",
        "import",
        str(roster),
        "--links",
        str(links),
        "--data",
        str(app.data),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return links.read_text("utf-8-sig").strip().rpartition("/start ")[2]


def test_a_supervisor_declines_and_the_clerk_takes_it(app: Running, tmp_path: Path) -> None:
    token, supervisor = _token(app, tmp_path), app.chat(SUPERVISOR)
    asked = supervisor.ask(f"/start {token}", "这个邀请会改变您的身份")
    assert "您现在是主管部门审核人，用了它就成为填报人" in asked["text"]
    assert labels(asked) == ["用，成为填报人", "不用"]
    supervisor.tap(asked, "不用")
    supervisor.said("没有改，您仍是主管部门审核人")
    assert "主管部门审核人" in supervisor.ask("/help", "能做这些")["text"]
    assert "链接有效，已登记" in app.chat(NEWCOMER).ask(f"/start {token}", "")["text"]


def test_a_supervisor_who_wants_to_takes_it(app: Running, tmp_path: Path) -> None:
    token, supervisor = _token(app, tmp_path), app.chat(SUPERVISOR)
    asked = supervisor.ask(f"/start {token}", "这个邀请会改变您的身份")
    supervisor.tap(asked, "用，成为填报人")
    supervisor.said("链接有效，已登记")
    assert "的填报人" in supervisor.ask("/help", "能做这些")["text"]
