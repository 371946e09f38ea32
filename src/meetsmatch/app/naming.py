"""What people are called in shared lists of bans."""

from typing import Protocol


class Names(Protocol):
    """The same for all who have the key of a list."""

    async def of(self, telegram_id: int) -> str:
        """Slow on purpose; empty without a key, where nobody is looked for in any list."""
        ...


class NoNames:
    """Without a key."""

    async def of(self, telegram_id: int) -> str:
        return ""


NO_NAMES = NoNames()
