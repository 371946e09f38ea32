"""Rate limits that processes share."""

from contextlib import suppress
from typing import cast

from meetsmatch.adapters.redis.link import Away, Link
from meetsmatch.adapters.redis.texts import lua
from meetsmatch.app.allowances import Allowances


class RedisAllowances:
    """A key per bucket, `meetsmatch:allowance:` and the port's key, gone once the bucket is full.

    While Redis is away each process counts by itself, in `spare`: then a person may do as much
    as the limit allows in each process that they reach.
    """

    def __init__(self, link: Link, spare: Allowances) -> None:
        self._link, self._spare = link, spare
        self._spend = lua("spend")

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        try:
            return await self._asked(key, burst, per_ms, now_ms, 1)
        except Away:
            return await self._spare.spend(key, burst, per_ms, now_ms)

    async def wait(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        try:
            return await self._asked(key, burst, per_ms, now_ms, 0)
        except Away:
            return await self._spare.wait(key, burst, per_ms, now_ms)

    async def left(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        try:
            kept = await self._link.ask(("GET", _bucket(key)))
        except Away:
            return await self._spare.left(key, burst, per_ms, now_ms)
        full_at = min(max(int(cast("bytes | None", kept) or 0), now_ms), now_ms + burst * per_ms)
        return (now_ms + burst * per_ms - full_at) // per_ms if per_ms else burst

    async def refill(self, key: str) -> None:
        with suppress(Away):  # It fills by itself, only slower.
            await self._link.ask(("DEL", _bucket(key)))
        await self._spare.refill(key)

    async def _asked(self, key: str, burst: int, per_ms: int, now_ms: int, spends: int) -> int:
        command = ("EVAL", self._spend, 1, _bucket(key), now_ms, burst * per_ms, per_ms, spends)
        return cast(int, await self._link.ask(command))


def _bucket(key: str) -> str:
    return f"meetsmatch:allowance:{key}"
