"""What lists and roll-ups ask of a form that was handed in, kept in columns: amounts, points, counts, its findings.

Of its findings those count that nobody marked as none (:mod:`bot.services.marks`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import or_
from sqlmodel import Session, col, delete, select

from bot.db.desk import FilingFinding
from bot.db.tables import Filing, Submission
from bot.services import marks
from zwcore.finding import Severity
from zwcore.money import money_scale, parse_amount, scale
from zwcore.record import Record, ToldFinding, decode
from zwcore.scoring import Status

_FEN = 2
"""元 in powers of ten of 分."""
_LARGEST = 1 << 62
"""More than what any column of amounts holds is no amount."""
_TOGETHER = 200


def put_down(session: Session, filing: Filing, record: Record) -> None:
    """Keep what the newest version of a form has; the filing has its id already."""
    for name, value in columns_of(record).items():
        setattr(filing, name, value)
    count(session, filing, record)


def count(session: Session, filing: Filing, record: Record) -> None:
    """Keep the findings of a form that count: to be done whenever one is marked or its mark is taken back."""
    told = marks.left(session, filing, record)
    filing.errors, filing.warnings, filing.infos = counts_of(told)
    session.connection().execute(delete(FilingFinding).where(col(FilingFinding.filing_id) == filing.id))
    session.add_all(
        FilingFinding(filing_id=filing.id or 0, code=code, severity=severity, count=count)
        for code, (severity, count) in findings_of(told).items()
    )


def columns_of(record: Record) -> dict[str, object]:
    """What the columns of a filing say of a form."""
    line, unit = record.form.total_funds, record.form.money_unit
    amounts = (None, None, None) if line is None else (line.initial, line.adjusted, line.executed)
    initial, adjusted, executed = (_fen(text, unit) for text in amounts)
    change = record.money.change if record.money is not None else None
    rows = [row for row in record.points.rows if row.where.startswith("indicators")]
    statuses = Counter(row.status for row in rows)
    return {
        "initial_fen": initial, "adjusted_fen": adjusted, "executed_fen": executed,
        "change_bp": None if change is None else _whole(scale(change.pct, 2)),
        "recomputed": record.points.recomputed, "grade": record.points.grade,
        "rows": len(rows), "rows_over": statuses[Status.OVER], "rows_blank": statuses[Status.BLANK],
        "evidenced": sum(map(bool, record.evidence.values())), "noted": len(record.notes),
        "rows_full": sum(row.weight == row.claimed for row in rows if row.weight),
    }  # fmt: skip


def counts_of(told: Sequence[ToldFinding]) -> tuple[int, int, int]:
    """How many of some findings must be mended, be looked into, are but hints."""
    kinds = Counter(one.finding.severity for one in told)
    return kinds[Severity.ERROR], kinds[Severity.WARNING], kinds[Severity.INFO]


def findings_of(told: Sequence[ToldFinding]) -> dict[str, tuple[str, int]]:
    """Findings by code: how grave, how often."""
    found: dict[str, tuple[str, int]] = {}
    for one in told:
        severity, count = found.get(one.code, (one.finding.severity.value, 0))
        found[one.code] = severity, count + 1
    return found


def differ(session: Session, filing: Filing, record: Record, told: Sequence[ToldFinding]) -> bool:
    """Tell whether what is kept of a form is not what its record says; ``told`` are its findings that count."""
    kept = session.exec(select(FilingFinding).where(FilingFinding.filing_id == filing.id)).all()
    found = {row.code: (row.severity, row.count) for row in kept}
    columns = columns_of(record).items()
    return found != findings_of(told) or any(getattr(filing, name) != value for name, value in columns)


def _fen(text: str | None, unit: str | None) -> int | None:
    """An amount as printed, in 分."""
    amount = parse_amount(text, unit)
    return None if amount is None else _whole(scale(amount, money_scale(unit) + _FEN))


def _whole(number: Decimal) -> int | None:
    whole = int(number.to_integral_value(ROUND_HALF_UP))
    return whole if abs(whole) < _LARGEST else None


def catch_up(session: Session, most: int = _TOGETHER) -> int:
    """Fill the columns of forms that were handed in before there were such columns; how many, at most ``most``."""
    rows = select(Filing, Submission.record).join(Submission, col(Submission.filing_id) == col(Filing.id))
    unknown = or_(col(Filing.rows).is_(None), col(Filing.evidenced).is_(None), col(Filing.noted).is_(None))
    rows = rows.where(col(Submission.version) == col(Filing.version), unknown)
    rows = rows.where(col(Submission.record).is_not(None)).limit(most)
    found = session.exec(rows).all()
    for filing, record in found:
        put_down(session, filing, decode(record or ""))
    return len(found)
