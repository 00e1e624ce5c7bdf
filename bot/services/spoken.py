"""Units in the order in which their names are spoken (pinyin), as people look them up; the database sorts by it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, event, insert, select
from sqlalchemy.orm import Mapper
from sqlmodel import col

from bot.db.desk import SpokenUnit
from bot.db.tables import Filing, Unit
from bot.services.sounds import spelt


def key(name: str) -> str:
    """Return what a name is sorted by: sign by sign, 图书馆 before 文化馆."""
    return " ".join(spelt(name))


def order(unit: Any) -> ColumnElement[str]:
    """The place of a unit (a column with its number) among others."""
    return (
        select(col(SpokenUnit.spoken))
        .where(col(SpokenUnit.unit_id) == unit)
        .correlate_except(SpokenUnit)
        .scalar_subquery()
    )


OF_FORM = order(col(Filing.unit_id))
"""The place of a form by its unit."""


@event.listens_for(Unit, "after_insert")
@event.listens_for(Unit, "after_update")
def _named(_: Mapper[Any], connection: Connection, unit: Unit) -> None:
    connection.execute(delete(SpokenUnit).where(col(SpokenUnit.unit_id) == unit.id))
    connection.execute(insert(SpokenUnit).values(unit_id=unit.id, spoken=key(unit.name)))
