"""Bringing a database to the newest schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.db import guards
from bot.db.engine import Session, make_engine

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class Newer(OSError):
    """A database that a newer version of the program made."""

    def __init__(self, found: str) -> None:
        super().__init__(f"数据库是更新版本的程序建的（{found}，这个程序只到 {newest()}）：请升级程序")


def migrate(url: str) -> bool:
    """Run what is missing of the migrations; ``False`` where the schema was the newest already."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            found = revision(connection)
            if found is not None and found not in revisions():
                raise Newer(found)
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
