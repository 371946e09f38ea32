"""Updates become inbox rows: sealed, deduplicated, sorted into lanes. Nothing is decided here."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import cast

from meetsmatch.app.ports import NowMs, Received, Store, Vault
from meetsmatch.core.ids import BotId
from meetsmatch.engine.ports import Counters, Hooks, Point, Taken, Update

NOBODY = 0
"""The lane of updates that concern no person."""

_CONCERNED = ("from", "user", "chat", "voter_chat")
_IDS = range(-(1 << 52), 1 << 52)
_UPDATE_IDS = range(1 << 53)


def person_in(update: Update) -> int | None:
    """The Telegram id of whoever an update of any kind is about: its author, else its chat. A bot
    is nobody: what it hears of its own doing, a refund say, is about whose chat it is in."""
    for body in update.values():
        if isinstance(body, Mapping):
            return _id_in(cast(Update, body))
    return None


def _id_in(body: Update) -> int | None:
    for key in _CONCERNED:
        about = body.get(key)
        if isinstance(about, Mapping) and not cast(Update, about).get("is_bot"):
            found = cast(Update, about).get("id")
            return found if type(found) is int and found in _IDS else None
    return None


def lane_of(fingerprint: str) -> int:
    """The same number below 2**52 for the same person in every process."""
    return int.from_bytes(blake2b(fingerprint.encode(), digest_size=8).digest()) >> 12


def decoded(raw: bytes | Update) -> Update | None:
    """The update as an object with an integer update_id; None when it is nothing of the kind."""
    update: object = raw
    if isinstance(raw, bytes):
        try:
            update = json.loads(raw)
        except (ValueError, RecursionError):
            return None
    if not isinstance(update, Mapping):
        return None
    update = cast(Update, update)
    number = update.get("update_id")
    return update if type(number) is int and number in _UPDATE_IDS else None


@dataclass(frozen=True, slots=True)
class Taking:
    """What became of a batch."""

    new: tuple[Taken, ...]
    rejected: int = 0
    """How many were no updates at all: nothing is kept of them, sending again won't help."""

    known: int = 0
    """How many were in the store before, by whatever batch."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes batches of updates into the store."""

    bot: BotId
    store: Store
    vault: Vault
    now_ms: NowMs
    counters: Counters
    hooks: Hooks

    async def take(self, batch: Iterable[bytes | Update]) -> Taking:
        """Durable once it returns; raises only `Unavailable`, with nothing taken.

        Each update counts once, however often Telegram sends it.
        """
        rows: list[Received] = []
        updates: dict[int, Update] = {}
        rejected = 0
        for raw in batch:
            update = decoded(raw)
            if update is None:
                rejected += 1
                continue
            number = cast(int, update["update_id"])
            if number not in updates:
                updates[number] = update
                rows.append(await self._row(number, update, raw))
            else:
                self.counters.known += 1
        now_ms = self.now_ms()
        self.hooks.reached(Point.TAKING)
        with self.hooks.around("intake", {"bot": self.bot, "updates": len(rows)}):
            new = await self.store.take(rows, now_ms) if rows else ()
        self.hooks.reached(Point.TAKEN)
        self._count(rows, new, rejected)
        taken = tuple(Taken(row, updates[row.update], now_ms) for row in new)
        return Taking(taken, rejected, len(rows) - len(new))

    async def _row(self, number: int, update: Update, raw: bytes | Update) -> Received:
        plain = raw if isinstance(raw, bytes) else json.dumps(raw, separators=(",", ":")).encode()
        person = person_in(update)
        lane = NOBODY
        if person is not None:
            lane = lane_of(self.vault.fingerprint(self.bot, person))
        return Received(self.bot, number, lane, await self.vault.seal(plain))

    def _count(self, rows: Sequence[Received], new: Sequence[Received], rejected: int) -> None:
        self.counters.rejected += rejected
        self.counters.taken += len(new)
        self.counters.known += len(rows) - len(new)
