"""自查: checked files that only their sender sees, kept until deleted; each form lies in a row of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, tuple_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.db.packing import sheet_of
from bot.db.queries import people, sheets
from bot.db.tables import Sheet, StoredReading
from bot.services import erasure
from zwcore.checks import About, codes_about
from zwcore.finding import Finding
from zwcore.money import parse_hanzi
from zwcore.record import FileRecord, Outline, Record, decode, decode_file
from zwcore.record import Lacking as Lacking
from zwcore.review import Remark
from zwcore.text import fold

FROM_CHAT = "chat"
"""The kind of a reading that began in the chat, without a file."""
RETURNED = "returned"
"""The kind of a reading that came back from a reviewer, to be mended."""
LOOKED_THROUGH = 20
"""How many readings are looked through for a form that is named."""


class NoForm(LookupError):
    """There is no form at that place of a file."""


class Located(NamedTuple):
    """Where a form lies, known by its project (folded) and year without being read."""

    project_folded: str
    year: str
    reading_id: int
    place: int


@dataclass
class Stack:
    """A checked file with its forms, which are read when they are asked for."""

    session: Session
    row: StoredReading
    file: FileRecord
    _records: dict[int, Record] = field(default_factory=dict)
    _lines: list[Outline] | None = None

    @property
    def reading_id(self) -> int:
        """Its number."""
        assert self.row.id is not None
        return self.row.id

    @property
    def name(self) -> str:
        """The file's name."""
        return self.row.name

    @property
    def from_chat(self) -> bool:
        """Whether its form began in the chat."""
        return self.row.kind == FROM_CHAT

    @property
    def came_back(self) -> bool:
        """Whether its forms were returned: the message that said so keeps its buttons, and stays."""
        return self.row.kind == RETURNED

    @property
    def count(self) -> int:
        """How many forms it has."""
        return self.row.count

    @property
    def problems(self) -> Sequence[Finding]:
        """What is wrong with the file itself."""
        return self.file.problems

    @property
    def remarks(self) -> Sequence[Remark]:
        """What is said once for the file."""
        return self.file.remarks

    def record(self, place: int) -> Record:
        """The form at a place in the file; :class:`NoForm` where there is none."""
        if place not in self._records:
            stored = sheets.record(self.session, self.reading_id, place)
            if stored is None:
                raise NoForm(f"no form {place} in reading {self.reading_id}")
            self._records[place] = decode(stored, place)
        return self._records[place]

    def line(self, place: int) -> Outline:
        """The form at a place without opening it; :class:`NoForm` where there is none."""
        for found in self.at([place]):
            return found
        raise NoForm(f"no form {place} in reading {self.reading_id}")

    def at(self, places: Collection[int]) -> list[Outline]:
        """The forms at some places that there are, none of them opened."""
        return [one for one in self.lines if one.place in places]

    def as_they_were(self, digests: Mapping[str, str]) -> list[Outline]:
        """The forms that have the content they had: ``digests`` by place."""
        return [one for one in self.lines if digests.get(str(one.place)) == one.content_digest]

    @property
    def lines(self) -> list[Outline]:
        """All forms, none of them opened."""
        if self._lines is None:
            self._lines = sheets.outlines(self.session, self.reading_id)
        return self._lines

    @property
    def records(self) -> list[Record]:
        """All forms, each of them opened: of a large file that takes long."""
        if len(self._records) < self.count:
            for place, stored in sheets.records(self.session, self.reading_id):
                if place not in self._records:
                    self._records[place] = decode(stored, place)
        return [self._records[place] for place in sorted(self._records)]

    def find(self, words: str) -> list[Outline]:
        """The forms meant by "表5", "5" or a part of a name."""
        found = _meant(self.session, [self.reading_id], words).get(self.reading_id, [])
        return self.at(found)

    @property
    def is_unfinished(self) -> bool:
        """Whether the last form stops before its rows or its total: the rest of it may be still to come."""
        last, blank = self.record(self.count - 1), codes_about(About.BLANK)
        told = any(finding.where == "total" and finding.code in blank for finding in last.findings)
        return last.form.total is None and not told

    def is_part(self, line: Outline) -> bool:
        """Whether photos show a part of a form alone: what is wrong with it, and whether, the rest will tell."""
        # Most forms lack nothing, on photos with which nothing is wrong: they are not opened.
        may_be = self.row.kind == "photo" and (line.total_missing or bool(self.problems))
        return may_be and self.record(line.place).reading.is_cut_off

    def put(self, record: Record) -> None:
        """Put a form down as it stands."""
        sheets.put(self.session, self.reading_id, record)
        self._records[record.index], self._lines = record, None


