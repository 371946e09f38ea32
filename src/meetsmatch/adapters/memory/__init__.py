"""Adapters that remember in this process only."""

from meetsmatch.adapters.memory.allowances import MemoryAllowances
from meetsmatch.adapters.memory.store import MemoryStore
from meetsmatch.adapters.memory.telegram import Called, Fault, MemoryTelegram

__all__ = ["Called", "Fault", "MemoryAllowances", "MemoryStore", "MemoryTelegram"]
