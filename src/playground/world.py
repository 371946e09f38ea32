"""The world: everything there is, and the front that the server and the tests talk to.

What bots may do is in methods/, what people may do in actions/, how things look in views.py.
"""

import copy
import random
from dataclasses import replace

from playground import endings, files, seed, tokens, views
from playground.chats import Chat
from playground.clock import Clock
from playground.errors import ApiError, Mistake
from playground.memory import Memory
from playground.people import Bot, Person
from playground.ports import Feed, Updates
from playground.shapes import Json


class World:
    """Bots, people and what they say to each other.

    Starts as `plan` says (a seed file's contents), by default with four friendly people.
    """

    def __init__(
        self,
        clock: Clock,
        random: random.Random,
        feed: Feed,
        updates: Updates,
        plan: Json | None = None,
    ) -> None:
        self.clock = clock
        self.random = random
        self.feed = feed
        self.updates = updates
        self.memory = Memory()
        self._kept: dict[int, tuple[Memory, object]] = {}
        seed.plant(self.memory, self.random, seed.default() if plan is None else plan)
        self.snapshot()

    # -- bots and people

    def bot_for(self, token: str) -> Bot:
        """The bot of a token, registered when it is new; ApiError when the token is no good."""
        number = tokens.bot_id(token)
        known = self.memory.bots.get(number)
        if known is None:
            return self.add_bot(Bot(number, token, f"bot{number}_bot", {"": f"Bot {number}"}))
        if known.token != token:
            raise ApiError(401, "Unauthorized")
        return known

    def add_bot(self, bot: Bot) -> Bot:
        """Keep a new or changed bot, and tell."""
        self.memory.bots[bot.id] = bot
        self.feed.emit({"event": "bot", "bot": bot.profile()})
        return bot

    def keep_person(self, person: Person) -> Person:
        """Keep a new or changed person, and tell."""
        self.memory.people[person.id] = person
        self.feed.emit({"event": "person", "person": person.persona()})
        return person

    def person(self, who: int) -> Person:
        """Someone who must exist."""
        if (person := self.memory.people.get(who)) is not None:
            return person
        raise Mistake(f"there is no person {who}: add_person makes one")

    def user(self, who: int) -> Json:
        """A Bot API User, person or bot."""
        known = self.memory.people.get(who) or self.memory.bots.get(who)
        return known.user() if known else {"id": who, "is_bot": False, "first_name": ""}

    def block(self, person: Person, bot: int, on: bool) -> Person:
        """Set or lift a person's block of a bot."""
        blocked = person.blocked | {bot} if on else person.blocked - {bot}
        return self.keep_person(replace(person, blocked=blocked))

    # -- reading

    def chat_of(self, person: int, chat: int) -> Chat:
        """A chat as people name it: a bot's id, or a group's."""
        if chat in self.memory.bots:
            return self.memory.private(chat, person)
        if (found := self.memory.chats.get((0, chat))) is not None:
            return found
        raise Mistake(f"there is no chat {chat}: give a bot's id or username, or a group's id")

    def state(self) -> Json:
        """Bots, people and chats, as the control protocol shows them."""
        memory = self.memory
        return {
            "bots": [bot.profile() for bot in memory.bots.values()],
            "people": [person.persona() for person in memory.people.values()],
            "chats": [views.chat_card(self, chat) for chat in memory.chats.values()],
        }

    def seen(self, person: int, chat: int) -> list[Json]:
        """What a person sees in a chat, oldest first."""
        self.person(person)
        if chat in self.memory.bots and (chat, person) not in self.memory.chats:
            return []
        place = self.chat_of(person, chat)
        return [views.seen(self, person, place, message) for message in place.messages.values()]

    # -- time

    def now(self) -> int:
        """Unix seconds as Telegram writes dates."""
        return int(self.clock.now())

    def due(self) -> float | None:
        """When something will end by itself next."""
        endings = [self.memory.endings[0][0]] if self.memory.endings else []
        if (till := self.memory.till.due()) is not None:
            endings.append(till)
        return min(endings, default=None)

    def tick(self) -> None:
        """End what is over: polls, live locations, checkouts, paid months."""
        endings.end(self)

    # -- files

    def file_bytes(self, unique_id: str) -> tuple[bytes, str]:
        """A file's contents and content type, for people's clients."""
        if (file := self.memory.files.get(unique_id)) is not None:
            return file.data, file.mime
        raise Mistake(f"there is no file {unique_id}")

    def file_path(self, bot: int, path: str) -> tuple[bytes, str]:
        """What a bot downloads from a path that getFile gave."""
        file = self.memory.files.get(files.unique_of_path(path))
        if file is None or file.path != path or bot not in self.memory.bots:
            raise ApiError(404, "Not Found")
        return file.data, file.mime

    # -- going back

    def snapshot(self) -> int:
        """Remember everything; returns the number to come back to. 0 is the seed."""
        number = len(self._kept)
        self._kept[number] = (copy.deepcopy(self.memory), self.random.getstate())
        return number

    def reset(self, snapshot: int | None = None) -> None:
        """Go back to a snapshot, or to the seed; queued updates are forgotten."""
        if (kept := self._kept.get(snapshot or 0)) is None:
            raise Mistake(f"there is no snapshot {snapshot}")
        for bot in self.memory.bots:
            self.updates.drop(bot)
        self.memory = copy.deepcopy(kept[0])
        self.random.setstate(kept[1])  # pyright: ignore[reportArgumentType] what getstate gave
        self.feed.emit({"event": "reset"})
