"""What kept copies of photos and videos ask of the outside. Telegram's file ids may die; what was
kept is then sent anew."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from meetsmatch.app.ports import Answer
from meetsmatch.core.copies import Copy
from meetsmatch.core.ids import BotId, PersonId


class Walked(NamedTuple):
    """Somebody with a profile."""

    person: PersonId
    lacks_copies: bool
    """Whether it has photos, and none of them a copy."""


class Copies(Protocol):
    """Reads which copies there are. Written is by `Store.commit`; may raise `Unavailable`."""

    async def due(self, bot: BotId, now_ms: int, limit: int) -> Sequence[Copy]:
        """Those about which something is to be done by now, the longest due first."""
        ...

    async def copy(self, bot: BotId, name: str) -> Copy | None: ...

    async def profiles(self, bot: BotId, after: PersonId, limit: int) -> Sequence[Walked]:
        """The next people with a profile, by their ids."""
        ...


class MediaAway(Exception):
    """The place of copies can't be reached now, or refuses us: the message says why."""


class Media(Protocol):
    """Where copies lie. Every method may raise MediaAway."""

    async def put(self, name: str, content: bytes) -> None:
        """Whole or not at all, in the place of what was there."""
        ...

    async def get(self, name: str) -> bytes | None: ...

    async def drop(self, name: str) -> None:
        """Nothing happens if it is not there."""
        ...


class Files(Protocol):
    """Files that lie at Telegram."""

    async def fetch(self, file: str) -> bytes | Answer:
        """What is in it; or, never raising, why it can't be had: at most 20 MB."""
        ...


class Sealer(Protocol):
    """Seals each copy with a secret of its own: who has lost the secret has lost the copy."""

    async def sealed(self, secret: str, content: bytes) -> bytes: ...

    async def opened(self, secret: str, sealed: bytes) -> bytes: ...
