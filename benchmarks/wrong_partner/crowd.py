"""People who chat through a bot and note who receives what."""

import asyncio
import itertools
import random
import re
import time
import urllib.parse
from typing import Any

from benchmarks.relay.bots import Bot
from benchmarks.relay.telegram import BotApi, Ledger, Line

TOKEN = re.compile(r"token(\d+)x")
CHAT_ID = re.compile(rb'(?:"chat_id":|name="chat_id"\r\n\r\n|chat_id=)(\d+)')


class Ears(Ledger):
    """Notes which person a token reached."""

    def __init__(self) -> None:
        super().__init__()
        self.reached: dict[int, list[int]] = {}
        self.last_call = 0.0

    def note_call(self, body: bytes) -> None:
        """Every call, in any dialect."""
        self.last_call = time.perf_counter()
        text = urllib.parse.unquote_plus(body.decode(errors="replace"))
        if (found := TOKEN.search(text)) and (chat := CHAT_ID.search(body)):
            self.reached.setdefault(int(found[1]), []).append(int(chat[1]))


class Crowd:
    """Everybody at once, one connection each, so that nobody's updates wait for another's."""

    def __init__(self, ears: Ears, bot: Bot, people: list[int], seed: int) -> None:
        self._ears, self._bot, self._people = ears, bot, people
        self._random = random.Random(seed)
        self._numbers = itertools.count(1)
        self._lines: dict[int, asyncio.Queue[Line]] = {}

    async def arrive(self) -> None:
        """Two connections a person, as Telegram's webhook would use them."""
        loop = asyncio.get_running_loop()
        for person in self._people:
            lines = self._lines[person] = asyncio.Queue()
            for _ in range(2):
                _, line = await loop.create_connection(
                    lambda: Line(self._bot.path, self._bot.secret), "127.0.0.1", self._bot.port
                )
                lines.put_nowait(line)

    async def say(self, person: int, text: str) -> None:
        """One message; returns when the bot has acknowledged it."""
        number = next(self._numbers)
        # One count for both sides of a chat, as Telegram's: it tells what was written first.
        self._ears.last_id += 1
        user = {"id": person, "is_bot": False, "first_name": "P", "language_code": "en"}
        message: dict[str, Any] = {
            "message_id": self._ears.last_id,
            "date": int(time.time()),
            "chat": {"id": person, "type": "private", "first_name": "P"},
            "from": user,
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        line = await self._lines[person].get()
        try:
            status = await line.post({"update_id": number, "message": message})
        finally:
            self._lines[person].put_nowait(line)
        if status != 200:
            raise SystemExit(f"{self._bot.name} answered an update with {status}")

    async def quiet(self) -> None:
        """Until the bot has made no call for 60 ms."""
        self._ears.last_call = time.perf_counter()
        while time.perf_counter() - self._ears.last_call < 0.06:
            await asyncio.sleep(0.01)

    async def partners(self) -> dict[int, int]:
        """Who talks to whom now, found out by talking."""
        tokens = {person: next(self._numbers) for person in self._people}
        await asyncio.gather(*(self.say(p, f"token{t}x") for p, t in tokens.items()))
        await self.quiet()
        heard = {p: self._ears.reached.get(t, []) for p, t in tokens.items()}
        return {p: who[0] for p, who in heard.items() if who and who[0] != p}

    async def race(self) -> tuple[int, int]:
        """One round: returns (races run, texts that reached somebody else than they were for)."""
        together = await self.partners()
        alone = [p for p in self._people if p not in together]
        await asyncio.gather(*(self.say(p, "/chat") for p in alone))
        meant: dict[int, int] = {}
        deeds = []
        for one, two in together.items():
            if one > two and together.get(two) == one:
                continue  # each couple once
            token = next(self._numbers)
            meant[token] = two
            leaver = self._random.choice((one, two))
            deeds += [self.say(one, f"token{token}x"), self.say(leaver, "/next")]
        await asyncio.gather(*deeds)
        await self.quiet()
        wrong = [t for t, who in meant.items() if set(self._ears.reached.get(t, [])) - {who}]
        return len(meant), len(wrong)


async def listen(ears: Ears) -> int:
    """Serve a Bot API that hears everything; returns its port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: BotApi(ears), "127.0.0.1", 0)
    return int(server.sockets[0].getsockname()[1])
