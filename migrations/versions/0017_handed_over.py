"""Whose work went to whom; when what was returned is due again; evidence that was taken off.

Revision ID: 0017
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from bot.db.columns import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed_over",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handed_over_person_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_handed_over_to_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_handed_over_unit_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_handed_over_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_over")),
    )
    with op.batch_alter_table("handed_over") as batch:
        batch.create_index(batch.f("ix_handed_over_person_id"), ["person_id"], unique=False)
    op.create_table(
        "evidence_taken",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_taken_evidence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_taken_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_taken")),
    )
    with op.batch_alter_table("evidence_taken") as batch:
        batch.create_index(batch.f("ix_evidence_taken_evidence_id"), ["evidence_id"], unique=False)
    op.create_index("ix_filing_due", "filing", ["due"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_filing_due", "filing")
    with op.batch_alter_table("evidence_taken") as batch:
        batch.drop_index(batch.f("ix_evidence_taken_evidence_id"))

    op.drop_table("evidence_taken")
    with op.batch_alter_table("handed_over") as batch:
        batch.drop_index(batch.f("ix_handed_over_person_id"))

    op.drop_table("handed_over")
