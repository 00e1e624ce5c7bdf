"""Those who audit: what was drawn, what they say of points, findings that are marked as none.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from bot.db.columns import ExactDecimal, Packed, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample_draw",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("scope", AutoString(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("population", Packed(), nullable=False),
        sa.Column("digest", AutoString(), nullable=False),
        sa.Column("seed", AutoString(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("scheme", AutoString(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sample_draw_unit_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_sample_draw_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sample_draw_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_draw")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_sample_draw_year_number")),
    )
    op.create_table(
        "sample_form",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("keys", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["sample_draw.id"], name=op.f("fk_sample_form_draw_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_sample_form_submission_id")),
        sa.PrimaryKeyConstraint("draw_id", "place", name=op.f("pk_sample_form")),
    )
    with op.batch_alter_table("sample_form") as batch:
        batch.create_index(batch.f("ix_sample_form_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "recheck",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("cell", AutoString(), nullable=False),
        sa.Column("points", ExactDecimal(), nullable=True),
        sa.Column("text", AutoString(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_recheck_submission_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recheck_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
    )
    with op.batch_alter_table("recheck") as batch:
        batch.create_index("ix_recheck_submission_id_cell", ["submission_id", "cell"], unique=False)

    op.create_table(
        "dismissal",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(), nullable=False),
        sa.Column("mark", AutoString(), nullable=False),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("taken_back", UtcDateTime(), nullable=True),
        sa.Column("taken_back_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_dismissal_filing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dismissal_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal")),
    )
    with op.batch_alter_table("dismissal") as batch:
        batch.create_index(batch.f("ix_dismissal_code"), ["code"], unique=False)
        batch.create_index("ix_dismissal_filing_id_mark", ["filing_id", "mark"], unique=False)


def downgrade() -> None:
    op.drop_table("dismissal")
    op.drop_table("recheck")
    op.drop_table("sample_form")
    op.drop_table("sample_draw")
