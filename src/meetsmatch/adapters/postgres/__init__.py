"""The shared database: PostgreSQL, spoken to with asyncpg. Needs the extra `postgresql`."""

from meetsmatch.adapters.postgres.executor import PostgresExecutor
from meetsmatch.adapters.postgres.opening import Refusal, opened
from meetsmatch.adapters.postgres.pool import Pool

__all__ = ["Pool", "PostgresExecutor", "Refusal", "opened"]
