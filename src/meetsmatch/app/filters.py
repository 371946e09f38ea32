"""Asks whoever gets a message that may trouble them whether it does, once in each chat."""

from dataclasses import dataclass
from typing import Protocol

from meetsmatch.app.allowances import Allowances
from meetsmatch.app.ports import NowMs
from meetsmatch.core.chats import Chat
from meetsmatch.core.concerns import Concern
from meetsmatch.core.ids import PersonId
from meetsmatch.core.relay import Content
from meetsmatch.core.rules import DAY_MS, Rules


class Filter(Protocol):
    """Reads messages for what may trouble their readers; keeps nothing of them. Never raises."""

    async def concern(self, content: Content, min_age: int) -> Concern | None: ...


@dataclass(frozen=True, slots=True)
class Filters:
    """Several as one: the first that finds something."""

    every: tuple[Filter, ...]

    async def concern(self, content: Content, min_age: int) -> Concern | None:
        """As Filter."""
        for each in self.every:
            if found := await each.concern(content, min_age):
                return found
        return None


@dataclass(frozen=True, slots=True)
class Concerns:
    """A message passes whatever is found in it: a list of words is no judge."""

    filter: Filter
    allowances: Allowances
    rules: Rules
    now_ms: NowMs

    async def raised_by(self, chat: Chat, author: PersonId, content: Content) -> Concern | None:
        """What the reader is to be asked about now; a word about age never waits for others."""
        found = await self.filter.concern(content, self.rules.min_age)
        if found is None:
            return None
        what = found if found is Concern.MINOR else "words"
        key = f"{chat.bot}:asked:{chat.id}:{author}:{what}"
        return None if await self.allowances.spend(key, 1, DAY_MS, self.now_ms()) else found
