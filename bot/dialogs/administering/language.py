"""/lang: the person's language, changed at once."""

from __future__ import annotations

from bot.actions import ChooseLanguage
from bot.chat import Button, Turn, command, tap
from bot.chat.menu import refresh_menu
from bot.i18n import languages, own_name
from bot.services.people import set_language
from zwcore.text import Message

IN_A_ROW = 3
ASK = Message("lang.ask", "用哪种语言？现在是{current}。")
CHANGED = Message("lang.changed", "好，以后用{current}。")
UNKNOWN = Message("lang.unknown", "没有这种语言，请从按钮里选。")


@command("lang", Message("menu.lang", "换语言 / Language"), order=80)
def lang(turn: Turn) -> None:
    """Ask, with a button for each language in its own words."""
    choices = [Button(own_name(code), ChooseLanguage(code)) for code in languages()]
    rows = [choices[at : at + IN_A_ROW] for at in range(0, len(choices), IN_A_ROW)]
    turn.reply(ASK.with_(current=own_name(turn.lang)), rows)


@tap(ChooseLanguage)
def chosen(turn: Turn, action: ChooseLanguage) -> None:
    """Change the language; the card, the toast and the menu are in the new one already."""
    code = action.language
    if code not in languages():
        turn.toast(UNKNOWN, alert=True)
        return
    set_language(turn.person, code)
    done = CHANGED.with_(current=own_name(code))
    turn.toast(done)
    turn.edit(turn.incoming.message_id, done)
    refresh_menu(turn)
