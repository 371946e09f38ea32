"""Chats and matches: who talks to whom, by aliases, and never what is said."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from meetsmatch.api.paging import After, Limit, Page
from meetsmatch.api.reading import Asked, Found, Reading
from meetsmatch.api.routing import Route
from meetsmatch.api.values import Alias, alias, at, maybe_at
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.chats import Chat, Ending


class ChatShown(BaseModel):
    """A conversation of two."""

    id: int = Field(description="Ours, and random.", examples=[2_213_877_004_161])
    people: list[Alias] = Field(description="The two, also those who have left.")
    is_match: bool
    opened_at: datetime
    last_message_at: datetime | None
    ended_at: datetime | None = Field(description="null: it is live.")
    ending: Ending | None


def shown(chat: Chat) -> ChatShown:
    """As programs see it."""
    return ChatShown(
        id=chat.id,
        people=[alias(chat.one_print), alias(chat.two_print)],
        is_match=chat.is_match,
        opened_at=at(chat.opened_ms),
        last_message_at=maybe_at(chat.last_ms or None),
        ended_at=maybe_at(chat.ended_ms),
        ending=chat.ending,
    )


class Chats:
    """Lists; the newest first."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def routes(self) -> Sequence[Route]:
        return (
            Route("GET", "/chats", Scope.CHATS, self.chats, "chats"),
            Route("GET", "/matches", Scope.CHATS, self.matches, "chats"),
        )

    async def chats(self, limit: Limit = 50, after: After = "") -> Page[ChatShown]:
        """Random chats, live ones and those that ended within seven days. The newest first."""
        return _page(await self._reading.chats(Asked(limit, after)))

    async def matches(self, limit: Limit = 50, after: After = "") -> Page[ChatShown]:
        """Matches that nobody has ended. The newest first."""
        return _page(await self._reading.matches(Asked(limit, after)))


def _page(found: Found[Chat]) -> Page[ChatShown]:
    return Page(items=[shown(it) for it in found.items], next=found.next)
