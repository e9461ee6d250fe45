"""Run by Alembic: migrates over the connection, and in the transaction, that ``studykit.store.schema`` holds."""

from alembic import context

from studykit.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
