"""Which handler a turn goes to, and whether the person may go there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from bot.actions import Action, Help, Join, Outdated
from bot.chat import onward
from bot.chat.elsewhere import bare, is_elsewhere
from bot.chat.incoming import Arrival
from bot.chat.labels import tap_meant
from bot.chat.menu import refresh_menu
from bot.chat.registry import (
    ARRIVALS,
    COMMANDS,
    EVENTS,
    FILES,
    RESUMES,
    STEPS,
    TAPS,
    TEXTS,
    Entry,
    Handler,
    IsMine,
    in_order,
)
from bot.chat.shut import JOIN_FIRST as JOIN_FIRST
from bot.chat.shut import NO_RIGHTS as NO_RIGHTS
from bot.chat.shut import no_rights
from bot.chat.turn import Turn
from bot.chat.waiting import State
from bot.chat.wire import decode
from bot.db.terms import Role
from bot.i18n import ON_SCREEN
from bot.letters.letter import Button, Buttons
from bot.services import people, reads
from bot.services.readings import NoForm
from zwcore.registry import Registry
from zwcore.text import Message

ENDS = "cancel"
"""The command that itself says what it ends."""
_LEAVES = re.compile(
    "(?:先|还是|那|暂时)?(?:取消|退出|停|算了|cancel|不(?:做|用|问|办|退|要|填|写|弄|搞|发|催|改|交|撤|撤销|退回|通过|提交|撤回)(?:审核)?了"
    "|不要(?:撤销|退回|通过|提交|撤回|发)(?:审核)?(?:了)?)[吧啦]?"
)
HELP = Button(Message("router.button.help", "看看能做什么"), Help())

EXPIRED = Message("router.expired", "这张卡片已过期，请用最新的一张，或发 /help。")
JOIN_BUTTON = Message("button.join", "申请加入")
TO_BE_TAPPED = Message("router.to_be_tapped", "光写一句话不办理：请点那条消息下面的“{words}”。")
UNKNOWN_COMMAND = Message("router.unknown_command", "没有 /{name} 这个命令。能用的都在 /help 里。")
UNKNOWN_TEXT = Message(
    "router.unknown_text", "没看懂这句话。请发自评表的文件，或把表里的文字整段粘贴过来；能做的都在 /help 里。"
)
NOT_NOW = {
    Arrival.FILE: Message("router.no_files", "现在还不能读文件，请把表里的文字整段粘贴过来。"),
    Arrival.EDITED: Message("router.edited", "已发出的消息改了不会重新读取，请把改好的内容重新发一条。"),
    Arrival.CONTACT: Message("router.contact", "收到名片，不过这里用不上，也没有保存。能做的都在 /help 里。"),
    Arrival.OTHER: Message("router.other", "只认文字、文件和照片，这一条没有读取。请发自评表的文件，或 /help。"),
    Arrival.TEXT: UNKNOWN_TEXT,
}


def route(turn: Turn) -> None:
    """Hand the turn to its handler; every tap is answered, whatever comes of it."""
    match turn.incoming.kind:
        case Arrival.BLOCKED:
            people.set_blocked(turn.person, turn.incoming.blocked)
        case Arrival.COMMAND:
            _command(turn)
        case Arrival.TAP:
            _tap(turn)
        case Arrival.EVENT:
            entry = EVENTS.get(turn.incoming.event)
            if entry is not None:
                entry.handler(turn)
        case Arrival.TEXT:
            _text(turn)
        case Arrival.FILE:
            _ask_in_order(turn, FILES)
        case _:
            _arrival(turn)
    if turn.is_new and turn.incoming.kind != Arrival.BLOCKED:
        refresh_menu(turn)
    turn.close_tap()


def _command(turn: Turn) -> None:
    entry = COMMANDS.get(turn.incoming.command)
    if entry is None:
        turn.reply(UNKNOWN_COMMAND.with_(name=turn.incoming.command), [[HELP]])
        return
    if turn.incoming.command != ENDS:
        turn.drop()
    before = turn.waiting
    enter(entry, turn, turn.incoming.argument)
    _ask_again(turn, before)


def _tap(turn: Turn) -> None:
    action = decode(turn.incoming.data)
    entry = None if action is None else TAPS.get(type(action).__name__)
    if entry is None:
        turn.toast(EXPIRED, alert=True)
    elif not entry.open_to(turn.person.role):
        turn.toast("\n".join(map(turn.translator, no_rights(Role(turn.person.role)))), alert=True)
    else:
        _do(turn, entry, action)


def _do(turn: Turn, entry: Entry[Callable[[Turn, Any], None]], action: Action | None) -> None:
    """Do what a button means; what names something that is not there does nothing."""
    try:
        with turn.session.begin_nested():
            action = None if action is None else onward.action(turn.session, turn.person.id, action)
            asked = [str(getattr(action, one.name)) for one in fields(action)] if action is not None else []
            reads.asked(turn.session, turn.person, entry.roles, type(action).__name__, asked, turn.now)
            entry.handler(turn, action)
    except (Outdated, NoForm):
        turn.effects.clear()
        turn.answered = False
        turn.toast(EXPIRED, alert=True)


def _text(turn: Turn) -> None:
    entry, state = STEPS.get(turn.waits_for or ""), turn.waiting
    if entry is None or state is None:
        pass_on(turn)
    elif any(one.handler(turn) for one in in_order(TEXTS) if one.always):
        _ask_again(turn, state)
    elif not state.own_leave and leaves(turn.incoming.text):
        enter(COMMANDS[ENDS], turn)
    elif state.any_words and is_of_its_own(turn):
        pass_on(turn)
        _ask_again(turn, state)
    else:
        entry.handler(turn, state)


def leaves(text: str) -> bool:
    """Tell what is :data:`ENDS` in words: 取消, 算了吧."""
    return _LEAVES.fullmatch(bare(text)) is not None


def is_of_its_own(turn: Turn) -> bool:
    """Tell whether a text is plainly something else, while any words are an answer."""
    return is_elsewhere(turn.incoming.text, Role(turn.person.role), turn.now.astimezone(ON_SCREEN).date())


def _ask_again(turn: Turn, before: State | None) -> None:
    """Say once more what is waited for, where that is so still: what is written next is its answer."""
    resume = RESUMES.get(turn.waits_for or "")
    if resume is not None and before is not None and turn.waiting == before:
        resume.handler(turn, before)


def pass_on(turn: Turn) -> None:
    """Take a text for what it is, whatever is waited for: a form, a question, a correction, the name of a form."""
    _ask_in_order(turn, TEXTS)


def tapped_in_words(turn: Turn) -> bool:
    """Do what the button means whose label was written, where there is one; tell whether there is.

    What decides about somebody's forms or rights is only pointed to: that is tapped.
    """
    meant = tap_meant(turn)
    if meant is None:
        return False
    action = decode(meant.data)
    if action is not None and action.decides:
        turn.reply(TO_BE_TAPPED.with_(words=turn.incoming.text))
    else:
        turn.incoming = meant
        _tap(turn)
    return True


def _ask_in_order(turn: Turn, registry: Registry[Entry[IsMine]]) -> None:
    if not any(entry.handler(turn) for entry in in_order(registry)):
        turn.reply(NOT_NOW[turn.incoming.kind], [[HELP]])


def _arrival(turn: Turn) -> None:
    entry = ARRIVALS.get(turn.incoming.kind)
    if entry is None:
        turn.reply(NOT_NOW[turn.incoming.kind], [[HELP]])
    else:
        enter(entry, turn)


def enter(entry: Entry[Handler], turn: Turn, asked: str = "") -> None:
    """Have a handler do its work where the person may come in; what an auditor asks for is put down."""
    if entry.open_to(turn.person.role):
        view = turn.incoming.command or turn.incoming.kind.value
        reads.asked(turn.session, turn.person, entry.roles, view, asked, turn.now)
        entry.handler(turn)
    else:
        turn.reply("\n".join(map(turn.say, no_rights(Role(turn.person.role)))), way_in(turn))


def way_in(turn: Turn) -> Buttons:
    """The button to ask for a role (申请加入), for who has none."""
    return [[Button(JOIN_BUTTON, Join())]] if turn.person.role == Role.NONE else []
