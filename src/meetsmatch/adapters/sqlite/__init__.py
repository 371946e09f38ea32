"""The embedded database: one file, everything in this process."""

from meetsmatch.adapters.sqlite.executor import SqliteExecutor
from meetsmatch.adapters.sqlite.file import Refusal

__all__ = ["Refusal", "SqliteExecutor"]
