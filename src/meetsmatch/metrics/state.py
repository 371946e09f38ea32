"""What is read when somebody asks: the engine's counters, depths, ages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from meetsmatch.app.leases import PARTS
from meetsmatch.app.ports import Unavailable
from meetsmatch.engine.ports import Counters
from meetsmatch.ingress import Ingress
from meetsmatch.jobs import Jobs
from meetsmatch.jobs.watchdog import Watchdog

if TYPE_CHECKING:
    from meetsmatch.adapters.redis import Breaker  # an extra: not on every machine

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


@dataclass(slots=True, eq=False)
class State:
    """A collector. Depths are those of the last `refresh`."""

    jobs: Jobs
    ingress: Ingress
    watchdog: Watchdog
    breaker: "Breaker | None"
    """Of Redis; None when there is none."""

    _depths: Mapping[str, int] = field(default_factory=dict[str, int])

    async def refresh(self) -> None:
        """Count what is in the database; none when it can't be reached."""
        try:
            outside = self.jobs.engine.outside
            self._depths = await outside.store.counts(outside.bot)
        except Unavailable:
            self._depths = {}

    def collect(self) -> Iterator[Metric]:
        """Everything, as it is now."""
        yield from _counted(self.jobs.counters)
        yield from self._refused()
        for name, about in DEPTHS.items():
            if name in self._depths:
                yield _gauge(f"{name}_depth", about, self._depths[name])
        yield from self._now()
        if self.breaker is not None:
            yield from _of_redis(self.breaker)

    def _refused(self) -> Iterator[Metric]:
        family = CounterMetricFamily(
            "meetsmatch_webhook_refused",
            "Requests to the webhook without the secret, or whose body was no update.",
            labels=["why"],
        )
        family.add_metric(["secret"], self.ingress.refused)
        family.add_metric(["malformed"], self.ingress.malformed)
        yield family

    def _now(self) -> Iterator[Metric]:
        age = GaugeMetricFamily(
            "meetsmatch_age_seconds",
            "How long the oldest update and the oldest letter in memory have been waiting.",
            labels=["of"],
        )
        for name, ms in self.jobs.ages_ms().items():
            age.add_metric([name], ms / 1_000)
        yield age
        yield _gauge("in_flight", "Updates and letters in memory.", self.jobs.in_flight)
        held = len(self.jobs.engine.leases.taking)
        yield _gauge("leases_held", f"Parts of the work, of {len(PARTS)}, taken on here.", held)
        ready = not [*self.ingress.unready()]
        yield _gauge("ready", "1 while /health/ready says so.", ready)
        yield _gauge(
            "loop_lag_seconds",
            "By how much the event loop was late at most since the last scrape.",
            self.watchdog.take_lag(),
        )
        yield _counter(
            "loop_blocked",
            "How often the event loop did nothing for 3 s and more.",
            self.watchdog.blocked,
        )


def _counted(counters: Counters) -> Iterator[Metric]:
    for name, (about, fields) in GROUPED.items():
        family = CounterMetricFamily(f"meetsmatch_{name}", about, labels=["outcome"])
        for counted in fields:
            family.add_metric([counted], getattr(counters, counted))
        yield family
    for counted, about in SINGLE.items():
        yield _counter(counted, about, getattr(counters, counted))


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


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"meetsmatch_{name}", about, value=value)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"meetsmatch_{name}", about, value=value)
