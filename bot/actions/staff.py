"""What the buttons of an admin mean, and that of the language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.actions.base import Action


class CycleDeed(StrEnum):
    """What an admin does to a cycle: last year's projects are owed again, switches, the end of it (the first and the
    last are asked first)."""

    LIKE_LAST_YEAR = "l"
    LIKE_SURELY = "m"
    SWITCH_ESCALATION = "e"
    SWITCH_EVIDENCE = "v"
    CLOSE = "c"
    CLOSE_SURELY = "y"
    SHOW = "s"


@dataclass(frozen=True, slots=True)
class RefuseJoins(Action):
    """不同意全部: all requests for a unit that wait; with the ``mark`` of those that were named it is done."""

    decides = True

    unit: int
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Cycles(Action):
    """Something of a cycle; ``count`` is of what was named before it was asked for surely."""

    decides = True

    cycle: int
    do: CycleDeed
    count: int | None = None


class Belonging(StrEnum):
    """Where people are looked for: in the list of places, in a unit, in a department, among admins and placeless."""

    LIST = "l"
    UNIT = "u"
    DEPARTMENT = "d"
    ADMINS = "a"


class StaffDeed(StrEnum):
    """What is done where people belong: a page is shown, somebody invited, open invitations taken back."""

    SHOW = "s"
    INVITE = "i"
    REVOKE = "r"


@dataclass(frozen=True, slots=True)
class People(Action):
    """The page ``number`` of the list, or the place of that id; ``what`` is a page there, or the role to invite."""

    decides = True

    kind: Belonging
    number: int
    do: StaffDeed | None = None
    what: str | None = None


class Consent(StrEnum):
    """The answer to what is asked before it is done."""

    YES = "y"
    NO = "n"


class PersonDeed(StrEnum):
    """What an admin does about a person: 交接草稿, 不再负责, another role."""

    HAND_OVER = "h"
    LEAVES = "o"
    BECOMES = "r"


@dataclass(frozen=True, slots=True)
class OnePerson(Action):
    """A person's card, or a deed there: ``what`` is who takes over (0 for nobody), or the role."""

    decides = True

    person: int
    do: PersonDeed | None = None
    what: str | None = None
    answer: Consent | None = None


@dataclass(frozen=True, slots=True)
class SettleInvitation(Action):
    """The admin's word to an invitation that was taken; a refusal is asked once (``sure``)."""

    decides = True

    token: str
    answer: Consent
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class SwitchRole(Action):
    """Whether the invitation that was opened is to change the role that one has."""

    decides = True

    answer: Consent


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Action):
    """换语言."""

    language: str


@dataclass(frozen=True, slots=True)
class Join(Action):
    """申请加入: begun without ``unit``, else that unit is asked for; ``named``: under the name that the chat shows."""

    unit: int | None = None
    named: int | None = None


class HandingOver(StrEnum):
    """The answer to whether work is to be handed over: yes, yes and the role goes as well, no."""

    GIVE = "y"
    LEAVE = "o"
    NOT = "n"


@dataclass(frozen=True, slots=True)
class GiveWork(Action):
    """换人交接 of a clerk's work: to whom is asked without ``to``, whether it is meant without ``do``."""

    decides = True

    person: int
    to: int | None = None
    do: HandingOver | None = None
