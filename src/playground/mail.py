"""The bots' mail: each bot's queue, and the methods that say how it gets out of there."""

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import cast

from playground import webhooks
from playground.allowed import Allowed
from playground.call import Call
from playground.envelope import Answer, encode, success, too_many
from playground.errors import ApiError
from playground.lanes import Lanes
from playground.ledger import Ledger
from playground.polling import SET_WEBHOOK, Polling
from playground.shapes import as_object
from playground.timers import Timers
from playground.updates import Queue, Update
from playground.webhooks import Reply, Sender, Webhook

WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_SET_WEBHOOK = "Conflict: terminated by other setWebhook"
_RECENTLY = 10.0


class Mailbox:
    """One bot's updates and the one way they reach it: polling or webhook."""

    def __init__(self, bot_id: int, office: "Office") -> None:
        self.bot_id = bot_id
        self.allowed = Allowed()
        self._office = office
        self._clock = office.timers.clock
        self.queue = Queue(self._clock, office.random, lambda gone: self._gone(gone, "expired"))
        self.polling = Polling(self.queue, office.timers, self._confirmed)
        self._lanes: Lanes | None = None
        self._polled_at = float("-inf")
        self._next_set_at = float("-inf")
        self._setting = 0
        self._generation = 0

    # -- what the world pushes

    def push(self, kind: str, body: object, queue: int, lives: float) -> None:
        """Queue an update, if the bot wants to hear of it, and wake whoever waits."""
        if kind not in self.allowed:
            return
        if (update := self.queue.push(kind, encode(body), queue, lives)) is None:
            return
        self._office.ledger.update(self.bot_id, update, _person(body))
        self._office.stir()
        if self._lanes is not None:
            self._lanes.push(update)
        else:
            self.polling.wake()

    def drop(self) -> None:
        """Forget everything queued."""
        gone = self.queue.everything()
        self.queue.clear()
        self._gone(gone, "dropped")

    # -- what the bot asks

    async def get_updates(self, call: Call) -> Answer:
        """Confirm, and hand out what comes next."""
        if self._lanes is not None or self._setting:
            raise ApiError(409, WEBHOOK_ACTIVE)
        self.allowed.choose(call.text("allowed_updates"))
        self._polled_at = self._clock.now()
        updates = await self.polling.get(call)
        return success(f"[{','.join(update.json for update in updates)}]")

    async def set_webhook(self, call: Call) -> Answer:
        """Set, replace or (without a URL) delete the webhook (source: C 15726-16089)."""
        wanted = webhooks.asked(call, local=self._office.local)
        drop = call.flag("drop_pending_updates")
        self._pace()
        current = self._lanes.webhook if self._lanes else None
        if not self._setting and wanted.like(current) and not drop:
            self.allowed.choose(call.text("allowed_updates"))
            return success("true", "Webhook is already set")
        self.polling.abort(SET_WEBHOOK)
        self._close_lanes(drop=drop)
        webhooks.check(wanted)
        self._open_lanes(await self._resolved(wanted))
        self.allowed.choose(call.text("allowed_updates"))
        return success("true", "Webhook was set")

    def delete_webhook(self, call: Call) -> Answer:
        """Back to polling; a setWebhook without a URL means the same."""
        was_set = self._lanes is not None
        self._close_lanes(drop=call.flag("drop_pending_updates"))
        return success("true", f"Webhook {'was' if was_set else 'is already'} deleted")

    def webhook_info(self) -> Answer:
        """WebhookInfo (source: C 5945-5980)."""
        lanes = self._lanes
        webhook = lanes.webhook if lanes else None
        info: dict[str, object] = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": bool(webhook and webhook.certificate),
            "pending_update_count": len(self.queue),
        }
        if lanes and lanes.last_error:
            info["last_error_date"] = int(lanes.last_error_at)
            info["last_error_message"] = lanes.last_error
        if webhook:
            info["max_connections"] = webhook.max_connections
            info["ip_address"] = webhook.ip_address or "<unknown>"
        if (listed := self.allowed.listed()) is not None:
            info["allowed_updates"] = listed
        return success(encode(info))

    def leave(self) -> None:
        """The bot logged out: nothing is kept for it here."""
        self._close_lanes(drop=True)
        self.polling.answer()

    # -- how things stand

    @property
    def delivery(self) -> str:
        """`webhook`, `polling` or `none`, as the protocol names it."""
        if self._lanes is not None:
            return "webhook"
        recent = self._clock.now() - self._polled_at < _RECENTLY
        return "polling" if self.polling.waiting or recent else "none"

    def close(self) -> None:
        """Stop posting and answer the waiting poll."""
        if self._lanes is not None:
            self._lanes.close()
        self.polling.answer()

    # -- inside

    def _pace(self) -> None:
        now = self._clock.now()
        if now < self._next_set_at:
            raise too_many(1)
        self._next_set_at = now + 1

    def _open_lanes(self, webhook: Webhook) -> None:
        office = self._office
        self._lanes = Lanes(
            webhook,
            office.sender,
            self.queue,
            office.timers,
            office.random,
            settled=lambda update, status: self._gone([update], status),
            replied=self._replied,
            gone=lambda: self._close_lanes(drop=False),
        )
        for update in self.queue.everything():
            self._lanes.push(update)
        office.changed(self.bot_id)

    def _close_lanes(self, *, drop: bool) -> None:
        self._generation += 1
        if self._lanes is not None:
            self._lanes.close()
            self._lanes = None
            self._office.changed(self.bot_id)
        if drop:
            self.drop()

    async def _resolved(self, webhook: Webhook) -> Webhook:
        """The webhook with its address; a later setWebhook or deleteWebhook ends this one."""
        generation = self._generation
        self._setting += 1
        try:
            ip = webhook.ip_address or await _address(webhook.target().host or "")
        finally:
            self._setting -= 1
        if generation != self._generation:
            raise ApiError(409, OTHER_SET_WEBHOOK)
        if not self._office.local:
            webhooks.check_public(webhook, ip)
        return replace(webhook, ip_address=ip)

    async def _replied(self, reply: Reply) -> None:
        await self._office.replied(self.bot_id, reply)

    def _confirmed(self, updates: Sequence[Update]) -> None:
        self._gone(updates, "delivered")

    def _gone(self, updates: Sequence[Update], status: str) -> None:
        self._office.ledger.gone(self.bot_id, updates, status)
        self._office.stir()


