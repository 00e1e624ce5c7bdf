"""``zwbot verify|backup|restore|export|import``: what was handed in is kept, and can be shown to be."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.commands.inputs import Data, settings_of

if TYPE_CHECKING:
    from bot.services.keeping.sound import Sound


def verify(*, data: Data = None) -> int:
    """核对存着的东西有没有被改过：审计的链条、每份报送的档案和回执、收到的文件。

    只读，机器人开着、停着都可以。有一处不对就说出是哪一处，退出状态 1；数据库读不了是 2。

    例：zwbot verify --data var
    """
    from bot.services.keeping.sound import look

    return told(look(settings_of(data=data).data))


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
