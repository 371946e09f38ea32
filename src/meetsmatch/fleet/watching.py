"""Who hears what the engines do: logs always, and what the operator has asked for."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from meetsmatch.adapters import logs
from meetsmatch.app.work import Letter
from meetsmatch.engine.ports import Hooks, Point
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, now_ms, trouble

if TYPE_CHECKING:
    from meetsmatch.adapters.sentry import Reports
    from meetsmatch.adapters.tracing import Traces
    from meetsmatch.metrics import Measured  # extras: not on every machine


@asynccontextmanager
async def listened(
    settings: Settings, reached: Callable[[Point], None], measured: "Measured | None"
) -> AsyncGenerator[Hooks]:
    """Hooks for as long as the block runs; what is still to be told is told at its end."""
    hooks = Hooks(trouble=trouble, reached=reached, around=logs.within)
    if measured is not None:
        hooks = measured.hooks(hooks)
    traces, reports = _traces(settings), _reports(settings)
    if traces is not None:
        hooks = traced(hooks, traces)
    if reports is not None:
        hooks = reported(hooks, reports)
    try:
        yield hooks
    finally:
        # Both wait for a server that may not answer.
        leaving = [it.close for it in (traces, reports) if it is not None]
        await asyncio.gather(*(asyncio.to_thread(it) for it in leaving))


def traced(hooks: Hooks, traces: "Traces") -> Hooks:
    """Each step is a span, besides."""

    def around(step: str, ids: Mapping[str, int]) -> AbstractContextManager[object]:
        both = ExitStack()
        both.enter_context(hooks.around(step, ids))
        both.enter_context(traces.around(step, ids))
        return both

    def answered(letters: Sequence[Letter], taken_ms: int) -> None:
        hooks.answered(letters, taken_ms)
        traces.answered(letters, taken_ms)

    return replace(hooks, around=around, answered=answered)


def reported(hooks: Hooks, reports: "Reports") -> Hooks:
    """Trouble is reported, besides."""

    def told(where: str, error: BaseException) -> None:
        hooks.trouble(where, error)
        reports.trouble(where, error)

    return replace(hooks, trouble=told)


def measured_of(settings: Settings) -> "Measured | None":
    """Metrics where they are wanted; without them nothing is imported and nothing costs."""
    if settings.metrics_port is None:
        return None
    _needs("prometheus_client", "METRICS_PORT", "metrics")
    from meetsmatch.metrics import Measured

    return Measured(now_ms)


def _traces(settings: Settings) -> "Traces | None":
    if settings.traces_url is None:
        return None
    _needs("opentelemetry", "TRACES_URL", "tracing")
    from meetsmatch.adapters.tracing import Traces

    return Traces(str(settings.traces_url), settings.traces_share)


def _reports(settings: Settings) -> "Reports | None":
    if not settings.sentry_dsn.get_secret_value():
        return None
    _needs("sentry_sdk", "SENTRY_DSN", "sentry")
    from meetsmatch.adapters.sentry import Reports

    try:
        return Reports(settings.sentry_dsn.get_secret_value())
    except ValueError as error:
        raise CannotStart(f"SENTRY_DSN is no address of a project: {error}") from error


def _needs(module: str, setting: str, extra: str) -> None:
    if find_spec(module) is None:
        raise CannotStart(
            f"{setting} needs more: pip install 'meetsmatch[{extra}]', or leave it empty"
        )
