"""What browsing asks of the outside: who can be seen and liked, and what was thought of whom."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from meetsmatch.core.candidates import Candidate
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, Fingerprint, PersonId
from meetsmatch.core.opinions import Opinion
from meetsmatch.core.profiles import Profile
from meetsmatch.core.rules import DAY_MS, HOUR_MS
from meetsmatch.core.tallies import Tally

KEPT_MS = 7 * DAY_MS
"""How long what was written to a parked seat waits to be read."""

DECK_MS = HOUR_MS
"""How long a deck is used before it is laid anew."""


class Counts(NamedTuple):
    """What is counted of somebody as they browse and are browsed."""

    tally: Tally
    day: int = 0
    """The day that the next one speaks of, counted from 1970, UTC."""

    likes_today: int = 0


class Overdue(NamedTuple):
    """What nobody has come to read."""

    chat: ChatId
    author: PersonId
    to: PersonId
    messages: int
    """How many; the rest are changes of messages and reactions."""


class Catalogue(Protocol):
    """Reads of browsing. Written is by `Store.commit` alone; every method may raise `Unavailable`.

    Every list is in a stable order, and leaves out who is not known any more.
    """

    async def profile(self, bot: BotId, person: PersonId) -> Profile | None: ...

    async def moves_of(self, bot: BotId, fingerprint: Fingerprint) -> tuple[int, int]:
        """`Profile.moved_ms` and `moved_before_ms` of somebody who has deleted themselves, while
        that is known (LONG_AGO_MS if they had not moved); zeros of everybody else."""
        ...

    async def alerts_due(self, bot: BotId, now_ms: int, limit: int) -> Sequence[PersonId]:
        """Those whose `Profile.alert_ms` has come, the earliest first."""
        ...

    async def candidate(self, bot: BotId, person: PersonId) -> Candidate | None:
        """Their entry in the pool."""
        ...

    async def candidates(
        self, viewer: Candidate, start: int, limit: int, now_ms: int
    ) -> Sequence[Candidate]:
        """Up to `limit` people whom the viewer may see (`may_see`), who were here within
        ACTIVE_DAYS, and whom they have no opinion about that lasts: active ones first and near
        ones before far ones, both roughly, beginning somewhere else for another `start`
        (0 <= start < 2**31), so that everybody is found by somebody.

        Blocks are not looked at: CardShown does.
        """
        ...

    async def counts_of(self, bot: BotId, people: Sequence[PersonId]) -> Mapping[PersonId, Counts]:
        """Those of whom something was counted."""
        ...

    async def opinion(self, bot: BotId, by: PersonId, about: PersonId) -> Opinion | None:
        """Even one that does not last any more, until it is swept away."""
        ...

    async def likes(self, viewer: Candidate, now_ms: int, limit: int) -> Sequence[Opinion]:
        """Likes that the viewer has not answered (no like, no lasting pass), the oldest first, of
        those whom they may see (`may_see`) and who are not kept apart from them.

        So nobody who can't be shown takes the place of somebody who can.
        """
        ...

    async def matches(self, bot: BotId, person: PersonId, limit: int) -> Sequence[Chat]:
        """Live matches, the one in which somebody wrote last first."""
        ...

    async def match_of(self, bot: BotId, one: PersonId, two: PersonId) -> Chat | None:
        """The live match of these two."""
        ...

    async def are_apart(self, bot: BotId, one: PersonId, two: PersonId, now_ms: int) -> bool:
        """Whether one of the two has blocked or reported the other, is hidden, kept out, or not
        known any more."""
        ...

    async def kept(self, bot: BotId, person: PersonId) -> Mapping[ChatId, int]:
        """How many messages wait for them, in which of their matches. What changes a message, or
        reacts to it, waits with them and is not counted."""
        ...

    async def overdue(self, bot: BotId, before_ms: int, limit: int) -> Sequence[Overdue]:
        """What has waited since before then for a parked seat, the oldest first."""
        ...


class Decks(Protocol):
    """Whose cards everybody who browses sees next; who that is is asked again before one is shown.
    Never raises, and may forget any at any moment."""

    async def draw(self, bot: BotId, viewer: PersonId, now_ms: int) -> PersonId | None:
        """Takes the first card; None when a deck must be laid (anew)."""
        ...

    async def lay(
        self, bot: BotId, viewer: PersonId, cards: Sequence[PersonId], now_ms: int
    ) -> None:
        """In place of what was there; good for DECK_MS."""
        ...

    async def drop(self, bot: BotId, viewer: PersonId) -> None:
        """Their wishes have changed, or they have."""
        ...
