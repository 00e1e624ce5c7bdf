"""What the names of units sound like: lists are sorted by it.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pypinyin import lazy_pinyin

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "spoken_unit",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("spoken", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_spoken_unit_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_spoken_unit")),
    )
    units = op.get_bind().execute(sa.text("SELECT id, name FROM unit")).all()
    rows = [{"unit_id": number, "spoken": _spoken(name)} for number, name in units]
    if rows:
        op.get_bind().execute(table.insert(), rows)


def _spoken(name: str) -> str:
    return " ".join(part for part in map(str.lower, lazy_pinyin(name)) if part.isalnum())


def downgrade() -> None:
    op.drop_table("spoken_unit")
