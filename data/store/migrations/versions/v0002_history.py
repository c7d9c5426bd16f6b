"""Make the tables of the history: events of the chain, and how far each source is read."""

import sqlalchemy as sa
from alembic import op

from data.store.columns import Uint256

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "perigee_events",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("block_number", sa.BigInteger, nullable=False),
        sa.Column("log_index", sa.Integer, nullable=False),
        sa.Column("block_hash", sa.String(66), nullable=False),
        sa.Column("emitter", sa.String(42), nullable=False),
        sa.Column("timestamp", sa.BigInteger, nullable=False),
        sa.Column("value", Uint256, nullable=False),
        sa.Column("other", Uint256, nullable=False),
        sa.PrimaryKeyConstraint("source", "block_number", "log_index", name="perigee_events_key"),
    )
    op.create_table(
        "perigee_progress",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("first_block", sa.BigInteger, nullable=False),
        sa.Column("last_block", sa.BigInteger, nullable=False),
        sa.Column("last_hash", sa.String(66), nullable=False),
        sa.PrimaryKeyConstraint("source", name="perigee_progress_key"),
    )
