"""One bot's engine on memory, a clock that stands still until told, and people who type."""

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from engine.plain_talk import PlainTalk
from meetsmatch.adapters.memory import Called, MemoryStore, MemoryTelegram
from meetsmatch.app.chores import Elsewhere, Here
from meetsmatch.app.leases import Process
from meetsmatch.app.ports import Store, Unavailable
from meetsmatch.app.work import Change, Outgoing, Stale, Work
from meetsmatch.bot.telegram_in import read
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.engine.assembly import Engine, Limits, Outside, assembled
from meetsmatch.engine.leases import Leases
from meetsmatch.engine.ports import UNPACED, Hooks, Update

BOT = BotId(7)
ANA, BOB, CLEO = 101, 102, 103
FREE = Limits(pace=UNPACED)


class GlassVault:
    """The Vault port, see-through: nothing here tests secrecy."""

    async def seal(self, plain: bytes) -> bytes:
        return b"sealed:" + plain

    async def open(self, sealed: bytes) -> bytes:
        return sealed.removeprefix(b"sealed:")

    def fingerprint(self, bot: BotId, telegram_id: int) -> Fingerprint:
        return Fingerprint(hashlib.blake2b(f"{bot}:{telegram_id}".encode()).hexdigest()[:32])

    def sign(self, text: bytes) -> bytes:
        return hashlib.blake2b(text, digest_size=32).digest()

    def stamp(self, text: bytes) -> bytes:
        return hashlib.blake2b(text, digest_size=32, person=b"stamp").digest()


class ShakyStore:
    """A MemoryStore that can be away, and can lose the answer to what it did."""

    def __init__(self, inner: Store | None = None) -> None:
        self.inner = inner or MemoryStore()
        self.away = set[str]()
        """Methods that cannot be reached."""

        self.lost = set[str]()
        """Methods that will once do their work and fail to say so."""

        self.late = dict[str, asyncio.Event]()
        """Methods that will once do their work, set `done`, and say so after this event."""

        self.done = asyncio.Event()
        self.slow = set[str]()
        """Methods that will once give no answer, and do their work when `catch_up` says so."""

        self._to_do: list[Callable[[], Awaitable[object]]] = []

    async def catch_up(self) -> None:
        """What was given up by its caller is done all the same, unless it was done again."""
        while self._to_do:
            with suppress(Stale):
                await self._to_do.pop(0)()

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        method = getattr(self.inner, name)

        async def shaky(*args: object) -> object:
            if name in self.away:
                raise Unavailable(name)
            if name in self.slow:
                self.slow.discard(name)
                self._to_do.append(partial(method, *args))
                raise Unavailable(name)
            result = await method(*args)
            if name in self.lost:
                self.lost.discard(name)
                raise Unavailable(name)
            if (answers := self.late.pop(name, None)) is not None:
                self.done.set()
                await answers.wait()
            return result

        return shaky


@dataclass
class Clock:
    ms: int = 1_000_000

    def __call__(self) -> int:
        return self.ms


@dataclass
class World:
    """`restart` loses everything that a process holds."""

    limits: Limits = FREE
    store: Store = field(default_factory=MemoryStore)
    telegram: MemoryTelegram = field(default_factory=lambda: MemoryTelegram(Clock()))
    clock: Clock = field(default_factory=Clock)
    vault: GlassVault = field(default_factory=GlassVault)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    troubles: list[tuple[str, BaseException]] = field(
        default_factory=list[tuple[str, BaseException]]
    )
    hooks: Hooks | None = None
    process: Process | None = None
    """Among others on the same store; the only one there is without."""

    leases: Leases | None = None
    elsewhere: Elsewhere = field(default_factory=Here)

    talk: PlainTalk = field(init=False)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.telegram.now_ms = self.clock
        self.talk = PlainTalk(BOT, self.store, self.vault, self.clock, self.new_id)
        self.restart()

    def new_id(self) -> int:
        return self.chance.randrange(1, 1 << 52)

    def restart(self) -> None:
        outside = Outside(
            BOT,
            self.store,
            self.vault,
            self.telegram,
            self.talk,
            read,
            self.clock,
            self.process,
            leases=self.leases,
            elsewhere=self.elsewhere,
        )
        hooks = self.hooks or Hooks(trouble=lambda where, it: self.troubles.append((where, it)))
        self.engine = assembled(outside, self.limits, hooks)

    # --- steps --------------------------------------------------------------------------------

    async def take(self, *updates: Update) -> None:
        """Updates come in, and their lanes are done at once."""
        for taken in (await self.engine.intake.take(updates)).new:
            await self.engine.lane.handle_one(taken)

    async def send(self, rounds: int = 100) -> None:
        """Send all that is due by now."""
        for _ in range(rounds):
            due_ms = await self.engine.sender.send_due(100)
            if due_ms is None or due_ms > self.clock():
                return
        raise AssertionError("still something due")

    async def says(self, person: int, text: str, **more: object) -> int:
        """Somebody types, all of it is handled and sent; the number of their message."""
        update = self.telegram.writes(person, text, **more)
        await self.take(update)
        await self.send()
        message = update["message"]
        assert isinstance(message, dict)
        return message["message_id"]

    def in_chat(self, person: int) -> dict[str, object]:
        """A message of the bot's that has buttons."""
        return {"message_id": 1, "chat": {"id": person, "type": "private"}}

    async def press(self, person: int) -> None:
        """Somebody presses a button."""
        message = self.in_chat(person)
        await self.take(
            self.telegram.update("callback_query", person, id="1", data="x", message=message)
        )
        await self.send()

    async def pair(self, *people: int) -> None:
        """They all seek, and one wave pairs them."""
        for person in people:
            await self.says(person, "/chat")
        await self.engine.waves.wave()
        await self.send()

    async def commit(self, *outgoing: Outgoing, changes: tuple[Change, ...] = ()) -> None:
        """A Work that nobody had to decide."""
        await self.engine.lane.desk.commit(0, Work(changes, outgoing))

    async def later(self, ms: int) -> None:
        """Time passes; what is due then is sent."""
        self.clock.ms += ms
        await self.send()

    # --- what can be seen ---------------------------------------------------------------------

    async def person(self, telegram_id: int) -> PersonId:
        found = await self.store.person_of(BOT, self.vault.fingerprint(BOT, telegram_id))
        assert found is not None
        return found.id

    async def chat(self, telegram_id: int) -> Chat:
        """The live chat they sit in."""
        found = await self.store.chat_of(BOT, await self.person(telegram_id))
        assert found is not None
        return found

    def calls(self, person: int, method: str) -> list[Called]:
        """The calls of one method that reached somebody's Telegram, well or not."""
        made = self.telegram.calls
        return [call for call in made if call.chat == person and call.method == method]

    def heard(self, person: int) -> list[str]:
        """What the bot has sent to somebody, in order."""
        return [
            str(call.params["text"])
            for call in self.telegram.calls
            if call.chat == person and call.method == "sendMessage" and call.answer.status == 200
        ]
