"""What is said when a file could not be read after all attempts."""

from __future__ import annotations

from bot.db.tables import Outbox, Upload
from bot.dialogs import Turn, on_event
from zwcore.text import Message

UNREAD = Message(
    "upload.unread",
    "{name} 没能读出来，试了几次都不行。请在 WPS 或 Word 里另存为 docx 再发，或把表里的文字整段粘贴过来。",
)
A_FILE = Message("upload.a_file", "这个文件")


@on_event("unread")
def unread(turn: Turn) -> None:
    """Say so where "正在读取…" stands, or anew."""
    upload = turn.session.get_one(Upload, (turn.incoming.facts or {})["upload_id"])
    text = UNREAD.with_(name=upload.name or A_FILE)
    notice = None if upload.notice_outbox_id is None else turn.session.get(Outbox, upload.notice_outbox_id)
    if notice is None:
        turn.reply(text)
    else:
        turn.edit(notice, text)
