"""Whether the bot can begin: a folder that can be written, room on the disk, a database that is whole and known."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from bot.config import Settings
from bot.db.migrate import Unusable, examine, migrate

ROOM = 1 << 20
"""Bytes that must find room."""
_FULL = {errno.ENOSPC, errno.EDQUOT}


def make_ready(settings: Settings) -> None:
    """Have everything there that is needed to begin; raises :class:`Unusable` with a sentence."""
    for folder in (settings.data, settings.files):
        _write_in(folder)
    # What is damaged must not be changed first.
    if Path(settings.database_url.removeprefix("sqlite:///")).exists():
        examine(settings.database_url)
    migrate(settings.database_url)


def _write_in(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        if problem.errno in _FULL:
            raise Unusable(f"数据文件夹 {folder} 所在的磁盘满了：请腾出空间（至少 100 MB），再启动") from problem
        why = os.strerror(problem.errno) if problem.errno else problem
        raise Unusable(f"数据文件夹 {folder} 不能写入（{why}）：请改它的权限，或用 --data 换一个，再启动") from problem
