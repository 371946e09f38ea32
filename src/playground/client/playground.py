"""A playground as a test or a script holds it: people, bots, the clock, trouble."""

from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Self

from playground.client.bots import Bot, Called, bot_of
from playground.client.groups import Group, Somebody, described, group_of
from playground.client.link import Link
from playground.client.person import Person
from playground.client.phone import Phone
from playground.client.time import Time
from playground.server import Place, serve
from playground.shapes import Json, as_int, as_list, as_object, as_text
from playground.site import Options

REMEMBERED = 100_000


class Playground:
    """Connects to the playground at `url`; `embedded` brings its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._link = Link(url, self._hear)
        self._people: dict[int, Person] = {}
        self._phones: dict[int, Phone] = {}
        self._bots: set[int] = set()
        self._entries: deque[Json] = deque(maxlen=REMEMBERED)
        self.clock = Time(self._link.do)

    @classmethod
    @asynccontextmanager
    async def embedded(
        cls, options: Options | None = None, place: Place | None = None
    ) -> AsyncGenerator[Self, None]:
        """A playground in this process, on a free port, for as long as the block runs."""
        async with serve(options, place) as serving, cls(serving.url) as playground:
            yield playground

    async def __aenter__(self) -> Self:
        await self._link.open()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._link.close()

    # -- who is there

    async def bot(self, username: str = "", token: str = "", name: str = "") -> Bot:
        """A bot by its username or token; made, with this name, when there is none."""
        for shown in await self._listed("bots"):
            found = bot_of(shown)
            if token == found.token or (username and username == found.username):
                return found
        added = await self.do(
            "add_bot",
            username=username or None,
            token=token or None,
            first_name=name or None,
        )
        return bot_of(as_object(added) or {})

    async def person(self, name: str, **members: object) -> Person:
        """A person by first name, changed as given; made when there is none."""
        for card in await self._listed("people"):
            if as_text(card.get("first_name")) == name:
                person = await self._meet(card)
                if members:
                    await person.changes(**members)
                return person
        card = as_object(await self.do("add_person", first_name=name, **members)) or {}
        return await self._meet(card)

    async def people(self, *names: str) -> list[Person]:
        """Several people at once."""
        return [await self.person(name) for name in names]

    async def group(
        self, title: str, owner: Person, *others: Somebody, kind: str = "supergroup"
    ) -> Group:
        """A new `group`, `supergroup`, `forum` or `channel` with these people and bots in it."""
        card = await self.do("add_chat", **described(title, owner, others, kind))
        return group_of(card, owner, self.do)

    # -- what goes on

    async def do(self, action: str, **members: object) -> object:
        """Any action of the protocol."""
        return await self._link.do(action, **members)

    async def idle(self, within: float = 5.0) -> None:
        """Wait until nothing is queued, in flight or running, and all of it was heard here."""
        answer = as_object(await self._link.get(f"idle?within={within}")) or {}
        if not answer.get("idle"):
            why = "; ".join(map(str, as_list(answer.get("why")) or []))
            raise AssertionError(f"not idle after {within:g} s: {why}\n{self.transcripts()}")
        # The socket keeps order: what happened before this answer was heard before it.
        await self.do("idle")

    def calls(self, method: str = "*", after: int = 0) -> list[Called]:
        """The calls bots made since we connected, oldest first; only those after number `after`.

        Of a long run only the newest are remembered: whoever counts looks now and then.
        """
        found: list[Called] = []
        for entry in reversed(self._entries):
            if entry.get("kind") != "call":
                continue
            if (called := Called(entry)).n <= after:
                break
            if method == "*" or called.method.lower() == method.lower():
                found.append(called)
        return found[::-1]

    async def findings(self) -> list[Json]:
        """What lint has found in all calls answered so far."""
        answer = as_object(await self._link.get("findings")) or {}
        return [as_object(item) or {} for item in as_list(answer.get("findings")) or []]

    def transcripts(self) -> str:
        """What is on everybody's screen."""
        return "\n".join(person.transcript() for person in self._people.values())

    def only_bot(self) -> int | None:
        """The bot whoever names none must mean: the only one."""
        return next(iter(self._bots)) if len(self._bots) == 1 else None

    # -- trouble

    @asynccontextmanager
    async def fault(
        self, method: str = "*", *, kind: str, person: Person | None = None, **members: object
    ) -> AsyncGenerator[None, None]:
        """Calls fail like this while the block runs: `times=`, `retry_after=` and so on."""
        who = person.id if person else None
        added = await self.do("fault", method=method, kind=kind, person=who, **members)
        number = as_int((as_object(added) or {}).get("id"))
        try:
            yield
        finally:
            await self.do("heal", id=number, if_there=True)

    async def flood(self, profile: str) -> None:
        """Flood control: `off`, `faq` or `hostile`."""
        await self.do("flood", profile=profile)

    async def lose_files(self, bot: Bot) -> None:
        """Every file id that this bot has is refused from now on; the files stay, and get new
        ids."""
        await self.do("lose_files", bot=bot.id)

    async def snapshot(self) -> int:
        """Remember everything; the number to come back to."""
        taken = as_object(await self.do("snapshot")) or {}
        return as_int(taken.get("snapshot")) or 0

    async def reset(self, snapshot: int | None = None) -> None:
        """Back to a snapshot, or to the seed; screens are read again."""
        await self.do("reset", snapshot=snapshot)
        for person in self._people.values():
            await self._read(person)

    # -- inside

    async def _listed(self, what: str) -> list[Json]:
        state = as_object(await self._link.get("state")) or {}
        return [as_object(item) or {} for item in as_list(state.get(what)) or []]

    async def _meet(self, card: Json) -> Person:
        number = as_int(card.get("id")) or 0
        if (known := self._people.get(number)) is not None:
            return known
        person = Person(card, self._phone(number), self.do, self)
        self._people[number] = person
        await self._read(person)
        return person

    async def _read(self, person: Person) -> None:
        for card in await self._listed("chats"):
            if person.id in (as_list(card.get("members")) or []):
                chat = as_int(card.get("id")) or 0
                seen = await self._link.get(f"people/{person.id}/chats/{chat}/messages")
                person.phone.load(chat, seen)

    def _phone(self, person: int) -> Phone:
        return self._phones.setdefault(person, Phone())

    def _hear(self, event: Json) -> None:
        match event["event"]:
            case "hello":
                state = as_object(event.get("state")) or {}
                for bot in as_list(state.get("bots")) or []:
                    self._bots.add(bot_of(as_object(bot) or {}).id)
            case "bot":
                self._bots.add(bot_of(as_object(event.get("bot")) or {}).id)
            case "entry":
                self._entries.append(as_object(event.get("entry")) or {})
            case "reset":
                self._reset()
            case _:
                if (person := as_int(event.get("person"))) is not None:
                    self._phone(person).hear(event)

    def _reset(self) -> None:
        for phone in self._phones.values():
            phone.clear()
