"""What was handed in, held against what its record keeps and against its seals in the audit chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from sqlalchemy import ColumnElement, Table, and_, literal_column
from sqlmodel import Session, col, select

from bot.db.desk import SpokenUnit
from bot.db.sealed import Sealed, is_whole
from bot.db.tables import Filing, Sheet, Submission, Unit
from bot.services import desk, facts, marks, seals, search, spoken
from bot.services.submissions import beside_digest
from zwcore.record import Record, content_digest, decode, genuine
from zwcore.text import fold

TOGETHER = 100
COUNTED = ("必须修改的个数", "请核实的个数", "提示的个数")


class Seals(NamedTuple):
    """The seals of a version; none for one of former times."""

    row: str | None
    contents: str | None
    filing: str | None


class ToCount(Protocol):
    """Where it is counted how many versions were looked at."""

    versions: int


def versions(session: Session, sealed: Mapping[str, Seals], unread: set[int], counts: ToCount) -> Iterator[str]:
    """Say what is not as it was of the versions; those ``unread`` were told of already."""
    there = set()
    ids = session.exec(select(Submission.id, Submission.number).order_by(col(Submission.id))).all()
    for number in (number for _, number in ids):
        there.add(number)
        if number not in sealed:
            yield f"报送 {number} 在审计里没有提交的记录：编号改过，或不是提交进来的"
    for number in sealed:
        if number not in there:
            yield f"审计里有报送 {number} 的提交，数据库里没有这一版：删掉了，或编号改过"
    for at in range(0, len(ids), TOGETHER):
        wanted = [row for row, _ in ids[at : at + TOGETHER] if row not in unread]
        rows = select(Submission).where(col(Submission.id).in_(wanted)).order_by(col(Submission.id))
        for row in session.exec(rows):
            counts.versions += 1
            yield from _version(row, sealed.get(row.number))
        session.expunge_all()


def _version(row: Submission, seal: Seals | None) -> Iterator[str]:
    name = f"报送 {row.number}"
    if row.record is None:
        yield from _erased(row, seal)
        return
    try:
        record = decode(row.record)
    except (ValueError, KeyError, TypeError, LookupError):
        yield f"{name} 的档案读不出来"
        return
    if content_digest(record.form) != row.content_digest:
        yield f"{name} 的表内容摘要和档案里的表对不上"
    elif record.receipt != row.receipt:
        yield f"{name} 的回执和档案里的回执对不上"
    elif not genuine(record):
        yield f"{name} 的回执和档案里的表、规则、问题对不上"
    elif seal is not None and seal.contents not in (None, seals.of_contents(row)):
        yield f"{name} 的档案、比对内容或原因和提交时的摘要对不上"
    elif seal is not None and seal.row not in (None, seals.of_row(row)):
        yield f"{name} 的版次、提交人、时间或标记和提交时的摘要对不上"
    elif row.erased is not None or row.erased_why is not None:
        yield f"{name} 写着抹去了，档案却还在"
    elif row.with_errors != bool(record.errors) and (seal is None or seal.row is None):
        yield f"{name} 的“附说明提交”和档案里的问题对不上"


def _erased(row: Submission, seal: Seals | None) -> Iterator[str]:
    """What was erased has left its receipt and its digests, and when."""
    if getattr(row, "erased", None) is None:
        yield f"报送 {row.number} 的档案没有了，又没有写明是抹去的"
    elif seal is not None and seal.row not in (None, seals.of_row(row)):
        yield f"报送 {row.number}（已抹去）的回执、摘要、版次、提交人或时间和提交时的摘要对不上"


def filings(session: Session, sealed: Mapping[str, Seals], bad: set[tuple[str, int]]) -> Iterator[str]:
    """Say what of the filings does not stand as their newest version does."""
    newest = and_(col(Submission.filing_id) == col(Filing.id), col(Submission.version) == col(Filing.version))
    ids = session.exec(
        select(Filing.id, Filing.number, Submission.id).join(Submission, newest, isouter=True).order_by(col(Filing.id))
    ).all()
    for filing_id, number, version_id in ids:
        if version_id is None:
            yield f"报送 {number} 没有它写着的那一版"
            continue
        if ("filing", filing_id or 0) in bad or ("submission", version_id) in bad:
            continue
        yield from _filing(session, filing_id or 0, version_id, sealed)
        session.expunge_all()
    yield from _beside(session)


def _beside(session: Session) -> Iterator[str]:
    """Say what names are found and sorted by and is not theirs: nothing of the forms is lost by that."""
    extra = search.surplus(session)
    if extra > 0:
        yield f"按名称查找用的字多出 {extra} 条，不是任何一张表名称里的；表本身没有变，删掉多出的行即可（name_pair）"
    spelt = dict(session.exec(select(SpokenUnit.unit_id, SpokenUnit.spoken)).all())
    for number, name in session.exec(select(Unit.id, Unit.name).order_by(col(Unit.id))):
        if spelt.get(number or 0) != spoken.key(name):
            yield f"单位 {number} 排列用的拼音和它的名称对不上"


def _filing(session: Session, filing_id: int, version_id: int, sealed: Mapping[str, Seals]) -> Iterator[str]:
    filing, row = session.get_one(Filing, filing_id), session.get_one(Submission, version_id)
    known = (row.number, row.content_digest, row.person_id)
    if (filing.number, filing.content_digest, filing.person_id) != known:
        yield f"报送 {row.number} 的编号、提交人或表内容摘要和它的第 {row.version} 版对不上"
        return
    if not desk.stands(session, filing):
        yield f"报送 {row.number} 的状态或重报期限和它的经过对不上"
        return
    seal = sealed.get(row.number)
    if row.record is None:
        return
    if not search.is_indexed(session, filing):
        yield f"报送 {row.number} 按名称查找用的字和它的名称对不上"
        return
    record = decode(row.record)
    if None not in (filing.rows, filing.evidenced, filing.noted):
        for name in _not_counted(session, filing, record):
            yield f"报送 {row.number} 的{name}和它的档案对不上"
            return
    if seal is not None and seal.filing == seals.of_filing(filing, record):
        return
    for name in _not_as_recorded(filing, row, record):
        yield f"报送 {row.number} 的{name}和它的档案对不上"
        return
    if seal is not None and seal.filing is not None:
        yield f"报送 {row.number} 的单位、阶段、规则算出的个数或检索用的字母和提交时的摘要对不上"


def _not_counted(session: Session, filing: Filing, record: Record) -> Iterator[str]:
    told = marks.left(session, filing, record)
    stand = (filing.errors, filing.warnings, filing.infos)
    yield from (name for name, one, other in zip(COUNTED, stand, facts.counts_of(told), strict=True) if one != other)
    if facts.differ(session, filing, record, told):
        yield "金额、核算或问题的个数"


def _not_as_recorded(filing: Filing, row: Submission, record: Record) -> Iterator[str]:
    change = record.money.change if record.money is not None else None
    facts: dict[str, tuple[object, object]] = {
        "项目名称": (filing.project, record.project),
        "检索用的项目名称": (filing.project_folded, fold(record.project)),
        "年度": (filing.year, record.year),
        "表号": (filing.table_no, record.form.table_no),
        "自评总分": (filing.claimed, record.points.claimed),
        "预算变化": (filing.change_pct, None if change is None else change.pct),
        "说明和佐证的摘要": (filing.beside_digest, beside_digest(record)),
        "提交时间": (filing.created, row.created),
    }
    return (name for name, (stands, recorded) in facts.items() if stands != recorded)


def forms(session: Session, unread: set[int]) -> Iterator[str]:
    """Say which checked forms (自查, drafts) are not what their receipt is made of."""
    ids = [row for row in session.exec(select(Sheet.id).order_by(col(Sheet.id))) if row not in unread]
    for at in range(0, len(ids), TOGETHER):
        for row in session.exec(select(Sheet).where(col(Sheet.id).in_(ids[at : at + TOGETHER]))):
            record = decode(row.record, row.place)
            known = (record.key, record.form.table_no, content_digest(record.form))
            if not genuine(record) or known != ((row.project_folded, row.year), row.table_no, row.content_digest):
                yield f"核对过的表（第 {row.reading_id} 次核对第 {row.place + 1} 张）和它的档案对不上"
        session.expunge_all()


def rows(session: Session, bad: set[tuple[str, int]]) -> Iterator[str]:
    """Say which of the rows that bear a seal are not as they were written; those that are ``bad`` were told of."""
    for kind in sorted(Sealed.__subclasses__(), key=lambda kind: kind.__name__):
        table: Table = kind.__table__  # type: ignore[attr-defined]
        number_of: ColumnElement[int] = literal_column(f'"{table.name}".rowid')
        unread = [number for name, number in bad if name == table.name]
        found = select(kind).where(number_of.not_in(unread)).execution_options(yield_per=TOGETHER)
        for row in session.exec(found):
            if not is_whole(row):
                key = "、".join(f"{column.name} {getattr(row, column.name)}" for column in table.primary_key)
                yield f"{table.name} 表 {key} 那一行不是写进去时的样子"
        session.expunge_all()
