"""Which findings of a form are told to supervisors, beyond which line and to whom: the rulebook's word, or a setting.

Without a setting the change of the budget is told beyond the rulebook's line, and nothing else. A unit's
setting counts before its department's, that before those of the departments above; it counts as a whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.db.alerts import AlertSetting
from bot.db.queries import audit, people
from bot.db.tables import Department, Filing, Person, Unit
from bot.db.terms import PlaceKind, Role
from bot.services import submissions
from zwcore.checks import checks, code_of_line
from zwcore.documents.encoding import decode
from zwcore.exports.csv import unguarded
from zwcore.finding import Finding
from zwcore.money import Change
from zwcore.record import Record
from zwcore.rulebooks import load as load_rulebooks
from zwcore.text import fold

BUDGET_CHANGE = code_of_line("budget_alarm")
COLUMNS = ("place", "code", "line", "recipient")
_LINE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*[%％]?")
_ROUNDED = Decimal("0.005")
"""How far a change with two decimals may be from the change itself."""


@dataclass(frozen=True)
class Found:
    """What is to be told of a form under a code: the facts it rests on, and either the change of its budget in percent
    with the line that it lies beyond, or another finding with how many like it there are.
    """

    facts: object
    change_pct: Decimal | None = None
    line: Decimal | None = None
    finding: Finding | None = None
    count: int = 1


@dataclass(frozen=True)
class AlertRules:
    """All settings, by place (its kind and number) and code, and the department above each department."""

    rows: Mapping[tuple[PlaceKind, int | None, str], AlertSetting]
    parents: Mapping[int | None, int | None]

    @property
    def codes(self) -> list[str]:
        """The codes that something is said about, the budget's first."""
        return [BUDGET_CHANGE, *sorted({code for _, _, code in self.rows} - {BUDGET_CHANGE})]

    def of(self, unit: Unit, code: str) -> AlertSetting | None:
        """The setting that counts for a unit."""
        above = ((PlaceKind.DEPARTMENT, number) for number in self.chain(unit.department_id))
        places = [(PlaceKind.UNIT, unit.id), *above]
        return next((row for place in places if (row := self.rows.get((*place, code))) is not None), None)

    def chain(self, department_id: int | None) -> list[int]:
        """The department and those above it."""
        found: list[int] = []
        while department_id is not None and department_id not in found:
            found.append(department_id)
            department_id = self.parents.get(department_id)
        return found

    def off(self, unit: Unit, code: str) -> bool:
        """Whether a code is switched off for a unit."""
        row = self.of(unit, code)
        return row is not None and row.off

    def found(self, unit: Unit, record: Record, code: str) -> Found | None:
        """What of a unit's form is to be told under a code."""
        row = self.of(unit, code)
        if row.off if row is not None else code != BUDGET_CHANGE:
            return None
        if row is not None and row.line is not None:
            return _beyond_own(record, Decimal(row.line))
        hits = [one for one in record.findings if one.code == code]
        return _found(record, hits) if hits else None

    def recipient(self, session: Session, unit: Unit, code: str) -> Person | None:
        """Who is told instead of the department's supervisors: only while the unit's forms are theirs to see."""
        row = self.of(unit, code)
        person = None if row is None or row.recipient is None else session.get(Person, row.recipient)
        if person is None or person.role != Role.SUPERVISOR:
            return None
        return person if person.department_id in self.chain(unit.department_id) else None


def load(session: Session) -> AlertRules:
    """All settings."""
    rows = session.exec(select(AlertSetting).order_by(col(AlertSetting.id)))
    return AlertRules(
        {(*_place_of(row), row.code): row for row in rows},
        dict(session.exec(select(Department.id, Department.parent_id)).all()),
    )


def _place_of(row: AlertSetting) -> tuple[PlaceKind, int | None]:
    return (PlaceKind.UNIT, row.unit_id) if row.unit_id else (PlaceKind.DEPARTMENT, row.department_id)


def change_beyond(record: Record, line: Decimal) -> Decimal | None:
    """By how many percent a form's budget changed, where that is more than ``line``; exactly on it is not."""
    change = None if record.money is None else record.money.change
    return _beside(change, line) if change is not None and change.beyond(line) else None


def _beside(change: Change, line: Decimal) -> Decimal:
    """The change in percent as it is said beside a line; what fell is negative."""
    return change.size(line).copy_sign(change.difference)


