"""A town for measurements: so many forms handed in, each with its checked file, as the chat leaves them.

``python -m bench.town FOLDER COUNT`` makes one to look at: ``make run ARGS="--data FOLDER"``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from bot.app import cast
from bot.db.desk import FilingFinding, NamePair, SpokenUnit
from bot.db.engine import make_engine
from bot.db.migrate import migrate
from bot.db.packing import pack
from bot.db.tables import Filing, Person, Sheet, StoredReading, Submission, Unit
from bot.db.terms import Role
from bot.services import facts, spoken
from bot.services.across import compared
from bot.services.people import seed
from bot.services.search import initials, pairs
from bot.transport.telegram import NAME
from zwcore.record import (
    FileRecord,
    Record,
    beside_digest,
    content_digest,
    encode,
    encode_file,
    outline_of,
    records_of,
)
from zwcore.review import review_file
from zwcore.text import fold

FORMS = Path(__file__).parents[1] / "tests" / "data" / "forms.docx"
THEN = datetime(2026, 3, 2, 1, tzinfo=UTC)
A_UNIT = 9
PLACES = "沙坡头中宁海原城关滨河文昌东园柔远镇罗宣和永康常乐迎水桥香山兴仁大战场鸣沙石空余丁舟塔徐套白马喊叫水"
WORKS = ("人社所", "就业局", "社保所", "医保站", "劳服中心", "仲裁院", "培训中心", "档案室", "信息中心", "养老站")


def build(folder: Path, forms: int, a_unit: int = A_UNIT) -> Path:
    """Make a database with so many forms in ``folder``, so many of them handed in by a unit; its file."""
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / 'zwbot.sqlite'}"
    migrate(url)
    engine = make_engine(url)
    with Session(engine) as session, session.begin():
        seed(session, NAME, cast(), THEN)
        _hand_in(session, forms, a_unit)
        session.connection().exec_driver_sql("ANALYZE")
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return folder / "zwbot.sqlite"


def _hand_in(session: Session, forms: int, a_unit: int) -> None:
    department = session.exec(select(Person.department_id).where(Person.role == Role.SUPERVISOR)).one()
    clerk = session.exec(select(Person.id).where(Person.role == Role.CLERK)).one()
    first = (session.exec(select(Unit.id).order_by(col(Unit.id).desc())).first() or 0) + 1
    templates = [_Template(record) for record in records_of(review_file(FORMS.read_bytes(), FORMS.name)).records]
    units = -(-forms // A_UNIT)
    rows: list[tuple[type, list[dict[str, Any]]]] = [
        (Unit, [_unit(first + n, n, department or 0) for n in range(units)]),
        (SpokenUnit, [{"unit_id": first + n, "spoken": spoken.key(unit_name(n))} for n in range(units)]),
        (StoredReading, [_reading(n + 1, clerk) for n in range(units)]),
        (Sheet, list(_sheets(forms, clerk, templates))),
        (Filing, list(_filings(forms, first, a_unit, templates))),
        (NamePair, list(_pairs(forms, templates))),
        (FilingFinding, list(_findings(forms, templates))),
        (Submission, list(_submissions(forms, clerk, templates))),
    ]
    for table, given in rows:
        session.connection().execute(insert(table), given)


class _Template:
    """A form with what is stored of it, found once for all that are made of it: what is asked for lies in columns."""

    def __init__(self, record: Record) -> None:
        self.record, self.outline = record, asdict(outline_of(record))
        self.text, self.compared = pack(encode(record)), pack(compared(record))
        digests = {"content_digest": content_digest(record.form), "beside_digest": beside_digest(record)}
        counts = {"errors": len(record.errors), "warnings": len(record.warnings), "infos": len(record.infos)}
        change = record.money.change if record.money else None
        self.filing = {
            **digests, **counts, "table_no": record.form.table_no, "claimed": record.points.claimed,
            "change_pct": None if change is None else change.pct, "year": record.year,
            **facts.columns_of(record),
        }  # fmt: skip
        self.findings = facts.findings_of(record.told)


def unit_name(n: int) -> str:
    """The name of a unit: no two are alike."""
    place = PLACES[n * 2 % len(PLACES)] + PLACES[(n * 7 + 3) % len(PLACES)]
    return f"{place}{WORKS[n % len(WORKS)]}{n}"


def project_name(n: int, record: Record) -> str:
    """The name of a form's project: those of one kind are told apart by their unit."""
    return record.project if n < A_UNIT else f"{unit_name(n // A_UNIT)}{record.project}"


def _unit(number: int, n: int, department: int) -> dict[str, Any]:
    return {"id": number, "department_id": department, "name": unit_name(n), "short": ""}


def _reading(number: int, clerk: int) -> dict[str, Any]:
    head = encode_file(FileRecord(FORMS.name, "0" * 64, "docx"))
    return {
        "id": number, "person_id": clerk, "kind": "docx", "name": FORMS.name, "sha256": "0" * 64, "head": head,
        "count": A_UNIT, "created": THEN,
    }  # fmt: skip


def _sheets(forms: int, clerk: int, templates: Sequence[_Template]) -> Iterator[dict[str, Any]]:
    for n in range(forms):
        of = templates[n % A_UNIT]
        name = project_name(n, of.record)
        yield {
            **of.outline, "reading_id": n // A_UNIT + 1, "person_id": clerk, "place": n % A_UNIT,
            "project_folded": fold(name), "project": name, "record": of.text,
        }  # fmt: skip


def _filings(forms: int, first: int, a_unit: int, templates: Sequence[_Template]) -> Iterator[dict[str, Any]]:
    for n in range(forms):
        of = templates[n % A_UNIT]
        name = project_name(n, of.record)
        yield {
            **of.filing, "id": n + 1, "unit_id": first + n // a_unit, "unit_name": unit_name(n // a_unit),
            "project": name, "project_folded": fold(name), "initials": initials(name), "stage": "final",
            "number": number(n), "version": 1, "created": THEN + timedelta(seconds=n),
        }  # fmt: skip


def _pairs(forms: int, templates: Sequence[_Template]) -> Iterator[dict[str, Any]]:
    for n in range(forms):
        name = project_name(n, templates[n % A_UNIT].record)
        yield from ({"pair": pair, "filing_id": n + 1} for pair in pairs(fold(name), initials(name)))


def _findings(forms: int, templates: Sequence[_Template]) -> Iterator[dict[str, Any]]:
    for n in range(forms):
        for code, (severity, count) in templates[n % A_UNIT].findings.items():
            yield {"filing_id": n + 1, "code": code, "severity": severity, "count": count}


def number(n: int) -> str:
    """The receipt number of a form."""
    return f"2024-{n + 1:05d}"


def _submissions(forms: int, clerk: int, templates: Sequence[_Template]) -> Iterator[dict[str, Any]]:
    for n in range(forms):
        of = templates[n % A_UNIT]
        yield {
            "number": number(n), "filing_id": n + 1, "person_id": clerk, "version": 1, "receipt": of.record.receipt,
            "content_digest": of.filing["content_digest"], "record": of.text, "compared": of.compared,
            "with_errors": bool(of.record.errors), "created": THEN + timedelta(seconds=n),
        }  # fmt: skip


if __name__ == "__main__":
    made = build(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"{made}: {made.stat().st_size / int(sys.argv[2]) / 1024:.1f} KB a form")
