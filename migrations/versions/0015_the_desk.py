"""The desk: where forms stand after they were handed in, what happened to them, what of them was returned.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from bot.db.columns import ExactDecimal, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "filing_finding",
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(), nullable=False),
        sa.Column("severity", AutoString(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_finding_filing_id")),
        sa.PrimaryKeyConstraint("filing_id", "code", name=op.f("pk_filing_finding")),
    )
    with op.batch_alter_table("filing_finding") as batch:
        batch.create_index("ix_filing_finding_code_filing_id", ["code", "filing_id"], unique=False)

    op.create_table(
        "filing_step",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", AutoString(), nullable=True),
        sa.Column("due", UtcDateTime(), nullable=True),
        sa.Column("stroke", AutoString(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('submit', 'resubmit', 'withdraw', 'return', 'ask', 'answer', 'accept', 'reopen', 'look')",
            name=op.f("ck_filing_step_kind"),
        ),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_step_filing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_filing_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_step")),
    )
    with op.batch_alter_table("filing_step") as batch:
        batch.create_index(batch.f("ix_filing_step_filing_id"), ["filing_id"], unique=False)
        batch.create_index(batch.f("ix_filing_step_stroke"), ["stroke"], unique=False)

    op.create_table(
        "return_item",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cell", AutoString(), nullable=False),
        sa.Column("code", AutoString(), nullable=True),
        sa.Column("reason", AutoString(), nullable=False),
        sa.Column("settled", AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_return_item_filing_id")),
        sa.ForeignKeyConstraint(["step_id"], ["filing_step.id"], name=op.f("fk_return_item_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_item")),
    )
    with op.batch_alter_table("return_item") as batch:
        batch.create_index(batch.f("ix_return_item_filing_id"), ["filing_id"], unique=False)
        batch.create_index(batch.f("ix_return_item_step_id"), ["step_id"], unique=False)

    with op.batch_alter_table("filing") as batch:
        batch.add_column(sa.Column("state", AutoString(), nullable=False, server_default="submitted"))
        batch.add_column(sa.Column("due", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("person_id", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("initial_fen", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("adjusted_fen", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("executed_fen", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("change_bp", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("recomputed", ExactDecimal(), nullable=True))
        batch.add_column(sa.Column("grade", AutoString(), nullable=True))
        batch.add_column(sa.Column("rows", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("rows_full", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("rows_over", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("rows_blank", sa.Integer(), nullable=False, server_default="0"))
        batch.create_check_constraint("state", "state IN ('submitted', 'asked', 'returned', 'withdrawn', 'accepted')")
        batch.create_index(batch.f("ix_filing_person_id"), ["person_id"], unique=False)
        batch.create_index("ix_filing_unit_id_state", ["unit_id", "state"], unique=False)
        batch.create_index("ix_filing_year_unit_id_state", ["year", "unit_id", "state"], unique=False)

    op.create_table(
        "urge",
        sa.Column("seal", AutoString(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_due_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_due_id"], ["unit_due.id"], name=op.f("fk_urge_unit_due_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_urge_person_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_urge_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urge")),
    )
    with op.batch_alter_table("urge") as batch:
        batch.create_index(batch.f("ix_urge_unit_due_id"), ["unit_due_id"])

    with op.batch_alter_table("submission") as batch:
        batch.add_column(sa.Column("source_sha256", AutoString(), nullable=True))
        batch.add_column(sa.Column("source_name", AutoString(), nullable=True))
        batch.create_index(batch.f("ix_submission_source_sha256"), ["source_sha256"])

    op.execute(
        "UPDATE filing SET person_id = (SELECT person_id FROM submission"
        " WHERE submission.filing_id = filing.id AND submission.version = filing.version)"
    )
    # What was handed in is the first step of each form.
    op.execute(
        "INSERT INTO filing_step (filing_id, version, kind, person_id, at, text)"
        " SELECT filing_id, version, CASE WHEN version = 1 THEN 'submit' ELSE 'resubmit' END,"
        " person_id, created, reason FROM submission ORDER BY id"
    )


def downgrade() -> None:
    op.drop_table("urge")
    with op.batch_alter_table("submission") as batch:
        batch.drop_index(batch.f("ix_submission_source_sha256"))
        batch.drop_column("source_name")
        batch.drop_column("source_sha256")

    with op.batch_alter_table("filing") as batch:
        batch.drop_constraint("ck_filing_state", type_="check")
        batch.drop_index("ix_filing_year_unit_id_state")
        batch.drop_index("ix_filing_unit_id_state")
        batch.drop_index(batch.f("ix_filing_person_id"))
        batch.drop_column("rows_blank")
        batch.drop_column("rows_over")
        batch.drop_column("rows_full")
        batch.drop_column("rows")
        batch.drop_column("grade")
        batch.drop_column("recomputed")
        batch.drop_column("change_bp")
        batch.drop_column("executed_fen")
        batch.drop_column("adjusted_fen")
        batch.drop_column("initial_fen")
        batch.drop_column("person_id")
        batch.drop_column("due")
        batch.drop_column("state")

    with op.batch_alter_table("return_item") as batch:
        batch.drop_index(batch.f("ix_return_item_step_id"))
        batch.drop_index(batch.f("ix_return_item_filing_id"))

    op.drop_table("return_item")
    with op.batch_alter_table("filing_step") as batch:
        batch.drop_index(batch.f("ix_filing_step_stroke"))
        batch.drop_index(batch.f("ix_filing_step_filing_id"))

    op.drop_table("filing_step")
    with op.batch_alter_table("filing_finding") as batch:
        batch.drop_index("ix_filing_finding_code_filing_id")

    op.drop_table("filing_finding")
