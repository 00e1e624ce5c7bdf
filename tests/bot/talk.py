"""What several tests say in a chat, and what they look at in the answers."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import Chat, Running
from tests.zwcore.forms import DATA

REASON = "得分待科室确认，下周更正"


def labels(message: dict[str, Any]) -> list[str]:
    """The labels of the buttons."""
    return [button["text"] for row in message["buttons"] for button in row]


def send_file(chat: Chat, name: str) -> dict[str, Any]:
    """Send the nine forms in one file; the overview."""
    chat.file(name, (DATA / name).read_bytes())
    return chat.said("读到 9 张表")


def hand_in_nine(clerk: Chat) -> dict[str, Any]:
    """Hand the nine forms in, with the reason that they need; the receipt."""
    clerk.tap(send_file(clerk, "forms.docx"), "一并提交")
    clerk.said("一行写明原因")
    return give_reason(clerk, "已提交 9 张")


def give_reason(chat: Chat, containing: str, reason: str = REASON) -> dict[str, Any]:
    """Write the line of reason and confirm it; what is said then."""
    chat.tap(chat.ask(reason, f"附说明提交：{reason}"), "确认提交")
    return chat.said(containing)


def open_form_5(chat: Chat) -> dict[str, Any]:
    return chat.ask("表5", "34.89%")


def form_text(number: int) -> str:
    """One form of the nine as text."""
    whole = (DATA / "pasted.txt").read_text("utf-8")
    start = whole.index(f"（表{number}）")
    start = whole.rindex("中卫市", 0, start)
    end = whole.find(f"自评表（表{number + 1}）")
    return whole[start : whole.rindex("中卫市", 0, end) if end > 0 else len(whole)]


def send_in(chat: Chat, card: dict[str, Any], button: str = "提交审核") -> None:
    """Tap what hands in, and confirm it."""
    chat.tap(card, button)
    chat.tap(chat.said("？"), "确认提交")


def set_clock(app: Running, moment: str) -> None:
    assert app.client.post("/sim/clock", json={"now": moment}).status_code == 200


def open_cycle(app: Running, *projects: str) -> None:
    """The admin opens the year of the nine forms and says what is owed."""
    set_clock(app, "2026-03-02T10:00+08:00")
    admin = app.chat(1003)
    admin.ask("/cycles 2024 2026-03-31 24:00", "2024 年度自评：3 月 31 日（周二）24:00 截止")
    owed = "\n".join(f"中卫市社会保险事业管理中心,{project}" for project in projects)
    admin.ask(f"/cycles 2024 应报\n{owed}", f"新增应报 {len(projects)} 张")


def begin(clerk: Chat) -> dict[str, Any]:
    """Start a new form of the clerk's own print; what is asked first."""
    card = clerk.ask("/fill", "从哪里开始")
    clerk.tap(card, "中卫市")
    return clerk.said("年度")
