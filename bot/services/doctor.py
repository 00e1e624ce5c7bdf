"""What ``zwbot doctor`` looks at, each with what to do about it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.config import Settings
from bot.db.engine import check
from bot.i18n import LOCALES, SOURCE, languages
from zwcore.confined import MEMORY, SECONDS, in_force

_DENIED = {"files": "别的文件", "environment": "主程序的环境变量", "connections": "网络", "processes": "别的进程"}


def examine(settings: Settings) -> Iterator[tuple[str, bool]]:
    """Each point in one line, and whether it is well."""
    looks: tuple[Callable[[Settings], tuple[str, bool]], ...] = (_folder, _database, _languages, _token, _confinement)
    for look in looks:
        yield look(settings)


def _folder(settings: Settings) -> tuple[str, bool]:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data):
            return f"数据文件夹 {settings.data} 可以写入", True
    except OSError as problem:
        return (
            f"数据文件夹 {settings.data} 不能写入（{problem.strerror}）：请换一个文件夹（--data），或改它的权限",
            False,
        )


def _database(settings: Settings) -> tuple[str, bool]:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    if not path.exists():
        return "还没有数据库，第一次启动时会建好", True
    problems = check(settings.database_url)
    if problems:
        return f"数据库有 {len(problems)} 处损坏：请停下来，用最近的备份恢复", False
    return "数据库完整", True


def _languages(_: Settings) -> tuple[str, bool]:
    missing = [
        lang for lang in languages() if lang != SOURCE and not (LOCALES / lang / "LC_MESSAGES" / "zw.mo").exists()
    ]
    if missing:
        return f"译文还没有编译：{'、'.join(missing)}。请运行 make locales", False
    return f"语言：{'、'.join(languages())}", True


def _token(settings: Settings) -> tuple[str, bool]:
    if settings.token is not None:
        return "有 ZWBOT_TOKEN，会连接聊天服务", True
    where = "本机的离线聊天页" if settings.api_url is None else settings.api_url
    return f"没有 ZWBOT_TOKEN，会用{where}", True


def _confinement(_: Settings) -> tuple[str, bool]:
    """What the process that reads files is really denied on this machine; its limits hold everywhere."""
    denied = in_force()
    limits = f"每份文件最多 {SECONDS} 秒、{MEMORY >> 20} MB 内存"
    open_to = [name for key, name in _DENIED.items() if not denied[key]]
    if open_to:
        return f"读文件的子进程{limits}，但这里的内核隔不开{'、'.join(open_to)}（要有 Landlock 和 seccomp）", True
    return f"读文件的子进程{limits}，看不到{'、'.join(_DENIED.values())}", True
