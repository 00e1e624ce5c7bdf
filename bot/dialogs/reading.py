"""A file or a pasted text comes in: it is read, scored and reviewed, and goes back as one card."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from bot.db.tables import Outbox, Upload
from bot.dialogs import Turn, again, ask, correct, evidence, on_event, on_file, on_text, show, step
from bot.dialogs.markup import units
from bot.services import readings
from bot.services.sheets import Stack
from zwcore.exports.data import stored_data
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.review import review_file
from zwcore.text import Message

READING = Message("reading.started", "收到 {name}，正在读取…")
NOT_UNDERSTOOD = Message(
    "reading.not_understood",
    "没看懂“{words}”。可以发自评表文件、粘贴整张表的文字，或写“表5”打开一张；查成绩用 /score 补卡，其他见 /help。",
)
NOT_A_FORM = Message(
    "reading.not_a_form",
    "没看懂这段文字。请发自评表的文件（Word、Excel、PDF），或把整张表从“项目名称”到“总分”复制粘贴过来。",
)
TOO_BIG = Message("reading.too_big", "{name} 有 {size} MB，超过 20 MB。请只保留自评表，或另存为更小的文件再发送。")
NO_PHOTOS = Message("reading.no_photos", "照片暂时读不了。请发 Word、Excel、PDF 文件，或把表里的文字整段粘贴过来。")
NOT_KEPT = Message("reading.not_kept", "{text}\n文件没有保存。")
TEXT_NAME = "text"
MEGABYTE = 1 << 20
MOST = 20 * MEGABYTE
LONG = 3500
"""From this length on a pasted text may be the first part of one that the person's app has cut."""
LONGEST = 60_000
TOGETHER = timedelta(seconds=60)
SHORT = 60


def is_pasted(text: str) -> bool:
    """Tell a pasted form from a few words that name one."""
    return len(text) > SHORT or "\t" in text


@on_file
def file_came(turn: Turn) -> None:
    """Say at once that the file is being read; the ``read`` event brings the card."""
    file = turn.incoming.file
    assert file is not None
    if file.size <= MOST and evidence.take(turn):
        return
    if file.kind == "photo":
        turn.reply(NO_PHOTOS)
    elif file.size > MOST:
        turn.reply(TOO_BIG.with_(name=file.name, size=-(-file.size // MEGABYTE)))
    else:
        turn.typing()
        turn.read_upload(turn.reply(READING.with_(name=file.name)))


@on_event("read")
def file_read(turn: Turn) -> None:
    """Put the card where "正在读取…" stands."""
    upload = turn.session.get_one(Upload, (turn.incoming.facts or {})["upload_id"])
    if upload.result is None:
        return
    result: dict[str, Any] = json.loads(upload.result)
    # They stay with the upload and are taken from there when one is shown.
    result.pop("pictures", None)
    notice = turn.session.get(Outbox, upload.notice_outbox_id) if upload.notice_outbox_id else None
    if not result["forms"]:
        text = turn.say(NOT_KEPT.with_(text=Stack(result).problems[0]))
        turn.put(notice, text)
        return
    stack = readings.keep(turn.session, person_id=turn.person.id, result=result, now=turn.now, upload=upload)
    _, text, buttons, shows = again.overview(turn, stack)
    turn.put(notice, text, buttons, shows)


@on_text
def text_came(turn: Turn) -> None:
    """Open the form that is meant by a few words, or review a pasted form."""
    words = turn.incoming.text
    if is_pasted(words):
        _paste(turn, words, None)
    elif ask.read_question(turn, words) or correct.read_correction(turn, words):
        return
    else:
        _open(turn, words)


@step("paste.more")
def text_goes_on(turn: Turn) -> None:
    """Take the next part of a text that was too long for one message."""
    dialog = turn.dialog
    assert dialog is not None
    since = turn.incoming.sent_at - datetime.fromisoformat(dialog.data["at"])
    whole = dialog.data["text"] + "\n" + turn.incoming.text
    if (
        since <= TOGETHER
        and len(whole) <= LONGEST
        and (is_pasted(turn.incoming.text) or _ends_a_form(turn.incoming.text))
    ):
        _paste(turn, whole, dialog.data)
    else:
        turn.end()
        text_came(turn)


def _unfinished(result: dict[str, Any]) -> bool:
    """The last form stops before its rows or its total: the rest may follow in the next message."""
    if not result["forms"]:
        return False
    last = result["forms"][-1]
    return last["form"]["total"] is None and not any(finding["code"] == "ZW106" for finding in last["findings"])


def _ends_a_form(text: str) -> bool:
    """A last part may be as short as "总分 100"."""
    return label_of(text.split()[0]) in labels("total")


def _open(turn: Turn, words: str) -> None:
    named = readings.naming(turn.session, turn.person.id, words)
    if named is None:
        turn.reply(NOT_UNDERSTOOD.with_(words=words))
        return
    stack, found = named
    if len(found) == 1:
        turn.reply(*show.card(turn, stack, found[0]))
    else:
        show.pick(turn, stack, found)


def _paste(turn: Turn, text: str, before: dict[str, Any] | None) -> None:
    """Review a pasted text; a later part of it puts its card where the card of the earlier part stands."""
    result = stored_data(review_file(text.encode(), TEXT_NAME))
    shown = turn.session.get(Outbox, before["shown"]) if before else None
    if not result["forms"]:
        row = turn.put(shown, NOT_A_FORM)
        reading = None
    else:
        if before and before["reading"]:
            readings.delete(turn.session, before["reading"], turn.person.id, turn.now)
        stack = readings.keep(turn.session, person_id=turn.person.id, result=result, now=turn.now, upload=None)
        first = (stack, *show.overview(turn, stack)) if before else again.overview(turn, stack)
        stack, card, buttons, shows = first
        row = turn.put(shown, card, buttons, shows)
        reading = stack.reading_id
    if units(turn.incoming.text) >= LONG or _unfinished(result):
        origin = before["shown"] if before else row.id
        kept = {"text": text, "shown": origin, "reading": reading, "at": turn.incoming.sent_at.isoformat()}
        turn.start("paste", "more", kept)
    else:
        turn.end()
