"""Which findings of a form count: all but those that a reviewer marked as none (不作为问题).

What lists ask for is kept by this rule (:mod:`bot.services.facts`); what is shown of a form is told by it.
"""

from __future__ import annotations

from sqlmodel import Session

from bot.db.queries import auditing as queries
from bot.db.queries.auditing import Marked
from bot.db.tables import Filing
from zwcore.record import Record, ToldFinding
from zwcore.record.words import mark_of


def of_form(session: Session, filing: Filing, record: Record) -> dict[int, Marked]:
    """The findings of a form that are marked, by the numbers ① under which they are told."""
    found = queries.marked(session, [filing.id or 0])
    marks = {told.number: found.get((filing.id or 0, mark_of(record, told))) for told in record.told} if found else {}
    return {number: one for number, one in marks.items() if one is not None}


def left(session: Session, filing: Filing, record: Record) -> list[ToldFinding]:
    """The findings of a form that count still: those that are not marked."""
    marked = of_form(session, filing, record)
    return [told for told in record.told if told.number not in marked]
