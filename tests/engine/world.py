"""One bot's engine on memory, a clock that stands still until told, and people who type."""

import hashlib
import random
from dataclasses import dataclass, field

from engine.plain_talk import PlainTalk
from meetsmatch.adapters.memory import MemoryStore, MemoryTelegram
from meetsmatch.app.ports import Store
from meetsmatch.bot.telegram_in import read
from meetsmatch.core.ids import BotId, Fingerprint
from meetsmatch.engine.assembly import Engine, Limits, Outside, assembled
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
    telegram: MemoryTelegram = field(default_factory=MemoryTelegram)
    clock: Clock = field(default_factory=Clock)
    vault: GlassVault = field(default_factory=GlassVault)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    troubles: list[tuple[str, BaseException]] = field(
        default_factory=list[tuple[str, BaseException]]
    )
    hooks: Hooks | None = None
    talk: PlainTalk = field(init=False)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.talk = PlainTalk(BOT, self.store, self.vault, self.clock, self.new_id)
        self.restart()

    def new_id(self) -> int:
        return self.chance.randrange(1, 1 << 52)

    def restart(self) -> None:
        outside = Outside(BOT, self.store, self.vault, self.telegram, self.talk, read, self.clock)
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

    async def pair(self, *people: int) -> None:
        """They all seek, and one wave pairs them."""
        for person in people:
            await self.says(person, "/chat")
        await self.engine.sweeps.wave()
        await self.send()

    # --- what can be seen ---------------------------------------------------------------------

    def heard(self, person: int) -> list[str]:
        """What the bot has sent to somebody, in order."""
        return [
            str(call.params["text"])
            for call in self.telegram.calls
            if call.chat == person and call.method == "sendMessage" and call.answer.status == 200
        ]
