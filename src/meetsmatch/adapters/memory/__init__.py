"""Adapters that remember in this process only."""

from meetsmatch.adapters.memory.allowances import MemoryAllowances
from meetsmatch.adapters.memory.copies import MemoryMedia
from meetsmatch.adapters.memory.decks import MemoryDecks
from meetsmatch.adapters.memory.lobby import MemoryLobby
from meetsmatch.adapters.memory.signals import MemorySignals
from meetsmatch.adapters.memory.store import MemoryStore
from meetsmatch.adapters.memory.telegram import Called, Fault, MemoryTelegram

__all__ = [
    "Called",
    "Fault",
    "MemoryAllowances",
    "MemoryDecks",
    "MemoryLobby",
    "MemoryMedia",
    "MemorySignals",
    "MemoryStore",
    "MemoryTelegram",
]
