"""What a reviewer orders in plain words: said back with the one button that does it, and done by nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.actions import AsMeant, Decide, Queue, UrgeUnits, View
from bot.chat import Button, Letter, Turn, step, tap, wished
from bot.chat.router import EXPIRED, pass_on
from bot.chat.wishes import deeds
from bot.chat.wishes.deeds import AcceptForms, AskUnit, CorrectCell, ReturnForm, RevokeAcceptance
from bot.db.terms import FilingState
from bot.dialogs.supervising import alike, deciding
from bot.dialogs.supervising import missing as missing_units
from bot.dialogs.supervising import queue as waiting_forms
from bot.dialogs.supervising.deciding import REVIEWERS, Returning
from bot.dialogs.supervising.meant import before_one, form_meant, named, parted
from bot.dialogs.supervising.passing import Passing
from bot.dialogs.supervising.units import the_unit
from bot.letters import cards, faults
from bot.letters import missing as missing_letters
from bot.letters import wished as letters
from bot.letters.wished import Outgoing
from bot.services import desk, dismissals, find, missing, people, queue, reasons
from bot.services.queue import Narrowed
from bot.services.submissions import Filing, Version
from zwcore.filling import Correction, Field, understand
from zwcore.paths import name_cell, value_at
from zwcore.record import LONGEST_NOTE, Record
from zwcore.text import Message

WAITS = (FilingState.SUBMITTED, FilingState.ASKED)
GOES_BACK = (*WAITS, FilingState.RETURNED)
SUGGESTED = Message("wished.suggested", "{row}{cell}：表内 {before}，请核对是否应为 {value}。")
UNITS_OWN = Message("wished.units_own", "表里的数由填报单位自己改；可以这样退回，请单位核对。")
NO_CELL = Message("wished.no_cell", "没认出要改的是哪一格。可以写“表5 社会效益得分 13”，或在卡片上退回修改。")
NOTHING_CLEAN = Message("wished.nothing_clean", "没有程序核对无问题的待审表。")
WRITE_WHAT = Message("wished.write_what", "这张表没有要改的地方。请写明要补什么，例如：退回表5 请补实际张数")
ALL_IN = Message("wished.all_in", "{unit}：应报的表都交齐了，不用催。")
NOT_SET = Message("wished.not_set", "没有给{unit}设应报的表，没有什么可催的。设应报的表，请管理员用 /cycles。")
NOT_CLEAN = Message(
    "wished.not_clean", "只有程序核对无问题的可以一起通过；另有 {count} 张待审的有要看的地方，请逐张办。"
)
NONE_TO_REVOKE = Message("wished.none_to_revoke", "没有您通过的表可以撤销。要撤销别的，写：撤销表5的审核")
WENT_TOGETHER = Message(
    "wished.went_together", "您刚才一起通过了 {count} 张；这是其中一张，要撤销别的，写上它的单位和表号。"
)
LOOK = Message("wished.look_at_them", "看这些")
SHOWN = 3


@dataclass(frozen=True)
class Meant(Passing):
    """What a sentence would have done to a version, waiting for its button."""

    deed: str
    filing: int
    version: int
    ticked: list[int]
    words: str
    cell: str


@step
def another_came(turn: Turn, state: Meant) -> None:
    """Take what is written for what it is: the button stands until something else is meant."""
    pass_on(turn)


@wished(ReturnForm)
def to_return(turn: Turn, wish: ReturnForm) -> None:
    """退回修改: what must be mended, and the reason that was said; or all forms that have a fault, for it alone."""
    if wish.every and _return_alike(turn, wish):
        return
    filing = form_meant(turn, wish, GOES_BACK)
    if filing is not None:
        _say_back(
            turn, named(replace(wish, reason=""), filing).said, filing, Decide.RETURN, " ".join(wish.reason.split())
        )


def _return_alike(turn: Turn, wish: ReturnForm) -> bool:
    """Ask about all forms that wait and have the fault that is named; tell whether one is."""
    query = find.understand(turn.session, turn.person, wish.argument, turn.now)
    narrowed = Narrowed(query.unit, query.year)
    found = [(queue.with_finding(turn.session, turn.person, narrowed, code, queue.MOST), code) for code in query.codes]
    rows, code = max(found, key=lambda one: len(one[0]), default=([], ""))
    if rows:
        alike.ask_alike(turn, rows, code, narrowed, wish.reason[:LONGEST_NOTE])
    elif query.codes:
        turn.reply(faults.NOT_WAITING.with_(said=faults.title(turn.translator, query.codes[0])))
    return bool(query.codes)


@wished(AskUnit)
def to_ask(turn: Turn, wish: AskUnit) -> None:
    """请单位说明: what was said, else the first that is doubtful."""
    filing = form_meant(turn, wish, WAITS)
    if filing is not None:
        _say_back(turn, named(replace(wish, text=""), filing).said, filing, Decide.ASK, " ".join(wish.text.split()))


@wished(CorrectCell, roles=REVIEWERS)
def to_correct(turn: Turn, wish: CorrectCell) -> None:
    """改: the numbers are the unit's; what is suggested goes back to it."""
    of_form, of_cell = parted(turn, wish.words) if wish.table else (wish.words, "")
    filing = form_meant(turn, replace(wish, words=of_form), GOES_BACK)
    if filing is None:
        return
    version = deciding.seen(turn, filing.id or 0, filing.version)
    if version is None:
        return
    found = _cell(version.record, replace(wish, words=of_cell, table=None))
    if found is None:
        turn.reply(NO_CELL)
        return
    path, before = found.fields[0].path, value_at(version.record.form, found.fields[0].path)
    facts = {"cell": found.fields[0].label, "before": before or cards.BLANK, "value": found.value.removesuffix("分")}
    words = SUGGESTED.with_(row=_row_of(version.record, found.fields[0]), **facts)
    cell = name_cell(version.record.form, path)
    _show(turn, UNITS_OWN, version, Decide.RETURN, turn.translator(words), cell)


