"""One bot at work: its conversation, its lanes and couriers, how its updates come."""

import asyncio
import time
from collections.abc import Iterator
from functools import partial
from types import MappingProxyType

from meetsmatch.adapters.exports import shelf_at
from meetsmatch.adapters.kept import KeptFiles
from meetsmatch.app.audit import Audit
from meetsmatch.app.removing import Removing
from meetsmatch.bot.rewording import reworded
from meetsmatch.core.bots import Own
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.engine.leases import Leases
from meetsmatch.fleet.copies import keeping_of
from meetsmatch.fleet.exports import exporting_of
from meetsmatch.fleet.house import House
from meetsmatch.fleet.looking import looking
from meetsmatch.ingress import Webhook
from meetsmatch.introduction import Introduction, menu_of
from meetsmatch.jobs import Jobs
from meetsmatch.polling import Polling
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, dialog_of, jobs_of, now_ms, pace_of

WEBHOOK_CONNECTIONS = 64


class Serving:
    """`settings` are the bot's own, and `own` what they were made of; as a guest it has a `name`
    and shares the `leases` of the first one's house. `jobs` are to be started and stopped by
    whoever made it."""

    def __init__(
        self,
        house: House,
        settings: Settings,
        leases: Leases | None = None,
        name: str = "",
        own: Own = MappingProxyType({}),
    ) -> None:
        token = settings.bot_token.get_secret_value()
        self._words = house.wording
        self.name = f"@{name}" if name else "the first bot"
        self.settings, self.bot, self._kinds = settings, BotId(settings.bot), house.beside.kinds
        self.files = house.client(token)
        keeping = keeping_of(settings, house.kept, house.media, self.files)
        gateway = KeptFiles(house.gateway(token), keeping)
        self.dialog = dialog_of(
            settings,
            house.kept,
            house.shared,
            house.places,
            gateway,
            reworded(house.wording, own),
            keeping,
            house.asked,
            (*looking(settings, house.model, self.files), *house.beside.filters),
            BotId(house.settings.bot),
        )
        offer = house.beside.offering(settings, self.dialog)
        self.jobs: Jobs = jobs_of(
            settings, house.kept, house.shared, gateway, self.dialog, house.hooks, leases, offer
        )
        self._see_to_leavings(house, is_first=not name)
        self.webhook = self._webhook()
        whose = f"The token of {self.name}" if name else "BOT_TOKEN"
        self._introduced = partial(Introduction, gateway, self._words, self._told(), whose=whose)
        self._greeting, self._other = self._introduction(), asyncio.Event()
        taking = self.jobs.take, lambda: self.jobs.is_pressed
        self._polling = Polling(house.poller(token), *taking, _monotonic_ms, self._kinds)

    @property
    def polls(self) -> bool:
        """Whether we ask for updates; otherwise Telegram calls us."""
        return self.settings.updates == "polling"

    def _webhook(self) -> Webhook | None:
        secret = self.settings.webhook_secret.get_secret_value()
        return None if self.polls else Webhook(secret.encode(), self.jobs.take)

    def _introduction(self) -> Introduction:
        return self._introduced(self.settings.rules, self.settings.staff)

    def _see_to_leavings(self, house: House, is_first: bool) -> None:
        """Each bot writes its exports; the first one deletes, for all, what has had its time."""
        sweeps = self.jobs.engine.sweeps
        sweeps.exports = exporting_of(self.settings, house.kept, clears=is_first).due
        if is_first:
            sweeps.removals = self._removing(house).due

    def _removing(self, house: House) -> Removing:
        """What the house deletes of bots that it had."""
        store = house.kept.store
        audit = Audit(self.bot, store.roster, house.kept.vault, now_ms)
        shelf = shelf_at(self.settings.exports)
        return Removing(self.bot, store.registry, audit, now_ms, store.copies, house.media, shelf)

    def _told(self) -> dict[str, object] | None:
        """What Telegram is told about where to call; nothing if we ask."""
        if self.polls:
            return None
        return {
            "url": self.settings.webhook_address,
            "secret_token": self.settings.webhook_secret.get_secret_value(),
            "allowed_updates": list(self._kinds),
            "max_connections": WEBHOOK_CONNECTIONS,
        }

    @property
    def trouble(self) -> str:
        """What Telegram says instead of giving us updates; empty while all is well."""
        return self._polling.said

    def adopt(self, settings: Settings, own: Own) -> None:
        """Its rules, words, paces and menu from now on; its descriptions stay until the next
        start."""
        was, self.settings = self.settings, settings
        self._greeting = self._introduction()
        if _menus(was) != _menus(settings):
            self._other.set()
        dialog, engine = self.dialog, self.jobs.engine
        wording = reworded(self._words, own)
        dialog.adopt(wording, settings.rules, settings.protect_content, settings.staff)
        engine.outbox.share(engine.leases.sharers, pace_of(settings))

    async def age_checked(self, person: PersonId, is_adult: bool) -> bool:
        """What a check elsewhere has come to; whether anybody waited for it. Raises Unavailable,
        Stale or Fenced when it was not written down."""
        desk, deciding = self.jobs.engine.lane.desk, partial(self.dialog.age_checked, person)
        return bool(await desk.decide(None, partial(deciding, is_adult)))

    def ill(self) -> Iterator[str]:
        """Why this process should be started again, if it should."""
        yield from self.jobs.problems()
        if self.polls:
            yield from self._polling.problems()

    def unready(self) -> Iterator[str]:
        """Why no updates should be given to this process now."""
        yield from self.jobs.unready()
        if self.polls:
            yield from self._polling.problems()

    async def serve(self, stopping: asyncio.Event) -> None:
        """Make the bot known to Telegram, and ask for updates if we poll, while that is our turn
        among all processes, until `stopping`. CannotStart when Telegram refuses us."""
        await self.jobs.turn.keep(lambda over: self._speak(over, stopping), stopping)

    async def _speak(self, over: asyncio.Event, stopping: asyncio.Event) -> None:
        introducing = asyncio.create_task(self._introduce(stopping))
        await (self._polling.run(over) if self.polls else over.wait())
        introducing.cancel()
        (trouble,) = await asyncio.gather(introducing, return_exceptions=True)
        if isinstance(trouble, Exception):
            raise trouble

    async def _introduce(self, stopping: asyncio.Event) -> None:
        """And again what is on the menu, when that is another one. Who is refused at the door
        need not go on."""
        try:
            await self._greeting.make()
            while await self._other.wait():
                self._other.clear()
                await self._greeting.offer()
        except CannotStart:
            stopping.set()
            raise


def _menus(settings: Settings) -> tuple[object, ...]:
    """What decides what is on them, and where."""
    return menu_of(settings.rules), settings.languages, settings.staff


def _monotonic_ms() -> int:
    """For silences, which a clock that is set does not shorten."""
    return time.monotonic_ns() // 1_000_000
