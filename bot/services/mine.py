"""我的表: a clerk's forms in every state: returned, begun, owed and not begun, handed in, accepted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from bot.db.tables import Filing, Person, Sheet, StoredReading
from bot.db.terms import FilingState, Role
from bot.services import begun, obligations, readings
from bot.services.readings import Located
from zwcore.text import fold

LOOKED_THROUGH = 500
"""How many forms of one's own files are looked through."""


class Mine(StrEnum):
    """How a form of one's own stands, in the order of the list."""

    RETURNED = "returned"
    ASKED = "asked"
    CHANGED = "changed"
    """Handed in, and changed since."""
    WITHDRAWN = "withdrawn"
    OPEN = "open"
    """A draft: with changes that were never handed in."""
    CHECKED = "checked"
    """Checked as it was sent, never handed in."""
    OWED = "owed"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


_OF_STATE = {
    FilingState.SUBMITTED: Mine.SUBMITTED,
    FilingState.ASKED: Mine.ASKED,
    FilingState.RETURNED: Mine.RETURNED,
    FilingState.WITHDRAWN: Mine.WITHDRAWN,
    FilingState.ACCEPTED: Mine.ACCEPTED,
}
_ORDER = list(Mine)
_UNFINISHED = (Mine.CHANGED, Mine.WITHDRAWN, Mine.OPEN, Mine.CHECKED, Mine.OWED)
"""What is still to be handed in stands together, by when it is due."""


@dataclass(frozen=True)
class MyForm:
    """A form of one's own: what it is called, how it stands, by when it is due; where it is opened."""

    project: str
    year: str
    table_no: str | None
    stands: Mine
    due: datetime | None = None
    filing: int | None = None
    at: Located | None = None
    errors: int = 0
    obligation: int | None = None
    """What is owed and not begun, by its number."""


def listed(session: Session, person: Person) -> list[MyForm]:
    """Everything that is the person's to see to, what is to be done first."""
    filed = _filed(session, person)
    own = _own(session, person)
    found = [_of_filing(one, own.get(key)) for key, one in filed.items()]
    drafts = begun.lie_at(session, person.id)
    found += [_of_sheet(sheet, drafts) for key, sheet in own.items() if key not in filed]
    owed = {(fold(one.project), one.year): one for one in _owed(session, person)}
    found = [_due_as(one, owed.get((fold(one.project), one.year))) for one in found]
    found += [one for key, one in owed.items() if key not in filed and key not in own]
    return sorted(found, key=_rank)


def _due_as(form: MyForm, owed: MyForm | None) -> MyForm:
    """A form that is begun is due as what is owed."""
    is_due = owed is not None and form.due is None and form.stands in _UNFINISHED
    return replace(form, due=owed.due) if is_due and owed is not None else form


def _rank(form: MyForm) -> tuple[int, float, int, int, int, str]:
    """What came back, what is due soonest and not handed in, what was handed in, what was accepted."""
    is_open, kind = form.stands in _UNFINISHED, _ORDER.index(form.stands)
    due = form.due.timestamp() if is_open and form.due is not None else math.inf
    group = _ORDER.index(_UNFINISHED[0]) if is_open else kind
    return group, due, kind, -int(form.year or 0), _number(form), form.project


def counted(forms: list[MyForm]) -> dict[Mine, int]:
    """How many there are of each kind, in the order of the list."""
    counts = Counter(one.stands for one in forms)
    return {kind: counts[kind] for kind in Mine if counts[kind]}


def _number(form: MyForm) -> int:
    return int(form.table_no) if form.table_no is not None and form.table_no.isdecimal() else 0


def _filed(session: Session, person: Person) -> dict[tuple[str, str], Filing]:
    if person.role != Role.CLERK or person.unit_id is None:
        return {}
    rows = select(Filing).where(Filing.unit_id == person.unit_id).order_by(col(Filing.year).desc(), col(Filing.id))
    return {(row.project_folded, row.year): row for row in session.exec(rows.limit(LOOKED_THROUGH))}


def _own(session: Session, person: Person) -> dict[tuple[str, str], Sheet]:
    """The newest state of each form in the person's own files."""
    rows = (
        select(Sheet)
        .join(StoredReading)
        .where(StoredReading.person_id == person.id, col(StoredReading.deleted).is_(None))
        .order_by(col(Sheet.reading_id).desc(), col(Sheet.place))
        .limit(LOOKED_THROUGH)
    )
    found: dict[tuple[str, str], Sheet] = {}
    for sheet in session.exec(rows):
        found.setdefault((sheet.project_folded, sheet.year), sheet)
    return found


def _located(sheet: Sheet) -> Located:
    return Located(sheet.project_folded, sheet.year, sheet.reading_id, sheet.place)


def _of_filing(filing: Filing, sheet: Sheet | None) -> MyForm:
    stands = _OF_STATE[FilingState(filing.state)]
    differs = sheet is not None and sheet.content_digest != filing.content_digest
    if differs and stands in (Mine.SUBMITTED, Mine.ASKED, Mine.WITHDRAWN):
        stands = Mine.CHANGED if stands is Mine.SUBMITTED else stands
    at = _located(sheet) if sheet is not None and (differs or stands is Mine.RETURNED) else None
    return MyForm(
        filing.project, filing.year, filing.table_no, stands, filing.due, filing.id, at, filing.errors
    )  # fmt: skip


def _of_sheet(sheet: Sheet, drafts: Collection[tuple[int, int]]) -> MyForm:
    return MyForm(
        sheet.project or sheet.project_folded,
        sheet.year,
        sheet.table_no,
        Mine.OPEN if (sheet.reading_id, sheet.place) in drafts else Mine.CHECKED,
        None,
        None,
        _located(sheet),
        sheet.errors,
    )


def _owed(session: Session, person: Person) -> list[MyForm]:
    if person.role != Role.CLERK or person.unit_id is None:
        return []
    return [
        MyForm(one.project, one.year, None, Mine.OWED, dates.dates.due, obligation=one.id)
        for dates in obligations.of_unit(session, person.unit_id)
        for one in dates.open
    ]


def lies_at(session: Session, person: Person, project_folded: str, year: str) -> Located | None:
    """Where a form of a project and year lies in the person's own files, as it was sent or changed last."""
    sheet = _own(session, person).get((project_folded, year))
    if sheet is None:
        return None
    stack = readings.find(session, sheet.reading_id, person.id)
    return _located(sheet) if stack is not None else None
