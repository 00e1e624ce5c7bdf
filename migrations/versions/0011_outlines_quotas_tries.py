"""The whole outline of a form in columns, what a person sent in a day, the starts that an update outlived.

Revision ID: 0011
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = ("project", "unit", "named", "bare", "beside_digest", "unexplained", "wrong", "person_id")


def upgrade() -> None:
    with op.batch_alter_table("sheet") as batch:
        batch.add_column(sa.Column("person_id", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("project", AutoString(), nullable=True))
        batch.add_column(sa.Column("unit", AutoString(), nullable=False, server_default=""))
        batch.add_column(sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.add_column(sa.Column("bare", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("beside_digest", AutoString(), nullable=False, server_default=""))
        batch.add_column(sa.Column("unexplained", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("wrong", sa.JSON(none_as_null=True), nullable=True))
    op.execute("UPDATE sheet SET person_id = (SELECT person_id FROM reading WHERE reading.id = sheet.reading_id)")
    with op.batch_alter_table("sheet") as batch:
        for name in ("unit", "named", "bare", "beside_digest", "unexplained"):
            batch.alter_column(name, server_default=None)
        batch.create_index("ix_sheet_sent_before", ["person_id", "project_folded", "year", "reading_id"])
    with op.batch_alter_table("reading") as batch:
        batch.create_index(batch.f("ix_reading_order_id"), ["order_id"])
    with op.batch_alter_table("inbox") as batch:
        batch.add_column(sa.Column("starts", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("inbox") as batch:
        batch.alter_column("starts", server_default=None)
    with op.batch_alter_table("upload") as batch:
        batch.create_index("ix_upload_person_id_created", ["person_id", "created"])
    with op.batch_alter_table("work_order") as batch:
        batch.add_column(sa.Column("stranger", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("work_order") as batch:
        batch.alter_column("stranger", server_default=None)
        batch.create_index("ix_work_order_person_id_created", ["person_id", "created"])


def downgrade() -> None:
    with op.batch_alter_table("work_order") as batch:
        batch.drop_index("ix_work_order_person_id_created")
        batch.drop_column("stranger")
    with op.batch_alter_table("upload") as batch:
        batch.drop_index("ix_upload_person_id_created")
    with op.batch_alter_table("inbox") as batch:
        batch.drop_column("starts")
    with op.batch_alter_table("reading") as batch:
        batch.drop_index(batch.f("ix_reading_order_id"))
    with op.batch_alter_table("sheet") as batch:
        batch.drop_index("ix_sheet_sent_before")
        for name in COLUMNS:
            batch.drop_column(name)
