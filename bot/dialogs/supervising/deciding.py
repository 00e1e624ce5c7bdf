"""审核通过, 退回修改, 请单位说明, 撤销审核: what a reviewer does to a form, cell by cell where something goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.actions import Decide, OnFiling, OnReturn, Queue, QueueFaults, ReturnAlike, Ticking
from bot.chat import Button, Turn, step, tap
from bot.chat.elsewhere import bare
from bot.chat.router import EXPIRED, leaves, pass_on
from bot.db.terms import Role, StepKind
from bot.dialogs.supervising import telling
from bot.dialogs.supervising.meant import own_wish
from bot.dialogs.supervising.passing import Passing
from bot.dialogs.supervising.score import GONE, Deciding, LookingAt
from bot.dialogs.supervising.score import show as open_card
from bot.i18n import Deadline
from bot.letters import cards, decisions, faults, reached, returning, scorecards
from bot.letters import desk as letters
from bot.letters.faults import Bulk
from bot.services import calendar, desk, dismissals, queue, reasons, submissions
from bot.services.desk import FilingStep, Item, Refusal, Where
from bot.services.queue import Narrowed
from bot.services.submissions import Filing, Version
from zwcore.record import LONGEST_NOTE, Record, ToldFinding, is_note
from zwcore.text import Message

REVIEWERS = [Role.SUPERVISOR]
WORKING_DAYS = 3
"""Until when a returned form is to come again."""
WHY_REFUSED = {
    Refusal.RIGHTS: GONE,
    Refusal.CHANGED: Message("desk.refused.changed", "这张表刚才有了新的一版，或别人已经处理。请看最新的。"),
    Refusal.STATE: Message("desk.refused.state", "这张表现在的状态做不了这一步，可能别人已经处理。请看最新的。"),
    Refusal.OWN: Message("desk.refused.own", "自己提交的表不能由自己审核，请交给同事。"),
    Refusal.NOTHING: Message("desk.refused.nothing", "还没有勾选要退回的地方。"),
}
YOUR_OPINION = Message("desk.your_opinion", "<b>附意见通过 {form}</b>\n请用一行写审核意见，单位会看到。")
WHY_REOPEN = Message("desk.why_reopen", "<b>撤销审核 {form}</b>\n请用一行写明原因，单位会看到。")
REASON_SHORT = Message("desk.reason_short", "请用一行写明原因，例如：收到补充材料，需要更正。")
OPINION_SHORT = Message("desk.opinion_short", "请用一行写审核意见，例如：填写完整，同意。")
ALIKE_ONE = Message("desk.alike_one", "待审的表里只有这一张有这个问题。")
ALIKE_DONE = Message("desk.alike_done", "✓ 已退回 {count} 张，{due}前重报。")
OTHERS = Message("return.others", "名单刚才有了变化，没有退回任何一张。请再看一遍。")
LEFT = Message("desk.left", "好，先不办这张，什么都没有发出。")
_NOT = ("不了", "还是不了", "先不了")


@dataclass(frozen=True)
class Returning(Deciding):
    """A return that is put together: the version, the numbers ticked, words of one's own; ``asks``: 请单位说明.

    ``cell`` names the cell that the words are about, where they are about one.
    """

    ticked: list[int]
    words: str
    asks: bool
    card: int
    cell: str = ""


@dataclass(frozen=True)
class Opining(Deciding):
    """Waiting for the opinion (审核意见) with which a version is accepted."""


@dataclass(frozen=True)
class Reopening(Deciding):
    """Waiting for the reason of 撤销审核."""


@dataclass(frozen=True)
class Alike(Passing):
    """Words that go with each of the forms that it is asked about whether all are returned."""

    words: str


@tap(OnFiling, roles=REVIEWERS)
def decide(turn: Turn, action: OnFiling) -> None:
    """Take a decision about the version that was seen."""
    version = seen(turn, action.filing, action.version)
    if version is None:
        return
    errors = dismissals.errors_left(turn.session, version.filing, version.record)
    match action.do:
        case Decide.ACCEPT if errors:
            turn.edit(turn.incoming.message_id, decisions.surely(turn.reader, version))
        case Decide.ACCEPT | Decide.ACCEPT_SURELY:
            settle(turn, version.filing, desk.accept(turn.session, turn.person, at(version), turn.now))
        case Decide.OPINION if errors:
            turn.edit(turn.incoming.message_id, decisions.surely(turn.reader, version, Decide.OPINION_SURELY))
        case Decide.OPINION | Decide.OPINION_SURELY:
            turn.wait(Opining(action.filing, action.version))
            turn.reply(YOUR_OPINION.with_(form=cards.called(version.filing)))
        case Decide.RETURN | Decide.ASK:
            asks = action.do is Decide.ASK
            ticked = [] if asks else [told.number for told in errors]
            ticked = ticked or [told.number for told in _unexplained(turn, version)[:1]]
            show(turn, version, Returning(action.filing, action.version, ticked, "", asks, turn.incoming.message_id))
        case Decide.REOPEN:
            turn.wait(Reopening(action.filing, action.version))
            turn.reply(WHY_REOPEN.with_(form=cards.called(version.filing)))
        case Decide.ALIKE:
            _ask_alike(turn, action.what or "")


def _unexplained(turn: Turn, version: Version) -> list[ToldFinding]:
    """What is in doubt and the unit has said nothing to."""
    if desk.word_of_unit(turn.session, version.filing, version.record) is not None:
        return []
    return [told for told in version.record.warnings if told.explanation is None]


def seen(turn: Turn, filing_id: int, number: int) -> Version | None:
    """The version that a button means, as far as the person may decide about it; else the tap is told why not."""
    filing = submissions.visible_one(turn.session, turn.person, filing_id)
    refusal = Refusal.RIGHTS if filing is None else desk.may_decide(turn.session, turn.person, filing)
    if filing is not None and refusal is None and filing.version != number:
        refusal = Refusal.CHANGED
    if filing is None or refusal is not None:
        refuse(turn, refusal or Refusal.RIGHTS)
        return None
    return submissions.newest_version(turn.session, filing)


def refuse(turn: Turn, refusal: Refusal) -> None:
    """Say why a step was not taken."""
    if turn.incoming.tap_id:
        turn.toast(WHY_REFUSED[refusal], alert=True)
    else:
        turn.reply(WHY_REFUSED[refusal])


def at(version: Version) -> Where:
    """A version as the place of a step."""
    return Where(version.filing, version.version)


def due_for(turn: Turn) -> datetime:
    """By when a form that is returned now is to come again: the end of the third working day."""
    known = calendar.load(turn.session)
    last = known.shift(calendar.local(turn.now).date(), WORKING_DAYS)
    return calendar.at(last + timedelta(days=1), time())


def _goes_on(turn: Turn, state: Deciding) -> bool:
    """Take what is a wish of its own for that, and wait no more for what it takes the place of; tell whether it was
    one. 算了 is one, too: the form is before the reviewer as it was."""
    text = turn.incoming.text.strip()
    if leaves(text) or bare(text).removesuffix("吧") in _NOT:
        turn.wait(LookingAt(state.filing))
        turn.reply(LEFT)
        version = seen(turn, state.filing, state.version) if isinstance(state, Returning) and state.card else None
        if version is not None and isinstance(state, Returning):
            turn.edit(state.card, scorecards.card(turn.reader, version))
        return True
    wish = own_wish(turn)
    if wish is None:
        return False
    if wish.asks:
        turn.drop()
        turn.wait(LookingAt(state.filing))
    pass_on(turn)
    return True


# -- a return that is put together -------------------------------------------------------------------------------------


def show(turn: Turn, version: Version, state: Returning) -> None:
    """Show a return that is put together, in the place of its card, and wait for words of one's own."""
    turn.wait(state)
    due = None if state.asks else due_for(turn)
    letter = returning.put_together(turn.reader, version, state.ticked, state.words or None, due)
    turn.edit(state.card, letter)


