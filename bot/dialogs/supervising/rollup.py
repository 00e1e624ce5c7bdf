"""/unit, /year (概况): a unit or a year at a glance; 和去年比: a project beside the year before."""

from __future__ import annotations

from bot.actions import Aspect, BesideYear, RollUpOf, ShowFiled
from bot.chat import Button, Letter, Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.supervising.score import GONE
from bot.dialogs.supervising.score import SEES as SEE_FORMS
from bot.dialogs.supervising.units import proposed
from bot.i18n import Deadline
from bot.letters import desk as desk_letters
from bot.letters import rollup as letters
from bot.services import cycles, missing, people, progress, rollup, submissions
from bot.services.submissions import Filing
from zwcore.text import Message

SEES = [Role.SUPERVISOR, Role.AUDITOR]
HOW_UNIT = Message("rollup.how_unit", "写单位的名称或简称，可以加年度，例如 /unit 社保中心 2024。")
NO_UNIT = Message("rollup.no_unit", "没有找到这个单位，或有几个相近的。请写全一点。")
IN_YEAR = Message("rollup.in_year", "{year} 已交 {count} 张")
OWED = Message("rollup.owed_in", "{year} 欠 {count} 张，{due}截止")
OWED_OVER = Message("rollup.owed_over", "{year} 欠 {count} 张，已逾期")
YEARS_OF_UNIT = Message("rollup.years_of_unit", "{handed}；{owed}。")


@command("unit", Message("menu.unit", "单位概况"), roles=SEES, order=35)
def of_unit(turn: Turn) -> None:
    """A unit at a glance: ``/unit 社保中心 2024``."""
    words = turn.incoming.argument.split()
    years = [word for word in words if len(word) == 4 and word.isdecimal()]
    name = "".join(word for word in words if word not in years)
    found, year = progress.units_meant(turn.session, turn.person, name), years[0] if years else None
    if len(found) == 1:
        turn.reply(glance(turn, year, found[0].number))
    elif found:
        turn.reply(letters.which_unit(turn.reader, found, year))
    elif not name or not proposed(turn, name):
        turn.reply(NO_UNIT if name else HOW_UNIT)


@command("year", Message("menu.year", "年度概况"), roles=SEES, order=36)
def of_year(turn: Turn) -> None:
    """A year at a glance: ``/year 2024``; without one the newest."""
    word = turn.incoming.argument.strip()
    turn.reply(glance(turn, word if len(word) == 4 and word.isdecimal() else None, None))


@tap(RollUpOf, roles=SEES)
def turned(turn: Turn, action: RollUpOf) -> None:
    """The same of another year."""
    turn.edit(turn.incoming.message_id, glance(turn, action.year, action.unit))


def _other_years(turn: Turn, letter: Letter, year: str, forms: int, unit_id: int) -> Letter:
    """The overview of a unit, under what it owes of other years than the one that is shown."""
    owed = [one for one in missing.page(turn.session, turn.person, 0, None, unit_id).rows if one.year != year]
    if not owed:
        return letter
    said = [
        (OWED if turn.now < one.due else OWED_OVER).with_(year=one.year, count=one.count, due=Deadline(one.due))
        for one in owed
    ]
    handed = IN_YEAR.with_(year=year, count=forms)
    return letter.under(turn.say(YEARS_OF_UNIT.with_(handed=handed, owed=tuple(said))))


def glance(turn: Turn, year: str | None, unit_id: int | None, *, others: bool = True) -> Letter:
    """A unit or all that somebody sees, in a year: the one named, else the newest there is; with ``others`` it is said
    what the unit owes of further years."""
    seen = rollup.glance(turn.session, turn.person, unit_id, year)
    unit = None if unit_id is None else people.unit_at(turn.session, unit_id)
    if not seen.found.forms:
        return Letter(turn.say(_nothing(turn, seen.year or year, unit_id)))
    counts = {"year": seen.year, "forms": seen.found.forms}
    head = (
        letters.YEAR.with_(units=seen.found.units, **counts)
        if unit is None
        else letters.UNIT.with_(unit=unit.name, **counts)
    )
    letter = letters.glance(turn.reader, head, seen, letters.buttons(turn.reader, seen.year, seen.years, unit_id))
    if unit_id is None or year is not None or not others:
        return letter
    return _other_years(turn, letter, seen.year, seen.found.forms, unit_id)


def _nothing(turn: Turn, year: str | None, unit_id: int | None) -> Message:
    """That a unit, or nobody, has handed anything in, in the year that is named, else in the newest there is."""
    in_sight = progress.units_seen(turn.session, turn.person)
    unit = next((one.name for one in in_sight.all if one.number == unit_id), None)
    years = [year] if year else rollup.years_seen(turn.session, turn.person)
    years = years or [str(one[0]) for one in cycles.dates(turn.session, None)]
    if not years:
        return letters.NOTHING_YET if unit is None else letters.NOTHING_YET_OF.with_(unit=unit)
    said = letters.NOTHING if unit is None else letters.NOTHING_OF
    return said.with_(year=years[0], **({} if unit is None else {"unit": unit}))


@tap(BesideYear, roles=SEE_FORMS)
def beside(turn: Turn, action: BesideYear) -> None:
    """Show a form beside that of the year before."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None:
        turn.toast(GONE, alert=True)
        return
    before = rollup.year_before(turn.session, filing)
    turn.edit(turn.incoming.message_id, letters.beside(turn.reader, filing, before, [to_card(filing)]))


def to_card(filing: Filing) -> Button:
    """The way back to the card of a form."""
    return Button(desk_letters.BACK, ShowFiled(filing.id or 0, Aspect.CARD_AGAIN))
