"""A file comes in: it is read, scored and reviewed, and goes back as one card."""

from __future__ import annotations

from bot.chat import Turn, on_event, on_file
from bot.chat.incoming import MEGABYTE
from bot.db.queries import orders, pages, uploads
from bot.db.queries.work import ReadUpload
from bot.db.terms import UploadStatus
from bot.dialogs.checking import album, sent_again, worse
from bot.letters.forms import NOT_KEPT
from bot.services import pictures, readings
from zwcore.record import decode_file
from zwcore.text import Message

READING = Message("reading.started", "收到 {name}，正在读取…")
TOO_BIG = Message("reading.too_big", "{name} 有 {size} MB，超过 20 MB。请只保留自评表，或另存为更小的文件再发送。")
ON_PHOTO = Message("reading.photo_page", "正在读取照片…第 {page}/{pages} 页")
ON_PAGE = Message("reading.page", "收到 {name}，正在读取第 {page} 页，共 {pages} 页…")
UNREAD = Message(
    "upload.unread",
    "{name} 没能读出来，试了几次都不行。请在 WPS 或 Word 里另存为 docx 再发，或把表里的文字整段粘贴过来。",
)
UNREAD_PHOTO = Message(
    "upload.unread_photo",
    "这张照片没能读出来，试了几次都不行。可能是现在太忙，请过几分钟再发一次；也可以发 Word、Excel、PDF 文件。",
)


@on_file(order=50)
def file_came(turn: Turn) -> bool:
    """Say at once that the file is being read; an event brings the card."""
    file = turn.incoming.file
    assert file is not None
    if file.is_too_big:
        turn.reply(TOO_BIG.with_(name=file.name, size=-(-file.size // MEGABYTE)))
    else:
        turn.typing()
        turn.receive(turn.reply(READING.with_(name=file.name)))
    return True


@on_event("page_begun")
def page_begun(turn: Turn) -> None:
    """Say where "正在读取…" stands which page of a scanned file is being read."""
    told = pages.page_begun(turn.session, turn.incoming.number)
    if told is not None:
        order, page, count = told
        upload, notice = turn.upload(order)
        said = ON_PAGE.with_(name=upload.name) if upload.name else ON_PHOTO
        turn.put(notice, said.with_(page=page, pages=count))


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
    if album.is_taken_further(turn, order, stack):
        return
    work = orders.work_of(order, ReadUpload)
    if work.before is not None:
        album.put_in_place(turn, work, stack, notice)
    elif not work.anew and not work.chosen and worse.is_put_aside(turn, stack, notice):
        return
    else:
        (sent_again.read_anew if work.anew else sent_again.overview)(turn, stack, notice)
    album.ask_for_more(turn, stack)


@on_event("unread")
def file_unread(turn: Turn) -> None:
    """Say where "正在读取…" stands, or anew, that all attempts came to nothing."""
    upload, notice = turn.upload()
    later = [
        one for one in uploads.parts(turn.session, upload.id or 0, every=True) if one.status == UploadStatus.QUARANTINED
    ]
    said = UNREAD.with_(name=upload.name) if upload.name else UNREAD_PHOTO
    turn.put(turn.row(later[-1].notice_outbox_id) if later else notice, said)
