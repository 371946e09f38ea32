"""How fast a bot's memory grows under steady load."""

import statistics
import time

from benchmarks.relay.bots import Bot
from benchmarks.relay.load import Load

SAMPLE_SECONDS = 10
WARM_UP = 0.2
"""The share of the time that is not looked at: caches fill, the allocator finds its size."""


async def slope(bot: Bot, load: Load, minutes: float, per_second: int) -> float:
    """MiB per ten minutes, the least squares of a sample each ten seconds after warming up."""
    began = time.monotonic()
    samples: list[tuple[float, float]] = []
    while (passed := time.monotonic() - began) < minutes * 60:
        await load.open(per_second * SAMPLE_SECONDS, per_second)
        load.forget()
        if passed >= minutes * 60 * WARM_UP:
            samples.append((passed, bot.resident_mb()))
    return statistics.linear_regression(*zip(*samples, strict=True)).slope * 600
