"""``zwbot verify|backup|restore|export|import``: what was handed in is kept, and can be shown to be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.inputs import Data, settings_of
from zwcore.commands import Misuse

if TYPE_CHECKING:
    from bot.services.keeping.copies import Copied
    from bot.services.keeping.moving import Transferred
    from bot.services.keeping.sound import Sound


def verify(*, since: str | None = None, data: Data = None) -> int:
    """核对存着的东西有没有被改过：审计的链条、每份报送的档案和回执、收到的文件。

    只读，机器人开着、停着都可以。有一处不对就说出是哪一处，退出状态 1；数据库读不了是 2。

    例：zwbot verify --data var

    Parameters
    ----------
    since
        以前核对时打印的审计末条：看它还在不在，末尾有没有删掉过。
    """
    from bot.services.keeping.sound import look

    return told(look(settings_of(data=data).data, known=() if since is None else (since,)))


def backup(folder: Path, /, *, data: Data = None) -> int:
    """把数据库和收到的文件备份到一个新的（或空的）文件夹；机器人开着、停着都可以。

    备份完就核对一遍。没有做完的文件夹里没有 manifest.json，不算备份，可以原样再来一次。

    例：zwbot backup /backup/2026-03-02 --data var

    Parameters
    ----------
    folder
        备份到这个文件夹；它要是空的，或者还没有。
    """
    from datetime import UTC, datetime

    from bot.services.keeping.copies import back_up
    from bot.services.keeping.staged import NotEmpty

    place = settings_of(data=data).data
    try:
        copied = back_up(place, folder, datetime.now(UTC))
    except NotEmpty as problem:
        raise Misuse(f"{folder} 不是空的：请写一个新的文件夹") from problem
    return _told_copied(f"已备份到 {folder}", copied, "备份已经做好，里面的东西和原来一样：原来的就有改动")


def restore(folder: Path, /, *, data: Data = None) -> int:
    """用一份备份恢复到空的数据文件夹；先和清单核对，一处不对就什么都不恢复。

    例：zwbot restore /backup/2026-03-02 --data var-new

    Parameters
    ----------
    folder
        zwbot backup 做的文件夹。
    """
    from bot.services.keeping.copies import restore as put_back
    from bot.services.keeping.staged import NotEmpty

    place = settings_of(data=data).data
    try:
        copied = put_back(folder, place)
    except NotEmpty as problem:
        raise Misuse(f"数据文件夹 {place} 不是空的：请先停下机器人，把它改名，或换一个（--data）") from problem
    return _told_copied(f"已恢复到 {place}", copied, "已经恢复；备份的时候就有改动")


def export(file: Path, /, *, all: bool = False, data: Data = None) -> int:
    """把数据库里的一切和收到的文件导出成一个 ZIP，供另一个数据库导入；先核对，有改动就不导出。

    没有发出去的消息也在里面：导入后由那一边发，原来的机器人请停下。同样的数据导出的文件逐字节相同。

    例：zwbot export --all 全部.zip --data var

    Parameters
    ----------
    file
        写到这个文件；不能已经有了。
    all
        全部；现在只有这一种。
    """
    from bot.services.keeping.moving import Broken
    from bot.services.keeping.moving import export as write

    if not all:
        raise Misuse("现在只能全部导出：请加 --all")
    if file.exists():
        raise Misuse(f"已经有这个文件：{file}")
    try:
        moved = write(settings_of(data=data).data, file)
    except Broken as problem:
        told(problem.sound)
        print("没有导出", file=sys.stderr)
        return 1
    print(f"已导出到 {file}：{_counted(moved)}")
    print(f"审计末条 {moved.head}")
    return 0


def bring_in(file: Path, /, *, data: Data = None) -> int:
    """把 zwbot export 写的 ZIP 导入到空的数据库；全部导入，或者什么都不导入。

    已经导入过同一个文件、之后没有变化时什么都不做；数据库里有别的数据时不导入。

    例：zwbot import 全部.zip --data var-new

    Parameters
    ----------
    file
        zwbot export 写的文件。
    """
    from bot.services.keeping.moving import bring_in as put_in

    if not file.is_file():
        raise Misuse(f"没有这个文件：{file}")
    place = settings_of(data=data).data
    moved, found = put_in(file, place)
    print(f"{f'已导入到 {place}' if moved.new else '已经导入过，没有改动'}：{_counted(moved)}")
    return told(found)


def _counted(moved: Transferred) -> str:
    rows = moved.rows
    return (
        f"报送 {rows['submission']} 版、审计 {rows['audit_log']} 条、文件 {moved.files} 个，共 {sum(rows.values())} 行"
    )


def _told_copied(done: str, copied: Copied, yet: str) -> int:
    rows = copied.tables
    size = -(-copied.size // 1_000_000)
    print(f"{done}：报送 {rows['submission']} 版、审计 {rows['audit_log']} 条、文件 {copied.files} 个，{size} MB")
    if copied.sound is None:
        print("表结构是旧的，没有核对：用这个版本的程序启动一次会升级，之后请运行 zwbot verify")
        return 0
    status = told(copied.sound)
    if status:
        print(yet, file=sys.stderr)
    return status


def told(found: Sound) -> int:
    """Say what was looked at and what is not as it was written; the exit status."""
    for sentence in found.breaks:
        print(sentence, file=sys.stderr)
    if found.breaks:
        print("请停下机器人，查明原因；要恢复，用最近的备份：zwbot restore", file=sys.stderr)
        return 1
    print(f"没有改动：审计 {found.lines} 条、报送 {found.versions} 版、文件 {found.files} 个")
    print(f"审计末条 {found.head}")
    if found.draws:
        print(f"抽查 {found.draws} 次，都按种子重抽过，名单相同")
    if found.left:
        print(f"另有 {found.left} 个没有人用的文件，机器人下次启动时清理")
    return 0