def keep(
    session: Session,
    file: FileRecord,
    *,
    person_id: int,
    now: datetime,
    upload_id: int | None = None,
    order_id: int | None = None,
) -> Stack:
    """Put a checked file down for its sender; ``order_id`` is the order that had it read."""
    head, rows = replace(file, records=()), [sheet_of(record) for record in file.records]
    row = sheets.keep(session, head, rows, person_id=person_id, now=now, upload_id=upload_id, order_id=order_id)
    return Stack(session, row, head, {record.index: record for record in file.records})


_OF_ORDER = select(StoredReading).where(
    col(StoredReading.order_id) == bindparam("number"), col(StoredReading.deleted).is_(None)
)


def of_order(session: Session, order_id: int) -> Stack | None:
    """What was kept of a file or a text by the order that had it read."""
    row = session.exec(_OF_ORDER, params={"number": order_id}).first()
    return None if row is None else _stack(session, row)


def _stack(session: Session, row: StoredReading) -> Stack:
    return Stack(session, row, decode_file(row.head))


def find(session: Session, reading_id: int, person_id: int) -> Stack | None:
    """A checked file by its number: the sender's own, and not deleted; else ``None``."""
    row = session.get(StoredReading, reading_id)
    if row is None or row.person_id != person_id or row.deleted is not None:
        return None
    return _stack(session, row)


def record_at(session: Session, located: Located) -> Record | None:
    """The form that lies there; ``None`` where it was deleted."""
    stored = sheets.record(session, located.reading_id, located.place)
    return None if stored is None else decode(stored, located.place)


def lacking(session: Session, places: Collection[Located]) -> dict[tuple[int, int], Lacking]:
    """What forms lack, by reading and place; no form is read for it."""
    counts = [getattr(Sheet, name) for name in Lacking._fields]
    at = tuple_(col(Sheet.reading_id), col(Sheet.place))
    rows = sql_select(col(Sheet.reading_id), col(Sheet.place), *counts).where(
        at.in_([(one.reading_id, one.place) for one in places])
    )
    return {(row[0], row[1]): Lacking(*row[2:]) for row in session.connection().execute(rows)}


def latest(session: Session, person_id: int) -> Stack | None:
    """The sender's newest checked file that is not deleted."""
    return next(_recent(session, person_id, 1), None)


def recent(session: Session, person_id: int, most: int) -> list[Stack]:
    """The sender's newest checked files that are not deleted, the newest first."""
    return list(_recent(session, person_id, most))


def naming(session: Session, person_id: int, words: str) -> tuple[Stack, list[Outline]] | None:
    """The sender's newest file with forms that ``words`` mean ("表5", a part of a name), and these forms."""
    recent = select(StoredReading.id).where(_is_own(person_id)).order_by(col(StoredReading.id).desc())
    numbers = [number for number in session.exec(recent.limit(LOOKED_THROUGH)) if number is not None]
    found = _meant(session, numbers, words)
    stack = find(session, max(found), person_id) if found else None
    return None if stack is None else (stack, stack.at(found[stack.reading_id]))


def _meant(session: Session, reading_ids: Sequence[int], words: str) -> dict[int, list[int]]:
    """The places of the forms that ``words`` mean, by the reading they lie in; no form is read for it."""
    columns = select(col(Sheet.reading_id), Sheet.place, Sheet.table_no, Sheet.project_folded)
    rows = columns.where(col(Sheet.reading_id).in_(reading_ids)).order_by(col(Sheet.reading_id), col(Sheet.place))
    files: dict[int, list[_Named]] = {}
    for reading, place, no, project in session.exec(rows):
        files.setdefault(reading, []).append(_Named(place, no, project))
    found = {number: _fitting(forms, words) for number, forms in files.items()}
    return {number: places for number, places in found.items() if places}


class _Named(NamedTuple):
    """What a form is called by."""

    place: int
    table_no: str | None
    project_folded: str


def _fitting(forms: Sequence[_Named], words: str) -> list[int]:
    wanted = fold(words)
    number = wanted.removeprefix("第").removesuffix("张").removeprefix("表").strip()
    in_hanzi = parse_hanzi(number) if wanted.startswith(("表", "第")) else None
    number = number if in_hanzi is None else str(in_hanzi)
    # One without a number, alone, is not found by its place in the file.
    numbers = forms if len(forms) > 1 else [one for one in forms if one.table_no]
    by_number = [one.place for one in numbers if number.isdigit() and (one.table_no or str(one.place + 1)) == number]
    if by_number or len(wanted) < 2:
        return by_number
    return [one.place for one in forms if wanted in one.project_folded]


def _is_own(person_id: int) -> ColumnElement[bool]:
    return and_(col(StoredReading.person_id) == person_id, col(StoredReading.deleted).is_(None))


