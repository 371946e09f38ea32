"""What the panel asks of the outside about those who work in it."""

from collections.abc import Sequence
from typing import Protocol

from meetsmatch.core.apikeys import Answer, ApiKey
from meetsmatch.core.ids import BotId
from meetsmatch.core.staff import Account, Entry, Session


class Roster(Protocol):
    """Reads of accounts, sessions and the audit log. Written is by `Store.commit` alone; every
    method may raise `Unavailable`."""

    async def account(self, bot: BotId, name: str) -> Account | None: ...

    async def accounts(self, bot: BotId) -> Sequence[Account]:
        """All there ever were, by name."""
        ...

    async def session(self, bot: BotId, id: str) -> Session | None: ...

    async def last_entry(self, bot: BotId) -> Entry | None:
        """The newest line of the audit log."""
        ...

    async def entries(self, bot: BotId, before: int, limit: int) -> Sequence[Entry]:
        """Lines with a smaller number, the newest first."""
        ...

    async def key(self, bot: BotId, id: str) -> ApiKey | None: ...

    async def keys(self, bot: BotId) -> Sequence[ApiKey]:
        """All there ever were, by name."""
        ...

    async def answer(self, bot: BotId, key: str, id: str) -> Answer | None:
        """What was answered before, while it is remembered."""
        ...


class Stamps(Protocol):
    """Proves later that a text is what it was."""

    def stamp(self, text: bytes) -> bytes:
        """Keyed MAC, 32 bytes, which outlives keys that turn."""
        ...


class Passwords(Protocol):
    """Slow on purpose."""

    async def hashed(self, password: str) -> str: ...

    async def fits(self, password: str, hashed: str | None) -> bool:
        """None is nobody's: never, after as long a time."""
        ...
