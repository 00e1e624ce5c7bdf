"""The drafts (草稿) of a person: forms with changes that were not handed in. Wherever they are listed or counted,
they are these, each form once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam
from sqlmodel import Session, col, select

from bot.db.tables import Draft, Filing, Person, Sheet, StoredReading
from bot.services import drafts
from bot.services.drafts import Editing
from bot.services.readings import Located

LOOKED_THROUGH, MOST = 20, 500
"""How many drafts are looked through for the one that is meant, and are counted."""


def _open_of(person_id: int | BindParameter[int]) -> list[ColumnElement[bool]]:
    """One that was only opened to be changed is none."""
    is_open = [col(Draft.closed).is_(None), col(StoredReading.deleted).is_(None), col(Draft.updated) > Draft.created]
    return [col(Draft.person_id) == person_id, *is_open]


_OF_SHEET = and_(col(Draft.reading_id) == col(Sheet.reading_id), col(Draft.sheet) == col(Sheet.place))


def listed(session: Session, person_id: int, most: int = LOOKED_THROUGH) -> list[Editing]:
    """Return a person's drafts, the one touched last first; of very many the first."""
    rows = list(_newest(session, person_id))[:most]
    return [one for row in rows if (one := drafts.load_row(session, row)) is not None]


def count(session: Session, person_id: int) -> int:
    """How many drafts a person has."""
    return sum(1 for _ in _newest(session, person_id))


def lie_at(session: Session, person_id: int) -> set[tuple[int, int]]:
    """Where a person's drafts lie: the reading and the place in it."""
    return {(row.reading_id, row.sheet) for row in _newest(session, person_id)}


def _newest(session: Session, person_id: int) -> Iterator[Draft]:
    """The drafts, the one touched last first; of a form only the newest, none that was handed in as it is or since."""
    unit = session.exec(select(Person.unit_id).where(Person.id == person_id)).first()
    rows = select(Draft, Sheet.project_folded, Sheet.year, Sheet.content_digest).select_from(Draft).join(StoredReading)
    rows = rows.join(Sheet, _OF_SHEET).where(*_open_of(person_id))
    found = session.exec(rows.order_by(col(Draft.updated).desc(), col(Draft.id)).limit(MOST)).all()
    named = {project for _, project, _, _ in found}
    filings = select(Filing).where(Filing.unit_id == unit, col(Filing.project_folded).in_(list(named)))
    filed = {(one.project_folded, one.year): one for one in session.exec(filings)} if unit is not None and named else {}
    seen: set[tuple[str, str]] = set()
    for draft, project, year, digest in found:
        key, handed_in = (project, year), filed.get((project, year))
        is_done = handed_in is not None and (handed_in.content_digest == digest or handed_in.created > draft.updated)
        if not is_done and (not project or key not in seen):
            yield draft
        seen.add(key)


_PLACES = (
    select(Sheet.project_folded, Sheet.year, col(Sheet.reading_id), Sheet.place)
    .join(Draft, _OF_SHEET)
    .join(StoredReading, col(StoredReading.id) == col(Sheet.reading_id))
    .where(*_open_of(bindparam("person")), col(Sheet.project_folded).in_(bindparam("projects", expanding=True)))
    .order_by(col(Draft.updated).desc(), col(Draft.id))
)


def places(session: Session, person_id: int, projects: Collection[str]) -> list[Located]:
    """Where a person's drafts of some projects (folded) lie, the one touched last first; no form is read for it."""
    facts = {"person": person_id, "projects": list(projects)}
    return [Located(*row) for row in session.exec(_PLACES, params=facts)]
