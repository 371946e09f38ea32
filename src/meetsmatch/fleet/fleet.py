"""All bots of one process: the first, whose token is in the environment, and its guests.

What is wanted stands in the database; what runs is made to fit it, every couple of seconds. Every
process serves every bot: the leases of the house settle which parts of the work are its own.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import structlog

from meetsmatch.adapters.keys import WrongKey
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId
from meetsmatch.fleet.house import House
from meetsmatch.fleet.own import guest_settings
from meetsmatch.fleet.serving import Serving
from meetsmatch.ingress import Webhook
from meetsmatch.jobs.jobs import DRAIN_S
from meetsmatch.settings import WrongSettings
from meetsmatch.settings.own import own_settings
from meetsmatch.wiring import CannotStart, now_ms, trouble

LOOK_S = 2.0
"""So soon it is seen what is wanted."""

FIRST_PAUSE_MS = 60_000
LONGEST_PAUSE_MS = 3_600_000
"""How long a bot that Telegram refuses is left alone; each time twice as long."""

log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Guest:
    """A bot that runs here beside the first one."""

    registered: Registered
    serving: Serving
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


@dataclass(slots=True)
class Refusal:
    """Why a bot does not run, and until when it is left alone unless something of it changes."""

    why: str
    version: int
    until_ms: int
    pause_ms: int


class Fleet:
    """Keeps every bot that is wanted at work. One that fails fails alone."""

    def __init__(self, house: House, first: Serving, webhooks: dict[str, Webhook]) -> None:
        self.first, self.guests = first, dict[BotId, Guest]()
        self.refused = dict[BotId, Refusal]()
        self.house, self._webhooks = house, webhooks
        self._version = -1

    @property
    def at_work(self) -> Mapping[BotId, Serving]:
        """Those that run here, the first one first."""
        guests = {bot: guest.serving for bot, guest in self.guests.items()}
        return {self.first.bot: self.first, **guests}

    def problems(self) -> Iterator[str]:
        """Why this process should be started again; a guest that Telegram does not answer is no
        reason."""
        for guest in self.guests.values():
            yield from guest.serving.jobs.problems()

    @asynccontextmanager
    async def running(self, stopping: asyncio.Event) -> AsyncGenerator[None]:
        """At work for as long as the block runs, then everything under way ends first: the house
        is handed over as a whole."""
        first = self.first.jobs
        first.start()
        keeping = asyncio.create_task(self._keep(stopping))
        try:
            yield
        finally:
            stopping.set()
            await keeping
            guests = [guest.serving.jobs for guest in self.guests.values()]
            for guest in [*self.guests.values()]:
                await self._hush(guest)
            for jobs in (first, *guests):
                jobs.close()
            until = asyncio.get_running_loop().time() + DRAIN_S
            await first.hand_over()
            left_s = until - asyncio.get_running_loop().time()
            await asyncio.gather(*(jobs.finish(left_s) for jobs in guests))
            await first.finish(left_s)

    # --- wanted and running ---------------------------------------------------------------

    async def _keep(self, stopping: asyncio.Event) -> None:
        await either(self.first.jobs.joined(), stopping)
        while not stopping.is_set():
            try:
                await self.reconcile()
            except Exception as error:
                trouble("fleet", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await stopping.wait()

    async def reconcile(self) -> None:
        """Start, stop and change what is no longer as it is wanted."""
        found = await self.house.kept.store.registry.registered(self.first.bot)
        wanted = {it.bot: it for it in found if it.wanted is Wanted.RUNNING}
        itself = wanted.pop(self.first.bot, None)
        if itself is not None and itself.version != self._version:
            self._version = itself.version
            self.first.adopt(own_settings(self.house.settings, itself.own), itself.own)
        for bot, guest in [*self.guests.items()]:
            await self._reviewed(guest, wanted.get(bot))
        for bot, registered in wanted.items():
            if bot not in self.guests and not self._is_left_alone(registered):
                await self._start(registered)
        for bot in self.refused.keys() - wanted.keys():
            del self.refused[bot]

    async def _reviewed(self, guest: Guest, wanted: Registered | None) -> None:
        was = guest.registered
        ended = guest.task is not None and guest.task.done()
        if wanted is None or wanted.token != was.token or ended:
            await self._stop(guest)
        elif wanted.version != was.version:
            guest.registered = wanted
            guest.serving.adopt(await guest_settings(self.house, wanted), wanted.own)

    def _is_left_alone(self, registered: Registered) -> bool:
        refusal = self.refused.get(registered.bot)
        return (
            refusal is not None
            and refusal.version == registered.version
            and now_ms() < refusal.until_ms
        )

    async def _start(self, registered: Registered) -> None:
        try:
            settings = await guest_settings(self.house, registered)
        except (WrongSettings, WrongKey, ValueError) as error:
            return self._refuse(registered, str(error))
        leases = self.first.jobs.engine.leases
        serving = Serving(self.house, settings, leases, registered.name, registered.own)
        guest = Guest(registered, serving)
        self.guests[serving.bot] = guest
        serving.jobs.start()
        if serving.webhook is not None:
            self._webhooks[serving.settings.webhook_path] = serving.webhook
        guest.task = asyncio.create_task(self._serve(guest))
        log.info("bot.started", bot=serving.bot, name=registered.name)

    async def _serve(self, guest: Guest) -> None:
        try:
            await guest.serving.serve(guest.stopping)
        except CannotStart as error:
            self._refuse(guest.registered, str(error))
        except Exception as error:
            trouble("bot", error)
            self._refuse(guest.registered, "something of ours went wrong; it was logged")

    async def _hush(self, guest: Guest) -> None:
        """No more updates are asked for."""
        self._webhooks.pop(guest.serving.settings.webhook_path, None)
        guest.stopping.set()
        if guest.task is not None:
            await guest.task

    async def _stop(self, guest: Guest) -> None:
        await self._hush(guest)
        await guest.serving.jobs.stop()
        del self.guests[guest.serving.bot]
        log.info("bot.stopped", bot=guest.serving.bot, name=guest.registered.name)

    def _refuse(self, registered: Registered, why: str) -> None:
        before = self.refused.get(registered.bot)
        grown = 2 * before.pause_ms if before else FIRST_PAUSE_MS
        pause_ms = min(grown, LONGEST_PAUSE_MS)
        self.refused[registered.bot] = Refusal(
            why, registered.version, now_ms() + pause_ms, pause_ms
        )
        log.error("bot.refused", bot=registered.bot, name=registered.name, why=why)


async def either(coming: Awaitable[None], stopping: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(coming), asyncio.create_task(stopping.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
