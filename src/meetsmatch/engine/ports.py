"""What the engine needs from the conversation, the numbers that set its pace, and what it counts.

The engine is a set of bounded steps: nothing here starts a task, loops or sleeps. Time is handed
in; whoever drives it (a server, a simulator, a Worker) decides when the next step is taken.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from meetsmatch.app.ports import Outcome, Received
from meetsmatch.app.work import Change, Letter, Work
from meetsmatch.bot.speech import Intent
from meetsmatch.core.copies import Renewed
from meetsmatch.core.ids import Fingerprint, PersonId

Update = Mapping[str, object]
"""One Telegram update, decoded."""

Read = Callable[[Update, Callable[[int], Fingerprint]], Intent | None]


Offer = Callable[[Update, Intent | None], Awaitable[bool]]
"""Whether somebody else has taken an update; whatever they raise, it was not."""


async def untaken(update: Update, intent: Intent | None) -> bool:
    """There is nobody else."""
    return False


def unheard(where: str, error: BaseException) -> None:
    """Nobody listens; the counters still count."""


def unnoticed() -> None:
    """Whoever takes the steps in turn needs no waking."""


class Point(StrEnum):
    """Places between two durable facts. A process may die at any of them, and nothing may be lost:
    the simulation and the fault harness kill at each by its name."""

    TAKING = "taking"
    """Updates are here and not yet in the inbox."""

    TAKEN = "taken"
    """In the inbox, nobody told: Telegram was not answered."""

    DECIDED = "decided"
    """A Work is made, nothing written."""

    COMMITTED = "committed"
    """Written; its letters are not in memory yet."""

    CALLING = "calling"
    """The store said yes, the call is not made yet."""

    CALLED = "called"
    """Telegram answered; nothing of it is written down."""

    MARKING = "marking"
    """Outcomes are about to be written."""

    MARKED = "marked"
    """Outcomes are written, memory doesn't know it yet."""

    SWEPT = "swept"
    """One round of a sweep is over."""


def unreached(point: Point) -> None:
    """Production passes every point."""


def unanswered(letters: Sequence[Letter], taken_ms: int) -> None:
    """Nobody measures how fast people are answered."""


def unsettled(letter: Letter, outcome: Outcome) -> None:
    """Nobody measures what becomes of letters; the counters still count."""


def uncounted(changes: Sequence[Change]) -> None:
    """Nobody counts what happens; the store has written it down."""


_NOBODY: AbstractContextManager[object] = nullcontext()


def unwatched(step: str, ids: Mapping[str, int]) -> AbstractContextManager[object]:
    """Nobody follows an update on its way."""
    return _NOBODY


Step = Callable[[], Awaitable[None]]


async def in_turn(steps: Sequence[Step]) -> None:
    """One after the other."""
    for step in steps:
        await step()


@dataclass(frozen=True, slots=True)
class Hooks:
    """What whoever drives the engine wants to hear of. None but `reached` may raise."""

    trouble: Callable[[str, BaseException], None] = unheard
    """Where something went wrong that nobody can be answered about."""

    stirred: Callable[[], None] = unnoticed
    """A letter may be due, a mark may be flushed, or there is room for a page of the backlog."""

    sought: Callable[[], None] = unnoticed
    """Somebody waits since the last commit: the next wave may find them a partner."""

    together: Callable[[Sequence[Step]], Awaitable[None]] = in_turn
    """Takes independent steps, at the same time where that can be: stores group commits."""

    answered: Callable[[Sequence[Letter], int], None] = unanswered
    """An update that came into memory at that time has led to these letters, perhaps none."""

    settled: Callable[[Letter, Outcome], None] = unsettled
    """What became of a letter, right after it became so."""

    committed: Callable[[Sequence[Change]], None] = uncounted
    """What has just become so, and is written."""

    around: Callable[[str, Mapping[str, int]], AbstractContextManager[object]] = unwatched
    """Entered before a step and left after it: `intake` of a batch, `lane` with an update,
    `commit`, `send` of a parcel. The numbers name rows and never anybody."""

    leased: Callable[[], None] = unnoticed
    """The leases changed, or a step of theirs is due at once."""

    reached: Callable[[Point], None] = unreached
    """Called at each Point; the only hook that may raise, to end the process there."""


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

    async def wave(self, people: Sequence[PersonId], turn: int) -> Sequence[Work]:
        """One Work for each couple that is found now, for these people above all.

        Turn 0 is for who has just come; then each walk through the queue has the next number.
        """
        ...

    async def idle(self) -> Sequence[Work]:
        """One Work for each chat in which nobody has written for too long."""
        ...

    async def overdue(self) -> Sequence[Work]:
        """One Work for each conversation in which something was not read for too long."""
        ...

    async def alerts(self) -> Sequence[Work]:
        """One Work for each person who asked to be told of new people and is looked after now."""
        ...

    async def broadcasts(self) -> Sequence[Work]:
        """One Work for each broadcast that goes on now: letters to some, and how far it is."""
        ...

    async def reminders(self) -> Sequence[Work]:
        """The Work that begins to tell those who have not been here, if it is time for that."""
        ...

    async def monitoring(self) -> Sequence[Work]:
        """One Work for each thing that operators are to be told now."""
        ...

    def watched(self) -> Awaitable[Sequence[Work]]:
        """One Work for each experiment that is to end now."""
        ...

    async def renewed(self, file: Renewed) -> Work:
        """Telegram calls a file otherwise from now on."""
        ...

    async def copies(self) -> Sequence[Work]:
        """One Work for each copy of a photo that was fetched, or deleted, now."""
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

    @property
    def id(self) -> int:
        """The row's."""
        return self.row.id


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the bot may call. Telegram publishes no exact limits; 0 switches a limit off."""

    bot_per_second: int = 28
    bot_burst: int = 5
    chat_burst: int = 20
    chat_ms: int = 1_000
    """After the burst, one message to the same person in so many milliseconds."""

    broadcast_per_second: int = 15
    """Of what the bot may call, so much is left to broadcasts."""

    broadcast_paid: bool = False
    """Whether Telegram counts broadcasts apart: then they take nothing from the bot's pace."""


UNPACED = Pace(0, 0, 0, 0, 0)


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

    leases_taken: int = 0
    leases_given_back: int = 0
    leases_lost: int = 0
    """Taken over by others because no sign of life was seen from here."""

    fenced: int = 0
    """Steps given up because the part is in other hands."""

    troubles: int = 0
    unavailable: int = 0
    """Steps put off because the store could not be reached."""
