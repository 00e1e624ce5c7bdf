"""A photo or file sent in reply to an indicator is attached to it as evidence (佐证材料)."""

from __future__ import annotations

from bot.chat import Turn, on_event, on_file
from bot.dialogs.filling.asking import Answering
from bot.letters import cards, questions
from bot.services import drafts, evidence
from bot.services.drafts import Editing
from zwcore.money import plain
from zwcore.text import Message

KEEPING = Message("evidence.keeping", "收到，正在附到第 {n} 项…")
ATTACHED = Message("evidence.attached", "✓ 已附到第 {n} 项 {name}：{file}\n有佐证的分值 {points}。")
ALSO = Message("evidence.also", "同一份文件也是“{projects}”的佐证，请核对是否用对。")
PHOTO = Message("evidence.photo", "照片")
GONE = Message("evidence.gone", "这份草稿已提交或已删除，文件没有附上。")


@on_file(order=10)
def take(turn: Turn) -> bool:
    """Take a file as evidence: a reply to the card of an indicator, or a photo while one is asked about."""
    file, editing = turn.incoming.file, _asked(turn)
    field = editing.current() if editing is not None else None
    if editing is None or field is None or field.row is None or field.row >= len(editing.form.indicators):
        return False
    is_reply = turn.is_in(editing.row.card, turn.incoming.reply_to)
    # What is too big is told so where files are read.
    if file is None or file.is_too_big or not (is_reply or file.kind == "photo"):
        return False
    turn.typing()
    turn.receive(turn.reply(KEEPING.with_(n=field.row + 1)), evidence_for=evidence.place(editing, field.row))
    return True


def _asked(turn: Turn) -> Editing | None:
    """The draft whose question is open."""
    state = turn.waiting
    return drafts.find(turn.session, state.draft, turn.person.id) if isinstance(state, Answering) else None


@on_event("kept")
def kept(turn: Turn) -> None:
    """The file is on our disk: attach it, say what it is worth, go on with the question."""
    upload, notice = turn.upload()
    found = evidence.placed(turn.session, upload)
    if found is None or upload.sha256 is None:
        turn.put(notice, GONE)
        return
    editing, row = found
    evidence.attach(turn.session, editing, row, upload, turn.now)
    name, points = cards.short(editing.form.indicators[row].level3 or "", 24), plain(editing.record.points.evidenced)
    lines = [ATTACHED.with_(n=row + 1, name=name, file=upload.name or PHOTO, points=points)]
    others = evidence.also_under(turn.session, editing, upload.sha256)
    if others:
        lines.append(ALSO.with_(projects=tuple(others)))
    turn.put(notice, "\n".join(turn.say(line) for line in lines), [[questions.go_on(editing)]])
