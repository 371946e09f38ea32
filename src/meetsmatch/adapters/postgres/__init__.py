"""The shared database: PostgreSQL, spoken to with asyncpg. Needs the extra `postgresql`."""

from meetsmatch.adapters.postgres.executor import PostgresExecutor
from meetsmatch.adapters.postgres.opening import Refusal, opened

__all__ = ["PostgresExecutor", "Refusal", "opened"]
