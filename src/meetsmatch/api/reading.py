"""What programs read of one bot, whichever way they ask: lists by pages, and live numbers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Generic, NamedTuple, TypeVar

from meetsmatch.api.counting import Counting
from meetsmatch.api.paging import Cursors, Place
from meetsmatch.api.parts import ApiParts
from meetsmatch.app.announcing import LATEST
from meetsmatch.app.directory import Booked, Charge, Filed, Filing, Moment
from meetsmatch.app.figures import Daily, Now
from meetsmatch.app.trends import Kept
from meetsmatch.app.work import FOREVER
from meetsmatch.core.broadcasts import Broadcast
from meetsmatch.core.chats import Chat
from meetsmatch.core.experiments import Experiment
from meetsmatch.core.ids import PAST_HEX, BotId, Fingerprint, PersonId
from meetsmatch.core.invitations import Invitation
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Sanction
from meetsmatch.core.sieve import EVERYBODY, Traits
from meetsmatch.experimenting import deeds
from meetsmatch.panel.lately import Lately
from meetsmatch.panel.view import link

LIVE_MS = 2_000
"""For so long the same numbers are told, however many ask."""

SETTLED_MS = 10_000
"""Events this young are not told yet: one with a smaller number may still come."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A page of a list, and the cursor of the one that follows."""

    items: Sequence[T]
    next: str | None


class Asked(NamedTuple):
    """Which page of a list."""

    limit: int = 50
    after: str = ""


class Referring(NamedTuple):
    """Whose link somebody came by: a campaign's, or a person's, who may have left."""

    invitation: Invitation
    person: Person | None


Listing = Callable[[BotId, Moment, int], Awaitable[Sequence[Chat]]]


class Reading:
    """A problem is raised for a cursor that is none of that list."""

    def __init__(self, parts: ApiParts) -> None:
        self._parts = parts
        self.now = Lately(self._now, LIVE_MS, parts.now_ms)
        self.counting = Counting(parts.shared.experimenting)

    # --- lists ----------------------------------------------------------------------------

    async def people(self, asked: Asked, traits: Traits = EVERYBODY) -> Found[Person]:
        """Those who have these traits, in the order of their aliases; fewer than the limit where
        they are rare, with more to follow."""
        name = "people" if traits == EVERYBODY else f"people {astuple(traits)}"
        (last,) = self._place(name, asked, ("",))
        found = await self._parts.shared.sieving.page(traits, str(last), asked.limit)
        after = self._cursors(name).made((link(Fingerprint(found.upto)) + PAST_HEX,))
        return Found(found.people, after if found.upto else None)

    async def chats(self, asked: Asked) -> Found[Chat]:
        """Random ones; the newest first."""
        return await self._chats("chats", self._parts.directory.chats, asked)

    async def matches(self, asked: Asked) -> Found[Chat]:
        """Those that nobody has ended; the newest first."""
        return await self._chats("matches", self._parts.directory.matches, asked)

    async def _chats(self, name: str, listing: Listing, asked: Asked) -> Found[Chat]:
        at_ms, id = map(int, self._place(name, asked, (FOREVER, 0)))
        found = await listing(self._parts.bot, Moment(at_ms, id), asked.limit + 1)
        return self._page(name, asked, found, lambda it: (it.opened_ms, it.id))

    async def reports(self, asked: Asked) -> Found[Filed]:
        """Judged or not; the newest first."""
        at_ms, chat, by = self._place("reports", asked, (FOREVER, 0, ""))
        before = Filing(int(at_ms), int(chat), str(by))
        found = await self._parts.directory.reports(self._parts.bot, before, asked.limit + 1)
        return self._page("reports", asked, found, _filing)

    async def sanctions(self, asked: Asked) -> Found[Sanction]:
        """All that are known; the newest first."""
        at_ms, id = map(int, self._place("sanctions", asked, (FOREVER, 0)))
        figures = self._parts.shared.figures
        found = await figures.sanctions(self._parts.bot, (at_ms, id), asked.limit + 1)
        return self._page("sanctions", asked, found, lambda it: (it.at_ms, it.id))

    async def payments(self, asked: Asked) -> Found[Booked]:
        """By when each was first heard of; the newest first."""
        at_ms, charge = self._place("payments", asked, (FOREVER, ""))
        before = Charge(int(at_ms), str(charge))
        found = await self._parts.directory.payments(self._parts.bot, before, asked.limit + 1)
        return self._page("payments", asked, found, lambda it: (it.at_ms, it.payment.charge))

    async def broadcasts(self, asked: Asked) -> Found[Broadcast]:
        """The newest first."""
        (before,) = self._place("broadcasts", asked, (LATEST,))
        ports = self._parts.shared.announcing().broadcasts
        found = await ports.broadcasts(self._parts.bot, int(before), asked.limit + 1)
        return self._page("broadcasts", asked, found, lambda it: (it.id,))

    async def experiments(self, asked: Asked) -> Found[Experiment]:
        """The newest first."""
        (before,) = self._place("experiments", asked, (deeds.LATEST,))
        ports = self._parts.shared.experimenting.experiments
        found = await ports.experiments(self._parts.bot, int(before), asked.limit + 1)
        return self._page("experiments", asked, found, lambda it: (it.id,))

    async def events(self, asked: Asked) -> Found[Kept]:
        """The oldest first. What has only just happened comes a few seconds later; `next` is
        there on the last page, too."""
        (after,) = self._place("events", asked, (0,))
        trends, young_ms = self._parts.shared.trends, self._parts.now_ms() - SETTLED_MS
        found = await trends.events(self._parts.bot, int(after), asked.limit)
        young = (at for at, it in enumerate(found) if it.event.at_ms > young_ms)
        told = found[: next(young, len(found))]
        last = told[-1].id if told else int(after)
        return Found(told, self._cursors("events").made((last,)))

    def _place(self, name: str, asked: Asked, first: Place) -> Place:
        return self._cursors(name).read(asked.after, first)

    def _page(
        self, name: str, asked: Asked, found: Sequence[T], place: Callable[[T], Place]
    ) -> Found[T]:
        return Found(*self._cursors(name).page(found, asked.limit, place))

    def _cursors(self, name: str) -> Cursors:
        return Cursors(self._parts.shared.sign, f"{self._parts.bot} {name}")

    # --- what belongs to many -------------------------------------------------------------

    async def referring(self, prints: Sequence[Fingerprint]) -> Mapping[Fingerprint, Referring]:
        """Whose links they came by, as far as that is still known."""
        directory, bot = self._parts.directory, self._parts.bot
        came = await directory.arrivals(bot, prints)
        links = await directory.invitations(bot, [it.invitation for it in came.values()])
        theirs = [PersonId(it.id) for it in links.values() if not it.is_campaign]
        inviting = await directory.numbered(bot, theirs)
        return {
            who: Referring(link, inviting.get(PersonId(link.id)))
            for who, it in came.items()
            if (link := links.get(it.invitation)) is not None
        }

    # --- numbers --------------------------------------------------------------------------

    async def daily(self, days: int) -> tuple[Daily, range]:
        """What happened on each of the last days, today included; days since 1970."""
        last = self._parts.now_ms() // DAY_MS
        first = last - days + 1
        figures = self._parts.shared.figures
        return await figures.daily(self._parts.bot, first * DAY_MS), range(first, last + 1)

    async def _now(self) -> Now:
        today_ms = self._parts.now_ms() // DAY_MS * DAY_MS
        return await self._parts.shared.figures.now(self._parts.bot, today_ms)


def _filing(it: Filed) -> Place:
    return it.report.at_ms, it.report.chat, link(it.report.by)
