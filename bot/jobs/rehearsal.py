"""A dry run: who would get what and why, at a moment or day by day, on a copy of the database that is thrown away."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.db.engine import Session, make_engine
from bot.db.queries import people
from bot.db.queries.outbox import Deed, Outbox, Written
from bot.jobs import JOBS
from bot.services import runs

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
        reasons = {begin: reason for job in JOBS.values() for begin, reason in job.why.items()}
        return f"{reasons.get(kind, kind)}（{rest.rpartition(':')[2]}）"


def at_moment(database: Path, now: datetime) -> list[Planned]:
    """Who would get what at ``now``, things being as they are."""
    with _copy(database) as session:
        return _looked(session, now)[0]


def whole_cycle(database: Path, now: datetime) -> list[Planned]:
    """The same from ``now`` on, scan by scan until nothing is to come, if nobody hands anything in."""
    found: list[Planned] = []
    with _copy(database) as session:
        moment: datetime | None = now
        for _ in range(_DEAD_END):
            if moment is None or not runs.units_wait(session):
                break
            planned, moment = _looked(session, moment)
            found += planned
    return found


def _looked(session: Session, now: datetime) -> tuple[list[Planned], datetime | None]:
    """What one look at ``now`` writes, and when the next one is of use."""
    last = runs.last_message(session)
    looks = [job.look for _, job in sorted(JOBS.items()) if job.look is not None]
    coming = [look(session, now) for look in looks]
    rows = runs.as_if_sent(session, last)
    planned = [_planned(session, row, now) for row in rows if row.kind == Deed.SAY]
    return planned, min((moment for moment in coming if moment is not None and moment > now), default=None)


def _planned(session: Session, row: Outbox, now: datetime) -> Planned:
    person = people.of_chat(session, row.chat_id)
    name = "" if person is None else person.name
    return Planned(now, row.key or "", name, _MARKUP.sub("", Written.of(row).text))


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