def own_line_crossed(session: Session, unit: Unit, record: Record) -> Decimal | None:
    """The unit's own alarm line where the form's change lies beyond it alone: beyond the rulebook's, the findings say
    so.
    """
    row = load(session).of(unit, BUDGET_CHANGE)
    if row is None or row.off or row.line is None:
        return None
    line = Decimal(row.line)
    alarm = record.rulebook.lines.budget_alarm.value
    own = line < alarm and change_beyond(record, line) is not None and change_beyond(record, alarm) is None
    return line if own else None


def _beyond_own(record: Record, line: Decimal) -> Found | None:
    pct, money = change_beyond(record, line), record.money
    if pct is None or money is None:
        return None
    facts = {"initial": money.initial, "adjusted": money.adjusted, "change_pct": format(pct, "f")}
    return Found({**facts, "line": format(line, "f")}, pct, line)


def _found(record: Record, hits: Sequence[Finding]) -> Found:
    """Findings of one code as they are told."""
    facts = dict(hits[0].params) if len(hits) == 1 else [dict(one.params) for one in hits]
    if hits[0].code != BUDGET_CHANGE:
        return Found(facts, finding=hits[0], count=len(hits))
    line, change = record.rulebook.lines.budget_alarm.value, None if record.money is None else record.money.change
    return Found(facts, None if change is None else _beside(change, line), line)


# -- changing them -----------------------------------------------------------------------------------------------------


class Wrong(StrEnum):
    """Why a line cannot be taken."""

    PLACE = "place"
    CODE = "code"
    LINE = "line"
    NO_LINE = "no_line"
    RECIPIENT = "recipient"


@dataclass(frozen=True)
class SettingLine:
    """A setting as it is written: unit or department, code, the line (提醒线), and who is told, where not all.

    ``on`` is what the line says where it is no number: 开 or 关, ``None`` where it is neither.
    """

    place: str
    code: str
    line: str
    recipient: str
    on: bool | None


def put(session: Session, written: SettingLine, by: int | None, now: datetime) -> Wrong | None:
    """Take in a line; who is told must be a 主管部门审核人 of the department or above it."""
    code, on, recipient = written.code.upper(), written.on, written.recipient
    place, beyond = _place(session, written.place), _LINE.fullmatch(written.line)
    if place is None:
        return Wrong.PLACE
    if code not in checks:
        return Wrong.CODE
    if beyond is None and on is None:
        return Wrong.LINE
    if beyond is not None and code != BUDGET_CHANGE:
        return Wrong.NO_LINE
    person = _supervisor(session, place, recipient) if recipient else None
    if recipient and person is None:
        return Wrong.RECIPIENT
    unit, department = (place.id, None) if isinstance(place, Unit) else (None, place.id)
    rows = select(AlertSetting).where(AlertSetting.unit_id == unit, AlertSetting.department_id == department)
    row = session.exec(rows.where(AlertSetting.code == code)).first()
    row = row or AlertSetting(unit_id=unit, department_id=department, code=code)
    row.line, row.off = None if beyond is None else beyond[1], on is False
    row.recipient = None if person is None else person.id
    session.add(row)
    session.flush()
    facts = {"place": written.place, "code": code, "line": written.line, "recipient": row.recipient}
    audit.append(session, person_id=by, action="alert_setting", now=now, **facts)
    return None


def _place(session: Session, name: str) -> Unit | Department | None:
    wanted = fold(name)
    units = session.exec(select(Unit).order_by(col(Unit.id))).all()
    departments = session.exec(select(Department).order_by(col(Department.id))).all()
    found: list[Unit | Department] = [one for one in units if wanted and wanted in (fold(one.name), fold(one.short))]
    return next(iter([*found, *(one for one in departments if fold(one.name) == wanted)]), None)


def _supervisor(session: Session, place: Unit | Department, name: str) -> Person | None:
    """The one 主管部门审核人 of that name in the department or above it."""
    chain = load(session).chain(place.department_id if isinstance(place, Unit) else place.id)
    rows = select(Person).where(Person.role == Role.SUPERVISOR, col(Person.department_id).in_(chain))
    found = [one for one in session.exec(rows) if fold(one.name) == fold(name)]
    return found[0] if len(found) == 1 else None


