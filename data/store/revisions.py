"""The version of the tables, and how it is raised: Alembic, run from code without any file of ini.

Nothing is written beside the migrations, so a checkout may be read-only.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from data.errors import quoted
from data.store.failures import StoreError
from data.store.tables import VERSIONS

NEWEST = "head"


def revision_of(connection: Connection) -> str | None:
    """Return the version of the tables; None if there are none yet."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
    return context.get_current_revision()


def known_revisions() -> list[str]:
    """Return the versions that this program can make, the newest first."""
    script = ScriptDirectory.from_config(_config())
    return [found.revision for found in script.walk_revisions()]


def require_known(revision: str | None) -> None:
    """Refuse tables of a version that this program does not know.

    Raises
    ------
    StoreError
    """
    if revision is not None and revision not in known_revisions():
        raise StoreError(
            f"The store is of version {quoted(revision)}, which a newer version of Perigee made."
        )


def raise_to(connection: Connection, revision: str) -> None:
    """Bring the tables to a version, inside the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    # A per cent sign in the path of the checkout is no interpolation.
    folder = str(Path(__file__).parent / "migrations").replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config
