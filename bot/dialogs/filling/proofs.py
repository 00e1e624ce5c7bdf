"""佐证 of one's own form: which indicator files are for, and the list: seen, renamed, deleted or taken off (撤下)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions import Outdated, ProofDeed, ProofFor, ProofOf, Proofs, WhatFor
from bot.chat import Button, Letter, State, Turn, step, tap
from bot.chat.router import EXPIRED
from bot.db.queries.outbox import Attached
from bot.db.queries.work import ReadUpload
from bot.dialogs.filling.evidence import GONE, tell_attached
from bot.letters import evidence as letters
from bot.services import drafts, erasure, evidence, readings
from bot.services.evidence import Proof
from bot.services.readings import Stack
from zwcore.record import Record
from zwcore.text import Message

READING = Message("evidence.reading", "好的，正在读取…")
IS_ATTACHED = Message("evidence.is_attached", "已经附到第 {n} 项了，没有再变。要换一项，先在“看佐证”里删除，再发一次。")
NO_FILES = Message("evidence.no_files", "这里没有等着附的文件：已经不要了，或已读成表。")
DROPPED = Message("evidence.dropped", "好的，没有附上，文件不保存。")
ASK_NAME = Message("evidence.ask_name", "<b>{file}</b>\n新的名称？例如：2024年培训签到册.jpg")
RENAMED = Message("evidence.renamed", "✓ 已改名：{file}")
BAD_NAME = Message("evidence.bad_name", "名称要 1 到 60 个字，写成一行。")
SURE = Message("evidence.sure", "删除佐证“{file}”？删了就找不回来。")
SURE_OFF = Message("evidence.sure_off", "撤下佐证“{file}”？已提交的那一版里仍有，撤下会记录，审核人看得到。")
YES = Message("evidence.sure_yes", "确认")
NO = Message("evidence.sure_no", "不了")
DELETED = Message("evidence.deleted", "✓ 已删除：{file}")
TAKEN = Message("evidence.taken", "✓ 已撤下：{file}。再提交的那一版就没有它。")
LONGEST = 60


@dataclass(frozen=True)
class Renaming(State):
    """The new name of a file of evidence."""

    reading: int
    sheet: int
    proof: int


@tap(ProofFor)
def row_said(turn: Turn, action: ProofFor) -> None:
    """Attach all files of the message to the indicator, or let go of them."""
    found = [one for one in evidence.together(turn.session, turn.person.id, action.notice) if evidence.is_open(one)]
    editing = evidence.draft_of(turn.session, found[0]) if found else None
    card = turn.incoming.message_id
    if editing is None:
        turn.not_there(GONE if found else _where_now(turn, action.notice))
    elif action.row is None:
        files = evidence.drop(turn.session, found)
        erasure.let_go(turn.session, turn.person.id, turn.chat_id, files, turn.now)
        turn.edit(card, DROPPED)
    elif action.row >= len(editing.form.indicators):
        raise Outdated(action.row)
    else:
        here = evidence.settle(turn.session, editing, action.row, found, turn.now)
        tell_attached(turn, editing, action.row, here or found, card)


def _where_now(turn: Turn, notice: int) -> Message:
    """What became of files about which nothing is asked any more."""
    for upload in evidence.together(turn.session, turn.person.id, notice):
        placed = evidence.placed(turn.session, upload)
        if placed is not None:
            return IS_ATTACHED.with_(n=placed[1] + 1)
    return NO_FILES


@tap(ProofOf)
def form_said(turn: Turn, action: ProofOf) -> None:
    """Note which form the files of the message are evidence of, have them read as a form, or let go of them."""
    found = [one for one in evidence.together(turn.session, turn.person.id, action.notice) if evidence.is_open(one)]
    stack = readings.find(turn.session, evidence.file_of(found[0]) or 0, turn.person.id) if found else None
    card = turn.incoming.message_id
    if not found:
        turn.toast(_where_now(turn, action.notice), alert=True)
    elif action.what is WhatFor.NEITHER:
        files = evidence.drop(turn.session, found)
        erasure.let_go(turn.session, turn.person.id, turn.chat_id, files, turn.now)
        turn.edit(card, DROPPED)
    elif action.what is WhatFor.FORM:
        evidence.as_form(found)
        turn.edit(card, READING)
        for upload in found:
            turn.order(ReadUpload(upload.id or 0))
    elif stack is None or action.sheet >= stack.count:
        turn.not_there(GONE)
    else:
        editing = drafts.begin(turn.session, turn.person.id, stack, action.sheet, turn.now)
        evidence.to_draft(editing, found)
        turn.edit(card, letters.which(turn.reader, editing, action.notice, len(found)))


@tap(Proofs)
def tapped(turn: Turn, action: Proofs) -> None:
    """Show the list, or do something with a file of it."""
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    record = stack.record(action.sheet)
    found = evidence.proofs(turn.session, record)
    if action.do is None:
        turn.edit(turn.incoming.message_id, letters.listed(turn.reader, stack, record, found))
        return
    proof = next((one for one in found if one.id == action.number), None)
    if proof is None:
        raise Outdated(action.number)
    match action.do:
        case ProofDeed.SHOW:
            _show(turn, stack, record, proof)
        case ProofDeed.RENAME:
            turn.wait(Renaming(action.reading, action.sheet, proof.id))
            turn.reply(ASK_NAME.with_(file=proof.name or letters.PHOTO))
        case ProofDeed.OFF:
            _off(turn, stack, record, proof, action)


def _show(turn: Turn, stack: Stack, record: Record, proof: Proof) -> None:
    kept = evidence.was_handed_in(turn.session, turn.person, record, proof.sha256)
    path, name = f"{proof.sha256[:2]}/{proof.sha256}", (proof.name or "photo.jpg")[-LONGEST:]
    file = Attached(path, name, proof.is_picture)
    row = letters.deeds(stack, record, proof, kept=kept)
    turn.reply(Letter(turn.say(letters.caption(record, proof)), [row], file=file))


def _off(turn: Turn, stack: Stack, record: Record, proof: Proof, action: Proofs) -> None:
    """Ask first, in a message of its own; then take the file off."""
    name, place = proof.name or letters.PHOTO, (action.reading, action.sheet)
    if not action.sure:
        kept = evidence.was_handed_in(turn.session, turn.person, record, proof.sha256)
        yes = Button(YES, Proofs(*place, ProofDeed.OFF, proof.id, 1))
        question = (SURE_OFF if kept else SURE).with_(file=name)
        turn.reply(question, [[yes, Button(NO, Proofs(*place))]])
        return
    editing = drafts.begin(turn.session, turn.person.id, stack, record.index, turn.now)
    files = evidence.take_off(turn.session, editing, proof, turn.person, turn.now)
    erasure.let_go(turn.session, turn.person.id, turn.chat_id, files or (), turn.now)
    said = (TAKEN if files is None else DELETED).with_(file=name)
    left = evidence.proofs(turn.session, editing.record)
    turn.edit(turn.incoming.message_id, letters.listed(turn.reader, stack, editing.record, left).under(turn.say(said)))


@step
def name_came(turn: Turn, state: Renaming) -> None:
    """Take what was written as the name."""
    name = " ".join(turn.incoming.text.split())
    stack = readings.find(turn.session, state.reading, turn.person.id)
    found = [] if stack is None else evidence.proofs(turn.session, stack.record(state.sheet))
    proof = next((one for one in found if one.id == state.proof), None)
    if stack is None or proof is None:
        turn.end()
        turn.reply(EXPIRED)
    elif not 1 <= len(name) <= LONGEST:
        turn.reply(BAD_NAME)
    else:
        turn.end()
        evidence.rename(turn.session, proof.id, name)
        record = stack.record(state.sheet)
        letter = letters.listed(turn.reader, stack, record, evidence.proofs(turn.session, record))
        turn.reply(letter.under(turn.say(RENAMED.with_(file=name))))
