"""Background jobs: what is due by the clock and for what nobody stands and waits.

What is due stands in the database, and each commit is guarded by what it changes: so a job may
run twice, at the same time even, or be forgotten, and is done once in effect.
"""

from enum import StrEnum
from typing import Protocol

from meetsmatch.core.ids import BotId


class Chore(StrEnum):
    """One kind of background job, by the name that passes through queues."""

    IDLE = "idle"
    OVERDUE = "overdue"
    ALERTS = "alerts"
    BROADCASTS = "broadcasts"
    REMINDERS = "reminders"
    EXPIRY = "expiry"
    ROLLUP = "rollup"
    STANDING = "standing"
    COPIES = "copies"
    TRIALS = "trials"
    MONITORING = "monitoring"
    REMOVALS = "removals"
    EXPORTS = "exports"


class Elsewhere(Protocol):
    """Wakes somebody in another process who does it."""

    async def wake(self, bot: BotId, chore: Chore) -> bool:
        """Whether it was handed on; False, soon, when it can't be. Never raises."""
        ...


class Here:
    """Nobody else: whoever finds that it is due does it."""

    async def wake(self, bot: BotId, chore: Chore) -> bool:
        """As Elsewhere says."""
        return False