def ask(turn: Turn, version: Version, ticked: list[int]) -> None:
    """Begin to put together what the unit is asked, in a message of its own."""
    turn.reply(returning.put_together(turn.reader, version, ticked, None, None))
    turn.wait(Returning(version.filing.id or 0, version.version, ticked, "", True, 0))


@tap(OnReturn, roles=REVIEWERS)
def put_together(turn: Turn, action: OnReturn) -> None:
    """Tick a finding, send the return, or leave it."""
    state = turn.waiting
    if not isinstance(state, Returning) or state.filing != action.filing:
        turn.toast(EXPIRED, alert=True)
        return
    version = seen(turn, state.filing, state.version)
    if version is None:
        return
    match action.do:
        case Ticking.TICK:
            number = action.number or 0
            ticked = [n for n in state.ticked if n != number] if number in state.ticked else [*state.ticked, number]
            show(turn, version, replace(state, ticked=sorted(ticked), card=turn.incoming.message_id))
        case Ticking.SEND:
            send(turn, version, state)
        case Ticking.LEAVE:
            turn.wait(LookingAt(state.filing))
            turn.edit(turn.incoming.message_id, scorecards.card(turn.reader, version))


@step
def words_came(turn: Turn, state: Returning) -> None:
    """Take what was written as a point of one's own."""
    if _goes_on(turn, state):
        return
    words = " ".join(turn.incoming.text.split())[:LONGEST_NOTE]
    version = seen(turn, state.filing, state.version)
    if version is None:
        turn.end()
    elif not is_note(words):
        turn.reply(cards.about(version.filing, REASON_SHORT))
    else:
        words = "\n".join(filter(None, (state.words, words)))[:LONGEST_NOTE]
        due = None if state.asks else due_for(turn)
        ticked = reasons.said(version.record, words).ticked(state.ticked)
        row = turn.reply(returning.put_together(turn.reader, version, ticked, words, due))
        turn.wait(replace(state, ticked=ticked, words=words, card=row.message_id or state.card))


