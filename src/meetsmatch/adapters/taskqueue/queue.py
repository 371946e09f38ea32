"""One queue, as those see it who hand jobs on, and those who take them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from taskiq import AsyncBroker
from taskiq.acks import AcknowledgeType
from taskiq.kicker import AsyncKicker
from taskiq.receiver import Receiver

from meetsmatch.adapters.taskqueue.brokers import broker_at
from meetsmatch.adapters.taskqueue.insisting import insisting
from meetsmatch.app.chores import Chore
from meetsmatch.core.ids import BotId

AT_ONCE = 16
"""So many jobs run at the same time in one process."""

WAKE_S = 2.0
"""So long somebody waits for the queue before they do it themselves."""

PAUSE_S = 5.0
"""So long a queue is left alone that has failed."""

OPEN_S = 10.0
CLOSE_S = 2.0
DRAIN_S = 10.0
"""So long what runs may still take after the end was asked for."""

Trouble = Callable[[str, BaseException], None]
Doing = Callable[[BotId, Chore], Awaitable[None]]
Listen = Callable[[asyncio.Event], Awaitable[None]]


class Queue:
    """Elsewhere, by a queue of this `name` at `url`. It may be away at any moment."""

    def __init__(self, url: str, name: str, trouble: Trouble) -> None:
        self._url, self._name, self._trouble = url, name, trouble
        self._broker: AsyncBroker | None = None
        self._opening = asyncio.Lock()
        self._alone_until_s = 0.0

    # --- handing on -----------------------------------------------------------------------

    async def wake(self, bot: BotId, chore: Chore) -> bool:
        """As Elsewhere says."""
        if asyncio.get_running_loop().time() < self._alone_until_s:
            return False
        try:
            async with asyncio.timeout(WAKE_S):
                kicker = AsyncKicker[[int], None](chore.value, await self._opened(), {})
                await kicker.kiq(bot)
        except Exception as error:
            # Four clients, each with errors of its own; whatever it is, the job is done here.
            self._trouble("queue", error)
            self._alone_until_s = asyncio.get_running_loop().time() + PAUSE_S
            await self.close()
            return False
        return True

    async def _opened(self) -> AsyncBroker:
        async with self._opening:
            if self._broker is None:
                broker = broker_at(self._url, self._name)
                self._broker = broker
                await broker.startup()
            return self._broker

    async def close(self) -> None:
        """Not connected any more; whoever wakes somebody connects anew."""
        broker, self._broker = self._broker, None
        if broker is not None:
            await _shut(broker)

    # --- taking ---------------------------------------------------------------------------

    @asynccontextmanager
    async def taking(self, doing: Doing) -> AsyncGenerator[Listen]:
        """Connected for as long as the block runs. What it yields does what comes until an event,
        then finishes what runs. Raises, here and there, what the client does when the queue fails;
        `doing` does not raise."""
        broker = broker_at(self._url, self._name)
        broker.is_worker_process = True
        broker.listen = partial(insisting, broker.listen)
        for chore in Chore:
            broker.register_task(_task(doing, chore), task_name=chore.value)
        try:
            async with asyncio.timeout(OPEN_S):
                await broker.startup()
            yield partial(_listen, broker)
        finally:
            await _shut(broker)


async def _listen(broker: AsyncBroker, stopping: asyncio.Event) -> None:
    # Acknowledged when it is done: of whoever dies before, others get it again.
    receiver = Receiver(
        broker,
        max_async_tasks=AT_ONCE,
        run_startup=False,
        ack_type=AcknowledgeType.WHEN_EXECUTED,
        wait_tasks_timeout=DRAIN_S,
    )
    await receiver.listen(stopping)


def _task(doing: Doing, chore: Chore) -> Callable[[int], Awaitable[None]]:
    async def task(bot: int) -> None:
        await doing(BotId(bot), chore)

    return task


async def _shut(broker: AsyncBroker) -> None:
    """Politely, if the other end answers."""
    with suppress(Exception):
        async with asyncio.timeout(CLOSE_S):
            await broker.shutdown()
