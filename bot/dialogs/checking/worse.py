"""A worse photo of a form that was photographed before is put aside, and said to be; one tap takes it all the same."""

from __future__ import annotations

from bot.actions import TakeNew
from bot.chat import Button, Turn, tap
from bot.chat.post import Row
from bot.chat.turn import GONE
from bot.db.queries import uploads
from bot.db.queries.work import ReadUpload
from bot.letters import forms
from bot.services import worse
from bot.services.readings import Stack
from zwcore.text import Message

LESS = Message(
    "worse.less", "<b>这张照片比上次少读到 {count} 格，可能没有拍全，仍用上次的。</b>要用这张，点“用这次的”。"
)
ASKS = Message(
    "worse.asks",
    "<b>这张照片有 {asked} 格看不准（上次 {before} 格），仍用上次的。</b>要用这张，点“用这次的”。",
)
TAKE_NEW = Message("worse.take_new", "用这次的")
READING = Message("worse.reading", "正在按这次的照片读…")


def is_put_aside(turn: Turn, stack: Stack, notice: Row | None) -> bool:
    """Tell whether a photo is put aside: then what is kept is shown, and why."""
    found = worse.than_before(turn.session, stack)
    if found is None:
        return False
    said = LESS.with_(count=found.lost) if found.lost > worse.CLEARLY else None
    said = said or ASKS.with_(asked=found.asked, before=found.asked_before)
    upload = worse.put_aside(turn.session, stack, found.before, turn.now)
    letter = forms.overview(turn.reader, found.before).under(f"{turn.reader.say.html(said)}\n")
    turn.put(notice, letter.with_row(Button(TAKE_NEW, TakeNew(upload))))
    return True


@tap(TakeNew)
def take_new(turn: Turn, action: TakeNew) -> None:
    """Have a photo read that was put aside; its card comes where the question stands."""
    row = worse.fetched_back(turn.session, action.upload, turn.person.id)
    if row is None:
        turn.not_there(GONE)
        return
    uploads.noticed(turn.session, action.upload, turn.edit(turn.incoming.message_id, READING).id)
    turn.order(ReadUpload(action.upload, chosen=True))
