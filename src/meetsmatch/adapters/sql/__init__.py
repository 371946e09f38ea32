"""A store in SQL text that SQLite, PostgreSQL and D1 share. Standard library only."""

from meetsmatch.adapters.sql.executor import Executor, Statement
from meetsmatch.adapters.sql.store import SqlStore

__all__ = ["Executor", "SqlStore", "Statement"]
