"""What alembic runs: on the connection we hand it, in the transaction that is already open."""

from __future__ import annotations

from alembic import context

from shikiri.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
