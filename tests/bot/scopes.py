"""What a row of the table of rights says: whose things an entry is about, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.actions import Action
from bot.chat import State
from bot.db.queries.orders import Order
from tests.bot.offices import Aim, Subject


@dataclass(frozen=True)
class Row:
    """An entry: ``who`` is the scope of clerk, supervisor, admin, auditor and of somebody without a role.

    no: the door is shut · self: one's own and nobody else's (mine: whatever it is about) · unit, tree, all: forms
    handed in there as well (look: the tree, but nothing is done) · manage: units and people, no forms. ``says`` (what
    follows a command, a text), ``taps`` or what was ``ordered`` comes in while ``waits`` holds; ``shows`` must be said
    and ``changes`` done in scope, else never.
    """

    who: str
    says: str = ""
    shows: str = ""
    changes: bool = False
    taps: Callable[[Aim], Action] | None = None
    waits: Callable[[Aim], State] | None = None
    asked: Callable[[Aim], Action] | None = None
    """The button of the question that stands last in the chat."""
    ordered: Callable[[Session, Subject, Aim], Order] | None = None
    photo: bool = False
    owed: bool = False
    """Whether it tells what is owed by name: that of a form that has been begun is one, too."""
    joining: bool = False
    """Whether it names units to who wants to join one."""


ALERTS = "no tree self no no"
OPEN = "self self self self self"
FORMS = "unit tree no all no"
NAMED = "unit tree self all self"
ADMINS = "no no manage no no"
DESK = "no tree no no no"
AUDIT = "no no no all no"
REVIEW = "no tree no all no"
