"""How many explanations go with a form.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("filing", sa.Column("noted", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("filing", "noted")
