"""One inbox row handled: opened, read, answered, committed. Poison is put aside, never in the way.

Rows of one lane are handled one after the other, by whoever drives this.
"""

import json
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import cast

from meetsmatch.app.leases import Fenced, shard_of
from meetsmatch.app.ports import Received, Unavailable, Vault
from meetsmatch.app.work import NOTHING, Letter, Stale, Work
from meetsmatch.engine.desk import Desk
from meetsmatch.engine.intake import person_in
from meetsmatch.engine.ports import Dialog, Offer, Read, Taken, Update, untaken

TRIES = 3


def redacted(error: BaseException) -> str:
    """Where it went wrong, by types and line numbers. Messages and values may hold texts."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{PurePath(f.filename).name}:{f.lineno}" for f in reversed(frames))
    shown = f"{type(error).__name__} at {places}"
    return f"{shown}; from {redacted(error.__cause__)}" if error.__cause__ else shown


@dataclass(frozen=True, slots=True)
class Lane:
    """Handles inbox rows."""

    desk: Desk
    vault: Vault
    dialog: Dialog
    read: Read
    offer: Offer = untaken
    """Asked before the conversation is."""

    async def handle_one(self, taken: Taken) -> Sequence[Letter]:
        """Finish this row, one way or the other; returns the committed letters.

        Raises only `Unavailable`, and Fenced when the lane isn't ours: then nothing happened, and
        the row is to be handled later, or by somebody else.
        """
        row = taken.row
        ids = {"bot": row.bot, "update": row.update, "part": shard_of(row.lane)}
        with self.desk.hooks.around("lane", ids):
            return await self._finished(taken)

    async def _finished(self, taken: Taken) -> Sequence[Letter]:
        row = taken.row
        while True:
            try:
                letters = await self._handled(taken)
            except (Unavailable, Fenced):
                raise
            except Exception as error:
                row = replace(row, tries=row.tries + 1)
                if await self._put_aside(row, error):
                    return await self._sorry(taken)
            else:
                self.desk.counters.handled += 1
                self.desk.hooks.answered(letters, taken.at_ms)
                return letters

    async def _handled(self, taken: Taken) -> Sequence[Letter]:
        row, update = taken.row, await self._opened(taken)
        try:
            part = shard_of(row.lane)
            return await self.desk.decide(part, partial(self._answer, row, update), row.id)
        except Stale:
            if await self._is_open(row):
                raise
            # An earlier commit went through although its answer was lost.
            return ()

    async def _is_open(self, row: Received) -> bool:
        found = await self.desk.store.open_rows(row.bot, row.id - 1, 1)
        return bool(found) and found[0].id == row.id

    async def _opened(self, taken: Taken) -> Update:
        if taken.update is not None:
            return taken.update
        return cast(Update, json.loads(await self.vault.open(taken.row.sealed)))

    async def _answer(self, row: Received, update: Update) -> Work:
        intent = self.read(update, partial(self.vault.fingerprint, row.bot))
        if await self.offer(update, intent) or intent is None:
            return NOTHING
        return await self.dialog.answer(intent)

    async def _put_aside(self, row: Received, error: Exception) -> bool:
        """Count the failed try; whether it was the last one."""
        self.desk.trouble("lane", error)
        quarantine = row.tries >= TRIES
        at_ms = self.desk.now_ms()
        fence = self.desk.leases.fence(shard_of(row.lane))
        await self.desk.store.failed(row, quarantine, redacted(error), at_ms, fence)
        self.desk.counters.quarantined += quarantine
        return quarantine

    async def _sorry(self, taken: Taken) -> Sequence[Letter]:
        try:
            person = person_in(await self._opened(taken))
            if person is None:
                return ()
            fingerprint = self.vault.fingerprint(taken.row.bot, person)
            part = shard_of(taken.row.lane)
            return await self.desk.decide(part, partial(self.dialog.sorry, fingerprint))
        except Exception as error:
            # The row is settled; words about it are worth one try, not the lane's life.
            self.desk.trouble("sorry", error)
            return ()
