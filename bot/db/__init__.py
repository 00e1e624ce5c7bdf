"""The database: engine and the one writer thread, tables, and the questions asked of them.

A table is a class of :mod:`bot.db.tables`; after a change ``alembic revision --autogenerate`` writes the migration.
Questions that more than one room asks live in :mod:`bot.db.queries`.
"""
