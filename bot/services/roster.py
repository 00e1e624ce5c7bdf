"""The roster (名单): departments, units and people from a CSV and back to one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.queries import people
from bot.db.tables import Department, Person, Unit
from bot.db.terms import Role
from bot.services import invites
from bot.services.invites import Place
from zwcore.documents.encoding import decode
from zwcore.exports.csv import unguarded
from zwcore.exports.csv import written as csv_text

PHONE = 11
COLUMNS = ("department", "parent", "unit", "short", "name", "role", "phone")


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody of the roster with the token of their invitation."""

    name: str
    role: str
    place: str
    token: str


def read(data: bytes) -> tuple[list[dict[str, str]], list[str]]:
    """Read the lines of a CSV (UTF-8 or GB18030); the second list says what is wrong, line by line."""
    text = decode(data)
    if text is None:
        return [], ["文件的编码读不懂，请另存为 UTF-8 或 GB18030 的 CSV"]
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        return [], [f"第 1 行：缺少这些列：{'、'.join(missing)}"]
    lines = [{name: unguarded((line.get(name) or "").strip()) for name in COLUMNS} for line in reader]
    seen: dict[tuple[str, str], str] = {}
    wrong = [(n, text) for n, line in enumerate(lines, 2) for text in (*_wrong(line), *_contradicts(line, seen))]
    return lines, [f"第 {n} 行：{text}" for n, text in wrong]


def _wrong(line: dict[str, str]) -> Iterator[str]:
    if not line["department"]:
        yield "没有写主管部门（department）"
    if line["name"] and line["role"] not in (Role.CLERK, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR):
        yield f"没有“{line['role']}”这个身份，可用 clerk、supervisor、admin、auditor"
    if line["role"] == Role.CLERK and not line["unit"]:
        yield "填报人（clerk）要写单位（unit）"
    if line["phone"] and len(invites.digits(line["phone"])) != PHONE:
        yield f"手机号“{line['phone']}”不是 {PHONE} 位"


def _contradicts(line: dict[str, str], seen: dict[tuple[str, str], str]) -> Iterator[str]:
    """What a line says otherwise than one above it; ``seen`` remembers what those said."""
    phone = invites.digits(line["phone"])
    if phone and seen.setdefault(("phone", phone), line["name"]) != line["name"]:
        yield f"手机号 {line['phone']} 已写给“{seen['phone', phone]}”"
    for name, value in (("unit", "department"), ("department", "parent")):
        if line[name] and line[value] and seen.setdefault((name, line[name]), line[value]) != line[value]:
            yield f"“{line[name]}”前面写在“{seen[name, line[name]]}”下，这里写在“{line[value]}”下"
    above, chain = line["parent"], [line["department"]]
    while above and above not in chain:
        chain.append(above)
        above = seen.get(("department", above), "")
    if above:
        yield f"上级部门绕成了圈：{'、'.join(chain)}"


def bring_in(session: Session, lines: list[dict[str, str]], now: datetime) -> list[Invited]:
    """Make the departments, units and one invitation a person; who has joined already gets none."""
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
            role = Role(line["role"])
            if invites.joined(session, role, place, line["name"]):
                continue
            invites.replace(session, role, place, line["name"], now)
            token = invites.make(session, role, place, now, name=line["name"], phone=line["phone"])
            where = unit.name if clerk and unit is not None else department.name
            invited.append(Invited(line["name"], line["role"], where, token))
    return invited


def written(session: Session) -> str:
    """Return departments, units and people as CSV; what a spreadsheet would take for a formula is written as text."""
    return csv_text([COLUMNS, *_rows(session)])


def invitations(invited: Sequence[Invited]) -> str:
    """Return invitations as CSV: name, role, place, and what is sent to the bot."""
    return csv_text([(one.name, one.role, one.place, f"/start {one.token}") for one in invited])


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
