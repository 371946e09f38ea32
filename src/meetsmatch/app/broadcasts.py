"""What broadcasts ask of the outside."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from meetsmatch.app.work import Letter
from meetsmatch.core.broadcasts import Broadcast, Reader
from meetsmatch.core.channels import Post
from meetsmatch.core.ids import BotId, BroadcastId, PersonId

COUNTED = {
    "sent": "sent",
    "failed": "failed",
    "expired": "failed",
    "unreachable": "unreachable",
    "unknown": "unknown",
}
"""In which number of a broadcast a letter counts, by its Outcome. RETRY is no end."""

POSTS = {
    "sent": Post.POSTED,
    "failed": Post.REFUSED,
    "expired": Post.REFUSED,
    "unreachable": Post.REFUSED,
    "unknown": Post.UNKNOWN,
}
"""What the Outcome of the letter to the channel means: it counts nowhere."""


class Beginning(Protocol):
    """What is asked of `Store` about letters of broadcasts."""

    async def begin(self, letter: Letter, at_ms: int) -> None:
        """Its call may be made from now on: whoever reads what is unsent does not find it any
        more, until a mark says RETRY. Nothing happens to a letter that does not wait."""


class UnderWay(NamedTuple):
    """Letters of a broadcast whose outcome is open."""

    letters: int
    lost: int
    """Of them: those whose call began before a time, long enough ago to be over."""


class Broadcasts(Protocol):
    """Reads them. Written is by `Store.commit`; every method may raise `Unavailable`."""

    async def broadcast(self, bot: BotId, id: BroadcastId) -> Broadcast | None: ...

    async def broadcasts(self, bot: BotId, before: int, limit: int) -> Sequence[Broadcast]:
        """Those with smaller numbers, the newest first."""
        ...

    async def broadcasts_due(self, bot: BotId, now_ms: int) -> Sequence[Broadcast]:
        """Scheduled or running ones that are to begin by now, the oldest first."""
        ...

    async def readers(
        self, bot: BotId, after: PersonId, now_ms: int, limit: int
    ) -> Sequence[Reader]:
        """People with greater ids, in the order of these; premium is what holds now."""
        ...

    async def woken(
        self, bot: BotId, id: BroadcastId, now_ms: int, limit: int
    ) -> Sequence[Reader]:
        """Those who were put off until now or before, the longest due first."""
        ...

    async def asleep(self, bot: BotId, id: BroadcastId) -> int:
        """How many are put off."""
        ...

    async def under_way(self, bot: BotId, id: BroadcastId, before_ms: int) -> UnderWay:
        """Letters of it that wait to be sent, or are being sent."""
        ...
