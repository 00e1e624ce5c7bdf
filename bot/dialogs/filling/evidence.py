"""A photo or file sent in reply to a card, an item or a finding is evidence (佐证材料); where it is not clear which
indicator it is for, that is asked once, for all files that were sent together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.actions import Do, Proofs, Review
from bot.chat import Button, Letter, SentFile, Turn, on_event, on_file
from bot.chat.post import Row
from bot.chat.unit_asked import AnswerAsked
from bot.db.queries import orders, outbox, uploads
from bot.db.queries.outbox import Shows
from bot.db.queries.uploads import Upload
from bot.db.queries.work import KeepUpload
from bot.db.terms import FilingState, UploadStatus
from bot.dialogs.filling.asking import Answering
from bot.letters import cards, questions
from bot.letters import evidence as letters
from bot.letters.forms import NOT_KEPT
from bot.letters.letter import cell_of, shows
from bot.services import drafts, erasure, evidence, pictures, readings, replied, submissions
from bot.services.drafts import Editing
from bot.services.readings import Stack
from zwcore.filling.replies import rows_named
from zwcore.money import parse_hanzi, plain
from zwcore.paths import row_of
from zwcore.record import decode_file
from zwcore.text import HAN, TABLE_NO, Message, fold

KEEPING = Message("evidence.keeping", "收到，正在附到第 {n} 项…")
KEEPING_OPEN = Message("evidence.keeping_open", "收到，正在保存…")
ATTACHED = Message("evidence.attached", "✓ 已附到第 {n} 项 {name}：{file}\n有佐证的分值 {points}。")
SEEN_LATER = Message("evidence.seen_later", "这张表已提交过：审核人要等您再提交一次才看得到这份。")
SEEN_NEVER = Message("evidence.seen_never", "这张表已审核通过，这份没有随表交出；要补交请先请审核人撤销审核。")
FILES = Message("evidence.files", "{count} 个文件")
ALSO = Message("evidence.also", "同一份文件也是“{projects}”的佐证，请核对是否用对。")
GONE = Message("evidence.gone", "这份草稿已提交或已删除，文件没有附上。")
SEE = Message("evidence.see", "看佐证")
CARD = Message("returned.card", "看这张表")
_SEEN: dict[FilingState | None, Message] = {
    FilingState.SUBMITTED: SEEN_LATER, FilingState.ASKED: SEEN_LATER, FilingState.RETURNED: SEEN_LATER,
    FilingState.ACCEPTED: SEEN_NEVER,
}  # fmt: skip
"""When reviewers see what is attached to a form that was handed in."""
_TABLE = re.compile(rf"表\s*({TABLE_NO})")
_ROW = re.compile(rf"第\s*(?P<han>[{HAN}]{{1,3}})\s*项|第?\s*(?P<row>\d{{1,2}})\s*项")


@on_file(order=10)
def take(turn: Turn) -> bool:
    """Take a file as evidence: in reply to what shows a form, or a photo while an indicator is asked about or named.

    Any other photo is looked at first: it may be a form.
    """
    file = turn.incoming.file
    # What is too big is told so where files are read.
    if file is None or file.is_too_big:
        return False
    notice, place = _sent_together(turn, file)
    if place is None:
        found, listed = _of_filed(turn, file) or _asked(turn, file) or _shown(turn, file), _listed(turn)
        if found is None and listed is None:
            return False
        row = None if found is None else found[1]
        if found is None:
            place = uploads.of_file(listed.reading_id) if listed is not None else None
        else:
            place = evidence.place_open(found[0]) if row is None else evidence.place(found[0], row)
        said = KEEPING_OPEN if row is None else KEEPING.with_(n=row + 1)
        turn.typing()
        notice = turn.reply(said, key=_key(turn, file))
    assert notice is not None
    turn.receive(notice, evidence_for=place)
    return True


def _key(turn: Turn, file: SentFile) -> str | None:
    return f"evidence:{turn.chat_id}:{file.album}" if file.album else None


def _sent_together(turn: Turn, file: SentFile) -> tuple[Row | None, str | None]:
    """The message that tells of the files this one was sent with, and what they are evidence of."""
    key = _key(turn, file)
    notice = None if key is None else outbox.with_key(turn.session, key)
    others = [] if notice is None else evidence.together(turn.session, turn.person.id, notice.id)
    if others:
        return notice, others[-1].evidence_for
    # They may have been looked at as forms first.
    first = uploads.album(turn.session, turn.person.id, file.album) if file.album else None
    return (None, None) if first is None else (turn.row(first.notice_outbox_id), first.evidence_for)


Found = tuple[Editing, int | None]
"""The draft of a form, and the indicator (from 0) where it is clear which one is meant."""


def _asked(turn: Turn, file: SentFile) -> Found | None:
    """The indicator whose question is open: replied to, or sent a photo."""
    state = turn.waiting
    editing = drafts.find(turn.session, state.draft, turn.person.id) if isinstance(state, Answering) else None
    field = editing.current() if editing is not None else None
    if editing is None or field is None or field.row is None or field.row >= len(editing.form.indicators):
        return None
    is_reply = turn.is_in(editing.row.card, turn.incoming.reply_to)
    return (editing, field.row) if is_reply or file.is_picture else None


def _shown(turn: Turn, file: SentFile) -> Found | None:
    """The form of the message that is replied to; for a photo that names its indicator that of the card shown last."""
    replied_to = turn.incoming.reply_to
    shown = None if replied_to is None else turn.shown(replied_to)
    if shown is not None and shown.file:
        shown = _captioned(turn, file.caption)
        return None if shown is None else _of(turn, shown, file.caption)
    if shown is not None:
        return _of(turn, shown, file.caption)
    if not file.caption or not (file.is_picture or _names_item(file.caption)):
        return None
    found = _of_table(turn, file.caption) or _last(turn, file.caption)
    return None if found is None or found[1] is None else found


def _of_filed(turn: Turn, file: SentFile) -> Found | None:
    """The form that was handed in and that the message replied to is about: what was asked of it (请单位说明), its
    receipt; else that to which an explanation is waited for."""
    replied_to, state = turn.incoming.reply_to, turn.waiting
    asked = replied.asked_about(turn.session, turn.person, turn.chat_id, replied_to)
    if asked is None and not (file.is_picture or _names_item(file.caption)):
        return None  # in reply to a receipt it may be the form itself, mended
    copy = replied.form_of(turn.session, turn.person, turn.chat_id, replied_to)
    if copy is None and replied_to is None and isinstance(state, AnswerAsked) and file.is_picture:
        filing = submissions.visible_one(turn.session, turn.person, state.filing)
        copy = None if filing is None else replied.copy_of(turn.session, turn.person, filing)
    return None if copy is None else _of(turn, Shows(copy.stack.reading_id, copy.place), file.caption)


def _names_item(caption: str) -> bool:
    return _ROW.search(caption) is not None or any(sign in caption for sign in cards.CIRCLED)


def _of_table(turn: Turn, caption: str) -> Found | None:
    """The form that a caption names by its number: 表5 第3项."""
    named = _TABLE.search(fold(caption))
    found = None if named is None else readings.naming(turn.session, turn.person.id, named[0])
    return None if found is None else _of(turn, Shows(found[0].reading_id, found[1][0].place), caption)


def _listed(turn: Turn) -> Stack | None:
    """The file whose several forms are listed by the message that is replied to."""
    replied_to = turn.incoming.reply_to
    shown = None if replied_to is None else turn.shown(replied_to)
    return readings.find(turn.session, shown.file, turn.person.id) if shown is not None and shown.file else None


def _captioned(turn: Turn, caption: str) -> Shows | None:
    """The one of the forms listed that a caption names: 表5, 表5 第3项."""
    stack, named = _listed(turn), _TABLE.search(fold(caption))
    found = stack.find(named[0]) if stack is not None and named is not None else []
    return Shows(stack.reading_id, found[0].place) if stack is not None and len(found) == 1 else None


def _last(turn: Turn, caption: str = "") -> Found | None:
    return next((one for shown in turn.last_shown() if (one := _of(turn, shown, caption)) is not None), None)


def _of(turn: Turn, shown: Shows, caption: str) -> Found | None:
    stack = readings.find(turn.session, shown.reading, turn.person.id)
    if stack is None or shown.sheet >= stack.count:
        return None
    editing = drafts.begin(turn.session, turn.person.id, stack, shown.sheet, turn.now)
    rows = len(editing.form.indicators)
    row = _named(editing, shown, caption)
    return (editing, row if row is not None and row < rows else None) if rows else None


def _named(editing: Editing, shown: Shows, caption: str) -> int | None:
    """The indicator that a caption names, else the one that the whole message is about."""
    number, circled = _ROW.search(caption), next((sign for sign in caption if sign in cards.CIRCLED), None)
    if number is not None:
        said = parse_hanzi(number["han"]) if number["han"] else int(number["row"])
        return None if said is None else int(said) - 1
    if circled is not None:
        where = cell_of(shown, editing.record, cards.CIRCLED.index(circled) + 1)
        return None if where is None else row_of(where)
    named = _rows(editing, fold(caption)) if caption else []
    if len(named) == 1:
        return named[0]
    where = None if shown.about is None else cell_of(shown, editing.record, shown.about)
    return None if where is None else row_of(where)


def _rows(editing: Editing, words: str) -> list[int]:
    """The indicators that words name, or whose 二级指标 has them."""
    items = editing.form.indicators
    named = rows_named(words, [(one.level2, one.level3) for one in items])
    return named or [n for n, one in enumerate(items) if len(words) > 1 and words in fold(one.level2 or "")]


@on_event("no_form")
def no_form(turn: Turn) -> None:
    """A photo, or all that came together, shows no form: it may be evidence of the one whose card was shown last."""
    order = turn.done()
    result, photos = orders.take_result(order), uploads.without_a_form(turn.session, orders.upload_of(order))
    if result is None or not photos:
        return  # they are looked at once more, with what has come since
    found, problem = _last(turn), decode_file(result).problems[0].message
    place = pictures.of_place(turn.session, photos[0], None if found is None else turn.say(problem))
    if place is not None:
        turn.order(place)
    if found is None:
        turn.put(turn.row(photos[-1].notice_outbox_id), NOT_KEPT.with_(text=problem))
        return
    for photo in photos:
        photo.evidence_for, photo.status = evidence.place_open(found[0], no_form=True), UploadStatus.RECEIVED
        photo.part_of = photo.sha256 = None  # it is fetched once more
        turn.order(KeepUpload(photo.id or 0))


@on_event("kept")
def kept(turn: Turn) -> None:
    """The file is on our disk: attach it and say what it is worth, or ask which indicator it is for."""
    upload, notice = turn.upload()
    if upload.evidence_for is None:
        # It was said meanwhile that it is no evidence.
        files = evidence.drop(turn.session, [upload])
        erasure.let_go(turn.session, turn.person.id, turn.chat_id, files, turn.now)
        return
    if evidence.is_open(upload):
        _ask_which(turn, upload, notice)
        return
    found = evidence.placed(turn.session, upload)
    if found is None or upload.sha256 is None:
        turn.put(notice, GONE)
        return
    editing, row = found
    evidence.attach(turn.session, editing, row, upload, turn.now)
    together = evidence.together(turn.session, turn.person.id, upload.notice_outbox_id)
    here = [one for one in together if one.sha256 is not None]
    tell_attached(turn, editing, row, here or [upload], notice)


def _ask_which(turn: Turn, upload: Upload, notice: Row | None) -> None:
    if not evidence.is_of_draft(upload):
        _ask_which_form(turn, upload, notice)
        return
    editing, number = evidence.draft_of(turn.session, upload), upload.notice_outbox_id
    if editing is None or number is None:
        turn.put(notice, GONE)
        return
    # Those that are here: each further one changes what is asked.
    here = [one for one in evidence.together(turn.session, turn.person.id, number) if one.sha256 is not None]
    turn.put(notice, letters.which(turn.reader, editing, number, len(here), no_form=evidence.is_no_form(upload)))


def _ask_which_form(turn: Turn, upload: Upload, notice: Row | None) -> None:
    stack, number = readings.find(turn.session, evidence.file_of(upload) or 0, turn.person.id), upload.notice_outbox_id
    if stack is None or number is None:
        turn.put(notice, GONE)
        return
    here = [one for one in evidence.together(turn.session, turn.person.id, number) if one.sha256 is not None]
    name = upload.name or turn.translator(letters.PHOTO)
    turn.put(notice, letters.which_form(turn.reader, stack, number, name, len(here)))


def tell_attached(turn: Turn, editing: Editing, row: int, found: Sequence[Upload], target: int | Row | None) -> None:
    """Say what was attached to which indicator, what it is worth, and where else it is used."""
    name, points = cards.short(editing.form.indicators[row].level3 or "", 24), plain(editing.record.points.evidenced)
    file = FILES.with_(count=len(found)) if len(found) > 1 else found[0].name or letters.PHOTO
    lines = [ATTACHED.with_(n=row + 1, name=name, file=file, points=points)]
    digests = [one.sha256 for one in found if one.sha256 is not None]
    others = dict.fromkeys(name for one in digests for name in evidence.also_under(turn.session, editing, one))
    lines += [ALSO.with_(projects=tuple(others))] if others else []
    seen = _SEEN.get(evidence.stands(turn.session, turn.person, editing.record))
    lines += [seen] if seen is not None else []
    state, place = turn.waiting, (editing.stack.reading_id, editing.row.sheet)
    if isinstance(state, Answering) and state.draft == editing.row.id:
        buttons = [questions.go_on(editing)]
    else:
        buttons = [Button(SEE, Proofs(*place)), Button(CARD, Review(place[0], Do.CARD, place[1]))]
    text = "\n".join(turn.say(line) for line in lines)
    turn.put(target, Letter(text, [buttons], shows=shows(editing.stack.reading_id, editing.record)))
