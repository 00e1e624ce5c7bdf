"""Where Alembic meets the tables: batch mode, since SQLite cannot alter a column in place."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool

import bot.db.alerts
import bot.db.auditing
import bot.db.cycles
import bot.db.desk
import bot.db.taught  # noqa: F401 - so do these
from bot.db.tables import metadata


def run() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    with engine.connect() as connection:
        _migrate(connection)


def _migrate(connection: object) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)  # type: ignore[arg-type]
    with context.begin_transaction():
        context.run_migrations()


run()
