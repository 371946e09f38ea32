"""Use cases straight over the memory store, without a conversation."""

import random
from dataclasses import dataclass, field

from engine.world import Clock, GlassVault
from meetsmatch.adapters.memory import MemoryAllowances, MemoryLobby, MemoryStore
from meetsmatch.app.appeals import Appeals
from meetsmatch.app.guard import Guard
from meetsmatch.app.join import Join
from meetsmatch.app.moderation import Moderation
from meetsmatch.app.pace import Pace
from meetsmatch.app.reporting import Reporting
from meetsmatch.app.talk import Talk
from meetsmatch.app.work import Change, Commit, PersonChanged
from meetsmatch.core.ids import BotId, Fingerprint
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import Rules

BOT = BotId(1)
NOW_MS = 1_790_000_000_000


@dataclass
class House:
    """All use cases of one bot."""

    rules: Rules = field(default_factory=Rules)
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: Clock = field(default_factory=lambda: Clock(NOW_MS))
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    lobby: MemoryLobby = field(default_factory=MemoryLobby)
    allowances: MemoryAllowances = field(default_factory=MemoryAllowances)

    def new_id(self) -> int:
        return self.chance.randrange(1, 1 << 52)

    @property
    def join(self) -> Join:
        return Join(
            BOT,
            self.store,
            self.store.docket,
            GlassVault(),
            self.rules,
            self.clock,
            self.new_id,
        )

    @property
    def talk(self) -> Talk:
        return Talk(BOT, self.store, self.lobby, self.rules, self.clock, self.new_id)

    @property
    def guard(self) -> Guard:
        store, talk = self.store, self.talk
        return Guard(BOT, store, store.catalogue, talk, self.reporting, self.rules, self.clock)

    @property
    def reporting(self) -> Reporting:
        return Reporting(BOT, self.store, self.store.docket, GlassVault(), self.clock)

    @property
    def appeals(self) -> Appeals:
        return Appeals(BOT, self.store.docket, GlassVault(), self.clock)

    @property
    def moderation(self) -> Moderation:
        store = self.store
        return Moderation(
            BOT, store, store.docket, GlassVault(), self.rules, self.clock, self.new_id
        )

    @property
    def pace(self) -> Pace:
        return Pace(BOT, self.allowances, self.rules, self.clock)

    async def commit(self, *changes: Change) -> None:
        await self.store.commit(Commit(BOT, self.clock(), changes))

    async def joined(self, name: str) -> Person:
        """Somebody whose onboarding is done."""
        met = await self.join.first_contact(Fingerprint(name), 1, "en")
        await self.commit(*met.changes)
        person = met.person.changed(
            consent=self.rules.terms,
            gender=Gender.OTHER,
            birth_year=2000,
            wishes=Wishes(Seeks.EVERYONE),
        )
        await self.commit(PersonChanged(person))
        return person

    async def chatting(self, one: Person, two: Person) -> None:
        """The two get a chat."""
        for person in (one, two):
            await self.commit((await self.talk.seek(person))[0])
        await self.commit(*await self.talk.couples([one.id, two.id]))
