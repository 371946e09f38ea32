"""Adapters that remember in this process only."""

from meetsmatch.adapters.memory.allowances import MemoryAllowances
from meetsmatch.adapters.memory.store import MemoryStore
from meetsmatch.adapters.memory.telegram import Fault, MemoryTelegram

__all__ = ["Fault", "MemoryAllowances", "MemoryStore", "MemoryTelegram"]
