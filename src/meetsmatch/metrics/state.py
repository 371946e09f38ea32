"""What is read when somebody asks: the engines' counters, depths, ages; of all bots together and,
while there are few, of each."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from meetsmatch.app.leases import PARTS
from meetsmatch.app.ports import NowMs
from meetsmatch.app.trends import Trends
from meetsmatch.core.ids import BotId
from meetsmatch.ingress import Ingress
from meetsmatch.jobs import Jobs
from meetsmatch.jobs.watchdog import Watchdog
from meetsmatch.metrics.depths import Depths

if TYPE_CHECKING:
    from meetsmatch.adapters.postgres import Pool
    from meetsmatch.adapters.redis import Breaker  # extras: not on every machine

MOST_BOTS = 50
"""So many bots are told apart by the label `bot`; what further ones do is added up."""

OTHERS = "others"

GROUPED = {
    "updates": (
        "Updates that came: new ones, ones that Telegram sent again, and what was no update.",
        ("taken", "known", "rejected"),
    ),
    "letters": (
        "What became of letters; `retried` are tries, not letters.",
        ("sent", "retried", "failed", "unreachable", "expired", "cancelled"),
    ),
}
"""Counters that are one metric, told apart by the label `outcome`."""

SINGLE = {
    "handled": "Updates that were handled to their end.",
    "stale": "Decisions that were made again because the world had changed meanwhile.",
    "quarantined": "Updates that failed again and again and were put aside.",
    "throttled": "Answers of Telegram's that said to wait (429).",
    "ambiguous": "Calls after which nobody knows whether they happened: each may be doubled once.",
    "misdelivered_prevented": "Letters stopped right before they would have reached the wrong "
    "person. Any but 0 is a bug.",
    "leases_taken": "Parts of the work that this process took.",
    "leases_given_back": "Parts of the work that it handed over.",
    "leases_lost": "Parts that others took because they saw no sign of life from it.",
    "fenced": "Steps given up because the part was in other hands.",
    "troubles": "Errors that were logged as trouble.",
    "unavailable": "Steps put off because the database could not be reached.",
}
"""Counters that are a metric each."""

DEPTHS = {
    "inbox": "Updates in the database that are not handled yet.",
    "outbox": "Letters in the database that are not settled yet.",
    "quarantined": "Updates in the database that were put aside.",
    "waiting": "People who wait for a partner.",
    "chats": "Live chats.",
    "people": "People who are known.",
}


@dataclass(frozen=True, slots=True)
class Watching:
    """What is looked at."""

    at_work: Callable[[], Mapping[BotId, Jobs]]
    """The bots of this process, the first one first."""

    ingress: Ingress
    watchdog: Watchdog
    trends: Trends
    now_ms: NowMs
    breaker: "Breaker | None" = None
    """Of Redis; None when there is none."""

    pools: "Mapping[str, Pool]" = field(default_factory=dict[str, "Pool"])
    """Connections to PostgreSQL, by what they are for."""


@dataclass(slots=True, eq=False)
class State:
    """A collector. Depths are those of the last `refresh`."""

    watching: Watching
    depths: Depths = field(init=False)

    def __post_init__(self) -> None:
        self.depths = Depths(self.watching.trends, self.watching.now_ms)

    async def refresh(self) -> None:
        """Count what is in the database, unless that was a moment ago; nothing of a bot for which
        it can't be reached."""
        outsides = [jobs.engine.outside for jobs in self.watching.at_work().values()]
        await self.depths.refresh(outsides)

    def collect(self) -> Iterator[Metric]:
        """Everything, as it is now."""
        bots = labelled(self.watching.at_work())
        yield from _counted(bots)
        yield from self._stored(bots)
        yield from _in_memory(bots)
        yield from self._refused()
        yield from self._of_the_process(bots)
        yield from _pooled(self.watching.pools)
        if self.watching.breaker is not None:
            yield from _of_redis(self.watching.breaker)

    def _stored(self, bots: "Labelled") -> Iterator[Metric]:
        for name, about in DEPTHS.items():
            family = _gauges(f"{name}_depth", about, "bot")
            for label, group in bots.items():
                counted = [self.depths.of(it.engine.outside.bot) for it in group]
                if any(counted):
                    family.add_metric([label], sum(it.get(name, 0) for it in counted))
            yield family
        active = _gauges(
            "active_people", "People who were here within so many days.", "bot", "days"
        )
        for label, group in bots.items():
            for days, people in _active(self.depths, group).items():
                active.add_metric([label, str(days)], people)
        yield active

    def _refused(self) -> Iterator[Metric]:
        family = CounterMetricFamily(
            "meetsmatch_webhook_refused",
            "Requests to the webhook without the secret, or whose body was no update.",
            labels=["why"],
        )
        family.add_metric(["secret"], self.watching.ingress.refused)
        family.add_metric(["malformed"], self.watching.ingress.malformed)
        yield family

    def _of_the_process(self, bots: "Labelled") -> Iterator[Metric]:
        watchdog = self.watching.watchdog
        leases = next(iter(bots.values()))[0].engine.leases
        yield _gauge(
            "leases_held",
            f"Parts of the work, of {len(PARTS)}, taken on here.",
            len(leases.taking),
        )
        ready = not [*self.watching.ingress.unready()]
        yield _gauge("ready", "1 while /health/ready says so.", ready)
        yield _gauge("bots", "Bots at work in this process.", len(self.watching.at_work()))
        yield _gauge(
            "loop_lag_seconds",
            "By how much the event loop was late at most since the last scrape.",
            watchdog.take_lag(),
        )
        yield _counter(
            "loop_blocked",
            "How often the event loop did nothing for 3 s and more.",
            watchdog.blocked,
        )


