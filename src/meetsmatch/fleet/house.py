"""What the bots of one process share: the database, keys, places, words, connections."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from meetsmatch.adapters.botapi import BotApi, reaching
from meetsmatch.app.copies import Media
from meetsmatch.app.places import Places
from meetsmatch.app.ports import Gateway
from meetsmatch.bot.screens import uncounted
from meetsmatch.bot.wording import Wording
from meetsmatch.engine.ports import Hooks, Point
from meetsmatch.fleet.copies import media_of
from meetsmatch.fleet.extending import Beside, beside
from meetsmatch.fleet.looking import model_of
from meetsmatch.fleet.queueing import queue_of
from meetsmatch.fleet.watching import listened, measured_of
from meetsmatch.polling import LONG_POLL
from meetsmatch.settings import Settings
from meetsmatch.wiring import Kept, Shared, opened, places_of, sharing

if TYPE_CHECKING:
    from meetsmatch.adapters.pictures import Model
    from meetsmatch.adapters.taskqueue import Queue
    from meetsmatch.metrics import Measured  # an extra: not on every machine

LATE_S = 15
"""An answer to getUpdates may come so many seconds after it was due."""


@dataclass(frozen=True, slots=True)
class House:
    """Open for as long as the process runs. Each bot has a client and a poller of its own: a long
    poll must not hold a connection that sending needs."""

    settings: Settings
    kept: Kept
    shared: Shared
    places: Places
    wording: Wording
    client: Callable[[str], BotApi]
    poller: Callable[[str], BotApi]
    hooks: Hooks
    measured: "Measured | None"
    media: Media | None
    model: "Model | None"
    queue: "Queue | None"
    """Over which background jobs are done elsewhere, if they are."""

    beside: Beside

    def gateway(self, token: str) -> Gateway:
        """What a bot calls, measured if anything is."""
        client = self.client(token)
        return self.measured.gateway(client) if self.measured else client

    @property
    def asked(self) -> Callable[[str], None]:
        """Hears what commands people give."""
        return self.measured.doings.asked if self.measured else uncounted


@asynccontextmanager
async def housing(settings: Settings, reached: Callable[[Point], None]) -> AsyncGenerator[House]:
    """Everything that is reached outside; CannotStart says what is wrong."""
    measured = measured_of(settings)
    async with (
        listened(settings, reached, measured) as hooks,
        reaching(settings.api_url, settings.connections) as client,
        reaching(settings.api_url, 2, LONG_POLL + LATE_S) as poller,
        opened(settings) as kept,
        sharing(settings) as shared,
        places_of(settings, shared.allowances) as places,
        media_of(settings) as media,
        queue_of(settings) as queue,
        beside(settings, kept) as extension,
    ):
        shared = replace(shared, elsewhere=queue or shared.elsewhere)
        yield House(
            settings=settings,
            kept=kept,
            shared=measured.shared(shared) if measured else shared,
            places=places,
            wording=Wording.load(),
            client=client,
            poller=poller,
            hooks=hooks,
            measured=measured,
            media=media,
            model=model_of(settings),
            queue=queue,
            beside=extension,
        )
