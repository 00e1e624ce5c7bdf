"""A dry run: who would get what and why, at a moment or day by day, on a copy of the database that is thrown away."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from bot.db.cycles import UnitDue
from bot.db.engine import make_engine
from bot.db.tables import Outbox, OutboxState, Person
from bot.jobs import deadlines, digests

WHY = {
    "reminder": "应报未报，到了提醒的日子",
    "overdue": "过了截止时间仍未交，逐级告知",
    "unreached": "填报人联系不上，改告主管部门",
    "digest": "还没有点“已知悉”，进汇总",
    "up": "期限内无人知悉，告知上一级",
    "unreachable": "每周一次，联系不上的人",
    "holidays": "每周一次，缺放假安排的年份",
}
_MARKUP = re.compile(r"<[^>]+>")
_DEAD_END = 2000


@dataclass(frozen=True)
class Planned:
    """One message that would go out."""

    at: datetime
    key: str
    person: str
    text: str

    @property
    def why(self) -> str:
        """The reason, read off the key."""
        kind, _, rest = self.key.partition(":")
        return f"{WHY.get(kind, kind)}（{rest.rpartition(':')[2]}）"


def at_moment(database: Path, now: datetime) -> list[Planned]:
    """Who would get what at ``now``, things being as they are."""
    with _copy(database) as session:
        return list(_scan(session, now))


def whole_cycle(database: Path, now: datetime) -> list[Planned]:
    """The same from ``now`` on, scan by scan until nothing is to come, if nobody hands anything in."""
    found: list[Planned] = []
    with _copy(database) as session:
        moment: datetime | None = now
        for _ in range(_DEAD_END):
            if (
                moment is None
                or session.exec(select(UnitDue.id).where(col(UnitDue.next_at).is_not(None))).first() is None
            ):
                break
            found += _scan(session, moment)
            moment = _next(session, moment)
    return found


def _next(session: Session, now: datetime) -> datetime | None:
    coming = [deadlines.scan(session, now), digests.scan(session, now)]
    return min((moment for moment in coming if moment is not None and moment > now), default=None)


def _scan(session: Session, now: datetime) -> Iterator[Planned]:
    last = session.exec(select(Outbox.id).order_by(col(Outbox.id).desc()).limit(1)).first() or 0
    deadlines.scan(session, now)
    digests.scan(session, now)
    rows = session.exec(select(Outbox).where(col(Outbox.id) > last).order_by(col(Outbox.id))).all()
    for row in rows:
        row.state, row.message_id = OutboxState.SENT, row.id
        if row.method == "sendMessage":
            person = session.get_one(Person, row.chat_id)
            yield Planned(now, row.key or "", person.name, _MARKUP.sub("", row.payload["text"]))


class _copy:
    """A session on a copy of the database in a folder that is removed."""

    def __init__(self, database: Path) -> None:
        self._folder = tempfile.TemporaryDirectory()
        copy = Path(self._folder.name) / "copy.sqlite"
        source, target = sqlite3.connect(database), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        self._engine = make_engine(f"sqlite:///{copy}")
        self._session = Session(self._engine, expire_on_commit=False)

    def __enter__(self) -> Session:
        return self._session

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._engine.dispose()
        self._folder.cleanup()
