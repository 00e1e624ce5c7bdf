"""people: a tree of departments, invitations bound to department, name and phone.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.db.columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_department_parent_id"), "department", ["parent_id"], ["id"])
    with op.batch_alter_table("link", schema=None) as batch_op:
        text = sqlmodel.sql.sqltypes.AutoString()
        moment = bot.db.columns.UtcDateTime(timezone=True)
        batch_op.add_column(sa.Column("department_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("name", text, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("phone", text, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("created", moment, nullable=True))
        batch_op.add_column(sa.Column("revoked", moment, nullable=True))
        batch_op.add_column(sa.Column("confirmed_by", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_link_department_id"), "department", ["department_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_link_department_id"), type_="foreignkey")
        for name in ("confirmed_by", "revoked", "created", "phone", "name", "department_id"):
            batch_op.drop_column(name)
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_department_parent_id"), type_="foreignkey")
        batch_op.drop_column("parent_id")
