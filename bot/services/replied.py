"""Which form that was handed in a message of ours is about: what is said in reply to it is about that form."""

from __future__ import annotations

import re

from sqlmodel import Session, select

from bot.db.desk import FilingStep
from bot.db.queries import outbox
from bot.db.tables import Filing, Person, Submission
from bot.db.terms import Role
from bot.services import submissions, unsent
from bot.services.unsent import Unsent

_ASKED = re.compile(r"asked:(\d+):\d+")
_ANSWERING = re.compile(r"answering:(\d+):.*")
_RECEIPT = re.compile(r"receipt:(?P<first>[^:]+):(?P<last>[^:]+)")


def key_of_answer(filing: Filing, tap: str) -> str:
    """The key of the message that asks a unit to write down its answer."""
    return f"answering:{filing.id}:{tap}"


def asked_about(session: Session, person: Person, chat_id: int, message: int | None) -> Filing | None:
    """The form that a message asks about (请单位说明), where the person answers for it."""
    key = "" if message is None or person.role != Role.CLERK else outbox.key_of(session, chat_id, message)
    if (found := _ASKED.fullmatch(key)) is not None:
        step = session.get(FilingStep, int(found[1]))
        number = None if step is None else step.filing_id
    else:
        found = _ANSWERING.fullmatch(key)
        number = None if found is None else int(found[1])
    return None if number is None else submissions.visible_one(session, person, number)


def form_of(session: Session, person: Person, chat_id: int, message: int | None) -> Unsent | None:
    """The person's own copy of the one form that a message is about: what was asked of it, its receipt (回执)."""
    filing = asked_about(session, person, chat_id, message) or _of_receipt(session, person, chat_id, message)
    return None if filing is None else copy_of(session, person, filing)


def copy_of(session: Session, person: Person, filing: Filing) -> Unsent | None:
    """The person's own newest copy of a form that was handed in."""
    return unsent.newest(session, person.id, filing.project_folded, filing.year)


def _of_receipt(session: Session, person: Person, chat_id: int, message: int | None) -> Filing | None:
    key = "" if message is None or person.role != Role.CLERK else outbox.key_of(session, chat_id, message)
    found = _RECEIPT.fullmatch(key)
    if found is None or found["first"] != found["last"]:
        return None
    number = session.exec(select(Submission.filing_id).where(Submission.number == found["first"])).first()
    return None if number is None else submissions.visible_one(session, person, number)