def _row_of(record: Record, field: Field) -> str:
    """The indicator that a cell is of, as it is called; nothing of a cell of the head."""
    item = None if field.row is None else record.form.indicators[field.row]
    return "" if item is None else " ".join((item.level2 or item.level3 or "").split())


def _cell(record: Record, wish: CorrectCell) -> Correction | None:
    """The cell that is meant and what it is to be."""
    told = None if wish.number is None else record.numbered(wish.number)
    if told is not None:
        return understand(wish.value, record.form, record.fields, told.finding.where)
    return understand(wish.as_text, record.form, record.fields)


def _say_back(turn: Turn, said: Message, filing: Filing, deed: Decide, words: str) -> None:
    version = deciding.seen(turn, filing.id or 0, filing.version)
    if version is not None:
        _show(turn, said, version, deed, words)


def _show(turn: Turn, said: Message, version: Version, deed: Decide, words: str, cell: str = "") -> None:
    """Say back what would go to the unit, with the button that sends it."""
    errors = dismissals.errors_left(turn.session, version.filing, version.record)
    ticked = [told.number for told in errors] if deed is Decide.RETURN and not cell else []
    if not ticked and not words:
        ticked = [told.number for told in version.record.warnings[:1]]
    if not ticked and not words:
        turn.reply(WRITE_WHAT)
        return
    ticked = reasons.said(version.record, words).ticked(ticked)
    due = alike.due_for(turn) if deed is Decide.RETURN else None
    state = Meant(deed.value, version.filing.id or 0, version.version, ticked, words, cell)
    turn.wait(state)
    turn.reply(letters.returned(turn.reader, said, version, Outgoing(ticked, words, due, state.mark)))


@wished(RevokeAcceptance)
def to_revoke(turn: Turn, wish: RevokeAcceptance) -> None:
    """撤销审核, with its reason; where no form is named, of the one that the reviewer accepted last."""
    together = 0
    if wish.argument_of_form or wish.filing is not None or _lies_accepted(turn):
        filing = form_meant(turn, wish, [FilingState.ACCEPTED])
    else:
        filing, together = desk.last_accepted(turn.session, turn.person)
        if filing is None:
            turn.reply(NONE_TO_REVOKE)
            return
    version = None if filing is None else deciding.seen(turn, filing.id or 0, filing.version)
    if version is not None:
        state = Meant(Decide.REOPEN.value, version.filing.id or 0, version.version, [], wish.reason, "")
        turn.wait(state)
        said = named(wish, version.filing).said
        letter = letters.reopened(turn.reader, said, version, wish.reason, state.mark)
        turn.reply(letter.under(turn.say(WENT_TOGETHER.with_(count=together))) if together > 1 else letter)


