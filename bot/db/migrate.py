"""Bringing a database to the newest schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from bot.db import guards
from bot.db.engine import Session, make_engine
from bot.db.outage import Trouble, trouble_of

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


_WHY = {
    Trouble.LOCKED: "正被别的程序占用：请先关掉用它的程序（例如另一个 zwbot），再启动",
    Trouble.FULL: "写不进去，磁盘满了：请腾出空间，再启动",
    Trouble.READ_ONLY: "不能写入：请改它和所在文件夹的权限，再启动",
    Trouble.DISK: "打不开或读写出错：请检查磁盘和权限，再启动",
    Trouble.DAMAGED: "已损坏：请把它挪到别处留存，用最近的备份恢复，再启动",
}
_NEWER = "是更新的版本建的：请换用同样新的程序，或恢复升级之前的备份"


class Unusable(OSError):
    """The database cannot be used, with the sentence that says why and what to do."""


def migrate(url: str) -> bool:
    """Run what is missing of the migrations; ``False`` where the schema was the newest already.

    Raises :class:`Unusable`.
    """
    try:
        return _migrate(url)
    except DBAPIError as problem:
        trouble = trouble_of(problem)
        if trouble is None:
            raise
        raise Unusable(f"数据库 {_place(url)} {_WHY[trouble]}") from problem


def examine(url: str) -> None:
    """Look through the file quickly; raises :class:`Unusable` where it is damaged."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    except DBAPIError as problem:
        raise Unusable(f"数据库 {_place(url)} {_WHY[trouble_of(problem) or Trouble.DISK]}") from problem
    finally:
        engine.dispose()
    if found != "ok":
        raise Unusable(f"数据库 {_place(url)} {_WHY[Trouble.DAMAGED]}")


def _place(url: str) -> str:
    return url.removeprefix("sqlite:///")


def _migrate(url: str) -> bool:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            found = revision(connection)
            if found is not None and found not in revisions():
                raise Unusable(f"数据库 {_place(url)} {_NEWER}")
            if found == newest():
                guards.put(connection)
                return False
            guards.lift(connection)
            _upgrade(connection)
            guards.put(connection)
            return True
    finally:
        engine.dispose()


def opened(url: str) -> Session:
    """Return a session on a database that is brought to the newest schema first."""
    migrate(url)
    return Session(make_engine(url))


def newest() -> str:
    """The newest revision."""
    (head,) = revisions().keys() - revisions().values()
    return head


@cache
def revisions() -> Mapping[str, str]:
    """The revisions with those before them, read off the files: Alembic itself takes most of a second to import."""
    found: dict[str, str] = {}
    for path in (MIGRATIONS / "versions").glob("*.py"):
        lines = (line.partition(" = ") for line in path.read_text(encoding="utf-8").splitlines())
        said = {name: value.strip("\"'") for name, _, value in lines if name in ("revision", "down_revision")}
        found[said["revision"]] = said["down_revision"]
    return found


def revision(connection: Connection) -> str | None:
    """The revision that a database is of; ``None`` where it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
