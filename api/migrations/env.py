"""Alembic's entry: runs migrations on the connection that `Database.migrate` hands over."""

from alembic import context

from api.handoffs.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter columns in place
)
with context.begin_transaction():
    context.run_migrations()