def send(turn: Turn, version: Version, state: Returning) -> None:
    """Return the form, or ask about it, as it was put together."""
    record = version.record
    said = reasons.said(record, state.words)
    items = [
        desk.item_of(record, told, turn.translator(returning.reason(told, said, state.ticked)))
        for told in record.told
        if told.number in state.ticked
    ]
    items += [Item(said.note, state.cell)] if said.note else []
    if state.asks:
        taken = desk.ask(turn.session, turn.person, at(version), items, turn.now)
    else:
        taken = desk.give_back(turn.session, turn.person, at(version), items, due_for(turn), turn.now)
    if isinstance(taken, FilingStep):
        turn.end()
    settle(turn, version.filing, taken, len(items), record)


def settle(
    turn: Turn, filing: Filing, taken: FilingStep | Refusal, count: int = 0, record: Record | None = None
) -> None:
    """Tell the unit of a step that was taken, and open the next form; or say why it was not taken."""
    if isinstance(taken, Refusal):
        refuse(turn, taken)
        return
    match taken.kind:
        case "return":
            assert record is not None
            heard = telling.returned(turn, [(filing, taken, desk.items_of(turn.session, filing), record)])
        case "ask":
            heard = telling.asked(turn, filing, taken)
        case "accept":
            heard = telling.accepted(turn, [(filing, taken)])
        case _:
            heard = telling.reopened(turn, filing, taken)
    card = turn.incoming.message_id if turn.incoming.tap_id else None
    following = queue.following(turn.session, turn.person, filing) if taken.kind != StepKind.REOPEN else None
    turn.put(card, decisions.done(turn.reader, filing, taken, count, heard=heard, following=following))
    if following is not None:
        open_card(turn, following, decisions.NEXT_CARD)


# -- 附意见通过 ----------------------------------------------------------------------------------------------------


@step
def opinion_came(turn: Turn, state: Opining) -> None:
    """Accept the form that was seen, with an opinion."""
    if _goes_on(turn, state):
        return
    words, version = " ".join(turn.incoming.text.split()), seen(turn, state.filing, state.version)
    if version is not None and not is_note(words):
        turn.reply(cards.about(version.filing, OPINION_SHORT))
        return
    turn.end()
    if version is not None:
        taken = desk.accept(turn.session, turn.person, at(version), turn.now, text=words)
        settle(turn, version.filing, taken)


