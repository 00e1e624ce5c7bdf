"""What was marked as none counts no more: the forms of which something is marked are counted again.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE filing SET evidenced = NULL WHERE erased IS NULL"
        " AND id IN (SELECT filing_id FROM dismissal WHERE taken_back IS NULL)"
    )


def downgrade() -> None:
    """Nothing is to be undone: the counts are found again from the forms."""
