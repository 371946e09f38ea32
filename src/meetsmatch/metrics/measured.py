"""What is measured while it happens: calls, answers, errors. Labels are never of anybody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram

from meetsmatch.adapters.sql import SqlStore
from meetsmatch.app.ports import Answer, Gateway, NowMs, Outcome
from meetsmatch.app.work import Letter
from meetsmatch.engine.ports import Hooks
from meetsmatch.engine.verdicts import verdict
from meetsmatch.metrics.doings import Doings
from meetsmatch.metrics.page import Page
from meetsmatch.metrics.state import State, Watching
from meetsmatch.wiring import Shared

AWAITED = 10_000
"""Answers that are timed at once; of more, the oldest are left out."""

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
"""For what is near: the database and Redis."""

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Measured:
    """Hears what an engine does, as its hooks and as the gateway that it calls."""

    def __init__(self, now_ms: NowMs) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self._now_ms = now_ms
        self._awaited: dict[int, int] = {}
        """Since when an update waits for the letter that will be its first answer."""

        self._calls = Counter(
            "meetsmatch_calls",
            "Calls to the Bot API, by what Telegram's answer means.",
            ("method", "outcome"),
            registry=registry,
        )
        self._call_seconds = Histogram(
            "meetsmatch_call_seconds",
            "From a call's first byte to the end of its answer.",
            ("method",),
            registry=registry,
            buckets=SECONDS,
        )
        self._response_seconds = Histogram(
            "meetsmatch_response_seconds",
            "From an update's arrival in memory until Telegram has taken the first letter that "
            "it led to.",
            registry=registry,
            buckets=SECONDS,
        )
        self._database_seconds = _of_the_database(registry)
        self.doings = Doings(registry)
        self._errors = Counter(
            "meetsmatch_errors",
            "Errors that were logged as trouble, by step and type.",
            ("step", "error"),
            registry=registry,
        )

    def hooks(self, inner: Hooks) -> Hooks:
        """For the engine. `inner` hears of trouble and points as it would alone; nobody else
        measures."""

        def trouble(where: str, error: BaseException) -> None:
            self._errors.labels(where, type(error).__name__).inc()
            inner.trouble(where, error)

        return replace(
            inner,
            trouble=trouble,
            answered=self._answered,
            settled=self._settled,
            committed=self.doings.committed,
        )

    def gateway(self, inner: Gateway) -> Gateway:
        """The same gateway, watched."""
        return _Watched(inner, self._called)

    def shared(self, inner: Shared) -> Shared:
        """The same, with caches that are watched."""
        return replace(inner, decks=self.doings.decks(inner.decks))

    def page(self, watching: Watching, store: SqlStore | None = None) -> Page:
        """What Prometheus asks for. The database and Redis are timed from now on."""
        if store is not None:
            store.timed.listen(self._asked, perf_counter)
        if watching.breaker is not None:
            watching.breaker.heard = _of_redis(self._registry).observe
        return Page(self._registry, State(watching))

    def _asked(self, deed: str, seconds: float) -> None:
        self._database_seconds.labels(deed).observe(seconds)

    def _called(self, method: str, answer: Answer, seconds: float) -> None:
        self._calls.labels(method, verdict(answer).name.lower()).inc()
        self._call_seconds.labels(method).observe(seconds)

    def _answered(self, letters: Sequence[Letter], taken_ms: int) -> None:
        if not letters:
            return
        if len(self._awaited) >= AWAITED:
            del self._awaited[next(iter(self._awaited))]
        self._awaited[letters[0].id] = taken_ms

    def _settled(self, letter: Letter, outcome: Outcome) -> None:
        if outcome is Outcome.RETRY:
            return
        since_ms = self._awaited.pop(letter.id, None)
        if since_ms is not None and outcome is Outcome.SENT:
            self._response_seconds.observe((self._now_ms() - since_ms) / 1_000)


def _of_the_database(registry: CollectorRegistry) -> Histogram:
    return Histogram(
        "meetsmatch_database_seconds",
        "How long somebody waited for the database: a commit with others, a look-up, a scan.",
        ("deed",),
        registry=registry,
        buckets=QUICK,
    )


def _of_redis(registry: CollectorRegistry) -> Histogram:
    return Histogram(
        "meetsmatch_redis_seconds",
        "How long somebody waited for Redis, whether it answered or not.",
        registry=registry,
        buckets=QUICK,
    )


@dataclass(frozen=True, slots=True)
class _Watched:
    """A gateway that is timed. Its methods are our own, so they are few."""

    inner: Gateway
    called: Callable[[str, Answer, float], None]

    async def call(self, method: str, params: Mapping[str, object]) -> Answer:
        began = perf_counter()
        answer = await self.inner.call(method, params)
        self.called(method, answer, perf_counter() - began)
        return answer
