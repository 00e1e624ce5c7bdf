"""What changes seldom bears a seal of its own: rows that were changed from outside can be named.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SEALED = (
    "account", "alert", "alert_setting", "calendar_day", "cycle", "department", "evidence", "leave", "link",
    "obligation", "person", "taught_column", "unit", "unit_due",
)  # fmt: skip


def upgrade() -> None:
    for table in SEALED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("seal", AutoString(), nullable=True))


def downgrade() -> None:
    for table in SEALED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("seal")