def _lies_accepted(turn: Turn) -> bool:
    """Whether the form before the reviewer is an accepted one."""
    lies = before_one(turn)
    return lies is not None and lies.state == FilingState.ACCEPTED


@tap(AsMeant, roles=REVIEWERS)
def as_meant(turn: Turn, action: AsMeant) -> None:
    """Do what was said back, or have its points ticked first."""
    state = turn.waiting
    if not isinstance(state, Meant) or (state.filing, state.mark) != (action.filing, action.mark):
        turn.toast(EXPIRED, alert=True)
        return
    version = deciding.seen(turn, state.filing, state.version)
    if version is None:
        return
    if state.deed in (Decide.REOPEN, Decide.ACCEPT):
        turn.end()
        seen, words = deciding.at(version), state.words
        if state.deed == Decide.REOPEN:
            taken = desk.reopen(turn.session, turn.person, seen, words, turn.now)
        else:
            taken = desk.accept(turn.session, turn.person, seen, turn.now, text=words)
        deciding.settle(turn, version.filing, taken)
        return
    here, asks = turn.incoming.message_id, state.deed == Decide.ASK
    returning = Returning(state.filing, state.version, state.ticked, state.words, asks, here, state.cell)
    if action.change is not None:
        deciding.show(turn, version, returning)
    else:
        deciding.send(turn, version, returning)


# -- 审核通过 ----------------------------------------------------------------------------------------------------------


@wished(AcceptForms)
def to_accept(turn: Turn, wish: AcceptForms) -> None:
    """审核通过: one form, or all in which nothing was found."""
    if wish.every:
        _all_clean(turn, wish)
        return
    filing = form_meant(turn, wish, WAITS)
    version = None if filing is None else deciding.seen(turn, filing.id or 0, filing.version)
    if version is None:
        return
    state = Meant(Decide.ACCEPT.value, version.filing.id or 0, version.version, [], wish.opinion, "")
    if wish.opinion:
        turn.wait(state)
    turn.reply(letters.accepted(turn.reader, named(wish, version.filing).said, version, wish.opinion, state.mark))


def _all_clean(turn: Turn, wish: AcceptForms) -> None:
    unit = the_unit(turn, wish.words, waiting_forms.NO_UNIT) if wish.words else None
    if wish.words and unit is None:
        return
    narrowed = Narrowed(unit, None if wish.year is None else str(wish.year))
    rows = queue.everything(turn.session, turn.person, narrowed, View.CLEAN, queue.MOST)
    waiting = queue.page(turn.session, turn.person, narrowed, View.WAITING, 0).count
    other = [turn.say(NOT_CLEAN.with_(count=waiting - len(rows)))] if waiting > len(rows) else []
    look = [Button(LOOK, Queue(View.WAITING, 0, narrowed.unit, narrowed.year))]
    if rows:
        letter = waiting_forms.sure(turn, rows, narrowed)
        turn.reply(replace(letter, text="\n".join([letter.text, *other])))
    else:
        turn.reply(Letter("\n".join([turn.say(NOTHING_CLEAN), *other]), [look] if other else []))


# -- 催办 ------------------------------------------------------------------------------------------------------------


@wished(deeds.UrgeUnits)
def to_urge(turn: Turn, wish: deeds.UrgeUnits) -> None:
    """催办: a unit, or everybody who owes something."""
    year = None if wish.year is None else str(wish.year)
    if not wish.words:
        turn.reply(missing_units.sure(turn, UrgeUnits(year=year)))
        return
    unit = the_unit(turn, wish.words, missing_units.NO_UNIT)
    if unit is None:
        return
    found = missing.page(turn.session, turn.person, 0, year, unit)
    if not found.rows:
        row, is_set = people.unit_at(turn.session, unit), missing.is_anything_owed(turn.session, unit, year)
        turn.reply((ALL_IN if is_set else NOT_SET).with_(unit=wish.words if row is None else row.name))
    else:
        listed = missing_letters.page(turn.reader, found)
        label = missing_letters.URGE_OF if found.lines > found.units else missing_letters.URGE
        buttons = [
            [Button(label.with_(year=one.year), UrgeUnits(one.unit_due, None, None, year, unit))]
            for one in found.rows[:SHOWN]
        ]
        turn.reply(Letter(f"{turn.say(wish.said)}\n{listed.text}", buttons))
