"""One process of the bot: the real parts, wired as a server wires them, until it dies."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from meetsmatch.adapters.links import GatewayLinks
from meetsmatch.adapters.memory import MemoryAllowances, MemoryDecks, MemoryLobby
from meetsmatch.adapters.portraits import GatewayPortraits
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.adapters.wordlists import WordLists
from meetsmatch.app.audit import Audit
from meetsmatch.app.places import Places
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.trials import Trials
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.screens import Ports
from meetsmatch.bot.telegram_in import read
from meetsmatch.bot.wording import Wording
from meetsmatch.core.bench import Staff
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import Rules
from meetsmatch.engine.assembly import Limits, Outside
from meetsmatch.engine.ports import Hooks, Point
from meetsmatch.jobs import Jobs
from meetsmatch.simulation.store import WatchedStore
from meetsmatch.simulation.telegram import Line, Telegram
from meetsmatch.simulation.timeline import Loop, Timeline
from meetsmatch.simulation.trace import Trace
from meetsmatch.simulation.weather import Ended, Weather

BOT = BotId(7)
WORD_LISTS = WordLists.shipped()


@dataclass(frozen=True, slots=True)
class World:
    """What every process of a simulation shares."""

    timeline: Timeline
    telegram: Telegram
    weather: Weather
    trace: Trace
    store: object
    vault: KeyVault
    places: Places
    wording: Wording
    rules: Rules
    staff: Staff
    limits: Limits
    ids: random.Random
    now_ms: Callable[[], int]


class Host:
    """A process, from its start to its end."""

    def __init__(self, number: int, world: World, ended: Callable[["Host"], None]) -> None:
        self.number, self._world, self._ended = number, world, ended
        self.loop = Loop(world.timeline)
        self.deaths = 0.0
        """Share of all passings of a crash point that are the last."""

        self.line = Line(number, self.loop, world.telegram)
        ledger = world.telegram.ledger
        ledger.unmarked[number] = Counter()
        store: Any = self._watched(world.store)
        ports = self._ports(store)
        dialog = Dialog(BOT, ports, world.wording, world.rules, staff=world.staff)
        outside = Outside(BOT, store, world.vault, self.line, dialog, read, world.now_ms)
        self.jobs = Jobs(
            outside, world.limits, Hooks(trouble=self._trouble, reached=self._reached)
        )
        self.loop.call_soon(self.jobs.start)

    def _watched(self, inner: object) -> Any:
        """Passes on every method of a store, a catalogue or a cashbook."""
        world = self._world
        ledger = world.telegram.ledger
        return WatchedStore(inner, self.number, self.loop, world.weather, ledger, world.trace)

    def _ports(self, store: Any) -> Ports:
        world = self._world
        inner = cast(Any, world.store)
        return Ports(
            store=store,
            catalogue=self._watched(inner.catalogue),
            cashbook=self._watched(inner.cashbook),
            records=self._watched(inner.records),
            docket=self._watched(inner.docket),
            guestbook=self._watched(inner.guestbook),
            broadcasts=self._watched(inner.broadcasts),
            trials=Trials(BOT, self._watched(inner.experiments), world.vault.stamp, world.now_ms),
            audit=Audit(BOT, self._watched(inner.roster), self._world.vault, self._world.now_ms),
            lobby=MemoryLobby(),
            decks=MemoryDecks(),
            allowances=MemoryAllowances(),
            vault=self._world.vault,
            places=self._world.places,
            filter=WORD_LISTS,
            portraits=GatewayPortraits(self.line),
            links=GatewayLinks(self.line),
            ages={},
            now_ms=self._world.now_ms,
            new_id=self._new_id,
        )

    def _new_id(self) -> int:
        return 1 + self._world.ids.getrandbits(52) % ((1 << 52) - 1)

    async def take(self, update: Mapping[str, object]) -> None:
        """As the webhook does: durable once it returns."""
        await self.jobs.take([update])

    def _trouble(self, where: str, error: BaseException) -> None:
        if not isinstance(error, Unavailable):
            self._world.trace.note(f"trouble {where} {error!r}")
            self._world.telegram.ledger.counts["troubles"] += 1

    def _reached(self, point: Point) -> None:
        if self.loop.dead:
            raise Ended
        if self._world.weather.happens(self.deaths):
            self._world.telegram.ledger.counts[f"crash at {point}"] += 1
            self.die(point)
            raise Ended

    def die(self, where: str) -> None:
        """The end: nothing of it runs again, and what it knew is gone."""
        self._world.trace.note(f"host {self.number} dies: {where}")
        self.loop.dead = True
        self._world.telegram.ledger.died(self.number)
        self.line.die()
        self._ended(self)
