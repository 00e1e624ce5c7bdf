"""/forget: delete all that one sent and did not hand in."""

from __future__ import annotations

from bot.actions import Consent, Forget
from bot.chat import Button, Turn, command, tap
from bot.dialogs.checking.review import NO, YES
from bot.services import erasure
from zwcore.text import Message

SURE = Message(
    "forget.sure",
    "<b>删除我发来的文件</b>\n您发来、没有提交的文件、文字、草稿、佐证和核对结果全部删除，删了就找不回来。\n"
    "已提交的表和随表提交的佐证不受影响。",
)
LEFT = Message("forget.left", "没有删除。")
DELETING = Message("forget.deleting", "正在删除…")


@command("forget", Message("menu.forget", "删除我发来的文件"), order=80)
def forget(turn: Turn) -> None:
    """Ask whether it is meant."""
    turn.reply(SURE, [[Button(YES, Forget(Consent.YES)), Button(NO, Forget(Consent.NO))]])


@tap(Forget)
def tapped(turn: Turn, action: Forget) -> None:
    """Delete it, or not; that it is done is said when the files are gone, too."""
    card = turn.incoming.message_id
    if action.answer is Consent.NO:
        turn.edit(card, LEFT)
        return
    files = erasure.everything_checked(turn.session, turn.person.id, turn.now)
    turn.edit(card, DELETING)
    erasure.let_go(turn.session, turn.person.id, turn.chat_id, files, turn.now, card, everything=True)
