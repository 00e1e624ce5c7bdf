"""One look for what is due, over 100,000 forms owed and over 10,000, with the same 1,000 of them due."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from bench import ROUNDS, Result, allowed
from bot.db.cycles import Cycle, Obligation, UnitDue
from bot.db.engine import make_engine
from bot.db.migrate import migrate
from bot.db.queries.outbox import Written
from bot.db.tables import Account, Department, Filing, Outbox, Person, Submission, Unit
from bot.jobs import deadlines

LIMIT = 1.0
EACH, DUE_UNITS = 20, 50
DUE = datetime(2026, 3, 31, 16, tzinfo=UTC)
NOW = datetime(2026, 3, 26, 1, tzinfo=UTC)
LATER = DUE + timedelta(days=20)


def run() -> list[Result]:
    few, many = seconds(10_000), seconds(100_000)
    return [
        Result("scan of 100,000 forms owed, 1,000 due / 1 s by the loop", many, allowed(LIMIT), 1),
        Result("scan of 100,000 / of 10,000, as many due", many, few, 2),
    ]


def seconds(forms: int) -> float:
    """The median of five scans, each taken back; half of what is due was handed in."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder), forms // EACH) as session:
        times = []
        for _ in range(ROUNDS + 1):
            start = time.perf_counter()
            deadlines.scan(session, NOW)
            times.append(time.perf_counter() - start)
            told = session.query(Outbox).all()
            assert len(told) == DUE_UNITS
            assert all(row.key is not None and row.key.endswith(":T-3") for row in told)
            assert all("已提交 10，未提交 10" in Written.of(row).text for row in told)
            session.rollback()
    return statistics.median(times[1:])


@contextmanager
def database(folder: Path, units: int) -> Iterator[Session]:
    """So many units with twenty forms each; the first fifty of them have a step that is due now."""
    url = f"sqlite:///{folder / 'a.sqlite'}"
    migrate(url)
    engine = make_engine(url)
    ids = range(1, units + 1)
    rows = [
        (Department, [{"id": 1, "name": "局"}]),
        (Unit, [{"id": n, "department_id": 1, "name": f"单位{n}", "short": ""} for n in ids]),
        (Person, [_clerk(n) for n in ids]),
        (
            Cycle,
            [{"id": 1, "year": "2025", "area": "", "stage": "final", "due": DUE, "steps": [-3, 0], "created": NOW}],
        ),
        (UnitDue, [_dates(n) for n in ids]),
        (Obligation, [_form(n, one) for n in ids for one in range(EACH)]),
        (Account, [_account(n) for n in ids]),
        (Filing, [_filing(n, one) for n in ids for one in range(EACH // 2)]),
        (Submission, [_handed_in(n, one) for n in ids for one in range(EACH // 2)]),
    ]
    with engine.begin() as connection:
        for table, given in rows:
            connection.execute(insert(table), given)
        connection.exec_driver_sql("ANALYZE")
    with Session(engine) as session:
        yield session
    engine.dispose()


def _clerk(n: int) -> dict[str, object]:
    same = {"language": "zh_CN", "role": "clerk", "blocked": False, "created": NOW}
    return {"id": 10_000 + n, "name": f"填{n}", "unit_id": n, **same}


def _dates(n: int) -> dict[str, object]:
    due = DUE if n <= DUE_UNITS else LATER
    return {"cycle_id": 1, "unit_id": n, "due": due, "told_to": NOW - timedelta(days=1), "next_at": due - (DUE - NOW)}


def _form(n: int, one: int) -> dict[str, object]:
    name = f"项目{one}"
    return {"cycle_id": 1, "unit_id": n, "project": name, "project_folded": name, "year": "2025", "stage": "final"}


def _account(n: int) -> dict[str, object]:
    number = 10_000 + n
    return {"id": number, "transport": "telegram", "address": str(number), "person_id": number, "created": NOW}


def _filing_id(n: int, one: int) -> int:
    return (n - 1) * (EACH // 2) + one + 1


def _filing(n: int, one: int) -> dict[str, object]:
    name = f"项目{one}"
    facts = {"id": _filing_id(n, one), "unit_id": n, "unit_name": "", "project": name, "project_folded": name}
    rest = {"initials": "", "year": "2025", "stage": "final", "version": 1, "content_digest": "", "created": NOW}
    return {"number": f"{n}-{one}", **facts, **rest, "beside_digest": "", "errors": 0, "warnings": 0, "infos": 0}


def _handed_in(n: int, one: int) -> dict[str, object]:
    facts = {"number": f"{n}-{one}", "filing_id": _filing_id(n, one), "person_id": 10_000 + n, "version": 1}
    packed = {"record": "{}", "compared": "{}"}
    return {**facts, **packed, "content_digest": "", "receipt": "", "with_errors": False, "created": NOW}
