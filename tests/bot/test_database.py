"""Tables and migrations agree, and times stay aware."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import StatementError
from sqlmodel import Session

from bot.db.engine import Database, check, make_engine
from bot.db.migrate import migrate
from bot.db.tables import Person, metadata


def test_models_and_migrations_agree(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.sqlite'}"
    assert migrate(url)
    assert not migrate(url)
    engine = make_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    assert check(url) == []


def test_times_are_aware_and_naive_ones_refused(database: Database) -> None:
    moment = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    with Session(database.engine) as session, session.begin():
        session.add(Person(id=1, created=moment))
    with Session(database.engine) as session:
        assert session.get_one(Person, 1).created == moment
        session.add(Person(id=2, created=datetime(2026, 1, 5)))
        with pytest.raises(StatementError, match="naive"):
            session.flush()
