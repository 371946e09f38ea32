"""What programs ask of the outside: lists by pages, and what belongs to many people at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, Fingerprint, InvitationId, PersonId
from meetsmatch.core.invitations import Arrival, Invitation
from meetsmatch.core.payments import Payment
from meetsmatch.core.people import Person
from meetsmatch.core.reports import Report, Verdict
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Sanction
from meetsmatch.core.sieve import Sieve


class Moment(NamedTuple):
    """Where a page goes on: a time, and a number that tells apart what shares it."""

    at_ms: int
    id: int


class Filing(NamedTuple):
    """Where a page of reports goes on."""

    at_ms: int
    chat: int
    by: str


class Charge(NamedTuple):
    """Where a page of payments goes on."""

    at_ms: int
    charge: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A report, and what a human said of it."""

    report: Report
    verdict: Verdict | None = None
    judged_by: str = ""
    judged_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment, and when it was first heard of: it, or its refund."""

    payment: Payment
    at_ms: int


@dataclass(frozen=True, slots=True)
class Doings:
    """What somebody does here, as far as it is still known."""

    messages: int = 0
    """Relayed ones, sent and received, of the last seven days."""

    last_ms: int = 0
    """When the last of them was; 0 for none."""

    active_day: int = 0
    """The last day on which they were seen, since 1970; 0 for who is not shown to others."""

    matches: int = 0
    """That nobody has ended."""

    likes: int = 0
    """Given, and still remembered."""

    def seen_ms(self, person: Person) -> int:
        """When they were here last: to the millisecond if they wrote, else to the day."""
        day = max(self.active_day, person.last_day)
        return max(self.last_ms, day * DAY_MS, person.created_ms)


class Stretch(NamedTuple):
    """How far a sieve is to be shaken at once."""

    after: str
    """The fingerprint where it begins; smaller ones have been looked at."""

    most: int
    """People to be found."""

    looked_at: int
    """And to be looked at, where there may be very many in whom nothing is found."""


@dataclass(frozen=True, slots=True)
class Sieved:
    """Whom a sieve let pass, in the order of their fingerprints."""

    people: Sequence[Person]
    upto: str
    """Where to go on; empty: there is nobody further."""


class Directory(Protocol):
    """Cheap at any size: a page along an index, or one question about many. `before` is where the
    page before ended: smaller ones follow, the newest first. Those asked for who are not known
    are left out. Every method may raise `Unavailable`."""

    async def chats(self, bot: BotId, before: Moment, limit: int) -> Sequence[Chat]:
        """Random ones, live or ended."""
        ...

    async def matches(self, bot: BotId, before: Moment, limit: int) -> Sequence[Chat]:
        """Those that nobody has ended."""
        ...

    async def reports(self, bot: BotId, before: Filing, limit: int) -> Sequence[Filed]: ...

    async def payments(self, bot: BotId, before: Charge, limit: int) -> Sequence[Booked]: ...

    async def sieved(self, bot: BotId, sieve: Sieve, stretch: Stretch) -> Sieved:
        """The first whom it lets pass; fewer than `most`, with more to follow, if so many as the
        stretch says were looked at."""
        ...

    async def people(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Person]: ...

    async def numbered(
        self, bot: BotId, people: Sequence[PersonId]
    ) -> Mapping[PersonId, Person]: ...

    async def doings(
        self, bot: BotId, people: Sequence[PersonId]
    ) -> Mapping[PersonId, Doings]: ...

    async def arrivals(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Arrival]: ...

    async def invitations(
        self, bot: BotId, ids: Sequence[InvitationId]
    ) -> Mapping[InvitationId, Invitation]: ...

    async def open_reports(
        self, bot: BotId, about: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Sequence[Report]]:
        """Each list the oldest first."""
        ...

    async def sanctions(
        self, bot: BotId, prints: Sequence[Fingerprint]
    ) -> Mapping[Fingerprint, Sequence[Sanction]]:
        """Each list the latest first."""
        ...
