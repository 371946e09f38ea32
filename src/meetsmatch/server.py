"""The process: its bots at work, health, metrics and panel, a clean start and a clean end."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import structlog

from meetsmatch import checkup, extras
from meetsmatch.adapters.ageprovider import Signatures, Ticket, Tickets
from meetsmatch.adapters.journal import Journal
from meetsmatch.agechecks import PATH, AgeChecks
from meetsmatch.app.bots import recognised
from meetsmatch.app.ports import Unavailable
from meetsmatch.checkup import Checkup, Dependency
from meetsmatch.core.ages import Assurance
from meetsmatch.engine.ports import Point, unreached
from meetsmatch.fleet.fleet import Fleet, either
from meetsmatch.fleet.house import House, housing
from meetsmatch.fleet.own import bots_of
from meetsmatch.fleet.serving import Serving
from meetsmatch.ingress import App, Ingress, Webhook
from meetsmatch.jobs import Jobs
from meetsmatch.jobs.journaling import journaling
from meetsmatch.jobs.watchdog import Watchdog
from meetsmatch.listening import listening
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, Kept, now_ms, trouble

if TYPE_CHECKING:
    from meetsmatch.panel.installation import Installation  # an extra: not on every machine

log = structlog.stdlib.get_logger(__name__)


async def run(
    settings: Settings,
    stopping: asyncio.Event,
    started: Callable[[Jobs], None] | None = None,
    reached: Callable[[Point], None] = unreached,
) -> None:
    """Serve until `stopping`, then finish what is under way; CannotStart says what is wrong."""
    async with housing(settings, reached) as house:
        first, webhooks = Serving(house, settings), dict[str, Webhook]()
        fleet = Fleet(house, first, webhooks)
        ingress = _ingress(house, fleet, webhooks, stopping)
        with _watched() as watchdog:
            apps = {
                "PORT": ingress,
                "METRICS_PORT": _metrics(house, fleet, ingress, watchdog),
                "PANEL_PORT": await _panel(house, fleet),
            }
            async with (
                _journaled(house.kept, _journal(settings), stopping),
                fleet.running(stopping),
                _taking_part(settings, apps, first.jobs, stopping),
            ):
                log.info("started", bot=settings.bot, updates=settings.updates)
                if started:
                    started(first.jobs)
                await _serve(fleet, stopping)
        log.info("stopped", bot=settings.bot)


@asynccontextmanager
async def _taking_part(
    settings: Settings, apps: Mapping[str, App | None], jobs: Jobs, stopping: asyncio.Event
) -> AsyncGenerator[None]:
    """Listen once the other processes know of us. At the end nothing more comes in before the
    work is handed over: whoever calls then finds another process, or calls again."""
    await either(jobs.joined(), stopping)
    async with _listening(settings, apps):
        yield


async def _serve(fleet: Fleet, stopping: asyncio.Event) -> None:
    """The first bot; refused alone, it is the operator's to mend. Beside others it leaves."""
    leaving = asyncio.Event()
    told = asyncio.create_task(stopping.wait())
    told.add_done_callback(lambda _: leaving.set())
    try:
        await fleet.first.serve(leaving)
    except CannotStart as error:
        if not fleet.guests:
            stopping.set()
            raise
        log.error("bot.refused", bot=fleet.first.bot, why=str(error))
        await stopping.wait()
    finally:
        told.cancel()


# --- what listens -----------------------------------------------------------------------


def _ingress(
    house: House, fleet: Fleet, webhooks: dict[str, Webhook], stopping: asyncio.Event
) -> Ingress:
    first = fleet.first

    def ill() -> Iterator[str]:
        yield from first.ill()
        yield from fleet.problems()

    def unready() -> Iterator[str]:
        if stopping.is_set():
            yield "stopping"
        yield from first.unready()

    if first.webhook is not None:
        webhooks[first.settings.webhook_path] = first.webhook
    report = Checkup([*_dependencies(house, first)], now_ms).report
    return Ingress(ill, unready, webhooks, _apps(fleet), report)


def _dependencies(house: House, first: Serving) -> Iterator[Dependency]:
    yield checkup.database(house.kept.store, first.bot)
    if house.shared.answers is not None:
        yield checkup.redis(house.shared.answers)
    yield checkup.bot_api(house.client(house.settings.bot_token.get_secret_value()))
    yield checkup.memory()


