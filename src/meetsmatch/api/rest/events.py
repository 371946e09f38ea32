"""What happened, told of nobody in particular."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from meetsmatch.api.paging import After, Limit, Page
from meetsmatch.api.reading import Asked, Reading
from meetsmatch.api.routing import Route
from meetsmatch.api.values import at
from meetsmatch.app.trends import Kept
from meetsmatch.core.apikeys import Scope
from meetsmatch.core.events import Kind


class EventShown(BaseModel):
    """One thing that happened."""

    id: int
    at: datetime
    kind: Kind
    who: int | None = Field(
        description="An alias that only events have, until the person deletes themselves; null "
        "for what is nobody's, or two people's."
    )
    word: str = Field(description="Which one of its kind.", examples=["insults"])
    size: int = Field(description="Seconds, or Stars, by its kind.")
    often: int = Field(description="How many messages or cards, by its kind.")


def event(it: Kept) -> EventShown:
    """As programs see it."""
    told = it.event
    return EventShown(
        id=it.id,
        at=at(told.at_ms),
        kind=told.kind,
        who=told.alias or None,
        word=told.word,
        size=told.size,
        often=told.often,
    )


class Events:
    """For whoever follows along."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def routes(self) -> Sequence[Route]:
        return (Route("GET", "/events", Scope.EVENTS, self.events, "overview"),)

    async def events(self, limit: Limit = 50, after: After = "") -> Page[EventShown]:
        """What happened, for 90 days. The oldest first, and ten seconds late. `next` is never
        null: with it a program asks later for what came since."""
        found = await self._reading.events(Asked(limit, after))
        return Page(items=[event(it) for it in found.items], next=found.next)
