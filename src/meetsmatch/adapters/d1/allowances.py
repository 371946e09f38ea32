"""Rate limits in D1, for all isolates: a bucket per key, as the time at which it is full again."""

from importlib import resources

from meetsmatch.adapters.d1.executor import D1Executor
from meetsmatch.adapters.sql.executor import Statement
from meetsmatch.adapters.sql.texts import Query, Value, numbered

_NOW = "MAX(MIN(full_ms, :now + :room), :now)"
"""When it is full again; a clock that was set back locks nobody out for longer than a bucket."""


def _query(name: str, text: str) -> Query:
    return numbered(name, text, D1Executor.mark)


SPEND = _query(
    "spend",
    f"""INSERT INTO allowances (key, full_ms) VALUES (:key, :now + :pace)
    ON CONFLICT (key) DO UPDATE
    SET full_ms = {_NOW} + CASE WHEN {_NOW} + :pace <= :now + :room THEN :pace ELSE 0 END""",  # noqa: S608 (a text of ours)
)
FULL = _query("full", f"SELECT {_NOW} FROM allowances WHERE key = :key")  # noqa: S608 (a text of ours)
REFILL = _query("refill", "DELETE FROM allowances WHERE key = :key")
FORGET = _query("forget", "DELETE FROM allowances WHERE full_ms <= :now")


def table() -> str:
    """The statement that makes it, which may be run again."""
    text = resources.files(__package__ or "").joinpath("allowances.sql").read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip(" ;\n")


class D1Allowances:
    """The port Allowances. Raises `Unavailable` when D1 is away."""

    def __init__(self, executor: D1Executor) -> None:
        self._executor = executor

    async def spend(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        bucket = {"key": key, "now": now_ms, "room": burst * per_ms, "pace": per_ms}
        # One batch is one transaction: nobody spends between the look and the deed.
        full, _ = await self._executor.run(
            [Statement.of(FULL, bucket), Statement.of(SPEND, bucket)]
        )
        return _wait_ms(_whole(full[0][0]) if full else now_ms, burst, per_ms, now_ms)

    async def wait(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        return _wait_ms(await self._full(key, burst * per_ms, now_ms), burst, per_ms, now_ms)

    async def left(self, key: str, burst: int, per_ms: int, now_ms: int) -> int:
        if not per_ms:
            return burst
        full_at = await self._full(key, burst * per_ms, now_ms)
        return (now_ms + burst * per_ms - full_at) // per_ms

    async def refill(self, key: str) -> None:
        await self._executor.run([Statement.of(REFILL, {"key": key})])

    async def forget(self, now_ms: int) -> None:
        """Drop the buckets that are full: they are no different from none."""
        await self._executor.run([Statement.of(FORGET, {"now": now_ms})])

    async def _full(self, key: str, room: int, now_ms: int) -> int:
        bucket = {"key": key, "now": now_ms, "room": room}
        full = await self._executor.read(Statement.of(FULL, bucket))
        return _whole(full[0][0]) if full else now_ms


def _whole(number: Value) -> int:
    assert isinstance(number, int | float), number
    return int(number)


def _wait_ms(full_at: int, burst: int, per_ms: int, now_ms: int) -> int:
    return max(0, full_at + per_ms - (now_ms + burst * per_ms))
