"""What Alembic runs: the migrations, inside the transaction of whoever asks for them."""

from alembic import context

from data.store.tables import VERSIONS

context.configure(connection=context.config.attributes["connection"], version_table=VERSIONS)
context.run_migrations()
