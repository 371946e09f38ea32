"""An office of mailboxes on a stopped clock, for tests of delivery."""

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

from playground.call import Call, Upload
from playground.clock import Clock
from playground.feed import Feed
from playground.ledger import Ledger
from playground.mail import Mailbox, Office
from playground.timers import Alarm, Timers

BOT = 700


class Watched(Timers):
    """Timers that tell what was asked of them."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.asked: asyncio.Queue[float] = asyncio.Queue()

    def after(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        self.asked.put_nowait(seconds)
        return super().after(seconds, ring)


class Mailing:
    """One bot's mail, and the clock."""

    def __init__(self, *, local: bool = True) -> None:
        self.clock = Clock()
        self.clock.freeze(True)
        self.timers = Watched(self.clock)
        self.ledger = Ledger(self.clock, Feed())
        self.office = Office(self.timers, random.Random(1), self.ledger, local=local)

    @property
    def box(self) -> Mailbox:
        return self.office.box(BOT)

    def push(self, text: str, *, queue: int = 1, kind: str = "message", lives: float = 86_400):
        body = {"text": text, "from": {"id": 5}}
        self.office.push(BOT, kind, body, queue=queue, lives=lives)

    def advance(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.timers.moved()

    async def get_updates(self, **args: object) -> list[dict[str, Any]]:
        answer = await self.box.get_updates(call("getUpdates", **args))
        return json.loads(answer.body)["result"]

    def poll(self, **args: object) -> "asyncio.Task[list[dict[str, Any]]]":
        """Begin to poll, in the background."""
        return asyncio.create_task(self.get_updates(timeout=50, **args))

    async def set_webhook(self, url: str, certificate: bytes | None = None, **args: object) -> str:
        files = {}
        if certificate is not None:
            files = {"certificate": Upload("certificate", "c.pem", "", certificate)}
        asked = call("setWebhook", url=url, **args)
        answer = await self.box.set_webhook(Call(BOT, "setWebhook", asked.args, files))
        return json.loads(answer.body)["description"]

    def delete_webhook(self, **args: object) -> str:
        answer = self.box.delete_webhook(call("deleteWebhook", **args))
        return json.loads(answer.body)["description"]

    def info(self) -> dict[str, Any]:
        return json.loads(self.box.webhook_info().body)["result"]

    def statuses(self) -> list[str]:
        return [json.loads(entry.json())["status"] for entry in self.ledger.after(0, 1000)]


def call(method: str, **args: object) -> Call:
    written = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in args.items()
    }
    return Call(BOT, method, written)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]
