"""Several photos of one form: taken as its pages, read as one; a page that cannot be read is photographed once more."""

from __future__ import annotations

from datetime import timedelta

from bot.chat import Letter, Turn, on_event, on_file
from bot.chat.post import Row
from bot.db.queries import orders, pages, uploads
from bot.db.queries.orders import Order
from bot.db.queries.work import ReadUpload
from bot.dialogs.checking import sent_again
from bot.letters.letter import NO_FORM
from bot.services import albums, readings
from bot.services.albums import Belongs
from bot.services.readings import Stack
from zwcore.text import Message

NOW = timedelta()
READING_PHOTO = Message("reading.photo", "收到照片，正在读取…")
JOINING = Message("album.joining", "收到照片，和前面的合在一起读…")
MOVED = Message("album.moved", "已和后来的照片合在一起读，请看下面新的卡片。")
MORE = Message("album.more", "照片里没有拍到“总分”一行。这张表还有下一页的，接着拍了发来，会和前面的合在一起。")
AGAIN = Message(
    "album.again", "重拍的这一页还是没有读出表格，前面读好的没有变。请摆平、拍全四边，光线均匀、不要反光，再拍一张。"
)


@on_file(order=5)
def page_came_in_reply(turn: Turn) -> bool:
    """Take a photo in reply to a card that misses a page for that page, unless its caption says more."""
    file, replied = turn.incoming.file, turn.incoming.reply_to
    if file is None or file.kind != "photo" or file.caption or replied is None or turn.waiting is not None:
        return False
    found = albums.lacking(turn.session, turn.person, turn.now)
    if found is None or found.page is None or not turn.is_in(found.whole.notice_outbox_id, replied):
        return False
    _join(turn, found)
    return True


@on_file(order=40)
def photo_came(turn: Turn) -> bool:
    """Take a photo; what comes with it, or goes on from a form that came before, is read together with that."""
    file = turn.incoming.file
    # What is too big is told so where files are read.
    if file is None or file.is_too_big or not file.is_picture:
        return False
    if file.kind != "photo" and not file.album and albums.lacking(turn.session, turn.person, turn.now) is None:
        return False
    turn.typing()
    found = albums.belonging(turn.session, turn.person, turn.chat_id, file.album, file.size, turn.now)
    if found is not None:
        _join(turn, found)
        return True
    number = turn.put_down(turn.reply(READING_PHOTO).id, album=file.album or None)
    # One that was sent alone is read at once.
    turn.order(ReadUpload(number, gathers=True), albums.TOGETHER if file.album else NOW)
    return True


def _join(turn: Turn, found: Belongs) -> None:
    """Have a photo read together with those that it goes with."""
    file, whole = turn.incoming.file, found.whole
    assert file is not None
    number = whole.id or 0
    under_way = pages.reading_now(turn.session, number)
    card = None if under_way is None else orders.work_of(under_way, ReadUpload).card
    if found.later and under_way is None:
        card, whole.notice_outbox_id = whole.notice_outbox_id, turn.reply(JOINING).id
    turn.put_down(whole.notice_outbox_id, album=file.album or None, part_of=number, page=found.page)
    if found.order is not None:
        pages.gather(turn.session, found.order, turn.now + albums.TOGETHER, turn.incoming.row)
    else:
        before = None if found.before is None else found.before.reading_id
        turn.order(ReadUpload(number, gathers=True, before=before, card=card), albums.TOGETHER)


# -- what came of it ---------------------------------------------------------------------------------------------------


def is_taken_further(turn: Turn, order: Order, stack: Stack) -> bool:
    """Tell whether further photos have come meanwhile: nobody is shown what was read without them."""
    if not orders.work_of(order, ReadUpload).gathers or not pages.is_read_again(turn.session, order):
        return False
    readings.replace_by(turn.session, stack.reading_id, turn.person.id, turn.now)
    return True


def put_in_place(turn: Turn, work: ReadUpload, stack: Stack, notice: Row | None) -> None:
    """Show what was read with further photos, in the place of what was read without them."""
    # A half that a photo of the whole sheet takes the place of is kept: the person can go back to it.
    kept = sent_again.is_earlier(turn, stack, work.before) and albums.took_the_place(stack)
    if notice is not None:
        row: Row | None = sent_again.goes_on(turn, stack, notice, back=kept)
    else:
        row = sent_again.overview(turn, stack, None)
    shown = turn.row(work.card)
    if shown is not None and shown is not row:
        turn.edit(shown, Letter(turn.say(MOVED), shows=NO_FORM))
    if not kept:
        readings.replace_by(turn.session, work.before or 0, turn.person.id, turn.now)


def ask_for_more(turn: Turn, stack: Stack) -> None:
    """Say that the next page of a form may come that stops before its end."""
    if not stack.file.pages_unread and albums.lacks_its_end(stack):
        turn.reply(MORE)


@on_event("no_page")
def page_not_read(turn: Turn) -> None:
    """Say that the page cannot be read that was photographed once more."""
    photos = uploads.without_a_form(turn.session, orders.upload_of(turn.done()))
    if photos:
        turn.put(turn.row(photos[-1].notice_outbox_id), AGAIN)
