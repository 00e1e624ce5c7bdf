"""/missing (谁还没交): which units owe what, and 催办: they are reminded now, once a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.actions import Missing, Unreached, UrgeUnits
from bot.chat import Button, Letter, Turn, command, tap
from bot.chat.post import send
from bot.chat.router import EXPIRED
from bot.db.queries import audit
from bot.db.terms import Priority, Role
from bot.dialogs.supervising.score import GONE
from bot.dialogs.supervising.units import the_unit
from bot.letters import cards, reached
from bot.letters import missing as letters
from bot.letters.reminders import reminder
from bot.services import calendar, cycles, missing, reminders, silences
from bot.services.obligations import Owed
from bot.services.people import Person
from bot.services.reached import moment_of, stroke_at
from bot.services.reached import unreached as not_reached
from bot.services.reminders import Due
from zwcore.text import Message

SEES = [Role.SUPERVISOR, Role.AUDITOR]
URGED_BY = Message("missing.urged_by", "<b>主管部门催办</b>")
DONE = Message("missing.done", "已催办 {units} 个单位（{people} 人）。")
NOT_NOW = Message("missing.not_now", "{units} 个单位今天已催办过，没有再发。")
SURE = Message("missing.sure", "<b>催办{names}（共欠 {forms} 张）？</b>")
SURE_OF = Message("missing.sure_of", "<b>催办{names}等 {units} 个单位（共欠 {forms} 张）？</b>")
AGAIN = Message("missing.again", "另有 {units} 个单位今天已催办过，不再发。")
YES = Message("missing.yes", "确认催办")
NO = Message("missing.no", "不了")
NO_UNIT = Message("missing.no_unit", "没有找到单位“{words}”。写年度或单位名称，例如 /missing 2024。")
URGE_STEP = 0
NAMED = 3


@command("missing", Message("menu.missing", "谁还没交"), roles=SEES, order=20)
def show(turn: Turn) -> None:
    """List who owes what: ``/missing``, ``/missing 2024``, ``/missing 单位``, both."""
    parts = turn.incoming.argument.split()
    year = next((one for one in parts if len(one) == 4 and one.isdecimal()), None)
    words = " ".join(one for one in parts if one != year)
    unit = the_unit(turn, words, NO_UNIT) if words else None
    if unit is not None or not words:
        turn.reply(letters.page(turn.reader, missing.page(turn.session, turn.person, 0, year, unit)))


@tap(Missing, roles=SEES)
def turned(turn: Turn, action: Missing) -> None:
    """Turn the pages, or open a unit."""
    if action.unit_due is None:
        turn.edit(turn.incoming.message_id, _page(turn, action))
        return
    owed = missing.owed(turn.session, turn.person, action.unit_due)
    if owed is None:
        turn.toast(GONE, alert=True)
    else:
        turn.edit(turn.incoming.message_id, letters.unit(turn.reader, owed, action))


@tap(UrgeUnits, roles=[Role.SUPERVISOR])
def urge(turn: Turn, action: UrgeUnits) -> None:
    """Remind one unit now, or all of them after one question."""
    if action.unit_due is not None:
        owed = missing.owed(turn.session, turn.person, action.unit_due)
        if owed is None:
            turn.toast(GONE, alert=True)
        else:
            _urge(turn, [owed], action)
    elif not action.sure:
        turn.edit(turn.incoming.message_id, sure(turn, action))
    else:
        _urge(turn, _listed(turn, action), action)


def _over(turn: Turn, action: Missing | UrgeUnits) -> datetime | None:
    return turn.now if action.late else None


def _page(turn: Turn, action: Missing | UrgeUnits) -> Letter:
    """The list that a button stood under."""
    number = action.page if isinstance(action, Missing) else 0
    over = _over(turn, action)
    found = missing.page(turn.session, turn.person, number, action.year, action.unit, over)
    return letters.page(turn.reader, found)


def _listed(turn: Turn, action: UrgeUnits) -> list[Owed]:
    """What the units of the list owe that a button stood under."""
    return missing.all_owed(turn.session, turn.person, action.year, action.unit, _over(turn, action))


def sure(turn: Turn, action: UrgeUnits) -> Letter:
    """The question before all in a list are urged; that there are none, where it is so."""
    parted = _parted(turn, _listed(turn, action))
    if not parted.fresh:
        page = _page(turn, action)
        lines = _left(turn, parted)
        return page.under("\n".join(map(turn.say, lines)) + "\n") if lines else page
    forms = sum(len(one.open) for one, _ in parted.fresh)
    names = list(dict.fromkeys(cycles.unit_name(turn.session, one.dates) for one, _ in parted.fresh))
    asked = (SURE_OF if len(names) > NAMED else SURE).with_(
        names=tuple(cards.short(name) for name in names[:NAMED]), units=len(names), forms=forms
    )
    lines = [asked]
    lines += [AGAIN.with_(units=_units(parted.again))] if parted.again else []
    lines += _nobody(turn, parted)
    return Letter("\n".join(map(turn.say, lines)), [[Button(YES, replace(action, sure=1)), Button(NO, _back(action))]])


@dataclass
class Parted:
    """Units that owe something: those to be urged now, with whom; those that were today; those that have nobody."""

    fresh: list[tuple[Owed, Sequence[Person]]] = field(default_factory=list)
    again: list[Owed] = field(default_factory=list)
    nobody: list[Owed] = field(default_factory=list)


def _parted(turn: Turn, owed: Sequence[Owed]) -> Parted:
    """Part units by what urging them now comes to; who got no message today because there was nobody may get one."""
    found, absent = Parted(), silences.away(turn.session, turn.now)
    owners = reminders.clerks(turn.session, {one.dates.unit_id for one in owed})
    last = missing.urged(turn.session, [one.dates.id or 0 for one in owed])
    for one in owed:
        people = silences.stand_ins(turn.session, owners.get(one.dates.unit_id, ()), absent)
        before = last.get(one.dates.id or 0)
        if not one.open:
            continue
        if not people:
            found.nobody.append(one)
        elif before is not None and before.sent and missing.today(before, turn.now):
            found.again.append(one)
        else:
            found.fresh.append((one, people))
    return found


def _units(owed: Iterable[Owed]) -> int:
    """How many units these are: one may owe something in two years."""
    return len({one.dates.unit_id for one in owed})


def _nobody(turn: Turn, parted: Parted) -> list[Message]:
    """The units that nobody can be reached of, with why; where one is away it is not sent."""
    units = {one.dates.unit_id: cycles.unit_name(turn.session, one.dates) for one in parted.nobody}
    return reached.nobody(not_reached(turn.session, units))


@tap(Unreached, roles=[Role.SUPERVISOR])
def unreached(turn: Turn, action: Unreached) -> None:
    """The units that were not reached by what one did to many at once."""
    at = moment_of(action.at)
    told = stroke_at(turn.session, action.deed, at, turn.person.id, turn.now)
    if told is None:
        turn.toast(EXPIRED, alert=True)
    elif action.page is None:
        turn.reply(reached.page(turn.reader, told, 0))
    else:
        turn.edit(turn.incoming.message_id, reached.page(turn.reader, told, action.page))


def _left(turn: Turn, parted: Parted) -> list[Message]:
    """Which units are not urged now, and why; that there was nobody is put down once a day, too."""
    last = missing.urged(turn.session, [one.dates.id or 0 for one in parted.nobody])
    for one in parted.nobody:
        if not missing.today(last.get(one.dates.id or 0), turn.now):
            _put_down(turn, one, [])
    lines = [NOT_NOW.with_(units=_units(parted.again))] if parted.again else []
    return [*lines, *_nobody(turn, parted)]


def _back(action: UrgeUnits) -> Missing:
    return Missing(0, None, action.late, action.year, action.unit)


def _urge(turn: Turn, owed: Sequence[Owed], action: UrgeUnits) -> None:
    parted = _parted(turn, owed)
    told = _remind(turn, parted)
    lines = [DONE.with_(units=_units(one for one, _ in parted.fresh), people=told)] if parted.fresh else []
    lines += _left(turn, parted)
    letter = _page(turn, action)
    said = "\n".join(turn.say(line) for line in lines)
    nobody = {one.dates.unit_id for one in parted.nobody}
    many = [*reached.look(sorted(nobody), "urge", turn.now), *letter.buttons]
    letter = replace(letter, buttons=many)
    turn.edit(turn.incoming.message_id, letter.under(said + "\n") if lines else letter)


def _remind(turn: Turn, parted: Parted) -> int:
    """Remind each clerk of the units to be urged, one message a unit; how many people."""
    days, told = calendar.load(turn.session), set[int]()
    for one, people in parted.fresh:
        rows = [
            _send(turn, Due(person, one.cycle, one.dates.due, URGE_STEP, (one,)), person, days) for person in people
        ]
        _put_down(turn, one, rows)
        told |= {person.id for person in people}
    return len(told)


def _put_down(turn: Turn, one: Owed, rows: Sequence[int]) -> None:
    missing.put_urge(turn.session, one.dates.id or 0, turn.person, rows[0] if rows else None, turn.now)
    audit.append(
        turn.session, person_id=turn.person.id, action="urge", now=turn.now, unit_due=one.dates.id, people=len(rows)
    )


def _send(turn: Turn, due: Due, person: Person, days: calendar.Calendar) -> int:
    letter = reminder(turn.session, due, days, turn.now)
    head = turn.say(URGED_BY)
    key = f"urge:{due.owed[0].dates.id}:{turn.now:%Y%m%d}:{person.id}"
    row = send(turn.session, person, replace(letter.under(head), key=key, urgency=Priority.RECEIPT), turn.now)
    reminders.note(turn.session, row, due)
    return row.id or 0
