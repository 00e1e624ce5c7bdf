"""``zwbot verify``: is everything that was handed in as it was written? Each break in a plain sentence.

Looked at are the file (SQLite's own check, what names rows that are gone, the guards), the shape of every stored value,
the audit chain, each version against its record, its receipt and its seals in the chain, how the filings stand, checked
forms, rows that bear a seal of their own (:mod:`bot.db.sealed`), draws (抽查), which are drawn again, and the files by
their digests. What changes all the time (messages, dialogs, orders, drafts) is under no seal: of these only the shape
is looked at.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from bot.db import asis, guards
from bot.db.migrate import Unusable as Unusable
from bot.db.migrate import newest, revision, revisions
from bot.db.queries import audit, uploads
from bot.runner.files import Files
from bot.services.keeping import audits, records

DATABASE = "zwbot.sqlite"
LAST_BACKUP = "last-backup.json"
"""Beside the database: when and where to the last backup was made, and the hash that the audit log ended with."""
WRITTEN = "不是写进去时的样子"


class Older(Unusable):
    """A database that is still to be migrated."""


@dataclass
class Sound:
    """What was looked at, and each thing that is not as it was written; ``left`` are files that nobody needs."""

    revision: str = ""
    lines: int = 0
    head: str = audit.FIRST
    versions: int = 0
    draws: int = 0
    files: int = 0
    left: int = 0
    breaks: list[str] = field(default_factory=list)


def look(data: Path, most: int = 10, *, whole: bool = True, known: Collection[str] = ()) -> Sound:
    """Look at a data folder, ``whole`` or only at the database file and the chain; stop after so many breaks.

    ``known`` are hashes that the chain had once, beside the one that the last backup noted: whoever cuts lines off its
    end leaves a chain that is whole. ``Unusable`` where the database cannot be read.
    """
    database = data / DATABASE
    found = Sound(revision=readable(database))
    engine = asis.reading_engine(database)
    try:
        with Session(engine) as session:
            for sentence in _breaks(session, database, Files(data / "files"), found, whole, {*known, *noted(data)}):
                found.breaks.append(sentence)
                if len(found.breaks) == most:
                    break
    finally:
        engine.dispose()
    return found


def readable(database: Path) -> str:
    """The revision of a database that can be read and is of this version of the program."""
    if not database.is_file():
        raise Unusable(f"这里没有数据库：{database.parent}")
    engine = asis.reading_engine(database)
    try:
        with engine.connect() as connection:
            found = revision(connection)
    except asis.FAULTS as problem:
        reason = getattr(problem, "orig", None) or problem
        raise Unusable(f"数据库打不开（{reason}）：请用最近的备份恢复（zwbot restore）") from problem
    finally:
        engine.dispose()
    if found is None:
        raise Unusable(f"{database.name} 不是机器人的数据库，或者是空的")
    if found not in revisions():
        raise Unusable(f"数据库是更新版本的程序建的（{found}，这个程序只到 {newest()}）：请升级程序")
    if found != newest():
        raise Older(f"数据库还是旧的表结构（{found}，现在是 {newest()}）：请先运行 zwbot migrate")
    return found


def noted(data: Path) -> Iterator[str]:
    """The hash that the audit log ended with at the last backup, where one was noted."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        yield str(json.loads((data / LAST_BACKUP).read_text("utf-8"))["head"])


def _breaks(
    session: Session, database: Path, files: Files, found: Sound, whole: bool, known: set[str]
) -> Iterator[str]:
    bad: set[tuple[str, int]] = set()
    sealed: dict[str, records.Seals] = {}
    audited = audits.Audited()

    def chain() -> Iterator[str]:
        yield from _chain(session, found, sealed, audited, known)

    def versions() -> Iterator[str]:
        yield from records.versions(session, sealed, {row for table, row in bad if table == "submission"}, found)

    def filings() -> Iterator[str]:
        yield from records.filings(session, sealed, bad)

    def forms() -> Iterator[str]:
        yield from records.forms(session, {row for table, row in bad if table == "sheet"})

    parts: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
        ("数据库文件", lambda: _file(session, database, bad)),
        ("审计", chain),
        ("报送的各版", versions),
        ("报送", filings),
        ("核对过的表", forms),
        ("人员、单位和提醒", lambda: records.rows(session, bad)),
        ("抽查和复核", lambda: audits.breaks(session, audited, bad, found)),
        ("收到的文件", lambda: _files(session, files, found)),
    )
    for name, part in parts if whole else parts[:2]:
        try:
            yield from part()
        except asis.FAULTS as problem:
            reason = getattr(problem, "orig", None) or problem
            yield f"{name}读不下去：数据库文件损坏（{reason}）"
        except (ValueError, TypeError, LookupError, ArithmeticError):
            # What could be read before it, was; which value it is, the shape of the values has told.
            yield f"{name}读不下去：有一处{WRITTEN}"


def _file(session: Session, database: Path, bad: set[tuple[str, int]]) -> Iterator[str]:
    connection = asis.connect(database)
    try:
        for said in asis.integrity(connection):
            yield f"数据库文件损坏：{said}"
        for table, row, other in asis.dangling(connection):
            yield f"{table} 表第 {row} 行指向 {other} 表里没有的行"
        for name in guards.missing(session.connection()):
            yield f"数据库里少了守卫 {name}：有人动过，或没有用 zwbot migrate 升级"
        for one in asis.damaged(connection):
            bad.add((one.table, one.row))
            yield f"{one.table} 表第 {one.row} 行的 {one.column} {WRITTEN}"
    finally:
        connection.close()


def _chain(
    session: Session, found: Sound, sealed: dict[str, records.Seals], audited: audits.Audited, known: set[str]
) -> Iterator[str]:
    for line, whole in audit.walked(session):
        found.lines, found.head = found.lines + 1, line.hash
        known.discard(line.hash)
        if not whole:
            yield f"审计第 {line.id} 条和前一条接不上：这一条或前一条改过、少了或多了"
            return
        if line.action == "submit":
            facts = line.detail
            sealed[facts["number"]] = records.Seals(facts.get("row"), facts.get("contents"), facts.get("filing"))
        audited.note(line.action, line.detail)
    for lost in sorted(known - {audit.FIRST}):
        yield f"审计里没有了以前有的一条（{lost}）：末尾的删掉过，或整个换过"


def _files(session: Session, files: Files, found: Sound) -> Iterator[str]:
    needed = uploads.needed(session)
    states = {sha256: files.state(sha256) for sha256 in sorted(needed)}
    found.files = len(states)
    found.left = sum(1 for name in files.names() if name not in needed)
    # A new snapshot: since the first one somebody may have let go of a file.
    session.rollback()
    still = uploads.needed(session)
    for sha256, state in states.items():
        if state != "whole" and sha256 in still:
            yield f"文件 {sha256[:2]}/{sha256} {'不见了' if state == 'missing' else f'的内容{WRITTEN}'}"
