"""The tables of the store as they are now; `migrations` holds how they came about.

Times are seconds since 1970, and days ISO dates as text. Keys are natural, so that a record has the
same key in every database, and equal records are one.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from data.store.columns import Uint256

# A database may be shared with other programs.
VERSIONS = "perigee_store_version"

metadata = MetaData()

snapshots = Table(
    "perigee_snapshots",
    metadata,
    Column("identifier", String(64), nullable=False),
    Column("block_number", BigInteger, nullable=False),
    Column("block_hash", String(66), nullable=False),
    Column("block_time", BigInteger, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    Column("market", Text, nullable=False),
    Column("treasury_name", Text),
    Column("treasury", Text),
    PrimaryKeyConstraint("identifier", name="perigee_snapshots_key"),
    Index("perigee_snapshots_by_block", "block_number"),
)

amounts = Table(
    "perigee_amounts",
    metadata,
    Column("snapshot", String(64), nullable=False),
    Column("field", Text, nullable=False),
    Column("amount", Uint256, nullable=False),
    PrimaryKeyConstraint("snapshot", "field", name="perigee_amounts_key"),
    ForeignKeyConstraint(
        ["snapshot"], ["perigee_snapshots.identifier"], name="perigee_amounts_snapshot"
    ),
)

series = Table(
    "perigee_series",
    metadata,
    Column("name", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("value", Uint256, nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("block_number", BigInteger, nullable=False),
    Column("timestamp", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    PrimaryKeyConstraint("name", "day", name="perigee_series_key"),
)

assessments = Table(
    "perigee_assessments",
    metadata,
    Column("identifier", String(64), nullable=False),
    Column("input_hash", String(64), nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("treasury_name", Text, nullable=False),
    Column("scenario_name", Text, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("identifier", name="perigee_assessments_key"),
    Index("perigee_assessments_by_inputs", "input_hash"),
)

scenarios = Table(
    "perigee_scenarios",
    metadata,
    Column("name", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("name", name="perigee_scenarios_key"),
)

events = Table(
    "perigee_events",
    metadata,
    Column("source", Text, nullable=False),
    Column("block_number", BigInteger, nullable=False),
    Column("log_index", Integer, nullable=False),
    Column("block_hash", String(66), nullable=False),
    Column("emitter", String(42), nullable=False),
    Column("timestamp", BigInteger, nullable=False),
    Column("value", Uint256, nullable=False),
    Column("other", Uint256, nullable=False),
    PrimaryKeyConstraint("source", "block_number", "log_index", name="perigee_events_key"),
)

progress = Table(
    "perigee_progress",
    metadata,
    Column("source", Text, nullable=False),
    Column("first_block", BigInteger, nullable=False),
    Column("last_block", BigInteger, nullable=False),
    Column("last_hash", String(66), nullable=False),
    PrimaryKeyConstraint("source", name="perigee_progress_key"),
)

censuses = Table(
    "perigee_censuses",
    metadata,
    Column("block_number", BigInteger, nullable=False),
    Column("block_hash", String(66), nullable=False),
    Column("block_time", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
    Column("nodes", Integer, nullable=False),
    PrimaryKeyConstraint("block_number", name="perigee_censuses_key"),
)

nodes = Table(
    "perigee_nodes",
    metadata,
    Column("block_number", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    Column("address", String(42), nullable=False),
    Column("minipools", Integer, nullable=False),
    Column("minipools_8", Integer, nullable=False),
    Column("minipools_16", Integer, nullable=False),
    Column("minipool_bond_wei", Uint256, nullable=False),
    Column("minipool_borrowed_wei", Uint256, nullable=False),
    Column("megapool", String(42), nullable=False),
    Column("megapool_validators", Integer, nullable=False),
    Column("megapool_bond_wei", Uint256, nullable=False),
    Column("megapool_borrowed_wei", Uint256, nullable=False),
    Column("megapool_debt_wei", Uint256, nullable=False),
    Column("legacy_rpl_wei", Uint256, nullable=False),
    PrimaryKeyConstraint("block_number", "place", name="perigee_nodes_key"),
    ForeignKeyConstraint(
        ["block_number"], ["perigee_censuses.block_number"], name="perigee_nodes_census"
    ),
)
