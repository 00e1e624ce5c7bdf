"""Fewer indexes: that by which forms are told apart is searched by words, too.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = ["unit_id", "project_folded", "year", "stage"]


def upgrade() -> None:
    op.drop_index("ix_filing_search", "filing")
    with op.batch_alter_table("filing") as batch:
        batch.drop_constraint("uq_filing_unit_id_project_folded_year_stage", type_="unique")
    there = sa.text("erased IS NULL")
    op.create_index(
        "uq_filing_known_by", "filing", [*KEY, "initials"], unique=True, sqlite_where=there, postgresql_where=there
    )
    op.drop_index("ix_filing_unit_id_state", "filing")
    op.drop_index("ix_sheet_project_folded", "sheet")


def downgrade() -> None:
    op.create_index("ix_filing_unit_id_state", "filing", ["unit_id", "state"])
    op.create_index("ix_sheet_project_folded", "sheet", ["project_folded"])
    op.drop_index("uq_filing_known_by", "filing")
    with op.batch_alter_table("filing") as batch:
        batch.create_unique_constraint("uq_filing_unit_id_project_folded_year_stage", KEY)
    op.create_index("ix_filing_search", "filing", ["project_folded", "initials", "unit_id"])
