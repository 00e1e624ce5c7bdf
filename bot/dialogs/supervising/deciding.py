"""审核通过, 退回修改, 请单位说明, 撤销审核: what a reviewer does to a form, cell by cell where something goes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.actions import Decide, OnFiling, OnReturn, Ticking
from bot.chat import Turn, step, tap
from bot.chat.elsewhere import bare
from bot.chat.router import EXPIRED, leaves, pass_on
from bot.db.terms import Role, StepKind
from bot.dialogs.supervising import alike, aside, telling
from bot.dialogs.supervising.meant import own_wish
from bot.dialogs.supervising.score import GONE, Deciding, LookingAt
from bot.dialogs.supervising.score import show as open_card
from bot.letters import cards, decisions, returning, scorecards
from bot.services import desk, dismissals, queue, reasons, submissions
from bot.services.desk import FilingStep, Item, Refusal, Where
from bot.services.submissions import Filing, Version
from zwcore.record import LONGEST_NOTE, Record, ToldFinding, is_note
from zwcore.text import Message

REVIEWERS = [Role.SUPERVISOR]
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
LEFT = Message("desk.left", "好，先不办这张，什么都没有发出。")
_NOT = ("不了", "还是不了", "先不了", "取消退回", "撤回退回", "撤销退回")


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
        case Decide.TAKE_BACK:
            settle(turn, version.filing, desk.take_back(turn.session, turn.person, at(version), turn.now))
        case Decide.ALIKE:
            alike.ask_about(turn, action.what or "")


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
    if aside.is_search(turn):
        return aside.ask_whose(turn, state)
    wish = own_wish(turn)
    if wish is None:
        doubtful = (state.aside and not aside.is_plain(turn)) or aside.is_label(turn)
        return doubtful and aside.ask_whose(turn, state)
    if wish.asks:
        turn.drop()
        turn.wait(LookingAt(state.filing))
    else:
        turn.wait(replace(state, aside=True))
    pass_on(turn)
    return True


# -- a return that is put together -------------------------------------------------------------------------------------


def show(turn: Turn, version: Version, state: Returning) -> None:
    """Show a return that is put together, in the place of its card, and wait for words of one's own."""
    turn.wait(state)
    due = None if state.asks else alike.due_for(turn)
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
    if isinstance(state, Deciding) and state.filing == action.filing and action.do in _WORDS:
        _whose_words(turn, state, action.do)
        return
    if not isinstance(state, Returning) or state.filing != action.filing:
        turn.toast(EXPIRED, alert=True)
        return
    state = replace(state, aside=False, pending="")
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


_WORDS = (Ticking.WORDS, Ticking.OTHER)


def _whose_words(turn: Turn, state: Deciding, do: Ticking) -> None:
    """Take the words that were asked about for the decision that waits, or for something else."""
    if not state.pending:
        turn.toast(EXPIRED, alert=True)
        return
    if do is Ticking.OTHER:
        aside.answer_pending(turn, state)
        return
    aside.take_pending(turn, state)
    match state := replace(state, aside=False, pending=""):
        case Returning():
            _take_words(turn, state)
        case Opining():
            _take_opinion(turn, state)
        case Reopening():
            _take_reason(turn, state)


@step
def words_came(turn: Turn, state: Returning) -> None:
    """Take what was written as a point of one's own."""
    if not _goes_on(turn, state):
        _take_words(turn, state)


def _take_words(turn: Turn, state: Returning) -> None:
    words = " ".join(turn.incoming.text.split())[:LONGEST_NOTE]
    version = seen(turn, state.filing, state.version)
    if version is None:
        turn.end()
    elif not is_note(words):
        turn.reply(cards.about(version.filing, REASON_SHORT))
    else:
        words = "\n".join(filter(None, (state.words, words)))[:LONGEST_NOTE]
        due = None if state.asks else alike.due_for(turn)
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
        taken = desk.give_back(turn.session, turn.person, at(version), items, alike.due_for(turn), turn.now)
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
        case "take_back":
            heard = telling.return_taken_back(turn, [(filing, taken)])
        case _:
            heard = telling.reopened(turn, filing, taken)
    card = turn.incoming.message_id if turn.incoming.tap_id else None
    goes_on = taken.kind not in (StepKind.REOPEN, StepKind.TAKE_BACK)
    following = queue.following(turn.session, turn.person, filing) if goes_on else None
    turn.put(card, decisions.done(turn.reader, filing, taken, count, heard=heard, following=following))
    if following is not None:
        open_card(turn, following, decisions.NEXT_CARD)


# -- 附意见通过 ----------------------------------------------------------------------------------------------------


@step
def opinion_came(turn: Turn, state: Opining) -> None:
    """Accept the form that was seen, with an opinion."""
    if not _goes_on(turn, state):
        _take_opinion(turn, state)


def _take_opinion(turn: Turn, state: Opining) -> None:
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
    if not _goes_on(turn, state):
        _take_reason(turn, state)


def _take_reason(turn: Turn, state: Reopening) -> None:
    words, version = " ".join(turn.incoming.text.split()), seen(turn, state.filing, state.version)
    if version is not None and not is_note(words):
        turn.reply(cards.about(version.filing, REASON_SHORT))
        return
    turn.end()
    if version is not None:
        taken = desk.reopen(turn.session, turn.person, at(version), words, turn.now)
        settle(turn, version.filing, taken)
