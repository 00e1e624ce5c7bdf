"""``zwbot erase``: what somebody sent, or a form that was handed in, goes with every copy of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.inputs import Data, settings_of
from zwcore.commands import Misuse

if TYPE_CHECKING:
    from bot.db.engine import Session
    from bot.services.people import Person
    from bot.services.submissions import Filing

BACKUPS = "备份里的副本不会跟着清除：请删掉在此之前做的备份，或到期销毁。"


def erase(
    *, receipt: str = "", person: str = "", reason: str, submissions: bool = False, yes: bool = False, data: Data = None
) -> int:
    """清除一张已提交的表，或一个人发来的全部内容；回执号、摘要、时间和原因留下，审计的链不断。清除后找不回来。

    例：zwbot erase --receipt 2024-00012 --reason 误传个人信息 --yes

    Parameters
    ----------
    receipt
        回执号：清除这张表的所有版次，以及提交前的自查和文件。
    person
        姓名或编号：清除这个人发来而没有提交的内容、和他的往来消息、姓名和联系方式。
    reason
        原因，记入审计。
    submissions
        连同这个人提交过的表一起清除（默认不清除：表是单位的）。
    yes
        真的清除；不写只说会清除什么。
    """
    from datetime import UTC, datetime

    from bot.db.migrate import opened
    from bot.services import erasure

    if bool(receipt) == bool(person):
        raise Misuse("请写 --receipt 或 --person，只写一个")
    settings = settings_of(data=data)
    now, files = datetime.now(UTC), set[str]()
    with opened(settings.database_url) as session:
        who = _person(session, person) if person else None
        forms = _forms(session, receipt, who if submissions else None)
        if who is None and not forms:
            return 1
        told = _told(who, forms)
        if not yes:
            print(f"会清除：{told}。确定的话加上 --yes")
            return 0
        for one in forms:
            files |= erasure.filing(session, one, reason, None, now)
        if who is not None:
            files |= erasure.person(session, who, reason, None, now)
        session.commit()
    print(f"已清除：{told}")
    return _cleaned(settings.files, settings.database_url, files)


def _person(session: Session, words: str) -> Person | None:
    from bot.services import erasure

    found = erasure.found_people(session, words)
    if len(found) == 1:
        return found[0]
    print("没有这个人" if not found else "有几个人叫这个名字，请写编号：", file=sys.stderr)
    for one in found:
        print(f"  {one.id}  {one.name}  {one.role}", file=sys.stderr)
    return None


def _forms(session: Session, receipt: str, who: Person | None) -> list[Filing]:
    from bot.services import erasure

    if who is not None:
        return list(erasure.handed_in_by(session, who.id))
    found = erasure.found_filing(session, receipt) if receipt else None
    if receipt and found is None:
        print(f"没有这个回执号，或已经清除：{receipt}", file=sys.stderr)
    return [] if found is None else [found]


def _told(who: Person | None, forms: list[Filing]) -> str:
    said = [f"报送 {one.number}（{one.version} 版）" for one in forms]
    return "、".join([*([f"人员 {who.id} 发来的内容、往来消息和姓名"] if who is not None else []), *said])


def _cleaned(folder: Path, url: str, files: set[str]) -> int:
    """Have the files gone from the disk, and what was deleted from the pages of the database."""
    from bot.db.engine import compact, make_engine
    from bot.db.migrate import opened
    from bot.db.queries import uploads
    from bot.runner.files import Files
    from bot.runner.uploads import RESTING

    kept = Files(folder)
    with opened(url) as session:
        needed = uploads.needed(session)
    for sha256 in files - needed:
        kept.remove(sha256)
    kept.sweep(needed, RESTING)
    engine = make_engine(url)
    done = compact(engine)
    engine.dispose()
    print(BACKUPS)
    if not done:
        print("数据库正被别的程序使用，旧的页还没有整理：请稍后再运行一次，或停下机器人后运行", file=sys.stderr)
    return 0 if done else 1
