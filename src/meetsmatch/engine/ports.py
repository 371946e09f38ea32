"""What the engine needs from the conversation, the numbers that set its pace, and what it counts.

The engine is a set of bounded steps: nothing here starts a task, loops or sleeps. Time is handed
in; whoever drives it (a server, a simulator, a Worker) decides when the next step is taken.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from meetsmatch.app.ports import Outcome, Received
from meetsmatch.app.work import Letter, Work
from meetsmatch.bot.speech import Intent
from meetsmatch.core.ids import Fingerprint, PersonId

Update = Mapping[str, object]
"""One Telegram update, decoded."""

Read = Callable[[Update, Callable[[int], Fingerprint]], Intent | None]


def unheard(where: str, error: BaseException) -> None:
    """Nobody listens; the counters still count."""


def unnoticed() -> None:
    """Whoever takes the steps in turn needs no waking."""


Step = Callable[[], Awaitable[None]]


async def in_turn(steps: Sequence[Step]) -> None:
    """One after the other."""
    for step in steps:
        await step()


@dataclass(frozen=True, slots=True)
class Hooks:
    """What whoever drives the engine wants to hear of. None of them may raise."""

    trouble: Callable[[str, BaseException], None] = unheard
    """Where something went wrong that nobody can be answered about."""

    stirred: Callable[[], None] = unnoticed
    """A letter may be due, a mark may be flushed, or there is room for a page of the backlog."""

    sought: Callable[[], None] = unnoticed
    """Somebody waits since the last commit: the next wave may find them a partner."""

    together: Callable[[Sequence[Step]], Awaitable[None]] = in_turn
    """Takes independent steps, at the same time where that can be: stores group commits."""


class Dialog(Protocol):
    """The conversation, as the engine sees it: what happened in, Work out."""

    async def answer(self, intent: Intent) -> Work:
        """What one intent leads to."""
        ...

    async def undelivered(self, letter: Letter, outcome: Outcome) -> Work:
        """A relay that will never arrive: tells its author."""
        ...

    async def vanished(self, person: PersonId) -> Work:
        """Telegram says that this person blocked the bot or is gone."""
        ...

    async def sorry(self, fingerprint: Fingerprint) -> Work:
        """Their update broke something of ours and was put aside."""
        ...

    async def wave(self) -> Sequence[Work]:
        """One Work for each couple that the queue yields now."""
        ...

    async def idle(self) -> Sequence[Work]:
        """One Work for each chat in which nobody has written for too long."""
        ...

    async def queue_cards(self) -> Sequence[Work]:
        """One Work for each person whose shown place in the queue is out of date."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """An inbox row with its update still decoded; None once it comes back from the store."""

    row: Received
    update: Update | None = None
    at_ms: int = 0
    """When it came into memory."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the bot may call. Telegram publishes no exact limits; 0 switches a limit off."""

    bot_per_second: int = 28
    bot_burst: int = 5
    chat_burst: int = 20
    chat_ms: int = 1_000
    """After the burst, one message to the same person in so many milliseconds."""


UNPACED = Pace(0, 0, 0, 0)


@dataclass(slots=True)
class Counters:
    """What has happened since the start; the numbers behind every promise."""

    taken: int = 0
    known: int = 0
    """Updates that Telegram sent again."""

    rejected: int = 0
    handled: int = 0
    stale: int = 0
    quarantined: int = 0
    sent: int = 0
    retried: int = 0
    throttled: int = 0
    """429s."""

    failed: int = 0
    unreachable: int = 0
    expired: int = 0
    cancelled: int = 0
    ambiguous: int = 0
    misdelivered_prevented: int = 0
    """Relays refused right before sending because the chat does not seat that recipient: any
    but 0 is a bug."""

    troubles: int = 0
    unavailable: int = 0
    """Steps put off because the store could not be reached."""
