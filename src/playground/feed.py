"""Events for onlookers: written once, handed to every listening socket."""

import asyncio
from collections import deque
from collections.abc import Callable

from playground.envelope import encode

BACKLOG = 20_000


class Listener:
    """One onlooker's events that were not read yet."""

    def __init__(self) -> None:
        self._events: deque[str] = deque()
        self._more = asyncio.Event()
        self.lost = False

    def put(self, event: str) -> None:
        """Add an event; who doesn't read for too long is lost."""
        if len(self._events) >= BACKLOG:
            self.lost = True
            self._events.clear()
        elif not self.lost:
            self._events.append(event)
        self._more.set()

    async def get(self) -> str | None:
        """The next event as JSON; None when this listener was lost."""
        while not self._events and not self.lost:
            self._more.clear()
            await self._more.wait()
        return None if self.lost else self._events.popleft()


class Feed:
    """The fan-out; costs next to nothing while nobody listens."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self.dress: Callable[[dict[str, object]], dict[str, object]] = lambda event: event

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    def listen(self) -> Listener:
        """A listener that hears every event from now on."""
        listener = Listener()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Stop hearing."""
        self._listeners.discard(listener)

    def emit(self, event: dict[str, object]) -> None:
        """Tell one event of the protocol."""
        if self._listeners:
            self.tell(encode(self.dress(event)))

    def tell(self, text: str) -> None:
        """Tell an event that is JSON already."""
        for listener in self._listeners:
            listener.put(text)
