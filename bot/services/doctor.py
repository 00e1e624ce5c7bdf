"""What ``zwbot doctor`` looks at, each with what to do about it. It writes nothing that stays, and nothing stops it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.config import Settings
from bot.db import asis
from bot.db.engine import Session
from bot.i18n import LOCALES, SOURCE, languages
from bot.services import runs
from bot.services.keeping import copies, sound
from zwcore.confined import MEMORY, SECONDS
from zwcore.confined.tried import in_force, office_works
from zwcore.documents import office

QUICK = 3000
"""So many submissions are looked at whole; more take longer than somebody waits for."""
ROOM, LITTLE_ROOM = 2000, 200
"""Megabytes on the disk: from the first on it is well, below the second nothing can be relied on."""
BACKUP_AGE = timedelta(days=7)
_DENIED = {"files": "别的文件", "environment": "主程序的环境变量", "connections": "网络", "processes": "别的进程"}


class Standing(StrEnum):
    """How a point stands; ``NOTE`` is nothing wrong, but somebody should know."""

    GOOD = "好"
    NOTE = "注意"
    WRONG = "问题"


Point = tuple[str, Standing]


def examine(settings: Settings, now: datetime) -> Iterator[Point]:
    """Each point in one line, and how it stands."""
    looks: tuple[tuple[str, Callable[[], Point]], ...] = (
        ("数据文件夹", lambda: _folder(settings.data)),
        ("磁盘", lambda: _room(settings.data)),
        ("数据库", lambda: _database(settings.data)),
        ("备份", lambda: _backup(settings.data, now)),
        ("消息", lambda: _aside(settings)),
        ("语言", _languages),
        ("聊天服务", lambda: _token(settings)),
        ("子进程", _confinement),
        ("LibreOffice", _office),
    )
    for name, look in looks:
        try:
            yield look()
        except OSError as problem:
            yield f"{name}看不了（{problem.strerror or problem}）", Standing.WRONG


def _folder(data: Path) -> Point:
    if data.exists() and not data.is_dir():
        return f"{data} 不是文件夹：请换一个数据文件夹（--data）", Standing.WRONG
    there = data if data.is_dir() else _above(data)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as problem:
        said = f"数据文件夹 {data} 不能写入（{problem.strerror}）：请换一个文件夹（--data），或改它的权限"
        return said, Standing.WRONG
    if there != data:
        return f"数据文件夹 {data} 还没有，第一次启动时会建好", Standing.GOOD
    return f"数据文件夹 {data} 可以写入", Standing.GOOD


def _above(folder: Path) -> Path:
    """The nearest folder above that is there."""
    return next(one for one in folder.absolute().parents if one.exists())


def _room(data: Path) -> Point:
    free = shutil.disk_usage(data if data.exists() else _above(data)).free // 1_000_000
    if free < LITTLE_ROOM:
        return f"磁盘只剩 {free} MB：写不进去就收不了表，请马上腾出地方", Standing.WRONG
    return f"磁盘还有 {free} MB", Standing.GOOD if free >= ROOM else Standing.NOTE


def _database(data: Path) -> Point:
    if not (data / sound.DATABASE).exists():
        return "还没有数据库，第一次启动时会建好", Standing.GOOD
    try:
        sound.readable(data / sound.DATABASE)
        whole = _few(data)
        found = sound.look(data, most=2, whole=whole)
    except sound.Older as problem:
        return f"{problem}，启动时也会升级", Standing.NOTE
    except sound.Unusable as problem:
        return str(problem), Standing.WRONG
    if found.breaks:
        more = "，还有别的" if len(found.breaks) > 1 else ""
        said = f"{found.breaks[0]}{more}。全部请看 zwbot verify；要恢复，请停下机器人，用最近的备份（zwbot restore）"
        return said, Standing.WRONG
    if not whole:
        return f"数据库文件和审计 {found.lines} 条没有改动；报送较多，没有逐份核对，请运行 zwbot verify", Standing.NOTE
    return f"没有改动：审计 {found.lines} 条、报送 {found.versions} 版、文件 {found.files} 个", Standing.GOOD


def _few(data: Path) -> bool:
    try:
        return copies.versions(data) <= QUICK
    except asis.FAULTS:
        return True  # what is damaged is soon found


def _backup(data: Path, now: datetime) -> Point:
    if not (data / sound.DATABASE).exists():
        return "还没有要备份的", Standing.GOOD
    last = copies.last(data)
    if last is None:
        return "没有备份的记录：请定期运行 zwbot backup", Standing.NOTE
    days = (now - last).days
    if now - last > BACKUP_AGE:
        return f"最近的备份是 {days} 天前：请运行 zwbot backup", Standing.NOTE
    return f"最近的备份是 {days} 天前" if days > 0 else "最近的备份不到一天", Standing.GOOD


def _aside(settings: Settings) -> Point:
    """What came in and nobody could handle."""
    if not (settings.data / sound.DATABASE).exists():
        return "还没有收到过消息", Standing.GOOD
    engine = asis.reading_engine(settings.data / sound.DATABASE)
    try:
        with Session(engine) as session:
            count = runs.aside(session)
    except asis.FAULTS:
        return "收到的消息看不了：数据库不是现在的结构，或打不开", Standing.WRONG
    finally:
        engine.dispose()
    if count:
        return f"处理不了、放在一边的消息：{count} 条，请把日志转给维护的人", Standing.NOTE
    return "没有处理不了的消息", Standing.GOOD


def _languages() -> Point:
    missing = [
        lang for lang in languages() if lang != SOURCE and not (LOCALES / lang / "LC_MESSAGES" / "zw.mo").exists()
    ]
    if missing:
        return f"译文还没有编译：{'、'.join(missing)}。请运行 make locales", Standing.WRONG
    return f"语言：{'、'.join(languages())}", Standing.GOOD


def _token(settings: Settings) -> Point:
    if settings.token is not None:
        return "有 ZWBOT_TOKEN，会连接聊天服务", Standing.GOOD
    where = "本机的离线聊天页" if settings.api_url is None else settings.api_url
    return f"没有 ZWBOT_TOKEN，会用{where}", Standing.GOOD


def _confinement() -> Point:
    """What the process that reads files is really denied on this machine; its limits hold everywhere."""
    denied = in_force()
    limits = f"每份文件最多 {SECONDS} 秒、{MEMORY >> 20} MB 内存"
    open_to = [name for key, name in _DENIED.items() if not denied[key]]
    if open_to:
        said = f"读文件的子进程{limits}，但这里的内核隔不开{'、'.join(open_to)}（要有 Landlock 和 seccomp）"
        return said, Standing.NOTE
    return f"读文件的子进程{limits}，看不到{'、'.join(_DENIED.values())}", Standing.GOOD


def _office() -> Point:
    """Whether files of old and of other office programs can be read."""
    kinds = "、".join(sorted({*office.KINDS, "wps"}))
    if office.find() is None:
        said = f"没有装 LibreOffice：{kinds} 读不了，会请人另存为 docx 或 xlsx"
        return f"{said}（Debian：libreoffice-writer-nogui、libreoffice-calc-nogui）", Standing.NOTE
    if office_works():
        return f"LibreOffice 可用：{kinds} 读得了", Standing.GOOD
    return f"LibreOffice 装了，但试着打开一份文件没有成功，{kinds} 读不了：请重新安装它", Standing.WRONG
