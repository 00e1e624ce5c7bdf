"""What SQLite itself refuses, whoever asks: changes to the audit log, and to what was handed in.

A version's contents may be emptied (a form that was erased leaves its receipt and its digests), and nothing else of it
changes. Migrations rebuild tables and lose triggers with them: they are put back after each.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

_LASTING = "id, number, filing_id, person_id, version, content_digest, receipt, with_errors, created"
_CONTENTS = ("record", "compared", "reason", "source_sha256", "source_name")


def _refuse(what: str, of: str, when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    return f"BEFORE {what} ON {of}{condition} BEGIN SELECT RAISE(ABORT, '{of}: append-only'); END"


_GUARDS: Mapping[str, str] = {
    "guard_audit_log_update": _refuse("UPDATE", "audit_log"),
    "guard_audit_log_delete": _refuse("DELETE", "audit_log"),
    "guard_submission_update": _refuse(f"UPDATE OF {_LASTING}", "submission"),
    "guard_submission_contents": _refuse(
        f"UPDATE OF {', '.join(_CONTENTS)}",
        "submission",
        " OR ".join(f"(NEW.{name} IS NOT OLD.{name} AND NEW.{name} IS NOT NULL)" for name in _CONTENTS),
    ),
    "guard_submission_delete": _refuse("DELETE", "submission"),
}
_WHOLE = {name: f"CREATE TRIGGER {name} {rest}" for name, rest in _GUARDS.items()}


def missing(connection: Connection) -> list[str]:
    """The names of the guards that are not there as they should be; none where the database has no such triggers."""
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    there = {str(name): str(sql) for name, sql in rows}
    return [name for name, sql in _WHOLE.items() if there.get(name) != sql]


def put(connection: Connection) -> None:
    """Have all guards stand."""
    for name in missing(connection):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(_WHOLE[name])


def lift(connection: Connection) -> None:
    """Take the guards away, for a migration that rebuilds what they stand before."""
    if connection.dialect.name == "sqlite":
        for name in _WHOLE:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
