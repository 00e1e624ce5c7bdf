"""A file comes in: it is read, scored and reviewed, and goes back as one card."""

from __future__ import annotations

from bot.chat import Turn, on_event, on_file
from bot.chat.incoming import MEGABYTE
from bot.db.queries import orders
from bot.db.queries.orders import ReadUpload
from bot.dialogs.checking import sent_again
from bot.letters.forms import NOT_KEPT
from bot.services import pictures, readings
from zwcore.record import decode_file
from zwcore.text import Message

READING = Message("reading.started", "收到 {name}，正在读取…")
TOO_BIG = Message("reading.too_big", "{name} 有 {size} MB，超过 20 MB。请只保留自评表，或另存为更小的文件再发送。")
READING_PHOTO = Message("reading.photo", "收到照片，正在读取…")
ON_PAGE = Message("reading.page", "收到 {name}，正在读取第 {page} 页，共 {pages} 页…")
UNREAD = Message(
    "upload.unread",
    "{name} 没能读出来，试了几次都不行。请在 WPS 或 Word 里另存为 docx 再发，或把表里的文字整段粘贴过来。",
)
A_FILE = Message("upload.a_file", "这个文件")


@on_file(order=50)
def file_came(turn: Turn) -> bool:
    """Say at once that the file is being read; an event brings the card."""
    file = turn.incoming.file
    assert file is not None
    if file.is_too_big:
        turn.reply(TOO_BIG.with_(name=file.name, size=-(-file.size // MEGABYTE)))
    else:
        turn.typing()
        turn.receive(turn.reply(READING.with_(name=file.name) if file.name else READING_PHOTO))
    return True


@on_event("page_begun")
def page_begun(turn: Turn) -> None:
    """Say where "正在读取…" stands which page of a scanned file is being read."""
    told = orders.page_begun(turn.session, turn.incoming.number)
    if told is not None:
        order, page, pages = told
        upload, notice = turn.upload(order)
        turn.put(notice, ON_PAGE.with_(name=upload.name or A_FILE, page=page, pages=pages))


@on_event("read")
def file_read(turn: Turn) -> None:
    """Put the card where "正在读取…" stands."""
    order = turn.done()
    result = orders.take_result(order)
    if result is None:
        return
    stack, (upload, notice) = readings.of_order(turn.session, turn.incoming.number), turn.upload()
    place = pictures.of_place(turn.session, upload)
    if place is not None:
        turn.order(place)
    if stack is None:
        turn.put(notice, NOT_KEPT.with_(text=decode_file(result).problems[0].message))
        return
    anew = orders.work_of(order, ReadUpload).anew
    (sent_again.read_anew if anew else sent_again.overview)(turn, stack, notice)


@on_event("unread")
def file_unread(turn: Turn) -> None:
    """Say where "正在读取…" stands, or anew, that all attempts came to nothing."""
    upload, notice = turn.upload()
    turn.put(notice, UNREAD.with_(name=upload.name or A_FILE))
