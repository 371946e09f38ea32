"""A standby that answers what may be a moment old. Whatever it fails at, the primary answers."""

import time
from collections.abc import Callable

import structlog

from meetsmatch.adapters.postgres.pool import Connect, Pool
from meetsmatch.adapters.sql.executor import Rows, Statement

LAGGING = frozenset(
    {
        # Decks are kept for an hour, and each card is looked at afresh before it is shown.
        "find_candidates",
        "count_shelves",
        "count_stretches",
        # Numbers of everybody, and lists of what is over.
        "figures_now",
        "joined_daily",
        "matched_daily",
        "reported_daily",
        "chats_before",
        "matches_before",
    }
)
"""Reads upon which nothing is decided that a guard does not hold against the primary. Events are
none of them: whoever follows them goes on behind the last one, and where one with a smaller number
comes late they would never see it. Nor is what is counted of them: digests and exports of a day
are made once."""

PAUSE_S = 10.0
"""So long it is left alone after it has failed."""

log = structlog.stdlib.get_logger(__name__)


class Replica:
    """At most `size` connections to it, made when they are wanted."""

    def __init__(
        self, connect: Connect, size: int, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.pool = Pool(connect, size)
        self._clock_s, self._left_until = clock_s, 0.0

    async def ask(self, statement: Statement) -> Rows | None:
        """None: ask the primary."""
        if statement.query.name not in LAGGING or self._clock_s() < self._left_until:
            return None
        try:
            async with self.pool.session() as session:
                rows, _ = await session.run(statement.query, statement.values)
        except Exception as error:
            self._left_until = self._clock_s() + PAUSE_S
            log.warning("replica.trouble", error=type(error).__name__, text="the primary answers")
            return None
        return rows
