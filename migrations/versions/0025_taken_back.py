"""A return may be taken back: one more kind of step.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BEFORE = "'submit', 'resubmit', 'withdraw', 'return', 'ask', 'answer', 'accept', 'reopen', 'look'"
NOW = "'submit', 'resubmit', 'withdraw', 'return', 'ask', 'answer', 'accept', 'reopen', 'take_back', 'look'"


def _kinds(listed: str) -> None:
    with op.batch_alter_table("filing_step") as batch:
        batch.drop_constraint(op.f("ck_filing_step_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_filing_step_kind"), f"kind IN ({listed})")


def upgrade() -> None:
    _kinds(NOW)


def downgrade() -> None:
    op.execute("UPDATE filing_step SET kind = 'reopen' WHERE kind = 'take_back'")
    _kinds(BEFORE)