Labelled = Mapping[str, Sequence[Jobs]]
"""By label, the first bot first: of one bot each, and of all further ones."""


def labelled(at_work: Mapping[BotId, Jobs]) -> Labelled:
    """Labels whose number is bounded."""
    labels = defaultdict[str, list[Jobs]](list)
    for number, (bot, jobs) in enumerate(at_work.items()):
        labels[str(bot) if number < MOST_BOTS else OTHERS].append(jobs)
    return labels


def _active(depths: Depths, group: Sequence[Jobs]) -> Mapping[int, float]:
    active = defaultdict[int, float](float)
    for jobs in group:
        for days, people in depths.active(jobs.engine.outside.bot).items():
            active[days] += people
    return active


def _counted(bots: Labelled) -> Iterator[Metric]:
    for name, (about, fields) in GROUPED.items():
        family = CounterMetricFamily(f"meetsmatch_{name}", about, labels=["bot", "outcome"])
        for label, group in bots.items():
            for counted in fields:
                family.add_metric([label, counted], _sum(group, counted))
        yield family
    for counted, about in SINGLE.items():
        family = CounterMetricFamily(f"meetsmatch_{counted}", about, labels=["bot"])
        for label, group in bots.items():
            family.add_metric([label], _sum(group, counted))
        yield family


def _sum(group: Sequence[Jobs], counted: str) -> int:
    return sum(getattr(it.counters, counted) for it in group)


def _in_memory(bots: Labelled) -> Iterator[Metric]:
    age = _gauges(
        "age_seconds",
        "How long the oldest update and the oldest letter in memory have been waiting.",
        "bot",
        "of",
    )
    flight = _gauges("in_flight", "Updates and letters in memory.", "bot")
    for label, group in bots.items():
        ages = [it.ages_ms() for it in group]
        for name in ages[0]:
            age.add_metric([label, name], max(it[name] for it in ages) / 1_000)
        flight.add_metric([label], sum(it.in_flight for it in group))
    yield age
    yield flight


def _pooled(pools: "Mapping[str, Pool]") -> Iterator[Metric]:
    size = _gauges("pool_size", "Connections to PostgreSQL at most.", "pool")
    used = _gauges("pool_used", "Connections to PostgreSQL that somebody has now.", "pool")
    waits = _gauges("pool_waiting", "How many wait for a connection to become free.", "pool")
    for name, pool in pools.items():
        size.add_metric([name], pool.size)
        used.add_metric([name], pool.used)
        waits.add_metric([name], pool.waiting)
    yield from (size, used, waits)


def _of_redis(breaker: "Breaker") -> Iterator[Metric]:
    yield _gauge(
        "redis_used", "0 while Redis is left alone because it fails.", not breaker.is_open
    )
    yield _counter("redis_given_up", "How often Redis began to be left alone.", breaker.opened)
    yield _counter(
        "redis_failures", "How often Redis was away, too slow, or said no.", breaker.failed_in_all
    )
    yield _counter(
        "redis_spared", "Commands that were not tried while Redis was left alone.", breaker.refused
    )


def _gauges(name: str, about: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"meetsmatch_{name}", about, labels=labels)


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"meetsmatch_{name}", about, value=value)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"meetsmatch_{name}", about, value=value)
