"""One bot's process: updates in by polling or webhook, health, a clean start and a clean end."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import structlog

from meetsmatch.adapters.botapi import connected
from meetsmatch.adapters.journal import Journal
from meetsmatch.app.ports import Gateway
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.telegram_in import UPDATE_KINDS
from meetsmatch.bot.wording import Wording
from meetsmatch.engine.ports import Hooks, Point, unreached
from meetsmatch.ingress import Ingress
from meetsmatch.introduction import MENU, SELLING, Introduction
from meetsmatch.jobs import Jobs
from meetsmatch.jobs.journaling import journaling
from meetsmatch.jobs.watchdog import Watchdog
from meetsmatch.listening import App, listening
from meetsmatch.polling import LONG_POLL, Polling
from meetsmatch.settings import Settings
from meetsmatch.wiring import (
    CannotStart,
    Kept,
    Shared,
    dialog_of,
    jobs_of,
    now_ms,
    opened,
    places_of,
    running,
    sharing,
    trouble,
)

if TYPE_CHECKING:
    from meetsmatch.metrics import Measured  # an extra: not on every machine

WEBHOOK_CONNECTIONS = 64

log = structlog.stdlib.get_logger(__name__)


async def run(
    settings: Settings,
    stopping: asyncio.Event,
    started: Callable[[Jobs], None] | None = None,
    reached: Callable[[Point], None] = unreached,
) -> None:
    """Serve until `stopping`, then finish what is under way; CannotStart says what is wrong."""
    token = settings.bot_token.get_secret_value()
    wording = Wording.load()
    async with (
        connected(settings.api_url, token, settings.connections) as gateway,
        connected(settings.api_url, token, 2, LONG_POLL + 15) as poller,
        opened(settings) as kept,
        sharing(settings) as shared,
        places_of(settings, shared.allowances) as places,
    ):
        measured = _measured(settings)
        called = measured.gateway(gateway) if measured else gateway
        hooks = Hooks(trouble=trouble, reached=reached)
        hooks = measured.hooks(hooks) if measured else hooks
        dialog = dialog_of(settings, kept, shared, places, called, wording)
        jobs = jobs_of(settings, kept, shared, called, dialog, hooks)
        polling = Polling(poller, jobs.take, lambda: jobs.is_pressed, _monotonic_ms)
        ingress = _ingress(settings, jobs, polling, stopping)
        with _watched() as watchdog:
            page = measured.page(jobs, ingress, watchdog, shared.breaker) if measured else None
            panel = await _panel(settings, kept, shared, jobs, dialog)
            apps = {"PORT": ingress, "METRICS_PORT": page, "PANEL_PORT": panel}
            async with (
                _journaled(kept, _journal(settings), stopping),
                running(jobs),
                _taking_part(settings, apps, jobs, stopping),
            ):
                greeting = _greeting(settings, gateway, wording)
                log.info("started", bot=settings.bot, updates=settings.updates)
                if started:
                    started(jobs)
                polls = settings.updates == "polling"
                await _until(stopping, jobs, greeting, polling if polls else None)
        log.info("stopped", bot=settings.bot)


def _greeting(settings: Settings, gateway: Gateway, wording: Wording) -> Introduction:
    menu = SELLING if settings.premium else MENU
    return Introduction(gateway, wording, _webhook(settings), menu, settings.staff)


@asynccontextmanager
async def _taking_part(
    settings: Settings, apps: Mapping[str, App | None], jobs: Jobs, stopping: asyncio.Event
) -> AsyncGenerator[None]:
    """Listen once the other processes know of us. At the end nothing more comes in before the
    work is handed over: whoever calls then finds another process, or calls again."""
    waits = [asyncio.create_task(it) for it in (jobs.joined(), _set(stopping))]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    async with _listening(settings, apps):
        yield


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def _until(
    stopping: asyncio.Event, jobs: Jobs, greeting: Introduction, polling: Polling | None
) -> None:
    async def speak(over: asyncio.Event) -> None:
        introducing = asyncio.create_task(_or_stop(greeting, stopping))
        await (polling.run(over) if polling else over.wait())
        introducing.cancel()
        (trouble,) = await asyncio.gather(introducing, return_exceptions=True)
        if isinstance(trouble, Exception):
            raise trouble

    await jobs.turn.keep(speak, stopping)


async def _or_stop(greeting: Introduction, stopping: asyncio.Event) -> None:
    """Who is refused at the door need not go on."""
    try:
        await greeting.make()
    except CannotStart:
        stopping.set()
        raise


def _webhook(settings: Settings) -> dict[str, object] | None:
    """What Telegram is told about where to call, None when we poll."""
    if settings.updates == "polling":
        return None
    return {
        "url": settings.webhook_address,
        "secret_token": settings.webhook_secret.get_secret_value(),
        "allowed_updates": list(UPDATE_KINDS),
        "max_connections": WEBHOOK_CONNECTIONS,
    }


# --- what listens -----------------------------------------------------------------------


def _ingress(settings: Settings, jobs: Jobs, polling: Polling, stopping: asyncio.Event) -> Ingress:
    polls = settings.updates == "polling"

    def ill() -> Iterator[str]:
        yield from jobs.problems()
        if polls:
            yield from polling.problems()

    def unready() -> Iterator[str]:
        if stopping.is_set():
            yield "stopping"
        yield from jobs.unready()
        if polls:
            yield from polling.problems()

    secret = "" if polls else settings.webhook_secret.get_secret_value()
    return Ingress(
        path=settings.webhook_path,
        secret=secret.encode(),
        take=jobs.take,
        ill=ill,
        unready=unready,
    )


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


async def _panel(
    settings: Settings, kept: Kept, shared: Shared, jobs: Jobs, dialog: Dialog
) -> App | None:
    """The admin panel where it is wanted; without it nothing is imported and nothing costs."""
    if settings.panel_port is None:
        return None
    if find_spec("argon2") is None or find_spec("jinja2") is None:
        raise CannotStart(
            "PANEL_PORT needs more: pip install 'meetsmatch[panel]', or leave it empty"
        )
    from meetsmatch.panel.opening import opened_panel

    return await opened_panel(settings, kept, shared.allowances, jobs, dialog)


# --- what is watched --------------------------------------------------------------------


def _measured(settings: Settings) -> "Measured | None":
    """Metrics where they are wanted; without them nothing is imported and nothing costs."""
    if settings.metrics_port is None:
        return None
    if find_spec("prometheus_client") is None:
        raise CannotStart(
            "METRICS_PORT needs prometheus-client: install the extra `metrics`, or leave it empty"
        )
    from meetsmatch.metrics import Measured

    return Measured(now_ms)


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


def _monotonic_ms() -> int:
    """For silences, which a clock that is set does not shorten."""
    return time.monotonic_ns() // 1_000_000
