"""撤回 of what was handed in, and 说明 to what a reviewer asked: the unit's own steps on the desk."""

from __future__ import annotations

import re

from bot.actions import Answer, Aspect, Outdated, ShowFiled, Withdraw
from bot.chat import Button, Letter, Turn, on_text, step, tap
from bot.chat.labels import tap_meant
from bot.chat.meanwhile import asks, is_usual, taken_otherwise
from bot.chat.router import leaves
from bot.chat.unit_asked import AnswerAsked
from bot.db.terms import FilingState, Role
from bot.letters import cards, decisions, mending, receipts
from bot.letters import desk as desk_letters
from bot.services import desk, people, replied, signs, submissions
from bot.services.desk import FilingStep, Refusal, Where
from bot.services.submissions import Filing
from zwcore.record import is_note
from zwcore.text import Message

SURE = Message("withdraw.sure", "<b>撤回 {form}？</b>（第 {version} 版）\n撤回后要重新提交才算交上。")
YES = Message("withdraw.yes", "确认撤回")
NO = Message("withdraw.no", "不撤")
DONE = Message("withdraw.done", "<b>已撤回：{form}</b>（第 {version} 版）\n改好后可再提交，发 /my 看您的表。")
TOLD = Message("withdraw.told", "主管部门已打开过，正在告知审核人。")
REFUSED = {
    Refusal.RIGHTS: Message("withdraw.rights", "没有这张表，或它不是您单位的。"),
    Refusal.CHANGED: Message("withdraw.changed", "这张表刚才有了新的一版。请发 /my 看最新的。"),
    Refusal.STATE: Message(
        "withdraw.state", "没有可以撤回的，做不了这一步：已退回、已审核通过，或已撤回。请发 /my 看看。"
    ),
}
STANDS = Message("withdraw.stands", "这张表现在是“{state}”，做不了这一步。请发 /my 看看。")
WAS_ANSWERED = Message("answer.was_answered", "这一问已经说明过：{text}")
WRITE = Message("answer.write", "请用一行写明，审核人会看到。例如：年中财政统一调减，已据实结算。")
SHORT = Message("answer.short", "这一句不像说明，请用一行写明原因。")
ONLY_WORDS = Message(
    "answer.only_words", "请单位说明的地方要用一句话写明，表里的数没有改。要改数，先在这张表上点“撤回”，改好再提交。"
)
_IN_WORDS = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}")
ANSWERED = Message("answer.done", "✓ 已说明：{form}\n{text}\n不用重新提交，等审核人处理。")
SAID = 60


@tap(Withdraw, roles=[Role.CLERK])
def withdraw(turn: Turn, action: Withdraw) -> None:
    """Ask once more, then take a form back; a reviewer who opened it is told."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None:
        turn.toast(REFUSED[Refusal.RIGHTS], alert=True)
    elif not action.sure:
        yes = Button(YES, Withdraw(action.filing, action.version, 1))
        no = Button(NO, ShowFiled(action.filing, Aspect.CARD_AGAIN))
        text = SURE.with_(form=cards.called(filing, 40), version=action.version)
        turn.edit(turn.incoming.message_id, text, [[yes, no]])
    else:
        _withdraw(turn, filing, action)


def _withdraw(turn: Turn, filing: Filing, action: Withdraw) -> None:
    looked = desk.opened(turn.session, filing)
    opened_by = None if looked is None else people.find(turn.session, looked.person_id)
    taken = desk.withdraw(turn.session, turn.person, Where(filing, action.version), turn.now)
    if isinstance(taken, Refusal):
        turn.toast(_why_not(turn, filing, taken), alert=True)
        return
    if opened_by is not None:
        turn.send_to(opened_by, decisions.withdrawn(opened_by, filing, taken), key=None)
    lines = [DONE.with_(form=cards.called(filing, 40), version=filing.version)]
    lines += [TOLD] if opened_by is not None else []
    letter = Letter("\n".join(turn.say(line) for line in lines), receipts.to_mend(filing))
    turn.edit(turn.incoming.message_id, letter)


@tap(Answer, roles=[Role.CLERK])
def answer(turn: Turn, action: Answer) -> None:
    """Take one of the usual reasons, or wait for the unit's own word."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None:
        turn.toast(REFUSED[Refusal.RIGHTS], alert=True)
    elif filing.state != FilingState.ASKED:
        turn.toast(_not_asked(turn, filing), alert=True)
    elif action.reason is None:
        turn.wait(AnswerAsked(action.filing))
        turn.reply(cards.about(filing, WRITE), key=replied.key_of_answer(filing, turn.incoming.tap_id or str(turn.now)))
    else:
        if action.reason >= len(mending.USUAL):
            raise Outdated(action.reason)
        _answer(turn, filing, turn.translator(mending.USUAL[action.reason]))


