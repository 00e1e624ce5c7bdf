"""The roster (名单): departments, units and people from a CSV and back to one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.queries import people
from bot.db.tables import Department, Person, Role, Unit
from bot.services import invites
from bot.services.invites import Place
from zwcore.documents.encoding import decode

COLUMNS = ("department", "parent", "unit", "short", "name", "role", "phone")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody of the roster with the token of their invitation."""

    name: str
    role: str
    place: str
    token: str


def read(data: bytes) -> tuple[list[dict[str, str]], list[str]]:
    """Read the lines of a CSV (UTF-8 or GB18030); the second list says what is wrong, line by line."""
    reader = csv.DictReader(io.StringIO(decode(data) or ""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        return [], [f"第 1 行：缺少这些列：{'、'.join(missing)}"]
    lines = [{name: (line.get(name) or "").strip().lstrip("'") for name in COLUMNS} for line in reader]
    return lines, [f"第 {n} 行：{wrong}" for n, line in enumerate(lines, 2) for wrong in _wrong(line)]


def _wrong(line: dict[str, str]) -> Iterator[str]:
    if not line["department"]:
        yield "没有写主管部门（department）"
    if line["name"] and line["role"] not in (Role.CLERK, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR):
        yield f"没有“{line['role']}”这个身份，可用 clerk、supervisor、admin、auditor"
    if line["role"] == Role.CLERK and not line["unit"]:
        yield "填报人（clerk）要写单位（unit）"


def bring_in(session: Session, lines: list[dict[str, str]], now: datetime) -> list[Invited]:
    """Make the departments, units and one invitation a person; what is there already stays as it is."""
    invited = []
    for line in lines:
        department = people.department(session, line["department"])
        if line["parent"] and department.parent_id is None and line["parent"] != line["department"]:
            department.parent_id = people.department(session, line["parent"]).id
        unit = people.unit(session, line["unit"], department) if line["unit"] else None
        if unit is not None and line["short"]:
            unit.short = line["short"]
        if line["name"]:
            clerk = line["role"] == Role.CLERK and unit is not None
            place = Place(unit.id if clerk and unit else None, None if clerk else department.id)
            token = invites.make(session, Role(line["role"]), place, now, name=line["name"], phone=line["phone"])
            where = unit.name if clerk and unit is not None else department.name
            invited.append(Invited(line["name"], line["role"], where, token))
    return invited


def written(session: Session) -> str:
    """Return departments, units and people as CSV; what a spreadsheet would take for a formula is written as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in _rows(session):
        writer.writerow([f"'{text}" if text.startswith(_FORMULA) else text for text in row])
    return out.getvalue()


def _rows(session: Session) -> Iterator[tuple[str, ...]]:
    names = {one.id: one for one in session.exec(select(Department).order_by(col(Department.id)))}
    for department in names.values():
        parent = names[department.parent_id].name if department.parent_id in names else ""
        own = session.exec(select(Person).where(Person.department_id == department.id, Person.role != Role.NONE)).all()
        yield from ((department.name, parent, "", "", one.name, one.role, "") for one in own)
        for unit in session.exec(select(Unit).where(Unit.department_id == department.id).order_by(col(Unit.id))):
            staff = [(one.name, one.role) for one in people.of_unit(session, unit.id or 0)]
            for name, role in staff or [("", "")]:
                yield department.name, parent, unit.name, unit.short, name, role, ""