def _apps(fleet: Fleet) -> dict[str, App]:
    """What else is called on the port of the webhook, by path."""
    secret = fleet.house.settings.age_provider_secret.get_secret_value()
    if fleet.house.settings.assurance is not Assurance.PROVIDER:
        return {}

    async def judge(ticket: Ticket, is_adult: bool) -> bool:
        serving = fleet.at_work.get(ticket.bot)
        if serving is None:
            raise Unavailable("this bot does not run here")
        return await serving.age_checked(ticket.person, is_adult)

    tickets = Tickets(fleet.house.kept.vault, now_ms)
    return {PATH: AgeChecks(Signatures(secret, now_ms), tickets, judge)}


@asynccontextmanager
async def _listening(settings: Settings, apps: Mapping[str, App | None]) -> AsyncGenerator[None]:
    """Health, the webhook if there is one, metrics and the panel, each on the port of that
    setting, for as long as the block runs."""
    ports = {
        "PORT": settings.listening_port,
        "METRICS_PORT": settings.metrics_port,
        "PANEL_PORT": settings.panel_port,
    }
    async with AsyncExitStack() as open_ports:
        for name, app in apps.items():
            number = ports[name]
            if number is not None and app is not None:
                await open_ports.enter_async_context(listening(name, settings.host, number, app))
        yield


async def _panel(house: House, fleet: Fleet) -> App | None:
    """The admin panel where it is wanted; without it nothing is imported and nothing costs."""
    if house.settings.panel_port is None:
        return None
    if extras.is_missing(extras.PANEL):
        raise CannotStart(
            "PANEL_PORT needs more: pip install 'meetsmatch[panel]', or leave it empty"
        )
    from meetsmatch.panel.opening import opened_panel

    settings, allowances = house.settings, house.shared.allowances
    panel = await opened_panel(settings, house.kept, allowances, _installation(house, fleet))
    if settings.api == "off":
        return panel
    if find_spec("fastapi") is None:
        raise CannotStart("API needs more: pip install 'meetsmatch[api]', or set API=off")
    from meetsmatch.api.opening import with_api

    return with_api(settings, house.kept, allowances, panel)


def _installation(house: House, fleet: Fleet) -> "Installation":
    from meetsmatch.panel.installation import Installation

    async def recognise(token: str) -> str:
        return await recognised(house.client(token), token)

    return Installation(
        house=house.settings,
        bots=bots_of(house.settings, house.kept),
        recognise=recognise,
        at_work=lambda: fleet.at_work,
        refused=lambda: {bot: it.why for bot, it in fleet.refused.items()},
    )


def _metrics(house: House, fleet: Fleet, ingress: Ingress, watchdog: Watchdog) -> App | None:
    if house.measured is None:
        return None
    from meetsmatch.metrics import Watching

    watching = Watching(
        at_work=lambda: {bot: it.jobs for bot, it in fleet.at_work.items()},
        ingress=ingress,
        watchdog=watchdog,
        trends=house.kept.store.trends,
        now_ms=now_ms,
        breaker=house.shared.breaker,
        pools=house.kept.pools,
    )
    return house.measured.page(watching, house.kept.store)


# --- what is watched --------------------------------------------------------------------


def _journal(settings: Settings) -> Journal:
    path = settings.journal_at
    try:
        return Journal(path, now_ms())
    except (OSError, ValueError) as error:
        raise CannotStart(f"The journal of deletions {path} can't be read: {error}") from error


@asynccontextmanager
async def _journaled(
    kept: Kept, journal: Journal, stopping: asyncio.Event
) -> AsyncGenerator[None]:
    """Deletions are written down for as long as the block runs, and at its end."""
    writing = asyncio.create_task(journaling(kept.store, journal, stopping, trouble))
    try:
        yield
    finally:
        stopping.set()
        await writing


@contextmanager
def _watched() -> Generator[Watchdog]:
    """Somebody looks whether the loop stands still, for as long as the block runs."""
    watchdog = Watchdog(lambda where: log.error("loop.blocked", where=where))
    try:
        yield watchdog
    finally:
        watchdog.stop()