def _why_not(turn: Turn, filing: Filing, refusal: Refusal) -> Message:
    """Why a step cannot be taken: how the form stands, where that is why."""
    stands = STANDS.with_(state=desk_letters.state(turn.reader, filing))
    return stands if refusal is Refusal.STATE else REFUSED.get(refusal, stands)


def _not_asked(turn: Turn, filing: Filing) -> Message:
    """What is true where nothing is asked of a form any more."""
    answer = desk.answer_to(turn.session, filing)
    text = None if answer is None else cards.short(answer.text or "", SAID)
    return WAS_ANSWERED.with_(text=text) if text else _why_not(turn, filing, Refusal.STATE)


@step
def words_came(turn: Turn, state: AnswerAsked) -> None:
    """Take what was written as the answer."""
    words = " ".join(turn.incoming.text.split())
    filing = submissions.visible_one(turn.session, turn.person, state.filing)
    if filing is None:
        turn.end()
        turn.reply(REFUSED[Refusal.RIGHTS])
    elif (said := _under_number(turn, filing)) is not None:
        _take(turn, filing, said)
    elif taken_otherwise(turn):
        if turn.waiting == state:
            turn.reply(cards.about(filing, WRITE))
    else:
        _take(turn, filing, words)


@on_text(order=4, always=True)
def answered_in_reply(turn: Turn) -> bool:
    """Take what is written in reply to 请单位说明 as the answer, whatever else lies before the person; what is asked,
    or is the label of a button, is none."""
    replied_to = turn.incoming.reply_to
    filing = replied.asked_about(turn.session, turn.person, turn.chat_id, replied_to)
    if filing is None:
        return False
    words = " ".join(turn.incoming.text.split())
    if asks(words) or leaves(words) or (tap_meant(turn) is not None and not is_usual(turn, words)):
        return False
    if filing.state != FilingState.ASKED:
        turn.reply(cards.about(filing, _not_asked(turn, filing)))
    else:
        _take(turn, filing, _under_number(turn, filing) or words)
    return True


def _under_number(turn: Turn, filing: Filing) -> str | None:
    """What is written to the only ① that was asked about; ``None`` where it is not written so."""
    said = signs.written(" ".join(turn.incoming.text.split()), is_reply=True)
    numbers = {item.number for item in desk.items_of(turn.session, filing)}
    return said[0][1] if len(said) == 1 and said[0][0] in numbers and filing.state == FilingState.ASKED else None


def _take(turn: Turn, filing: Filing, words: str) -> None:
    """Take words as the answer, or say why they are none."""
    if _IN_WORDS.search(words) is None:
        turn.reply(cards.about(filing, ONLY_WORDS))
    elif not is_note(words):
        turn.reply(cards.about(filing, SHORT))
    else:
        if turn.waiting == AnswerAsked(filing.id or 0):
            turn.end()
        _answer(turn, filing, words)


def _answer(turn: Turn, filing: Filing, words: str) -> None:
    taken = desk.answer(turn.session, turn.person, Where(filing, filing.version), words, turn.now)
    if not isinstance(taken, FilingStep):
        turn.reply(_not_asked(turn, filing) if taken is Refusal.STATE else _why_not(turn, filing, taken))
        return
    for person in desk.who_hears(turn.session, filing):
        turn.send_to(person, decisions.answered(person, filing, taken), key=None)
    turn.reply(ANSWERED.with_(form=cards.called(filing, 40), text=words))
