"""/forget: delete all that one sent and did not hand in."""

from __future__ import annotations

from dataclasses import asdict

from bot.actions import Consent, Do, Forget, Review
from bot.chat import Button, Turn, command, tap
from bot.dialogs.checking.review import NO
from bot.i18n import Short
from bot.letters import cards
from bot.services import erasure, going, readings
from bot.services.readings import Stack
from zwcore.text import Message

SURE = Message(
    "forget.sure",
    "<b>删除我发来的文件</b>\n"
    "点“全部删除”，您发来、没有提交的文件、文字、草稿、佐证和核对结果都删掉，会再问一次。{one}\n"
    "已提交的表和随表提交的佐证不受影响。",
)
ONE = Message("forget.one", "只删一个，点它的名字，会再问一次。")
NO_FILES = Message("forget.no_files", "现在没有读过的表。")
OF_FORM = Message("forget.of_form", "只删 {form}")
OF_FILE = Message("forget.of_file", "只删 {name}（{count} 张）")
SENT_AT = Message("forget.sent_at", "{name} · {time}")
ALL = Message("forget.all", "全部删除")
SURE_ALL = Message(
    "forget.sure_all",
    "<b>全部删除？</b>\n"
    "删掉：发来的文件和文字 {files} 份、草稿 {drafts} 份、没提交的佐证 {evidence} 件，"
    "核对结果和说明一并删掉，删了就找不回来。\n"
    "留下：已提交的表 {handed_in} 张、已撤回的 {withdrawn} 张、回执和随表提交的佐证 {kept} 件。",
)
SURELY = Message("forget.surely", "确认全部删除")
SHOWN, NAME = 6, 14
LEFT = Message("forget.left", "没有删除。")
DELETING = Message("forget.deleting", "正在删除…")


@command("forget", Message("menu.forget", "删除我发来的文件"), order=80)
def forget(turn: Turn) -> None:
    """Ask what is meant: one of the newest files, or all that there is."""
    files = readings.recent(turn.session, turn.person.id, SHOWN)
    names = [_called(one) for one in files]
    rows = [
        [Button(_at(one, name) if names.count(name) > 1 else name, Review(one.reading_id, Do.ASK_DELETE))]
        for one, name in zip(files, names, strict=True)
    ]
    rows.append([Button(ALL, Forget(Consent.YES)), Button(NO, Forget(Consent.NO))])
    turn.reply(SURE.with_(one=ONE if files else NO_FILES), rows)


def _called(stack: Stack) -> Message:
    """A file of one form by that, one of several by its own name."""
    if stack.count == 1 or not stack.row.name:
        return OF_FORM.with_(form=cards.called(stack.lines[0], NAME))
    return OF_FILE.with_(name=cards.short(stack.row.name, NAME), count=stack.count)


def _at(stack: Stack, name: Message) -> Message:
    """What is called as another is told from it by when it was sent."""
    return SENT_AT.with_(name=name, time=Short(stack.row.created))


@tap(Forget)
def tapped(turn: Turn, action: Forget) -> None:
    """Ask once more with what goes and what stays; delete it, or not. It is done when the files are gone."""
    card = turn.incoming.message_id
    if action.answer is Consent.NO:
        turn.edit(card, LEFT)
        return
    if not action.sure:
        counts = asdict(going.count(turn.session, turn.person.id))
        row = [Button(SURELY, Forget(Consent.YES, 1)), Button(NO, Forget(Consent.NO))]
        turn.edit(card, SURE_ALL.with_(**counts), [row])
        return
    files = erasure.everything_checked(turn.session, turn.person.id, turn.now)
    turn.edit(card, DELETING)
    erasure.let_go(turn.session, turn.person.id, turn.chat_id, files, turn.now, card, everything=True)
