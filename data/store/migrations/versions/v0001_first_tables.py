"""Make the first tables: snapshots with their amounts, series, assessments and scenarios."""

import sqlalchemy as sa
from alembic import op

from data.store.columns import Uint256

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "perigee_snapshots",
        sa.Column("identifier", sa.String(64), nullable=False),
        sa.Column("block_number", sa.BigInteger, nullable=False),
        sa.Column("block_hash", sa.String(66), nullable=False),
        sa.Column("block_time", sa.BigInteger, nullable=False),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.Column("market", sa.Text, nullable=False),
        sa.Column("treasury_name", sa.Text),
        sa.Column("treasury", sa.Text),
        sa.PrimaryKeyConstraint("identifier", name="perigee_snapshots_key"),
    )
    op.create_index("perigee_snapshots_by_block", "perigee_snapshots", ["block_number"])
    op.create_table(
        "perigee_amounts",
        sa.Column("snapshot", sa.String(64), nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("amount", Uint256, nullable=False),
        sa.PrimaryKeyConstraint("snapshot", "field", name="perigee_amounts_key"),
        sa.ForeignKeyConstraint(
            ["snapshot"], ["perigee_snapshots.identifier"], name="perigee_amounts_snapshot"
        ),
    )
    op.create_table(
        "perigee_series",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("value", Uint256, nullable=False),
        sa.Column("decimals", sa.Integer, nullable=False),
        sa.Column("block_number", sa.BigInteger, nullable=False),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", "day", name="perigee_series_key"),
    )
    op.create_table(
        "perigee_assessments",
        sa.Column("identifier", sa.String(64), nullable=False),
        sa.Column("input_hash", sa.String(64), nullable=False),
        sa.Column("schema_version", sa.Integer, nullable=False),
        sa.Column("treasury_name", sa.Text, nullable=False),
        sa.Column("scenario_name", sa.Text, nullable=False),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("identifier", name="perigee_assessments_key"),
    )
    op.create_index("perigee_assessments_by_inputs", "perigee_assessments", ["input_hash"])
    op.create_table(
        "perigee_scenarios",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="perigee_scenarios_key"),
    )
