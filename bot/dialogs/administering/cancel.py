"""/cancel: leaves whatever is being asked."""

from __future__ import annotations

from bot.chat import Turn, command
from zwcore.text import Message

LEFT = Message("cancel.left", "好，先不做了。读过的表还在，随时可以接着来。")
NOTHING = Message("cancel.nothing", "现在没有进行到一半的事。发表格过来，或 /help。")


@command("cancel", Message("menu.cancel", "先不做了"), order=70)
def cancel(turn: Turn) -> None:
    """Wait for nothing any more."""
    active = turn.waits_for is not None
    turn.end()
    turn.reply(LEFT if active else NOTHING)
