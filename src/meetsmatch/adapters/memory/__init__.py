"""Adapters that remember in this process only."""

from meetsmatch.adapters.memory.allowances import MemoryAllowances
from meetsmatch.adapters.memory.store import MemoryStore

__all__ = ["MemoryAllowances", "MemoryStore"]
