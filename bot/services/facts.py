"""What lists and roll-ups ask of a form that was handed in, kept in columns: amounts, points, counts, its findings."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from sqlmodel import Session, col, delete, select

from bot.db.desk import FilingFinding
from bot.db.tables import Filing, Submission
from zwcore.money import money_scale, parse_amount, scale
from zwcore.record import Record, decode
from zwcore.scoring import Status

_FEN = 2
"""元 in powers of ten of 分."""
_LARGEST = 1 << 62
"""More than what any column of amounts holds is no amount."""
_TOGETHER = 200


def put_down(session: Session, filing: Filing, record: Record) -> None:
    """Keep what the newest version of a form has; the filing has its id already."""
    line, unit = record.form.total_funds, record.form.money_unit
    amounts = (None, None, None) if line is None else (line.initial, line.adjusted, line.executed)
    filing.initial_fen, filing.adjusted_fen, filing.executed_fen = (_fen(text, unit) for text in amounts)
    change = record.money.change if record.money is not None else None
    filing.change_bp = None if change is None else _whole(scale(change.pct, 2))
    filing.recomputed, filing.grade = record.points.recomputed, record.points.grade
    statuses = Counter(row.status for row in record.points.rows if row.where.startswith("indicators"))
    filing.rows, filing.rows_over = statuses.total(), statuses[Status.OVER]
    filing.rows_blank = statuses[Status.BLANK]
    filing.rows_full = sum(
        row.weight == row.claimed for row in record.points.rows if row.where.startswith("indicators") and row.weight
    )
    filing.counted = True
    _put_findings(session, filing, record)


def _put_findings(session: Session, filing: Filing, record: Record) -> None:
    session.connection().execute(delete(FilingFinding).where(col(FilingFinding.filing_id) == filing.id))
    counts = Counter((told.code, told.finding.severity.value) for told in record.told)
    gravest: dict[str, FilingFinding] = {}
    for (code, severity), count in counts.items():
        row = gravest.setdefault(code, FilingFinding(filing_id=filing.id or 0, code=code, severity=severity, count=0))
        row.count += count
    session.add_all(gravest.values())


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
    rows = rows.where(col(Submission.version) == col(Filing.version), col(Filing.counted).is_(False)).limit(most)
    found = session.exec(rows).all()
    for filing, record in found:
        put_down(session, filing, decode(record))
    return len(found)