class Office:
    """All mailboxes; the Updates that the world pushes to."""

    def __init__(
        self,
        timers: Timers,
        chance: random.Random,
        ledger: Ledger,
        *,
        local: bool = True,
        stir: Callable[[], None] = lambda: None,
    ) -> None:
        self.timers = timers
        self.random = chance
        self.ledger = ledger
        self.local = local
        self.stir = stir
        self.sender = Sender()
        self.replied: Callable[[int, Reply], Awaitable[None]] = _unheard
        self.changed: Callable[[int], None] = lambda bot_id: None
        self._boxes: dict[int, Mailbox] = {}

    def box(self, bot_id: int) -> Mailbox:
        """The mailbox of a bot."""
        if (box := self._boxes.get(bot_id)) is None:
            box = self._boxes[bot_id] = Mailbox(bot_id, self)
        return box

    def push(self, bot_id: int, kind: str, body: object, *, queue: int, lives: float) -> None:
        """Queue an update for a bot."""
        self.box(bot_id).push(kind, body, queue, lives)

    def drop(self, bot_id: int) -> None:
        """Forget everything queued for a bot."""
        self.box(bot_id).drop()

    def queued(self) -> list[str]:
        """What waits where, in words; empty when nothing does."""
        return [
            f"bot {box.bot_id}: {count} updates queued or not confirmed ({box.delivery})"
            for box in self._boxes.values()
            if (count := len(box.queue))
        ]

    async def close(self) -> None:
        """Let everybody go."""
        for box in self._boxes.values():
            box.close()
        await self.sender.close()


async def _unheard(bot_id: int, reply: Reply) -> None:
    """Nobody executes methods that come with webhook answers."""


async def _address(host: str) -> str:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, None, family=socket.AF_UNSPEC, type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError):
        raise webhooks.unresolved() from None
    # IPv4 first: it is what Telegram connects to.
    return str(min(found, key=lambda entry: entry[0] != socket.AF_INET)[4][0])


def _person(body: object) -> int | None:
    """Whom an update is about: the one it is from, else the private chat it is in."""
    if not isinstance(body, dict):
        return None
    members = cast("dict[str, object]", body)
    # What bots hear of their own doing, such as refunds, is about whom they talk to.
    own = as_object(members.get("from")) or {}
    for name in ("chat",) if own.get("is_bot") else ("from", "user", "chat"):
        if isinstance(about := members.get(name), dict):
            number = cast("dict[str, object]", about).get("id")
            return number if isinstance(number, int) and number > 0 else None
    return None
