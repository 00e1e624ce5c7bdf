"""Photos that are the pages of one form: which belong together, and in which order they came.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("album", AutoString(), nullable=True))
    op.add_column("upload", sa.Column("part_of", sa.Integer(), nullable=True))
    op.add_column("upload", sa.Column("page", sa.Integer(), nullable=True))
    op.add_column("upload", sa.Column("pages", sa.Integer(), nullable=True))
    op.create_index("ix_upload_part_of", "upload", ["part_of"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_upload_part_of", "upload")
    with op.batch_alter_table("upload") as batch:
        for name in ("pages", "page", "part_of", "album"):
            batch.drop_column(name)
