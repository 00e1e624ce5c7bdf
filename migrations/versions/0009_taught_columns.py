"""What people said of the columns of prints.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from bot.db.columns import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taught_column",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", AutoString(), nullable=False),
        sa.Column("block", AutoString(), nullable=False),
        sa.Column("header", AutoString(), nullable=False),
        sa.Column("field", AutoString(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("undone", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_taught_column_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_taught_column_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taught_column")),
    )
    with op.batch_alter_table("taught_column") as batch:
        batch.create_index("ix_taught_column_fingerprint_person_id", ["fingerprint", "person_id"])
        batch.create_index(batch.f("ix_taught_column_person_id"), ["person_id"])
        batch.create_index(batch.f("ix_taught_column_unit_id"), ["unit_id"])


def downgrade() -> None:
    op.drop_table("taught_column")
