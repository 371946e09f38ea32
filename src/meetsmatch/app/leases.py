"""Who does what when many processes share one database: a bot's work in parts, one holder each.

A part is held under a fence, a number that grows whenever the part changes hands. Whoever writes
under a fence that is no longer the newest is refused, however late it wakes up.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from meetsmatch.core.ids import BotId

SHARDS = 32
"""Inbox rows are shared out by lane and letters by recipient. The SQL of `sendable` knows it."""

POLLER = SHARDS
"""The part of who asks Telegram for updates and introduces the bot."""

SWEEPS = SHARDS + 1
"""The part of who pairs people, ends idle chats and forgets."""

PARTS = range(SHARDS + 2)
NOBODY = ""

HELPS = "+"
"""How the name of a process ends that holds no part, and does background jobs for the others."""


def shard_of(number: int) -> int:
    """The part that a lane, or a recipient's letters, belong to."""
    return number % SHARDS


class Fence(NamedTuple):
    """One part, in the hands of one holder."""

    part: int
    number: int
    house: BotId
    """Whose leases it is of: bots of one process share those of its first."""


class Holder(NamedTuple):
    """Whoever sends, by the name under which it holds leases of that house."""

    house: BotId
    name: str


class Fenced(Exception):
    """The part is in other hands by now: nothing was written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a part."""

    part: int
    holder: str = NOBODY
    fence: int = 0

    def as_fence(self, house: BotId) -> Fence:
        return Fence(self.part, self.fence, house)


class Pulse(NamedTuple):
    """What a holder tells of itself."""

    beats: int
    """Grows with every sign of life."""

    leaves: bool = False
    """Whether it only finishes what is under way, and takes nothing more."""


@dataclass(frozen=True, slots=True)
class Leasing:
    """All leases of a bot, and everybody who has given a sign of life and has not left."""

    leases: Sequence[Lease]
    holders: Mapping[str, Pulse]


@dataclass(frozen=True, slots=True)
class Process:
    """One life of one process, as it shows itself to others."""

    name: str
    """Nobody else's, not even after a restart."""

    has_ended: Callable[[str], bool]
    """Whether the process of this name has ended for certain; False where nobody can tell."""

    until_ms: int | None = None
    """When this life has ended for certain; None: it lasts, and gives signs of life."""


class Signals(Protocol):
    """Tells the other processes that something was written for parts which they may hold.

    A hint that may be lost or come twice: whoever hears none looks by itself after a moment.
    """

    def ring(self, bot: BotId, parts: Collection[int]) -> None:
        """Returns at once and never raises."""
        ...

    def listen(self, bot: BotId, heard: Callable[[Collection[int]], None]) -> None:
        """Call `heard`, in the listener's own loop, with the parts of each ring from elsewhere."""
        ...
