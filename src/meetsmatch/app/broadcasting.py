"""Changes of broadcasts: a part of `Change` (app/work)."""

from dataclasses import dataclass

from meetsmatch.core.broadcasts import Broadcast
from meetsmatch.core.channels import Post
from meetsmatch.core.ids import BotId, BroadcastId, PersonId


@dataclass(frozen=True, slots=True)
class BroadcastMade:
    """Stale if its number is taken."""

    broadcast: Broadcast


@dataclass(frozen=True, slots=True)
class BroadcastChanged:
    """What became of its letters and its post stays as it is stored. Stale unless the stored
    version is the one before `broadcast.version`."""

    broadcast: Broadcast


@dataclass(frozen=True, slots=True)
class ReaderPutOff:
    """They sleep and are told of it then. Nothing happens if they are put off already."""

    bot: BotId
    broadcast: BroadcastId
    person: PersonId
    due_ms: int


@dataclass(frozen=True, slots=True)
class ReaderWoke:
    """They were put off, and no longer are. Stale if they were not."""

    bot: BotId
    broadcast: BroadcastId
    person: PersonId


@dataclass(frozen=True, slots=True)
class PostBegun:
    """Its post in the channel is a letter of the same Work; or REFUSED, and `said` why. Stale if
    one of the two has happened before."""

    bot: BotId
    broadcast: BroadcastId
    post: Post = Post.WAITING
    said: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Its letters and its post that were not sent yet never will be, and nobody waits to be told
    of it."""

    bot: BotId
    broadcast: BroadcastId
    at_ms: int


@dataclass(frozen=True, slots=True)
class LettersGivenUp:
    """Letters of it whose call began before then, and of which nothing was heard, count as
    unknown, and so is its post: whoever made the call is gone."""

    bot: BotId
    broadcast: BroadcastId
    before_ms: int
    at_ms: int


Broadcasting = (
    BroadcastMade
    | BroadcastChanged
    | ReaderPutOff
    | ReaderWoke
    | PostBegun
    | Withdrawn
    | LettersGivenUp
)
