"""How things stand: numbers of everybody, the settings, and the key that asks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from meetsmatch.api.parts import ApiParts
from meetsmatch.api.reading import Reading
from meetsmatch.api.routing import Route
from meetsmatch.api.values import at
from meetsmatch.app.figures import Daily
from meetsmatch.core.apikeys import ApiKey, Scope
from meetsmatch.core.rules import DAY_MS

Days = Annotated[int, Query(ge=1, le=90, description="So many days, today included.")]


class NowShown(BaseModel):
    """How things stand, at most two seconds ago."""

    people: int
    women: int
    men: int
    joined: int = Field(description="Today, in UTC.")
    chats: int = Field(description="That somebody sits in, matches that are open included.")
    matches: int = Field(description="That nobody has ended.")
    waiting: int
    reported: int = Field(description="People about whom reports are open.")
    hidden: int = Field(description="Of them: who is hidden until somebody has looked.")
    appeals: int


class DayShown(BaseModel):
    """One day, in UTC."""

    day: date
    joined: int
    matched: int
    reported: int


class KeyShown(BaseModel):
    """The key that asks."""

    bot: int = Field(description="Telegram's number of the bot that it is of.", examples=[7])
    name: str = Field(examples=["reports"])
    scopes: list[Scope]
    expires_at: datetime
    may_write: bool = Field(description="Whether this installation lets it decide anything.")


class Overview:
    """Nobody in particular."""

    def __init__(self, parts: ApiParts, reading: Reading) -> None:
        self._parts, self._reading = parts, reading

    def routes(self) -> Sequence[Route]:
        return (
            Route("GET", "/key", None, self.key, "overview"),
            Route("GET", "/statistics", Scope.STATISTICS, self.statistics, "overview"),
            Route("GET", "/statistics/daily", Scope.STATISTICS, self.daily, "overview"),
        )

    async def key(self, request: Request) -> KeyShown:
        """The key that asks: what it may, and until when."""
        key: ApiKey = request.state.key
        writes = self._parts.writes and any(it.writes for it in key.scopes)
        return KeyShown(
            bot=key.bot,
            name=key.name,
            scopes=sorted(key.scopes),
            expires_at=at(key.expires_ms),
            may_write=writes,
        )

    async def statistics(self) -> NowShown:
        """Live numbers. Read once every two seconds, however many ask."""
        return NowShown(**asdict(await self._reading.now.get()))

    async def daily(self, days: Days = 30) -> list[DayShown]:
        """What happened on each day, as far as it is still known. The oldest first."""
        return days_of(*await self._reading.daily(days))


def days_of(daily: Daily, days: range) -> list[DayShown]:
    """Each of these days, since 1970."""
    return [
        DayShown(
            day=datetime.fromtimestamp(day * DAY_MS / 1_000, UTC).date(),
            joined=daily.joined.get(day, 0),
            matched=daily.matched.get(day, 0),
            reported=daily.reported.get(day, 0),
        )
        for day in days
    ]
