"""Each two letters that follow each other in a name: a search by words looks nothing through. Counts of the
desk are read off an index.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

from itertools import pairwise

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TOGETHER = 1000
DESK = ["year", "unit_id", "state"]


def upgrade() -> None:
    op.drop_index("ix_filing_year_unit_id_state", "filing")
    op.create_index("ix_filing_desk", "filing", [*DESK, "errors", "warnings", "erased"])
    table = op.create_table(
        "name_pair",
        sa.Column("pair", sa.String(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_name_pair_filing_id")),
        sa.PrimaryKeyConstraint("pair", "filing_id", name=op.f("pk_name_pair")),
        sqlite_with_rowid=False,
    )
    names = sa.text("SELECT id, project_folded, initials FROM filing WHERE erased IS NULL")
    rows = op.get_bind().execution_options(yield_per=TOGETHER).execute(names)
    for part in rows.partitions(TOGETHER):
        found = [{"pair": pair, "filing_id": number} for number, *words in part for pair in _pairs(*words)]
        if found:
            op.get_bind().execute(table.insert(), found)


def _pairs(name: str, initials: str) -> set[str]:
    letters = {(a + b).upper() for a, b in pairwise(initials)}
    return {f"{name[:1]}{len(name)}{name[-1:]}"} | {a + b for a, b in pairwise(name)} | letters


def downgrade() -> None:
    op.drop_table("name_pair")
    op.drop_index("ix_filing_desk", "filing")
    op.create_index("ix_filing_year_unit_id_state", "filing", DESK)
