"""Bringing a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.db.engine import Session, make_engine

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def migrate(url: str) -> bool:
    """Run what is missing of the migrations; ``False`` where the schema was the newest already."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            if _revision(connection) == newest():
                return False
            _upgrade(connection)
            return True
    finally:
        engine.dispose()


def opened(url: str) -> Session:
    """Return a session on a database that is brought to the newest schema first."""
    migrate(url)
    return Session(make_engine(url))


def newest() -> str:
    """The newest revision, read off the files: Alembic itself takes most of a second to import."""
    revisions, parents = set(), set()
    for path in (MIGRATIONS / "versions").glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(" = ")
            if name == "revision":
                revisions.add(value.strip("\"'"))
            elif name == "down_revision":
                parents.add(value.strip("\"'"))
    (head,) = revisions - parents
    return head


def _revision(connection: Connection) -> str | None:
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
