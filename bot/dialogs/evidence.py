"""A photo or file sent in reply to an indicator is attached to it as evidence (佐证材料)."""

from __future__ import annotations

from bot.db.tables import Outbox, Upload
from bot.dialogs import Button, Turn, cards, fill, on_event, question
from bot.services import drafts, evidence
from bot.services.drafts import Editing
from zwcore.filling import Field
from zwcore.text import Message

KEEPING = Message("evidence.keeping", "收到，正在附到第 {n} 项…")
ATTACHED = Message("evidence.attached", "✓ 已附到第 {n} 项 {name}：{file}\n有佐证的分值 {points}。")
ALSO = Message("evidence.also", "同一份文件也是“{projects}”的佐证，请核对是否用对。")
PHOTO = Message("evidence.photo", "照片")
GONE = Message("evidence.gone", "这份草稿已提交或已删除，文件没有附上。")


def take(turn: Turn) -> bool:
    """Take a file as evidence: a reply to the card of an indicator, or a photo while one is asked about."""
    editing, field = _asked(turn)
    file = turn.incoming.file
    if editing is None or field is None or file is None or field.row is None:
        return False
    replied = fill.is_card(turn, editing, turn.incoming.reply_to)
    if not replied and file.kind != "photo":
        return False
    turn.typing()
    path = field.path.rpartition(".")[0]
    turn.read_upload(turn.reply(KEEPING.with_(n=field.row + 1)), evidence_for=f"{editing.row.id}:{path}")
    return True


def _asked(turn: Turn) -> tuple[Editing | None, Field | None]:
    dialog = turn.dialog
    if dialog is None or (dialog.name, dialog.step) != ("fill", "answer"):
        return None, None
    editing = drafts.find(turn.session, dialog.data["draft"], turn.person.id)
    return editing, editing.current() if editing is not None else None


@on_event("kept")
def kept(turn: Turn) -> None:
    """The file is on our disk: attach it, say what it is worth, go on with the question."""
    upload = turn.session.get_one(Upload, (turn.incoming.facts or {})["upload_id"])
    draft, _, path = (upload.evidence_for or "").partition(":")
    editing = drafts.find(turn.session, int(draft), turn.person.id) if draft.isdigit() else None
    notice = turn.session.get(Outbox, upload.notice_outbox_id) if upload.notice_outbox_id else None
    if editing is None or upload.sha256 is None:
        turn.put(notice, GONE)
        return
    evidence.attach(turn.session, editing, path, upload, turn.now)
    row = int(path.split("[")[1].rstrip("]"))
    fields = {"n": row + 1, "name": cards.short(editing.form.indicators[row].level3 or "", 24)}
    points = editing.sheet.score["evidenced"]
    lines = [turn.say(ATTACHED.with_(**fields, file=upload.name or PHOTO, points=points))]
    others = evidence.also_under(turn.session, editing, upload.sha256)
    if others:
        lines.append(turn.say(ALSO.with_(projects=tuple(others))))
    go_on = [[Button(fill.GO_ON.with_(project=question.name_of(editing)), question.data(editing, "o"))]]
    turn.put(notice, "\n".join(lines), go_on)
