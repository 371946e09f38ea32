"""Delivery to a webhook: one update of a queue at a time, queues side by side, retries."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from random import Random

from playground.timers import Timers
from playground.updates import Queue, Update
from playground.webhooks import Reply, Sender, Webhook

RESEND_AT_MOST = 60
RETRY_AFTER_AT_MOST = 3600
GONE_FOR = 23 * 3600


class Lanes:
    """The posts to one webhook, from when it is set until it is removed.

    `settled` hears of every update that is `delivered` or `expired`, `replied` of every 2xx
    answer, `gone` when the webhook answered 410 for 23 hours.
    """

    def __init__(
        self,
        webhook: Webhook,
        sender: Sender,
        queue: Queue,
        timers: Timers,
        random: Random,
        *,
        settled: Callable[[Update, str], None],
        replied: Callable[[Reply], Awaitable[None]],
        gone: Callable[[], None],
    ) -> None:
        self.webhook = webhook
        self.last_error = ""
        self.last_error_at = 0.0
        self.in_flight = 0
        self._sender = sender
        self._queue = queue
        self._timers = timers
        self._random = random
        self._settled = settled
        self._replied = replied
        self._gone = gone
        self._connections = asyncio.Semaphore(webhook.max_connections)
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._first_410: float | None = None

    def push(self, update: Update) -> None:
        """Post an update as soon as those before it in its queue are through."""
        if (lane := self._lanes.get(update.queue)) is not None:
            lane.append(update)
            return
        self._lanes[update.queue] = lane = deque([update])
        task = asyncio.get_running_loop().create_task(self._run(update.queue, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Stop posting; what is not through stays queued."""
        for task in self._tasks:
            task.cancel()

    async def _run(self, number: int, lane: deque[Update]) -> None:
        while lane:
            await self._deliver(lane[0])
            lane.popleft()
        del self._lanes[number]

    async def _deliver(self, update: Update) -> None:
        """Post until it is through or not worth it any more (source: W 493-523)."""
        delay, fails = 1, 0
        while update in self._queue:
            reply = await self._post(update)
            if not reply.error:
                self._queue.forget(update)
                return self._settled(update, "delivered")
            pause = min(reply.retry_after, RETRY_AFTER_AT_MOST)
            if not pause and fails:
                longest = self._random.randint(RESEND_AT_MOST, 2 * RESEND_AT_MOST)
                delay = pause = min(longest, delay * 2)
            fails += 1
            if self._timers.clock.now() + pause > update.expires:
                break
            if pause:
                await self._timers.sleep(pause)
        self._queue.forget(update)
        self._settled(update, "expired")

    async def _post(self, update: Update) -> Reply:
        async with self._connections:
            self.in_flight += 1
            try:
                reply = await self._sender.post(self.webhook, update.json.encode())
                if not reply.error:
                    await self._replied(reply)
            finally:
                self.in_flight -= 1
        self._judge(reply)
        return reply

    def _judge(self, reply: Reply) -> None:
        now = self._timers.clock.now()
        if reply.error:
            self.last_error, self.last_error_at = reply.error, now
        if reply.status != 410:
            self._first_410 = None
        elif self._first_410 is None:
            self._first_410 = now
        elif now > self._first_410 + GONE_FOR:
            self._gone()
