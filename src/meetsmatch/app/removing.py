"""What owners have had removed goes for good: all that is kept of a bot, step by step.

That it shall go stands in the registry, so whoever sweeps goes on where the last one died.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.audit import Audit
from meetsmatch.app.copies import Copies, Media, MediaAway
from meetsmatch.app.copychanges import CopyGone
from meetsmatch.app.exports import Shelf, ShelfAway
from meetsmatch.app.ports import NowMs
from meetsmatch.app.registry import BotEmptied, BotRemoved, Registry
from meetsmatch.app.work import Work
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.copies import NEVER
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import MINUTE_MS

SETTLES_MS = MINUTE_MS
"""By then no process writes anything for the bot any more that it has just served."""

COPIES_AT_ONCE = 20

SWEEPER = "sweeper"


@dataclass(frozen=True, slots=True)
class Removing:
    """The house's own job."""

    house: BotId
    registry: Registry
    audit: Audit
    now_ms: NowMs
    copies: Copies
    media: Media | None = None
    """Where copies of photos lie; None if none are kept, or not any more."""

    shelf: Shelf | None = None
    """Where its exports lie, if any are written."""

    async def due(self) -> Sequence[Work]:
        """The next step for every bot that is to go: the last one is the bot itself, with a line
        in the audit log. Raises MediaAway or ShelfAway if nothing else is to be done than what
        waits for the place of its copies or exports."""
        settled_ms, works = self.now_ms() - SETTLES_MS, list[Work]()
        away = list[MediaAway | ShelfAway]()
        for it in await self.registry.registered(self.house):
            if it.wanted is Wanted.ERASING and it.changed_ms <= settled_ms:
                try:
                    works.append(await self._step(it))
                except (MediaAway, ShelfAway) as error:
                    away.append(error)
        if away and not works:
            raise away[0]
        return works

    async def _step(self, it: Registered) -> Work:
        if self.media and (copies := await self.copies.due(it.bot, NEVER, COPIES_AT_ONCE)):
            for copy in copies:
                await self.media.drop(copy.name)
            return Work(tuple(CopyGone(copy) for copy in copies))
        if self.shelf is not None:
            # At each step: what was being written when the bot was stopped goes with the next.
            await self.shelf.drop(it.bot)
        if await self.registry.remains(it.bot):
            return Work((BotEmptied(it, self.now_ms()),))
        return Work((BotRemoved(it), await self.audit.line(SWEEPER, "bot-data-deleted", it.name)))


async def nothing_goes() -> Sequence[Work]:
    """Where there is one bot."""
    return ()
