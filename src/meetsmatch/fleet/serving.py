"""One bot at work: its conversation, its lanes and couriers, how its updates come."""

import asyncio
import time
from collections.abc import Iterator
from functools import partial
from types import MappingProxyType

from meetsmatch.adapters.kept import KeptFiles
from meetsmatch.app.audit import Audit
from meetsmatch.app.ports import Gateway
from meetsmatch.app.removing import Removing
from meetsmatch.bot.rewording import reworded
from meetsmatch.core.bots import Own
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.engine.leases import Leases
from meetsmatch.fleet.copies import keeping_of
from meetsmatch.fleet.house import House
from meetsmatch.fleet.looking import looking
from meetsmatch.ingress import Webhook
from meetsmatch.introduction import MENU, SELLING, Introduction
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
        wording = reworded(house.wording, own)
        self.name = f"@{name}" if name else "BOT_TOKEN"
        self.settings, self.bot, self._kinds = settings, BotId(settings.bot), house.beside.kinds
        keeping = keeping_of(settings, house.kept, house.media, house.client(token))
        gateway = KeptFiles(house.gateway(token), keeping)
        self.dialog = dialog_of(
            settings,
            house.kept,
            house.shared,
            house.places,
            gateway,
            wording,
            keeping,
            house.asked,
            (*looking(settings, house.model, house.client(token)), *house.beside.filters),
            BotId(house.settings.bot),
        )
        offer = house.beside.offering(settings, self.dialog)
        self.jobs: Jobs = jobs_of(
            settings, house.kept, house.shared, gateway, self.dialog, house.hooks, leases, offer
        )
        if not name:
            self.jobs.engine.sweeps.removals = self._removing(house).due
        self.webhook = self._webhook()
        whose = f"The token of {self.name}" if name else self.name
        self._greeting = self._introduction(gateway, whose)
        jobs = self.jobs
        self._polling = Polling(
            house.poller(token), jobs.take, lambda: jobs.is_pressed, _monotonic_ms, self._kinds
        )

    @property
    def polls(self) -> bool:
        """Whether we ask for updates; otherwise Telegram calls us."""
        return self.settings.updates == "polling"

    def _webhook(self) -> Webhook | None:
        secret = self.settings.webhook_secret.get_secret_value()
        return None if self.polls else Webhook(secret.encode(), self.jobs.take)

    def _introduction(self, gateway: Gateway, whose: str) -> Introduction:
        menu = SELLING if self.settings.premium else MENU
        told = None if self.webhook is None else self._told()
        return Introduction(gateway, self._words, told, menu, self.settings.staff, whose=whose)

    def _removing(self, house: House) -> Removing:
        """What the house deletes of bots that it had."""
        registry, roster = house.kept.store.registry, house.kept.store.roster
        audit = Audit(self.bot, roster, house.kept.vault, now_ms)
        return Removing(self.bot, registry, audit, now_ms)

    def _told(self) -> dict[str, object]:
        """What Telegram is told about where to call."""
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
        """Its rules, words and paces from now on; what Telegram was told stays until the next
        start."""
        self.settings = settings
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
        """Who is refused at the door need not go on."""
        try:
            await self._greeting.make()
        except CannotStart:
            stopping.set()
            raise


def _monotonic_ms() -> int:
    """For silences, which a clock that is set does not shorten."""
    return time.monotonic_ns() // 1_000_000
