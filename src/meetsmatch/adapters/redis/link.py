"""The way to Redis: what is asked in one turn of the loop travels together, and nobody waits long.

One task talks to Redis, so whoever stops waiting leaves no reply behind for somebody else.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple, TypeAlias

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, RedisError, ResponseError

from meetsmatch.adapters.redis.breaker import Breaker

BUDGET_S = 0.05
"""How long anything that a person waits for may wait for Redis."""

PATIENCE_S = 1.0
"""How long one exchange may take, a new connection included, before the connection is dropped."""

CONNECTIONS = 4
MOST = 500
"""Commands that travel together."""

HEALTH_S = 15
Word: TypeAlias = str | int
Command: TypeAlias = tuple[Word, ...]


class Away(Exception):
    """Redis can't be used now."""


class Refusal(Exception):
    """Redis is there and does not let us in, or can't do what we need; the message says why."""


class Asked(NamedTuple):
    command: Command
    answer: "asyncio.Future[object]"


class Link:
    """Commands to one Redis."""

    def __init__(
        self, url: str, budget_s: float = BUDGET_S, patience_s: float = PATIENCE_S
    ) -> None:
        """ValueError if that is no address of a Redis. Connects when first asked."""
        self._budget_s, self._patience_s = budget_s, patience_s
        self.breaker = Breaker(time.monotonic)
        self._pool = BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType] its types are partial
            url,
            max_connections=CONNECTIONS,
            timeout=patience_s,
            protocol=3,
            decode_responses=True,
            socket_timeout=None,
            socket_connect_timeout=patience_s,
            health_check_interval=HEALTH_S,
            retry=Retry(NoBackoff(), 0),
        )
        self._redis = Redis(connection_pool=self._pool)
        self._gathered: list[Asked] = []
        self._talking: asyncio.Task[None] | None = None

    async def greet(self) -> bool:
        """Whether Redis answers; Refusal if it does, but not to us."""
        try:
            async with asyncio.timeout(self._patience_s):
                await self._replies([("PING",)], raising=True)
        except (RedisError, OSError, TimeoutError) as error:
            if _is_refusal(error):
                raise Refusal(str(error)) from error
            self.breaker.failed()
            return False
        return True

    async def ask(self, command: Command, budgets: int = 1) -> object:
        """The reply; Away when there is none within so many budgets, or Redis has failed too
        often."""
        if not self.breaker.lets_through():
            raise Away("failed too often")
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._gather(Asked(command, answer))
        began = time.perf_counter()
        try:
            async with asyncio.timeout(budgets * self._budget_s):
                await answer
        except TimeoutError as error:
            self.breaker.failed()
            raise Away("too slow") from error
        finally:
            self.breaker.heard(time.perf_counter() - began)
        return answer.result()

    async def answers(self) -> bool:
        """Whether it does now, as far as anybody who waits for it would find."""
        try:
            await self.ask(("PING",))
        except Away:
            return False
        return True

    def tell(self, command: Command) -> None:
        """Send it if Redis is there; nobody waits, and nothing says whether it arrived."""
        if self.breaker.lets_through():
            self._gather(Asked(command, _unheard()))

    def listening(self) -> PubSub:
        """A connection of its own for what is published."""
        return self._redis.pubsub(ignore_subscribe_messages=True)  # pyright: ignore[reportUnknownMemberType] its types are partial

    async def close(self) -> None:
        """Drop all connections; who still waits is told that Redis is away."""
        if self._talking is not None:
            self._talking.cancel()
            with suppress(asyncio.CancelledError):
                await self._talking
        _tell_all(self._gathered, Away("closed"))
        await self._pool.disconnect()

    # --- the one who talks ------------------------------------------------------------------

    def _gather(self, asked: Asked) -> None:
        self._gathered.append(asked)
        if self._talking is None or self._talking.done():
            self._talking = asyncio.get_running_loop().create_task(self._talk())

    async def _talk(self) -> None:
        while self._gathered:
            batch, self._gathered = self._gathered[:MOST], self._gathered[MOST:]
            try:
                await self._exchange([it for it in batch if not it.answer.done()])
            finally:
                _tell_all(batch, Away("cut off"))

    async def _exchange(self, batch: Sequence[Asked]) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                replies = await self._replies([it.command for it in batch])
        except (RedisError, OSError, TimeoutError) as error:
            self.breaker.failed()
            _tell_all(batch, Away(type(error).__name__))
            return
        for asked, reply in zip(batch, replies, strict=True):
            self._deliver(asked, reply)

    async def _replies(self, commands: Sequence[Command], raising: bool = False) -> list[object]:
        pipeline = self._redis.pipeline(transaction=False)
        for command in commands:
            pipeline.execute_command(*command)  # pyright: ignore[reportUnknownMemberType] its types are partial
        return await pipeline.execute(raise_on_error=raising)

    def _deliver(self, asked: Asked, reply: object) -> None:
        if isinstance(reply, Exception):
            # Full, read-only, still loading, not allowed: as good as away.
            self.breaker.failed()
            _tell_all([asked], Away(type(reply).__name__))
            return
        self.breaker.worked()
        if not asked.answer.done():
            asked.answer.set_result(reply)


def _unheard() -> "asyncio.Future[object]":
    """An answer that nobody waits for, so that its failure is nobody's either."""
    answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    answer.add_done_callback(lambda done: done.cancelled() or done.exception())
    return answer


def _tell_all(batch: Sequence[Asked], error: Away) -> None:
    for asked in batch:
        if not asked.answer.done():
            asked.answer.set_exception(error)


def _is_refusal(error: Exception) -> bool:
    """Whether an operator must change something."""
    return isinstance(error, AuthenticationError | ResponseError)
