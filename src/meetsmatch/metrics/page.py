"""`GET /metrics` as a raw ASGI application."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from meetsmatch.ingress import Receive, Scope, Send, answer
from meetsmatch.metrics.state import State


@dataclass(slots=True)
class Page:
    """Counts, then shows everything. For nobody but the operator."""

    registry: CollectorRegistry
    state: State

    def __post_init__(self) -> None:
        self.registry.register(self.state)
        ProcessCollector(registry=self.registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] != "/metrics":
            return await answer(send, 404)
        if scope["method"] != "GET":
            return await answer(send, 405, (b"allow", b"GET"))
        await self.state.refresh()
        page = generate_latest(self.registry)
        await answer(send, 200, (b"content-type", CONTENT_TYPE_PLAIN_0_0_4.encode()), page=page)
