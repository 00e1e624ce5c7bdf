"""What a sentence in plain words would have done, said back: the form it means, what goes along, and the one button."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import AsMeant, Decide, OnFiling, ThisForm, WhichPage
from bot.i18n import Deadline
from bot.letters import cards, decisions, returning, scorecards
from bot.letters import desk as desk_letters
from bot.letters.letter import Button, Letter, Reader, turning
from bot.services import dismissals, reasons
from bot.services.find import PAGE
from bot.services.reasons import Said
from bot.services.search import MANY, Hits
from bot.services.submissions import Filing, Version
from zwcore.record import Record
from zwcore.text import Message

BY_WHEN = Message("wished.by_when", "{due}前重报，其余不用动。")
NO_VERSION = Message("wished.no_version", "不退回，不产生新版；请单位写一句说明。")
MORE = Message("wished.more", "另有 {count} 处，点“改勾选”看。")
CHANGE_TICKS = Message("wished.change_ticks", "改勾选")
WHICH = Message("wished.which", "有 {count} 张，是哪一张？")
PAGE_OF = Message("wished.page_of", "第 {page}/{pages} 页；写上单位和表号，就不用选。")
ONE_EACH = Message("wished.one_each", "一次办一张：先点一张，另一张再写一句。")
NOT_IN_STATE = Message("wished.not_in_state", "{form}（{unit}）现在是“{state}”，做不了这一步。")
NONE_IN_STATE = Message("wished.none_in_state", "找到 {count} 张，现在都做不了这一步：不在待审，或已经处理。")
SHOWN = 5


@dataclass(frozen=True)
class Outgoing:
    """What would go to the unit: the findings ticked, words, by when (without: 请单位说明); ``mark`` is its own."""

    ticked: Sequence[int]
    words: str
    due: datetime | None
    mark: str


def returned(reader: Reader, said: Message, version: Version, what: Outgoing) -> Letter:
    """What would be returned, or asked: the form, what is ticked, the words said, by when, and the button."""
    ticked, words, due = what.ticked, what.words, what.due
    filing, record = version.filing.id or 0, version.record
    own = reasons.said(record, words)
    lines = [_whose(reader, said, version), *_form(reader, version), *_ticked(record, ticked, own)]
    lines += [decisions.OWN_WORDS.with_(text=own.note)] if own.note else []
    lines.append(NO_VERSION if due is None else BY_WHEN.with_(due=Deadline(due)))
    send = (decisions.SEND_ASK if due is None else decisions.SEND).with_(count=own.count(ticked))
    row = [Button(send, AsMeant(filing, what.mark)), Button(CHANGE_TICKS, AsMeant(filing, what.mark, 1))]
    return Letter("\n".join(map(reader.say.html, lines)), [row])


def accepted(reader: Reader, said: Message, version: Version, words: str, mark: str) -> Letter:
    """What would be accepted, with how it looks, the opinion in ``words``, and the button."""
    record, errors = version.record, dismissals.errors_left(reader.session, version.filing, version.record)
    lines = [
        _whose(reader, said, version),
        *_form(reader, version),
        cards.scores(record),
        scorecards.counted(reader, version),
    ]
    lines += [
        decisions.ITEM.with_(number=cards.circled(one.number), text=one.finding.message) for one in errors[:SHOWN]
    ]
    lines += [decisions.OPINION.with_(text=words)] if words else []
    lines += [decisions.SURE.with_(count=len(errors))] if errors else []
    lines.append(desk_letters.ONLY_CHECKED)
    filing = version.filing.id or 0
    if errors and not words:
        return Letter("\n".join(map(reader.say.html, lines)), [decisions.sure_row(filing, version.version)])
    plainly = OnFiling(filing, version.version, Decide.ACCEPT)
    button = Button(decisions.OPINE, AsMeant(filing, mark)) if words else Button(decisions.ACCEPT, plainly)
    return Letter("\n".join(map(reader.say.html, lines)), [[button]])


def reopened(reader: Reader, said: Message, version: Version, words: str, mark: str) -> Letter:
    """What would be opened again; without a reason the button asks for it."""
    filing = version.filing.id or 0
    deed = AsMeant(filing, mark) if words else OnFiling(filing, version.version, Decide.REOPEN)
    lines = [_whose(reader, said, version), *_form(reader, version)]
    lines += [desk_letters.STEP_TEXT.with_(text=words)] if words else []
    return Letter("\n".join(map(reader.say.html, lines)), [[Button(decisions.REOPEN, deed)]])


def said_of(reader: Reader, said: Message, version: Version) -> str:
    """What was understood, and the form that it is about."""
    return "\n".join(map(reader.say.html, [said, *_form(reader, version)]))


def _whose(reader: Reader, said: Message, version: Version) -> Message:
    """What was understood, with the unit where it was not said."""
    filing = version.filing
    unit = desk_letters.unit_briefly(filing.unit_name, desk_letters.NAME)
    return said if unit in reader.say(said) else desk_letters.of_unit_and_year(filing, said)


def _form(reader: Reader, version: Version) -> Iterator[Message]:
    yield cards.head(version.record)
    fields = {"unit": version.filing.unit_name, "year": version.filing.year}
    yield STANDS.with_(**fields, state=desk_letters.state(reader, version.filing))


STANDS = Message("wished.stands", "{unit} · {year} 年度 · {state}")


def _ticked(record: Record, ticked: Sequence[int], own: Said) -> Iterator[Message]:
    told = [one for one in record.told if one.number in ticked]
    for one in told[:SHOWN]:
        yield decisions.TICKED.with_(number=cards.circled(one.number), text=returning.reason(one, own, ticked))
    if len(told) > SHOWN:
        yield MORE.with_(count=len(told) - SHOWN)


def which(reader: Reader, said: Message | None, found: Hits, number: int = 0) -> Letter:
    """A page of the forms that a sentence may mean, each a button that goes on with it."""
    pages = -(-min(found.count, MANY) // PAGE)
    lines = [*([] if said is None else [said]), WHICH.with_(count=found.said)]
    lines += [PAGE_OF.with_(page=number + 1, pages=pages)] if pages > 1 else []
    rows = [[Button(desk_letters.label(one), ThisForm(one.id or 0))] for one in found.shown]
    ways = turning(number, pages, WhichPage)
    return Letter("\n".join(map(reader.say.html, lines)), [*rows, *([ways] if ways else [])])


def each(reader: Reader, said: Message, found: Hits) -> Letter:
    """Several forms that an order names, to be dealt with one by one."""
    letter = which(reader, said, found)
    return replace(letter, text=f"{letter.text}\n{reader.say(ONE_EACH)}")


def not_in_state(reader: Reader, filing: Filing, count: int) -> Message:
    """Why a step cannot be taken: how the form stands, or that none of several stands right."""
    if count > 1:
        return NONE_IN_STATE.with_(count=count)
    fields = {"form": cards.called(filing), "unit": filing.unit_name}
    return NOT_IN_STATE.with_(**fields, state=desk_letters.state(reader, filing))