# -- 撤销审核 ------------------------------------------------------------------------------------------------------


@step
def reason_came(turn: Turn, state: Reopening) -> None:
    """Open an accepted form again, with its reason."""
    if _goes_on(turn, state):
        return
    words, version = " ".join(turn.incoming.text.split()), seen(turn, state.filing, state.version)
    if version is not None and not is_note(words):
        turn.reply(cards.about(version.filing, REASON_SHORT))
        return
    turn.end()
    if version is not None:
        taken = desk.reopen(turn.session, turn.person, at(version), words, turn.now)
        settle(turn, version.filing, taken)


# -- 同类问题一并退回 ------------------------------------------------------------------------------------------------


def _ask_alike(turn: Turn, code: str) -> None:
    rows = queue.with_finding(turn.session, turn.person, Narrowed(), code, queue.MOST)
    if len(rows) < 2:
        turn.toast(ALIKE_ONE, alert=True)
    else:
        turn.reply(faults.asked(turn.reader, Bulk(rows, code, Narrowed(), due_for(turn))))


def ask_alike(turn: Turn, rows: Sequence[Filing], code: str, narrowed: Narrowed, words: str) -> None:
    """Ask about all forms that have a finding; words of one's own go with each."""
    if words:
        turn.wait(Alike(words))
    turn.reply(faults.asked(turn.reader, Bulk(rows, code, narrowed, due_for(turn), words)))


@step
def another_came(turn: Turn, state: Alike) -> None:
    """Take what is written for what it is."""
    pass_on(turn)


@tap(QueueFaults, roles=REVIEWERS)
def by_fault(turn: Turn, action: QueueFaults) -> None:
    """Show what is wrong with most of the forms that wait."""
    narrowed = Narrowed(action.unit, action.year)
    turn.edit(turn.incoming.message_id, faults.overview(turn.reader, narrowed, action.page or 0))


@tap(ReturnAlike, roles=REVIEWERS)
def return_alike(turn: Turn, action: ReturnAlike) -> None:
    """Return all forms that have a finding, for it alone, in one stroke; exactly those that were named."""
    narrowed = Narrowed(action.unit, action.year)
    rows = queue.with_finding(turn.session, turn.person, narrowed, action.code, queue.MOST)
    said = turn.waiting.words if isinstance(turn.waiting, Alike) and action.mark is not None else ""
    due, same = due_for(turn), action.mark in (None, queue.mark(rows, said))
    if not rows or not same:
        turn.toast(OTHERS, alert=True)
    elif action.mark is None or action.page is not None:
        bulk = Bulk(rows, action.code, narrowed, due, said)
        turn.edit(turn.incoming.message_id, faults.asked(turn.reader, bulk, action.page or 0))
    else:
        _return_all(turn, Bulk(rows, action.code, narrowed, due, said))


def _return_all(turn: Turn, bulk: Bulk) -> None:
    """Return what was asked about, and say what became of it."""
    stroke = f"{turn.now.isoformat()}:{turn.person.id}"
    found: list[telling.Returned] = []
    for filing in bulk.rows:
        record = desk.record_of(turn.session, filing, filing.version)
        items = [
            desk.item_of(record, told, turn.translator(told.finding.message))
            for told in dismissals.left(turn.session, filing, record)
            if told.code == bulk.code
        ]
        items += [Item(bulk.words)] if bulk.words else []
        where = Where(filing, filing.version)
        taken = desk.give_back(turn.session, turn.person, where, items, bulk.due, turn.now, stroke=stroke)
        if isinstance(taken, FilingStep):
            found.append((filing, taken, desk.items_of(turn.session, filing), record))
    heard = telling.returned(turn, found)
    turn.end()
    back = [Button(letters.TO_QUEUE, Queue(None, 0, bulk.narrowed.unit, bulk.narrowed.year))]
    lines = [ALIKE_DONE.with_(count=len(found), due=Deadline(bulk.due)), *decisions.heard_by(heard)]
    rows = [*reached.look(heard.nobody, "return", turn.now), back]
    turn.edit(turn.incoming.message_id, "\n".join(map(turn.say, lines)), rows)
