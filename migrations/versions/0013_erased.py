"""What was handed in can be erased: its receipt and its digests stay.

Revision ID: 0013
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from bot.db.columns import UtcDateTime

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submission") as batch:
        batch.alter_column("record", existing_type=sa.LargeBinary(), nullable=True)
        batch.alter_column("compared", existing_type=sa.LargeBinary(), nullable=True)
        batch.add_column(sa.Column("erased", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("erased_why", AutoString(), nullable=True))
    with op.batch_alter_table("inbox") as batch:
        batch.create_index(batch.f("ix_inbox_chat_id"), ["chat_id"])
    with op.batch_alter_table("filing") as batch:
        batch.add_column(sa.Column("erased", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("inbox") as batch:
        batch.drop_index(batch.f("ix_inbox_chat_id"))
    with op.batch_alter_table("filing") as batch:
        batch.drop_column("erased")
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("erased_why")
        batch.drop_column("erased")
