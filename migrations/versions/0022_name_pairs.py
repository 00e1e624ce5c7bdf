"""Each two letters that follow each other in a name: a search by words looks nothing through.

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


def upgrade() -> None:
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
    whole = {f"{name[0]}{len(name)}{name[-1]}"} if name else set()
    return whole | {a + b for word in (name, initials) for a, b in pairwise(word)}


def downgrade() -> None:
    op.drop_table("name_pair")
