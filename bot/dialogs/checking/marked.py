"""What bears a marking (绝密, 机密, 秘密) stops here: nothing is kept of it but that it came; its sender is told."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import Arrival, Turn, on_arrival, on_event
from bot.db.queries import audit, orders, outbox, pages, uploads
from bot.db.queries.work import ReadText, ReadUpload
from bot.db.terms import UploadStatus
from bot.dialogs.checking.files import READING
from bot.dialogs.checking.pasted import PastedText
from bot.services import readings
from zwcore.text import Message

REFUSED = Message(
    "marked.refused",
    "<b>带有密级标志，没有接收</b>\n这一条带有密级标志（绝密、机密或秘密），内容已从本系统清除，并已请求从聊天里删除。\n"
    "涉密材料不能通过本系统报送，请按保密规定报送，并告知本单位保密员。标志如系误标，请先按规定更正。",
)
A_FILE = Message("upload.a_file", "这个文件")


@on_arrival(Arrival.MARKED)
def message_came(turn: Turn) -> None:
    """A text, a caption or the name of a file: it was put down without its content."""
    state = turn.waiting
    if isinstance(state, PastedText):
        # The parts before it are of the same text.
        orders.forget(turn.session, state.order)
        if state.reading is not None:
            readings.erase(turn.session, state.reading, turn.person.id, turn.now)
        turn.end()
    _put_down(turn, "message")
    turn.take_away(turn.incoming.message_id)
    turn.reply(REFUSED)


@on_event("marked")
def file_was_marked(turn: Turn) -> None:
    """A file, or a text that its reading found to be marked: its bytes are gone already, the rest goes here."""
    order = turn.done()
    orders.forget(turn.session, order.id)
    _put_down(turn, order.kind)
    if order.kind == ReadText.KIND:
        turn.reply(REFUSED)
        return
    upload, notice = turn.upload()
    together = [upload, *uploads.parts(turn.session, upload.id or 0, every=True)]
    for one in together:
        if one.sha256 is None and one.notice_outbox_id == upload.notice_outbox_id:
            turn.take_away(one.message_id)
    if order.kind == ReadUpload.KIND:
        pages.give_up(turn.session, orders.work_of(order, ReadUpload), UploadStatus.FAILED)
    if notice is not None:
        said = replace(outbox.Written.of(notice), text=turn.say(READING.with_(name=A_FILE)))
        outbox.rewrite(notice, said)
    turn.put(notice, REFUSED)


def _put_down(turn: Turn, what: str) -> None:
    audit.append(turn.session, person_id=turn.person.id, action="marked", now=turn.now, what=what)
