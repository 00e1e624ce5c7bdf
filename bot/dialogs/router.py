"""Which handler a turn goes to, and whether the person may go there."""

from __future__ import annotations

from bot.dialogs import ARRIVALS, COMMANDS, EVENTS, STEPS, TAPS, Button, Entry, Kind, Turn
from bot.dialogs.menu import refresh_menu
from zwcore.text import Message

HELP = Button(Message("router.button.help", "看看能做什么"), "help:")

EXPIRED = Message("router.expired", "这张卡片已过期，请用最新的一张，或发 /help。")
NO_RIGHTS = Message(
    "router.no_rights",
    "您现在的身份用不了这个功能。自己的表可以先自查：把文件或文字发来就行。",
)
UNKNOWN_COMMAND = Message("router.unknown_command", "没有 /{name} 这个命令。能用的都在 /help 里。")
UNKNOWN_TEXT = Message(
    "router.unknown_text", "没看懂这句话。请发自评表的文件，或把表里的文字整段粘贴过来；能做的都在 /help 里。"
)
NOT_NOW = {
    Kind.FILE: Message("router.no_files", "现在还不能读文件，请把表里的文字整段粘贴过来。"),
    Kind.EDITED: Message("router.edited", "已发出的消息改了不会重新读取，请把改好的内容重新发一条。"),
    Kind.CONTACT: Message("router.contact", "收到名片，不过这里用不上，也没有保存。能做的都在 /help 里。"),
    Kind.OTHER: Message("router.other", "只认文字、文件和照片，这一条没有读取。请发自评表的文件，或 /help。"),
    Kind.TEXT: UNKNOWN_TEXT,
}


def route(turn: Turn) -> None:
    """Hand the turn to its handler; every tap is answered, whatever comes of it."""
    match turn.incoming.kind:
        case Kind.BLOCKED:
            turn.person.blocked = turn.incoming.blocked
        case Kind.COMMAND:
            _command(turn)
        case Kind.TAP:
            _tap(turn)
        case Kind.EVENT:
            entry = EVENTS.get(turn.incoming.event)
            if entry is not None:
                entry.handler(turn)
        case Kind.TEXT:
            _text(turn)
        case _:
            _arrival(turn)
    if turn.is_new and turn.incoming.kind != Kind.BLOCKED:
        refresh_menu(turn)
    turn.close_tap()


def _command(turn: Turn) -> None:
    entry = COMMANDS.get(turn.incoming.command)
    if entry is None:
        turn.reply(UNKNOWN_COMMAND.with_(name=turn.incoming.command), [[HELP]])
    else:
        before = turn.dialog
        draft = before.data.get("draft") if before is not None and before.name == "fill" else None
        _enter(entry, turn)
        after = turn.dialog
        if draft is not None and after is not None and after.data.get("draft") == draft:
            # The question comes again below: what is written next is its answer.
            turn.args = [str(draft), "0", "o"]
            if after.step == "answer":
                TAPS["f"].handler(turn)


def _tap(turn: Turn) -> None:
    prefix, _, rest = turn.incoming.data.partition(":")
    entry = TAPS.get(prefix)
    if entry is None:
        turn.toast(EXPIRED, alert=True)
    elif not entry.open_to(turn.person.role):
        turn.toast(NO_RIGHTS, alert=True)
    else:
        turn.args = rest.split(":") if rest else []
        entry.handler(turn)


def _text(turn: Turn) -> None:
    dialog = turn.dialog
    entry = None if dialog is None else STEPS.get(f"{dialog.name}.{dialog.step}")
    if entry is None:
        _arrival(turn)
    else:
        _enter(entry, turn)


def _arrival(turn: Turn) -> None:
    entry = ARRIVALS.get(turn.incoming.kind)
    if entry is None:
        turn.reply(NOT_NOW[turn.incoming.kind], [[HELP]])
    else:
        _enter(entry, turn)


def _enter(entry: Entry, turn: Turn) -> None:
    if entry.open_to(turn.person.role):
        entry.handler(turn)
    else:
        turn.reply(NO_RIGHTS)
