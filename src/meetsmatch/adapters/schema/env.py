"""What Alembic runs: revisions as text, or on the database that `sqlalchemy.url` names."""

import asyncio

import sqlalchemy as sa
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

LOCK = 0x6D656574
"""Of all who migrate one PostgreSQL database, one at a time."""


def as_text(url: str) -> None:
    context.configure(url=url, literal_binds=True)
    context.run_migrations()


def on_database(url: str) -> None:
    if sa.make_url(url).get_backend_name() == "sqlite":
        on_sqlite(url)
    else:
        asyncio.run(on_postgresql(url))


def on_sqlite(url: str) -> None:
    engine = sa.create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        # The driver would begin no transaction before a CREATE, and each would be on its own.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        migrate(connection)
        connection.exec_driver_sql("COMMIT")


async def on_postgresql(url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        await connection.run_sync(migrate)
    await engine.dispose()


def migrate(connection: sa.Connection) -> None:
    """All steps or none: the caller has begun a transaction and commits it."""
    context.configure(connection=connection)
    context.run_migrations()


if context.is_offline_mode():
    as_text(str(context.config.get_main_option("sqlalchemy.url")))
else:
    on_database(str(context.config.get_main_option("sqlalchemy.url")))
