"""Rate limits that processes share."""

from typing import cast

from meetsmatch.adapters.redis.link import Away, Link
from meetsmatch.adapters.redis.texts import lua
from meetsmatch.app.ports import Allowances


class RedisAllowances:
    """A key per bucket, `meetsmatch:allowance:` and the port's key, gone once the bucket is full.

    While Redis is away each process counts by itself, in `spare`: then a person may do as much
    as the limit allows in each process that they reach.
    """

    def __init__(self, link: Link, spare: Allowances) -> None:
        self._link, self._spare = link, spare
        self._spend = lua("spend")

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        bucket = f"meetsmatch:allowance:{key}"
        command = ("EVAL", self._spend, 1, bucket, now_ms, burst * per_ms, per_ms)
        try:
            return cast(int, await self._link.ask(command))
        except Away:
            return await self._spare.spend(key, burst, per_ms, now_ms)
