"""What answers are made of: the same values as REST's, and ways from one to the next."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import strawberry
from pydantic import BaseModel
from strawberry import ID, Info, Private

from meetsmatch.api.graph.context import Context
from meetsmatch.api.graph.limits import MANY, SCOPE
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.rest import books, chats, moderation, people
from meetsmatch.api.values import alias, at, maybe_at
from meetsmatch.app import directory
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.chats import Chat as ChatOfTwo
from meetsmatch.core.ids import Fingerprint
from meetsmatch.core.people import Person as Somebody
from meetsmatch.core.people import year_at
from meetsmatch.core.reports import Report as Told
from meetsmatch.core.sanctions import Sanction as Decided

Asking = Info[Context, None]
T = TypeVar("T")

A_FEW = 5
"""So many sanctions or open reports somebody is reckoned to have; who has more is counted when
they are read."""


def asks(scope: Scope | None, many: int = 1) -> Callable[[Callable[..., Any]], Any]:
    """A field that only keys with that scope may ask for, and how many it is reckoned to have."""
    told = f"Scope: {scope.value}." if scope else "Any key."
    return strawberry.field(description=told, metadata={SCOPE: scope, MANY: many})


def same(kind: type[T], shown: BaseModel, **others: object) -> T:
    """The fields that both have by name, and these others."""
    names = [it.name for it in fields(kind) if it.init and it.name not in others]  # pyright: ignore[reportArgumentType] a decorated class is a dataclass
    return kind(**{name: getattr(shown, name) for name in names}, **others)


@strawberry.type(description="Some of a list; `next` is `after` of the page that follows.")
class Page(Generic[T]):
    items: list[T]
    next: str | None


@strawberry.type(description="How things stand, at most two seconds ago.")
class Statistics:
    people: int
    women: int
    men: int
    joined: int
    chats: int
    matches: int
    waiting: int
    reported: int
    hidden: int
    appeals: int


@strawberry.type(description="One day, in UTC.")
class Day:
    day: date
    joined: int
    matched: int
    reported: int


@strawberry.type(description="A sanction. `until` may be far away.")
class Sanction:
    whom: Private[Fingerprint]
    id: ID
    about: str
    rung: str
    reason: str
    actor: str
    at: datetime
    until: datetime
    is_in_force: bool
    lifted_at: datetime | None
    lifted_by: str | None
    appealed_at: datetime | None
    outcome: str | None
    judged_by: str | None

    @asks(Scope.PEOPLE)
    async def person(self, info: Asking) -> "Person | None":
        return await somebody(info, self.whom)


@strawberry.type(description="What one person said of another.")
class Report:
    it: Private[Told]
    chat: ID
    by: str
    about: str
    reason: str
    at: datetime
    weight: int
    hides: bool
    evidence: int
    verdict: str | None
    judged_by: str | None
    judged_at: datetime | None

    @asks(Scope.PEOPLE)
    async def person(self, info: Asking) -> "Person | None":
        return await somebody(info, self.it.about)

    @asks(Scope.PEOPLE)
    async def reporter(self, info: Asking) -> "Person | None":
        return await somebody(info, self.it.by)


@strawberry.type(description="Whose link somebody came by.")
class Referrer:
    campaign: str | None
    alias: str | None


@strawberry.type(description="Somebody, as the operator may know them.")
class Person:
    it: Private[Somebody]
    alias: str
    status: str
    role: str
    language: str
    gender: str | None
    age: int | None
    joined_at: datetime
    suspended_until: datetime | None

    @asks(Scope.PEOPLE)
    async def last_active_at(self, info: Asking) -> datetime:
        return at((await self._doings(info)).seen_ms(self.it))

    @asks(Scope.PEOPLE)
    async def messages(self, info: Asking) -> int:
        return (await self._doings(info)).messages

    @asks(Scope.PEOPLE)
    async def matches(self, info: Asking) -> int:
        return (await self._doings(info)).matches

    @asks(Scope.PEOPLE)
    async def likes_given(self, info: Asking) -> int:
        return (await self._doings(info)).likes

    async def _doings(self, info: Asking) -> directory.Doings:
        return await info.context.load.doings.load(self.it.id)

    @asks(Scope.PEOPLE)
    async def referrer(self, info: Asking) -> Referrer | None:
        found = await info.context.load.referring.load(self.it.fingerprint)
        return same(Referrer, people.referrer(found)) if found else None

    @asks(Scope.MODERATION, A_FEW)
    async def open_reports(self, info: Asking) -> list[Report]:
        found = await info.context.load.reports.load(self.it.fingerprint)
        return [report(directory.Filed(it)) for it in info.context.hold(found)]

    @asks(Scope.MODERATION, A_FEW)
    async def sanctions(self, info: Asking) -> list[Sanction]:
        found = await info.context.load.sanctions.load(self.it.fingerprint)
        return sanctions(info.context.desk.parts, info.context.hold(found))


@strawberry.type(description="A conversation of two; never what is said.")
class Chat:
    it: Private[ChatOfTwo]
    id: ID
    aliases: list[str]
    is_match: bool
    opened_at: datetime
    last_message_at: datetime | None
    ended_at: datetime | None
    ending: str | None

    @asks(Scope.PEOPLE, 2)
    async def people(self, info: Asking) -> list[Person]:
        """Those of the two who are still here."""
        both = await info.context.load.people.load_many([self.it.one_print, self.it.two_print])
        return [person(info.context.desk.parts, it) for it in both if it is not None]


@strawberry.type(description="All that is open about one person.")
class Case:
    whom: Private[Fingerprint]
    about: str
    weight: int
    is_hidden: bool
    reports: int
    first_at: datetime
    last_at: datetime

    @asks(Scope.PEOPLE)
    async def person(self, info: Asking) -> Person | None:
        return await somebody(info, self.whom)


@strawberry.type(description="Words against a sanction, that wait to be judged.")
class Appeal:
    words: str
    sanction: Sanction


@strawberry.type(description="One charge in Telegram Stars.")
class Payment:
    whom: Private[Fingerprint]
    charge: str
    payer: str
    stars: int
    item: str | None
    paid_at: datetime | None
    refunded_at: datetime | None

    @asks(Scope.PEOPLE)
    async def person(self, info: Asking) -> Person | None:
        return await somebody(info, self.whom)


@strawberry.type(description="A link of the operator's.")
class Campaign:
    name: str
    code: str
    made_at: datetime
    came: int
    finished: int


@strawberry.type(description="A broadcast, and how far it has come.")
class Broadcast:
    number: int
    name: str
    state: str
    made_by: str
    made_at: datetime
    starts_at: datetime | None
    ended_at: datetime | None
    told: int
    sent: int
    failed: int
    unreachable: int
    unknown: int
    in_channel: bool
    post: str | None
    post_said: str | None


@strawberry.type(description="One thing that happened, told of nobody in particular.")
class Event:
    id: ID
    who: ID | None
    at: datetime
    kind: str
    word: str
    size: int
    often: int


@strawberry.type(description="A name, and what it is set to.")
class Setting:
    name: str
    value: str


@strawberry.type(description="One bot of the installation.")
class Bot:
    id: ID
    name: str | None
    is_first: bool
    state: str
    trouble: str | None


@strawberry.type(description="The key that asks.")
class Key:
    bot: ID
    name: str
    scopes: list[str]
    expires_at: datetime


# --- from what is read ------------------------------------------------------------------------


async def somebody(info: Asking, fingerprint: Fingerprint) -> Person | None:
    """None if they have left."""
    found = await info.context.load.people.load(fingerprint)
    return person(info.context.desk.parts, found) if found else None


def person(parts: ApiParts, it: Somebody) -> Person:
    now_ms = parts.now_ms()
    return Person(
        it=it,
        alias=alias(it.fingerprint),
        status=parts.shared.sieving.status(it),
        role=people.role(parts, it),
        language=it.language,
        gender=it.gender,
        age=it.age(year_at(now_ms)),
        joined_at=at(it.created_ms),
        suspended_until=maybe_at(it.suspended_until_ms if it.is_suspended(now_ms) else None),
    )


def chat(it: ChatOfTwo) -> Chat:
    shown = chats.shown(it)
    return same(Chat, shown, it=it, id=ID(str(it.id)), aliases=shown.people)


def report(it: directory.Filed) -> Report:
    shown = moderation.report(it.report, it)
    return same(Report, shown, it=it.report, chat=ID(str(shown.chat)))


def sanctions(parts: ApiParts, found: Sequence[Decided]) -> list[Sanction]:
    now_ms = parts.now_ms()
    return [
        same(Sanction, moderation.sanction(it, now_ms), whom=it.fingerprint, id=ID(str(it.id)))
        for it in found
    ]


def payment(it: directory.Booked) -> Payment:
    return same(Payment, books.payment(it), whom=it.payment.payer)
