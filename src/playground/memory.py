"""Everything a snapshot keeps, in plain collections."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from playground.chats import Chat, ChatKey
from playground.files import File
from playground.people import Bot, Person
from playground.polls import Poll
from playground.till import Till


@dataclass(slots=True)
class Query:
    """A pressed button that waits for its answer."""

    id: str
    bot: int
    person: int
    chat: ChatKey
    asked: float
    answered: bool = False


@dataclass(slots=True)
class Memory:
    """The world's contents."""

    bots: dict[int, Bot] = field(default_factory=dict[int, Bot])
    people: dict[int, Person] = field(default_factory=dict[int, Person])
    chats: dict[ChatKey, Chat] = field(default_factory=dict[ChatKey, Chat])
    files: dict[str, File] = field(default_factory=dict[str, File])
    polls: dict[str, Poll] = field(default_factory=dict[str, Poll])
    queries: dict[str, Query] = field(default_factory=dict[str, Query])
    till: Till = field(default_factory=Till)
    counters: dict[str, int] = field(default_factory=dict[str, int])
    # What ends by itself: when, in which chat, which message.
    endings: list[tuple[float, ChatKey, int]] = field(
        default_factory=list[tuple[float, ChatKey, int]]
    )

    def count(self, what: str, start: int = 1) -> int:
        """The next number of a series."""
        number = self.counters.get(what, start - 1) + 1
        self.counters[what] = number
        return number

    def age_of_files(self, bot: int) -> int:
        """How often this bot's file ids have become invalid."""
        return self.counters.get(f"lost files {bot}", 0)

    def lose_files(self, bot: int) -> None:
        """Every file id that this bot has is invalid from now on; the files stay."""
        self.count(f"lost files {bot}")

    def private(self, bot: int, person: int) -> Chat:
        """The private chat of these two, opened when there is none."""
        key = (bot, person)
        if key not in self.chats:
            self.chats[key] = Chat(person, "private", bot)
        return self.chats[key]

    def groups(self) -> Iterator[Chat]:
        """All chats but the private ones."""
        return (chat for chat in self.chats.values() if not chat.is_private)

    def ends(self, at: float, place: Chat, message: int) -> None:
        """Remember that a poll or a live location ends by itself."""
        heapq.heappush(self.endings, (at, place.key, message))
