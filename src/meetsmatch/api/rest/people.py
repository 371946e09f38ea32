"""People, by alias: what they are here, never who they are in Telegram."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from meetsmatch.api.paging import After, Limit, Page
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.reading import Asked, Reading, Referring
from meetsmatch.api.routing import Route
from meetsmatch.api.values import Alias, InPath, alias, at, maybe_at
from meetsmatch.app.directory import Doings
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.errors import NobodyKnown
from meetsmatch.core.ids import Fingerprint, PersonId
from meetsmatch.core.people import Gender, Person, year_at
from meetsmatch.core.sieve import Status, Traits

Days = Annotated[int, Field(ge=0, le=3_650)]


class Referrer(BaseModel):
    """Whose link somebody came by, as far as that is still known (180 days)."""

    campaign: str | None = Field(
        default=None, description="A campaign's name.", examples=["summer"]
    )
    alias: Alias | None = Field(default=None, description="A person's alias.")


class PersonShown(BaseModel):
    """Somebody, as the operator may know them."""

    alias: Alias
    status: Status
    role: str = Field(description="`owner` of the bot, or `person`.", examples=["person"])
    language: str = Field(description="Of their interface.", examples=["en"])
    gender: Gender | None
    age: int | None = Field(description="By the calendar year.", examples=[27])
    joined_at: datetime
    last_active_at: datetime = Field(
        description="To the second if they wrote within 7 days, else to the day."
    )
    suspended_until: datetime | None
    referrer: Referrer | None
    messages: int = Field(description="Relayed, sent and received, in the last 7 days.")
    matches: int = Field(description="That nobody has ended.")
    likes_given: int = Field(description="That are still remembered.")
    open_reports: int = Field(description="About them, that no human has judged yet.")


@dataclass(frozen=True, slots=True)
class Around:
    """What belongs to people who are shown together."""

    doings: Mapping[PersonId, Doings]
    referrers: Mapping[Fingerprint, Referrer]
    reports: Mapping[Fingerprint, Sequence[object]]


def traits(
    status: Annotated[Status | None, Query(description="How they stand.")] = None,
    language: Annotated[
        str, Query(pattern="^[A-Za-z-]{0,16}$", description="Of their interface. Empty: any.")
    ] = "",
    gender: Gender | None = None,
    seen_within: Annotated[
        Days | None, Query(description="Days since they were last here, at most; 0: today, UTC.")
    ] = None,
    away_for: Annotated[Days, Query(description="Days since then, at least.")] = 0,
) -> Traits:
    """Whom a query asks for."""
    return Traits(status, language, gender, seen_within, away_for)


Sought = Annotated[Traits, Depends(traits)]


def role(parts: ApiParts, person: Person) -> str:
    return "owner" if person.fingerprint in parts.owners else "person"


def referrer(it: Referring) -> Referrer:
    """Whose link that is; nobody's if they have left."""
    if it.invitation.is_campaign:
        return Referrer(campaign=it.invitation.name)
    return Referrer(alias=alias(it.person.fingerprint) if it.person else None)


class People:
    """Looked at, never changed, here."""

    def __init__(self, parts: ApiParts, reading: Reading) -> None:
        self._parts, self._reading = parts, reading

    def routes(self) -> Sequence[Route]:
        return (
            Route("GET", "/people", Scope.PEOPLE, self.people, "people"),
            Route("GET", "/people/{alias}", Scope.PEOPLE, self.person, "people", problems=(404,)),
        )

    async def people(
        self, traits: Sought, limit: Limit = 50, after: After = ""
    ) -> Page[PersonShown]:
        """Everybody who has joined or begins to, or those who have all that is asked for. In the
        order of their aliases. Of very many people so many are looked at for one page: it may have
        fewer than `limit`, or none, and `next` goes on."""
        found = await self._reading.people(Asked(limit, after), traits)
        return Page(items=await self._shown(found.items), next=found.next)

    async def person(self, alias: InPath) -> PersonShown:
        """One person."""
        about = await self._parts.shared.moderation.find(alias)
        person = await self._parts.shared.store.person_of(self._parts.bot, about)
        if person is None:
            raise NobodyKnown
        (shown,) = await self._shown([person])
        return shown

    async def _shown(self, people: Sequence[Person]) -> list[PersonShown]:
        around = await self._around(people)
        return [self._one(it, around) for it in people]

    async def _around(self, people: Sequence[Person]) -> Around:
        directory, bot = self._parts.directory, self._parts.bot
        prints = [it.fingerprint for it in people]
        came = await self._reading.referring(prints)
        referrers = {who: referrer(it) for who, it in came.items()}
        doings = await directory.doings(bot, [it.id for it in people])
        return Around(doings, referrers, await directory.open_reports(bot, prints))

    def _one(self, person: Person, around: Around) -> PersonShown:
        now_ms = self._parts.now_ms()
        doings = around.doings.get(person.id, Doings())
        until_ms = person.suspended_until_ms if person.is_suspended(now_ms) else None
        return PersonShown(
            alias=alias(person.fingerprint),
            status=self._parts.shared.sieving.status(person),
            role=role(self._parts, person),
            language=person.language,
            gender=person.gender,
            age=person.age(year_at(now_ms)),
            joined_at=at(person.created_ms),
            last_active_at=at(doings.seen_ms(person)),
            suspended_until=maybe_at(until_ms),
            referrer=around.referrers.get(person.fingerprint),
            messages=doings.messages,
            matches=doings.matches,
            likes_given=doings.likes,
            open_reports=len(around.reports.get(person.fingerprint, ())),
        )
