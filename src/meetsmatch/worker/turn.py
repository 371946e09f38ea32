"""All that one request leads to, done within it: a Worker has no process to leave it to."""

from collections.abc import Sequence

from meetsmatch.engine.assembly import Limits, Outside, assembled
from meetsmatch.engine.lane import redacted
from meetsmatch.engine.ports import UNPACED, Hooks, Taken

ROWS = 50
"""Updates handled in one request; the next one goes on."""

ROUNDS = 20
"""Of sending, in one request: so many letters to one person. The next request goes on."""

PARCELS = 40
"""Calls in one round: with all rounds what a Worker may make in a request, a thousand."""


class Turn:
    """One request's engine. Nothing outlives it but the database.

    Requests that overlap would both send what they find unsent, so the webhook is set with
    `max_connections: 1`: Telegram then waits for one answer before it brings the next update.
    """

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self.troubles: list[str] = []
        # A pace would be forgotten with the request: Telegram's own 429 sets it.
        self._engine = assembled(outside, Limits(pace=UNPACED), Hooks(self._note))

    async def take(self, updates: Sequence[bytes]) -> None:
        """Durable, handled and answered once it returns.

        Raises Unavailable when the database is away; what is done by then stays done.
        """
        await self._engine.intake.take(updates)
        await self._handle()
        if self._engine.sweeps.is_wave_due:
            # The index of who waits is as young as the request: the queue in the store is walked.
            await self._engine.sweeps.walk()
        await self._send()

    async def _handle(self) -> None:
        # Those that an earlier request could not finish, too, in their order.
        it = self._outside
        for row in await it.store.open_rows(it.bot, 0, ROWS):
            await self._engine.lane.handle_one(Taken(row))

    async def _send(self) -> None:
        for _ in range(ROUNDS):
            due_ms = await self._engine.sender.send_due(PARCELS)
            if due_ms is None or due_ms > self._outside.now_ms():
                return

    def _note(self, where: str, error: BaseException) -> None:
        self.troubles.append(f"{where}: {redacted(error)}")
