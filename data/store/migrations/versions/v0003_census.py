"""Make the tables of the census: its block, and the nodes as they were at it."""

import sqlalchemy as sa
from alembic import op

from data.store.columns import Uint256

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "perigee_censuses",
        sa.Column("block_number", sa.BigInteger, nullable=False),
        sa.Column("block_hash", sa.String(66), nullable=False),
        sa.Column("block_time", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("nodes", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("block_number", name="perigee_censuses_key"),
    )
    op.create_table(
        "perigee_nodes",
        sa.Column("block_number", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("address", sa.String(42), nullable=False),
        sa.Column("minipools", sa.Integer, nullable=False),
        sa.Column("minipools_8", sa.Integer, nullable=False),
        sa.Column("minipools_16", sa.Integer, nullable=False),
        sa.Column("minipool_bond_wei", Uint256, nullable=False),
        sa.Column("minipool_borrowed_wei", Uint256, nullable=False),
        sa.Column("megapool", sa.String(42), nullable=False),
        sa.Column("megapool_validators", sa.Integer, nullable=False),
        sa.Column("megapool_bond_wei", Uint256, nullable=False),
        sa.Column("megapool_borrowed_wei", Uint256, nullable=False),
        sa.Column("megapool_debt_wei", Uint256, nullable=False),
        sa.Column("legacy_rpl_wei", Uint256, nullable=False),
        sa.PrimaryKeyConstraint("block_number", "place", name="perigee_nodes_key"),
        sa.ForeignKeyConstraint(
            ["block_number"], ["perigee_censuses.block_number"], name="perigee_nodes_census"
        ),
    )
