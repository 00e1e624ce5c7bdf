"""A town for tests about time: departments, units, people, submissions, and a relay that delivers at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.db.cycles import Told, UnitDue
from bot.db.tables import Alert, Department, Outbox, OutboxState, Person, Role, Submission, Unit
from bot.dialogs import notice
from bot.i18n import ON_SCREEN
from bot.outbox.marking import mark
from bot.outbox.outcome import Outcome, Sent, Unreachable
from bot.services import notices
from bot.services.sheets import Sheet
from bot.services.submissions import Handed
from zwcore.text import fold


def china(*parts: int) -> datetime:
    """A moment on the wall clock in China."""
    year, month, day, hour, minute = (*parts, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=ON_SCREEN)


def people(session: Session, *, departments: int, units: int, now: datetime) -> None:
    """Departments 1…, each with a 主管部门审核人 (2000 + n); units 1… with a clerk (1000 + n); the admin 3001."""
    for n in range(1, departments + 1):
        session.add(Department(id=n, name=f"第{n}局"))
        session.flush()
        session.add(Person(id=2000 + n, name=f"审{n}", role=Role.SUPERVISOR, department_id=n, created=now))
    for n in range(1, units + 1):
        session.add(Unit(id=n, department_id=1 + n % departments, name=f"第{n}单位"))
        session.flush()
        session.add(Person(id=1000 + n, name=f"填{n}", role=Role.CLERK, unit_id=n, created=now))
    session.add(Person(id=3001, name="管", role=Role.ADMIN, created=now))
    session.flush()


def sheet(project: str, year: str, *, pct: int = 0) -> Sheet:
    """A form whose budget changed by so many percent."""
    adjusted = str(100 + pct)
    params = {"initial": "100", "adjusted": adjusted, "change": str(pct), "change_pct": f"{pct}.00", "line": "30"}
    finding = {"code": "ZW301", "params": params, "cause": None, "severity": "warning", "where": "funds[0].adjusted"}
    line = {"label": "年度资金总额", "initial": "100", "adjusted": adjusted, "executed": adjusted}
    form = {"project": project, "title": None, "unit": "", "year": year, "table_no": "1", "money_unit": "万元"}
    form |= {"department": None, "goals": {}, "indicators": [], "total": None, "funds": [line]}
    return Sheet({"form": form, "findings": [finding] if abs(pct) > 30 else []})


def hand_in(session: Session, unit_id: int, project: str, year: str, now: datetime, *, pct: int = 0) -> Submission:
    """Hand a form in as the chat does: the version, then what follows from it."""
    form, unit = sheet(project, year, pct=pct), session.get_one(Unit, unit_id)
    same = select(Submission).where(Submission.unit_id == unit_id, Submission.project_folded == fold(project))
    version = len(session.exec(same.where(Submission.year == year)).all()) + 1
    row = Submission(
        number=f"{unit_id}-{project}-{year}-{version}", unit_id=unit_id, unit_name=unit.name, person_id=1000 + unit_id,
        project=project, project_folded=fold(project), initials="", year=year, stage="final", version=version,
        content_digest="", receipt="", form="{}", review=json.dumps(form.data, ensure_ascii=False), created=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    handed = Handed(row, form, new=True)
    fresh = notices.raise_for(session, [handed], now)
    if fresh:
        turn = notice.voice(session, session.get_one(Person, 1000 + unit_id), now)
        notice.tell_supervisors(turn, fresh, {row.id: handed})
    session.flush()
    return row


@dataclass(frozen=True)
class Delivered:
    """A message that reached somebody."""

    key: str
    person: int
    at: datetime
    text: str
    about: frozenset[int]


@dataclass
class Post:
    """A relay that delivers what is due at once; ``answer`` says how the service takes a row."""

    session: Session
    answer: Callable[[Outbox, datetime], Outcome] | None = None
    out_of_reach: set[int] = field(default_factory=set)
    delivered: list[Delivered] = field(default_factory=list)
    edits: list[tuple[int, str]] = field(default_factory=list)

    def deliver(self, now: datetime) -> None:
        """Send what is due."""
        rows = select(Outbox).where(col(Outbox.state).in_([OutboxState.PENDING, OutboxState.UNCERTAIN]))
        for row in self.session.exec(rows.where(col(Outbox.due) <= now).order_by(col(Outbox.id))).all():
            outcome: Outcome = Unreachable("blocked") if row.chat_id in self.out_of_reach else Sent(row.id)
            outcome = self.answer(row, now) if self.answer is not None and isinstance(outcome, Sent) else outcome
            mark(self.session, row.id or 0, outcome, now)
            if isinstance(outcome, Sent):
                self._note(row, now)
        self.session.flush()

    def _note(self, row: Outbox, now: datetime) -> None:
        if row.method != "sendMessage":
            self.edits.append((row.chat_id, row.payload["text"]))
            return
        told = self.session.exec(select(Told).where(Told.outbox_id == row.id)).all()
        about = {self._unit(one) for one in told}
        self.delivered.append(Delivered(row.key or "", row.chat_id, now, row.payload["text"], frozenset(about)))

    def _unit(self, told: Told) -> int:
        if told.unit_due_id is not None:
            return self.session.get_one(UnitDue, told.unit_due_id).unit_id
        return self.session.get_one(Alert, told.alert_id).unit_id or 0

    def keys(self, kind: str) -> list[str]:
        """The keys of what was delivered of a kind."""
        return [one.key for one in self.delivered if one.key.startswith(kind + ":")]

    def last(self, person: int) -> Any:
        """What somebody was told last."""
        return [one for one in self.delivered if one.person == person][-1]
