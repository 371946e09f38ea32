"""What may be asked, and followed live."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import asdict
from typing import Annotated, TypeVar

import strawberry
from pydantic import ValidationError, validate_call
from strawberry import ID

from meetsmatch.api.graph.experiments import Experiment, experiment
from meetsmatch.api.graph.limits import SCOPE
from meetsmatch.api.graph.types import (
    A_FEW,
    Appeal,
    Asking,
    Bot,
    Broadcast,
    Campaign,
    Case,
    Chat,
    Day,
    Event,
    Key,
    Page,
    Payment,
    Person,
    Report,
    Sanction,
    Setting,
    Statistics,
    asks,
    chat,
    payment,
    person,
    report,
    same,
    sanctions,
)
from meetsmatch.api.problems import Problem
from meetsmatch.api.reading import LIVE_MS, Asked, Found
from meetsmatch.api.rest.books import campaign
from meetsmatch.api.rest.bots import bots
from meetsmatch.api.rest.broadcasts import broadcast
from meetsmatch.api.rest.events import event
from meetsmatch.api.rest.moderation import QUEUE
from meetsmatch.api.rest.overview import days_of
from meetsmatch.api.rest.people import traits
from meetsmatch.api.values import alias, at
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.sieve import Traits
from meetsmatch.panel.parts import Parts

BEAT_S = LIVE_MS / 1_000
PAGES, SHORTEST, LONGEST, DAYS = 50, 1, 100, 90

WANTED = validate_call(traits)
"""By the same rules as REST."""

F = TypeVar("F")
T = TypeVar("T")

Limit = Annotated[int, strawberry.argument(description="So many at most, 1 to 100.")]
After = Annotated[str, strawberry.argument(description="`next` of the page before.")]


def asked(limit: int, after: str) -> Asked:
    """Which page; Problem for one that is too long."""
    if not SHORTEST <= limit <= LONGEST:
        raise Problem(422, f"`limit` must be {SHORTEST} to {LONGEST}.", "validation")
    return Asked(limit, after)


def page(found: Found[F], shown: Callable[[F], T]) -> Page[T]:
    return Page(items=[shown(it) for it in found.items], next=found.next)


@strawberry.input(description="What people have who are asked for: all of it.")
class Having:
    status: str | None = None
    language: str = ""
    gender: str | None = None
    seen_within: int | None = None
    """Days since they were last here, at most; 0: today, in UTC."""

    away_for: int = 0

    @property
    def traits(self) -> Traits:
        """Problem for what nobody can have."""
        try:
            return WANTED(**asdict(self))
        except ValidationError as error:
            wrong = error.errors()[0]
            where = ".".join(map(str, wrong["loc"]))
            raise Problem(422, f"`having.{where}`: {wrong['msg']}.", "validation") from error


@strawberry.type
class Query:
    @asks(None)
    def key(self, info: Asking) -> Key:
        it = info.context.caller.key
        scopes = sorted(scope.value for scope in it.scopes)
        return Key(bot=ID(str(it.bot)), name=it.name, scopes=scopes, expires_at=at(it.expires_ms))

    @asks(Scope.STATISTICS)
    async def statistics(self, info: Asking) -> Statistics:
        return Statistics(**asdict(await info.context.desk.reading.now.get()))

    @asks(Scope.STATISTICS, 30)
    async def daily(self, info: Asking, days: int = 30) -> list[Day]:
        if not 1 <= days <= DAYS:
            raise Problem(422, f"`days` must be 1 to {DAYS}.", "validation")
        return [same(Day, it) for it in days_of(*await info.context.desk.reading.daily(days))]

    @asks(Scope.SETTINGS, A_FEW)
    def settings(self, info: Asking) -> list[Setting]:
        found = info.context.desk.parts.settings
        return [Setting(name=name, value=value) for name, value in found.items()]

    @asks(Scope.PEOPLE, PAGES)
    async def people(
        self, info: Asking, limit: Limit = PAGES, after: After = "", having: Having | None = None
    ) -> Page[Person]:
        desk = info.context.desk
        found = await desk.reading.people(asked(limit, after), (having or Having()).traits)
        return page(found, lambda it: person(desk.parts, it))

    @asks(Scope.PEOPLE)
    async def person(self, info: Asking, alias: str) -> Person | None:
        parts = info.context.desk.parts
        about = await parts.shared.moderation.find(alias)
        found = await info.context.load.people.load(about)
        return person(parts, found) if found else None

    @asks(Scope.CHATS, PAGES)
    async def chats(self, info: Asking, limit: Limit = PAGES, after: After = "") -> Page[Chat]:
        return page(await info.context.desk.reading.chats(asked(limit, after)), chat)

    @asks(Scope.CHATS, PAGES)
    async def matches(self, info: Asking, limit: Limit = PAGES, after: After = "") -> Page[Chat]:
        return page(await info.context.desk.reading.matches(asked(limit, after)), chat)

    @asks(Scope.MODERATION, PAGES)
    async def reports(self, info: Asking, limit: Limit = PAGES, after: After = "") -> Page[Report]:
        return page(await info.context.desk.reading.reports(asked(limit, after)), report)

    @asks(Scope.MODERATION, QUEUE)
    async def cases(self, info: Asking) -> list[Case]:
        return [
            Case(
                whom=it.about,
                about=alias(it.about),
                weight=it.weight,
                is_hidden=it.is_hidden,
                reports=it.reports,
                first_at=at(it.first_ms),
                last_at=at(it.last_ms),
            )
            for it in await _shared(info).moderation.cases(QUEUE)
        ]

    @asks(Scope.MODERATION, PAGES)
    async def sanctions(
        self, info: Asking, limit: Limit = PAGES, after: After = ""
    ) -> Page[Sanction]:
        desk = info.context.desk
        found = await desk.reading.sanctions(asked(limit, after))
        return Page(items=sanctions(desk.parts, found.items), next=found.next)

    @asks(Scope.MODERATION, QUEUE)
    async def appeals(self, info: Asking) -> list[Appeal]:
        found = await _shared(info).moderation.appeals()
        shown = sanctions(info.context.desk.parts, [it.sanction for it in found])
        return [Appeal(words=it.words, sanction=of) for it, of in zip(found, shown, strict=True)]

    @asks(Scope.PAYMENTS, PAGES)
    async def payments(
        self, info: Asking, limit: Limit = PAGES, after: After = ""
    ) -> Page[Payment]:
        return page(await info.context.desk.reading.payments(asked(limit, after)), payment)

    @asks(Scope.INVITATIONS, PAGES)
    async def campaigns(self, info: Asking) -> list[Campaign]:
        parts = info.context.desk.parts
        found = await parts.guestbook.campaigns(parts.bot)
        return [same(Campaign, campaign(it)) for it in found]

    @asks(Scope.BROADCASTS, PAGES)
    async def broadcasts(
        self, info: Asking, limit: Limit = PAGES, after: After = ""
    ) -> Page[Broadcast]:
        found = await info.context.desk.reading.broadcasts(asked(limit, after))
        return page(found, lambda it: same(Broadcast, broadcast(it)))

    @asks(Scope.EXPERIMENTS, PAGES)
    async def experiments(
        self, info: Asking, limit: Limit = PAGES, after: After = ""
    ) -> Page[Experiment]:
        found = await info.context.desk.reading.experiments(asked(limit, after))
        return page(found, experiment)

    @asks(Scope.EVENTS, PAGES)
    async def events(self, info: Asking, limit: Limit = PAGES, after: After = "") -> Page[Event]:
        found = await info.context.desk.reading.events(asked(limit, after))
        who = [ID(str(it.event.alias)) if it.event.alias else None for it in found.items]
        shown = zip(found.items, who, strict=True)
        items = [same(Event, event(it), id=ID(str(it.id)), who=one) for it, one in shown]
        return Page(items=items, next=found.next)

    @asks(Scope.BOTS, A_FEW)
    async def bots(self, info: Asking) -> list[Bot]:
        found = await bots(info.context.desk.parts)
        return [same(Bot, it, id=ID(str(it.id))) for it in found]


def _shared(info: Asking) -> Parts:
    return info.context.desk.parts.shared


async def live(info: Asking) -> AsyncGenerator[Statistics]:
    """Numbers whenever they have changed, for as long as the key lasts."""
    context, last = info.context, None
    token = context.token
    while await _shared(info).keyring.recognised(token) is not None:
        now = await context.desk.reading.now.get()
        if now != last:
            last = now
            yield Statistics(**asdict(now))
        await asyncio.sleep(BEAT_S)


@strawberry.type
class Subscription:
    statistics: AsyncGenerator[Statistics] = strawberry.subscription(
        resolver=live,
        description="Scope: statistics:read. Whenever they change, at most every two seconds.",
        metadata={SCOPE: Scope.STATISTICS},
    )


ROOTS: Sequence[type] = (Query, Subscription)
