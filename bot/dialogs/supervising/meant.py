"""Which form a sentence in plain words means: the one there is, else the one of several that is tapped."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.actions import ThisForm
from bot.chat import Turn, step, tap
from bot.chat.registry import serving
from bot.chat.router import EXPIRED, pass_on
from bot.chat.wishes import understand
from bot.chat.wishes.deeds import AcceptForms, ReturnForm, RevokeAcceptance, UrgeUnits
from bot.chat.wishes.model import AboutForms
from bot.db.terms import FilingState, Role
from bot.dialogs.supervising.score import GONE, NOT_FOUND, SEES, LookingAt, Passing
from bot.i18n import ON_SCREEN
from bot.letters import wished as letters
from bot.services import cycles, find, progress, reads, rollup, submissions
from bot.services.search import Hits
from bot.services.submissions import Filing

F = TypeVar("F", bound=AboutForms)


@dataclass(frozen=True)
class WhichForm(Passing):
    """A sentence that may mean several forms, one of which is to be tapped; what is written next is another one."""

    text: str


@step
def another_came(turn: Turn, state: WhichForm) -> None:
    """Take what is written for what it is."""
    pass_on(turn)


def times(turn: Turn) -> tuple[date, tuple[int, ...]]:
    """Today, and the years that are reported on: those of cycles, else those of the forms that were handed in."""
    known = [cycle.year for cycle in cycles.listed(turn.session)] or rollup.years_seen(turn.session, turn.person)
    years = {int(year) for year in known if year.isdecimal()}
    return turn.now.astimezone(ON_SCREEN).date(), tuple(sorted(years, reverse=True))


def form_meant(turn: Turn, wish: AboutForms, states: Collection[FilingState] = ()) -> Filing | None:
    """The one form that a wish is about, in one of ``states`` where a step needs it; ``None`` where that is answered:
    there is none, or it is asked which."""
    if wish.filing is not None:
        return submissions.visible_one(turn.session, turn.person, wish.filing)
    words, before = wish.argument_of_form, turn.waiting
    if not words and isinstance(before, LookingAt):
        return submissions.visible_one(turn.session, turn.person, before.filing)
    query = find.understand(turn.session, turn.person, words)
    found = find.run(turn.session, turn.person, replace(query, states=tuple(states)))
    if found.count == 1:
        return found.shown[0]
    if found.count:
        turn.wait(WhichForm(turn.incoming.text))
        turn.reply(letters.which(turn.reader, wish.said if words else None, found))
        return None
    others = find.run(turn.session, turn.person, query) if states else Hits([], 0)
    if others.count:
        turn.reply(letters.not_in_state(turn.reader, others.shown[0], others.count))
    else:
        turn.reply(NOT_FOUND.with_(words=words))
    return None


def named(wish: F, filing: Filing) -> F:
    """A wish that names no form, about the form that it was found to mean, so that this is said back."""
    if wish.argument_of_form:
        return wish
    return replace(wish, table=filing.table_no) if filing.table_no else replace(wish, words=filing.project)


def is_order(turn: Turn) -> bool:
    """Whether a text that comes while words are waited for is an order about a form of its own: 通过表3."""
    wish = understand(turn.incoming.text, Role(turn.person.role), *times(turn))
    if not isinstance(wish, ReturnForm | AcceptForms | RevokeAcceptance | UrgeUnits):
        return False
    return wish.table is not None or (isinstance(wish, AcceptForms | UrgeUnits) and wish.every)


def parted(turn: Turn, words: str) -> tuple[str, str]:
    """Words of a unit and of a cell, parted: 社保中心 社会效益. What is no unit is of the cell."""
    said = words.split()
    units = [word for word in said if progress.find_unit(turn.session, turn.person, word) is not None]
    return _joined(units), _joined(word for word in said if word not in units)


def _joined(words: Iterable[str]) -> str:
    return " ".join(words)


@tap(ThisForm, roles=SEES)
def this_one(turn: Turn, action: ThisForm) -> None:
    """Go on with a sentence about the form that was tapped."""
    state, role = turn.waiting, Role(turn.person.role)
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if not isinstance(state, WhichForm) or filing is None:
        turn.toast(GONE if filing is None else EXPIRED, alert=True)
        return
    wish = understand(state.text, role, *times(turn))
    entry = None if wish is None else serving(type(wish), role)
    if entry is None or not isinstance(wish, AboutForms):
        turn.toast(EXPIRED, alert=True)
        return
    reads.asked(turn.session, turn.person, entry.roles, wish.command, state.text, turn.now)
    entry.handler(turn, replace(wish, filing=filing.id))
