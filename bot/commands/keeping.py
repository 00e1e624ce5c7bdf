"""``zwbot verify|backup|restore|export|import``: what was handed in is kept, and can be shown to be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.inputs import Data, settings_of
from zwcore.commands import Misuse

if TYPE_CHECKING:
    from bot.services.keeping.copies import Copied
    from bot.services.keeping.sound import Sound


def verify(*, data: Data = None) -> int:
    """核对存着的东西有没有被改过：审计的链条、每份报送的档案和回执、收到的文件。

    只读，机器人开着、停着都可以。有一处不对就说出是哪一处，退出状态 1；数据库读不了是 2。

    例：zwbot verify --data var
    """
    from bot.services.keeping.sound import look

    return told(look(settings_of(data=data).data))


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
    if found.left:
        print(f"另有 {found.left} 个没有人用的文件，机器人下次启动时清理")
    return 0
