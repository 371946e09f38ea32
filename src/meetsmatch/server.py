"""One bot's process: updates in by polling or webhook, health, a clean start and a clean end."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
import uvicorn

from meetsmatch.adapters.botapi import connected
from meetsmatch.bot.telegram_in import UPDATE_KINDS
from meetsmatch.bot.wording import Wording
from meetsmatch.ingress import Ingress
from meetsmatch.introduction import Introduction
from meetsmatch.jobs import Jobs
from meetsmatch.polling import LONG_POLL, Polling
from meetsmatch.settings import DEFAULT_PORT, Settings
from meetsmatch.wiring import CannotStart, jobs_of, now_ms, opened, running

GRACE_SECONDS = 3
WEBHOOK_CONNECTIONS = 64

log = structlog.stdlib.get_logger(__name__)


async def run(
    settings: Settings, stopping: asyncio.Event, started: Callable[[Jobs], None] | None = None
) -> None:
    """Serve until `stopping`, then finish what is under way; CannotStart says what is wrong."""
    token = settings.bot_token.get_secret_value()
    wording = Wording.load()
    async with (
        connected(settings.api_url, token, settings.connections) as gateway,
        connected(settings.api_url, token, 2, LONG_POLL + 15) as poller,
        opened(settings) as kept,
    ):
        jobs = jobs_of(settings, kept, gateway, wording)
        polling = Polling(poller, jobs.take, lambda: jobs.is_pressed, now_ms)
        async with listening(settings, _ingress(settings, jobs, polling, stopping)), running(jobs):
            greeting = Introduction(gateway, wording, _webhook(settings))
            log.info("started", bot=settings.bot, updates=settings.updates)
            if started:
                started(jobs)
            await _until(stopping, greeting, polling if settings.updates == "polling" else None)
        log.info("stopped", bot=settings.bot)


async def _until(stopping: asyncio.Event, greeting: Introduction, polling: Polling | None) -> None:
    introducing = asyncio.create_task(_or_stop(greeting, stopping))
    await (polling.run(stopping) if polling else stopping.wait())
    introducing.cancel()
    (trouble,) = await asyncio.gather(introducing, return_exceptions=True)
    if isinstance(trouble, Exception):
        raise trouble


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

    def unready() -> Iterator[str]:
        if stopping.is_set():
            yield "stopping"
        if jobs.is_pressed:
            yield "more to do than can be done"
        if polls:
            yield from polling.problems()

    secret = "" if polls else settings.webhook_secret.get_secret_value()
    return Ingress(
        path=settings.webhook_path,
        secret=secret.encode(),
        take=jobs.take,
        ill=polling.problems if polls else tuple[str, ...],
        unready=unready,
    )


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@asynccontextmanager
async def listening(settings: Settings, app: Ingress) -> AsyncGenerator[None]:
    """Health, and the webhook if there is one, for as long as the block runs."""
    port = settings.port
    if port is None and settings.updates == "polling":
        yield
        return
    bound = _bound(settings.host, DEFAULT_PORT if port is None else port)
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    log.info("listening", host=settings.host, port=bound.getsockname()[1])
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)  # now: whoever knows the address may connect before the loop accepts
    except OSError as error:
        raise CannotStart(
            f"HOST {host}, PORT {port} can't be listened on ({error.strerror}): set another"
        ) from error
    return listener