def _recent(session: Session, person_id: int, most: int) -> Iterator[Stack]:
    own = select(StoredReading).where(_is_own(person_id)).order_by(col(StoredReading.id).desc())
    for row in session.exec(own.limit(most)):
        yield _stack(session, row)


# Put together once: asked for each text and file that comes in.
_BEFORE = (
    select(Sheet.project_folded, Sheet.year, func.max(Sheet.reading_id))
    .where(
        col(Sheet.person_id) == bindparam("person"),
        col(Sheet.project_folded).in_(bindparam("projects", expanding=True)),
        col(Sheet.reading_id) < bindparam("reading"),
    )
    .group_by(col(Sheet.project_folded), col(Sheet.year))
)


def before(session: Session, stack: Stack) -> dict[tuple[str, str], tuple[int, Outline]]:
    """The same forms as the sender sent them last before, by project and year: the reading, the form unopened."""
    wanted = {line.key for line in stack.lines if line.project}
    facts = {"person": stack.row.person_id, "reading": stack.reading_id, "projects": sorted({one for one, _ in wanted})}
    newest = session.connection().execute(_BEFORE, facts) if wanted else ()
    found = {(project, year): number for project, year, number in newest if (project, year) in wanted}
    forms: dict[tuple[str, str], tuple[int, Outline]] = {}
    for number, line in sheets.named(session, [(number, project) for (project, _), number in found.items()]):
        if found.get(line.key) == number:
            forms.setdefault(line.key, (number, line))
    return forms


_ROUNDS = (
    sql_select(
        col(Sheet.project_folded), col(Sheet.year), col(Sheet.reading_id), col(Sheet.place), col(StoredReading.kind)
    )
    .join(StoredReading, col(StoredReading.id) == col(Sheet.reading_id))
    .where(
        col(Sheet.person_id) == bindparam("person"),
        col(Sheet.project_folded) == bindparam("project"),
        col(Sheet.year) == bindparam("year"),
        col(Sheet.reading_id) <= bindparam("reading"),
        col(StoredReading.deleted).is_(None),
    )
    .order_by(col(Sheet.reading_id).desc(), col(Sheet.place))
    .limit(LOOKED_THROUGH)
)


def rounds(session: Session, stack: Stack, line: Outline) -> list[Located]:
    """Where a form lies that came back, the newest round first, and last where it was read from a file."""
    project, year = line.key
    facts = {"person": stack.row.person_id, "project": project, "year": year, "reading": stack.reading_id}
    found: dict[int, Located] = {}
    for folded, of_year, number, place, kind in session.connection().execute(_ROUNDS, facts):
        located = Located(folded, of_year, number, place)
        found.setdefault(located.reading_id, located)
        if kind != RETURNED:
            break
    return list(found.values())


_LATEST_PLACES = (
    select(Sheet.project_folded, Sheet.year, col(Sheet.reading_id), Sheet.place)
    .where(
        col(Sheet.reading_id)
        == select(func.max(StoredReading.id))
        .where(col(StoredReading.person_id) == bindparam("person"), col(StoredReading.deleted).is_(None))
        .scalar_subquery(),
        col(Sheet.project_folded).in_(bindparam("projects", expanding=True)),
    )
    .order_by(col(Sheet.place))
)


def latest_places(session: Session, person_id: int, projects: Collection[str]) -> list[Located]:
    """Where forms of some projects (folded) lie in the sender's newest file; no form is read for it."""
    facts = {"person": person_id, "projects": list(projects)}
    return [Located(*row) for row in session.exec(_LATEST_PLACES, params=facts)]


def of_upload(session: Session, upload_id: int) -> Stack | None:
    """The newest that was read of a file."""
    own = (StoredReading.upload_id == upload_id, col(StoredReading.deleted).is_(None))
    row = session.exec(select(StoredReading).where(*own).order_by(col(StoredReading.id).desc()).limit(1)).first()
    return None if row is None else _stack(session, row)


def replace_by(session: Session, reading_id: int, person_id: int, now: datetime) -> None:
    """Erase a reading in whose place another of the same file has come: the file and what was said since stay."""
    row = session.get(StoredReading, reading_id)
    if row is None or row.deleted is not None:
        return
    row.upload_id = None
    files = erasure.reading(session, reading_id, person_id, now, words=False) or set()
    erasure.let_go(session, person_id, people.chat_with(session, person_id), files, now)


def erase(
    session: Session, reading_id: int, person_id: int, now: datetime, card: tuple[int, int] | None = None
) -> bool:
    """Delete the sender's own reading with all it holds and all it came of; tell whether there was one.

    ``card`` (chat and message) is told when its files are gone, too.
    """
    files = erasure.reading(session, reading_id, person_id, now)
    if files is None:
        return False
    chat, message = card or (people.chat_with(session, person_id), None)
    erasure.let_go(session, person_id, chat, files, now, message)
    return True