def read(data: bytes) -> list[list[str]]:
    """The lines of a CSV (UTF-8 or GB18030), its heading left out."""
    rows = [[*map(unguarded, row)] for row in csv.reader(io.StringIO(decode(data) or "")) if any(row)]
    return rows[1:] if rows and [cell.strip() for cell in rows[0][:2]] == list(COLUMNS[:2]) else rows


def listed(session: Session) -> Iterator[SettingLine]:
    """The settings as lines that could be taken in again; a line without a number is only on or off."""
    for row in load(session).rows.values():
        unit = session.get(Unit, row.unit_id) if row.unit_id is not None else None
        place = unit or session.get_one(Department, row.department_id)
        person = None if row.recipient is None else session.get(Person, row.recipient)
        line = None if row.off else row.line
        yield SettingLine(place.name, row.code, line or "", "" if person is None else person.name, on=not row.off)


# -- rehearsal -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rehearsed:
    """What another alarm line would do: the forms looked at, those told today, those told only then, those no more.

    ``new`` holds the greatest changes of those told only then, in percent.
    """

    looked_at: int
    told_now: int
    new_count: int
    new: tuple[tuple[Filing, Decimal], ...]
    fewer: int


def rehearse(session: Session, line: Decimal, department_id: int | None, most: int = 12) -> Rehearsed:
    """Hold what was handed in against another alarm line (调整提醒线试看); nothing is changed or told.

    At most ``most`` forms are named. One is opened only where its change as it is filed, with two decimals, does not
    tell.
    """
    scope = [col(Filing.erased).is_(None)]
    scope += [] if department_id is None else [col(Filing.unit_id).in_(people.units_below(session, department_id))]
    looked_at = session.exec(select(func.count(col(Filing.id))).where(*scope)).one()
    today, told_now, fewer, new = _Today.load(session), 0, 0, []
    for filed in _changes(session, scope):
        now_told, pct = today.tells(filed), filed.beyond(line)
        told_now += now_told
        fewer += now_told and pct is None
        if pct is not None and not now_told:
            new.append((filed.filing_id, pct))
    new.sort(key=lambda one: -abs(one[1]))
    named = tuple((session.get_one(Filing, number), pct) for number, pct in new[:most])
    return Rehearsed(looked_at, told_now, len(new), named, fewer)


def _changes(session: Session, scope: Sequence[ColumnElement[bool]]) -> Iterator[_Filed]:
    rows = select(col(Filing.id), col(Filing.unit_id), col(Filing.change_pct)).where(*scope)
    for number, unit_id, pct in session.exec(rows.order_by(col(Filing.id))).all():
        if number is not None and pct is not None:
            yield _Filed(session, number, unit_id, pct)


@dataclass
class _Filed:
    """The change of a form as it is filed; its record is opened where that is too near to a line."""

    session: Session
    filing_id: int
    unit_id: int
    pct: Decimal

    @cached_property
    def record(self) -> Record:
        return submissions.newest_version(self.session, self.session.get_one(Filing, self.filing_id)).record

    def beyond(self, line: Decimal) -> Decimal | None:
        """See :func:`change_beyond`."""
        if abs(abs(self.pct) - line) <= _ROUNDED:
            return change_beyond(self.record, line)
        return self.pct if abs(self.pct) > line else None


@dataclass(frozen=True)
class _Today:
    """Whom the settings and the rulebooks' lines tell of today.

    ``lowest`` and ``highest`` are lines of all rulebooks: between them a form's own rulebook must be asked.
    """

    rules: AlertRules
    units: Mapping[int | None, Unit]
    lowest: Decimal
    highest: Decimal

    @classmethod
    def load(cls, session: Session) -> _Today:
        lines = [book.lines.budget_alarm.value for book in load_rulebooks().values()]
        return cls(load(session), {unit.id: unit for unit in session.exec(select(Unit))}, min(lines), max(lines))

    def tells(self, filed: _Filed) -> bool:
        row = self.rules.of(self.units[filed.unit_id], BUDGET_CHANGE)
        if row is not None and row.off:
            return False
        if row is not None and row.line is not None:
            return filed.beyond(Decimal(row.line)) is not None
        if filed.beyond(self.lowest) is None or filed.beyond(self.highest) is not None:
            return filed.beyond(self.highest) is not None
        return filed.beyond(filed.record.rulebook.lines.budget_alarm.value) is not None
