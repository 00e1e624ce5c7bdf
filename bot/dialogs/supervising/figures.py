"""What is asked of units beside each other, of 复核 beside 自评, and of what is marked as none: lists by pages."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from bot.actions import FormGaps, MarkedList, Outdated, UnitsBy
from bot.chat import Letter, Turn, tap, wished
from bot.chat.wishes.of_units import CompareUnits, SeeDismissed, SeeGaps, line_of
from bot.db.terms import Role
from bot.dialogs.supervising.counting import NO_UNIT, newest_year
from bot.dialogs.supervising.units import the_unit
from bot.letters import unit_figures as letters
from bot.services import dismissals, people, unit_figures

_LINE = re.compile(r"[<>][0-9]{1,6}(?:\.[0-9]{1,4})?")
SEES = [Role.SUPERVISOR, Role.AUDITOR]


@wished(CompareUnits, roles=SEES)
def compare_units(turn: Turn, wish: CompareUnits) -> None:
    """哪个单位问题最多, 各单位平均分, 各单位差距."""
    line, year = None if wish.bound is None else line_of(wish.bound), newest_year(turn, wish.year)
    turn.reply(_units(turn, UnitsBy(wish.by, 0, int(wish.least) or None, year or None, line)))


@tap(UnitsBy, roles=SEES)
def turned(turn: Turn, action: UnitsBy) -> None:
    """Another page of it."""
    turn.edit(turn.incoming.message_id, _units(turn, action))


def _units(turn: Turn, action: UnitsBy) -> Letter:
    least = bool(action.least)
    found = unit_figures.of_units(turn.session, turn.person, action.year, action.by, least=least)
    if action.line:
        if _LINE.fullmatch(action.line) is None:
            raise Outdated(action.line)
        line, over = Decimal(action.line[1:]), action.line[0] == ">"
        known = [(one, one.of(action.by)) for one in found]
        found = [one for one, value in known if value is not None and (value > line if over else value < line)]
    return letters.by_figure(turn.reader, action, found)


@wished(SeeGaps, roles=SEES)
def gaps(turn: Turn, wish: SeeGaps) -> None:
    """图书馆复核得分多少: a unit's forms with their three scores; without one all forms where they differ."""
    unit = the_unit(turn, wish.words, NO_UNIT) if wish.words else None
    if not wish.words or unit is not None:
        turn.reply(_forms(turn, FormGaps(0, unit, newest_year(turn, wish.year) or None)))


@tap(FormGaps, roles=SEES)
def forms_turned(turn: Turn, action: FormGaps) -> None:
    """Another page of it."""
    turn.edit(turn.incoming.message_id, _forms(turn, action))


def _forms(turn: Turn, action: FormGaps) -> Letter:
    found, count = unit_figures.of_forms(turn.session, turn.person, action.unit, action.year)
    row = None if action.unit is None else people.unit_at(turn.session, action.unit)
    return letters.of_forms(turn.reader, action, None if row is None else row.name, found, count)


@wished(SeeDismissed, roles=SEES)
def see_marked(turn: Turn, wish: SeeDismissed) -> None:
    """谁标的不作为问题."""
    unit = the_unit(turn, wish.words, NO_UNIT) if wish.words else None
    if not wish.words or unit is not None:
        turn.reply(_marked(turn, MarkedList(0, unit)))


@tap(MarkedList, roles=SEES)
def marks_turned(turn: Turn, action: MarkedList) -> None:
    """Another page of it."""
    turn.edit(turn.incoming.message_id, _marked(turn, action))


def _marked(turn: Turn, action: MarkedList) -> Letter:
    found, count = dismissals.listed(turn.session, turn.person, action.unit, action.page, letters.MARKS)
    if count and not found:
        action = replace(action, page=(count - 1) // letters.MARKS)
        found, count = dismissals.listed(turn.session, turn.person, action.unit, action.page, letters.MARKS)
    return letters.marked(turn.reader, action, found, count)
