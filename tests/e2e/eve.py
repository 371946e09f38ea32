"""Eve, in whose every word, file and surrounding hangs a mark, and Bob, who must see none."""

import asyncio
import base64
import json
import secrets
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from e2e.canaries import Canaries
from e2e.town import PATIENCE_S, UNHURRIED, Process, joins, on_its_own, word
from meetsmatch.ingress import SECRET_HEADER
from playground import samples
from playground.client import Bot, Called, Person, Playground
from playground.site import Options

SECRET = secrets.token_urlsafe(32)
Json = dict[str, Any]


@dataclass(slots=True)
class Scene:
    """A chat of Eve and Bob, and all that Eve's side has brought in."""

    canaries: Canaries
    playground: Playground
    bot: Bot
    process: Process
    folder: Path
    webhook: str
    http: aiohttp.ClientSession
    eve: Person
    bob: Person
    made_up: list[str] = field(default_factory=list[str])

    async def posts(self, **update: object) -> None:
        """An update as Telegram would post it; durable when this returns."""
        body = json.dumps({"update_id": 900_000_000 + len(self.made_up), **update})
        self.made_up.append(body)
        headers = {SECRET_HEADER.decode(): SECRET, "Content-Type": "application/json"}
        async with self.http.post(self.webhook, data=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()

    async def settled(self) -> None:
        """Bob has got all that Eve wrote so far, and she all of his."""
        mark = f"settled {len(self.made_up)} {len(self.playground.calls())}"
        await self.eve.says(mark)
        await self.bob.expects(mark, within=PATIENCE_S)
        await self.bob.says(mark)
        await self.eve.expects(mark, within=PATIENCE_S)

    async def file(self, name: str, data: bytes, kind: str = "") -> str:
        """A file on Eve's phone."""
        text = base64.b64encode(data).decode()
        kept: Any = await self.playground.do("upload", name=name, type=kind, base64=text)
        return kept["file"]

    async def updates(self) -> list[Json]:
        """All that the playground has told the bot."""
        url = f"{self.playground.url}/control/ledger?after=0&limit=10000"
        async with self.http.get(url) as answer:
            entries: Any = (await answer.json())["entries"]
        return [it["update"] for it in entries if it["kind"] == "update"]

    async def flown_in(self) -> set[str]:
        """The marks that the bot was given."""
        told = [json.dumps(update) for update in await self.updates()]
        return set[str]().union(*map(self.canaries.in_text, [*told, *self.made_up]))

    def foreign_calls(self) -> list[Called]:
        """The calls that were not for Eve."""
        return [call for call in self.playground.calls() if call.person != self.eve.id]

    async def bytes_seen_by(self, person: Person) -> Mapping[str, bytes]:
        """The files in somebody's chat, without those that Telegram's clients make anew."""
        files: dict[str, bytes] = {}
        for message in person.phone.newest_first(self.bot.id):
            if message.kind in ("audio", "document", "video", "animation") and not message.mine:
                shown: Any = message.raw[message.kind]
                unique = shown["file_unique_id"]
                url = f"{self.playground.url}/control/files/{unique}"
                async with self.http.get(url) as answer:
                    files[f"{message.kind} {unique}"] = await answer.read()
        return files


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def person_of(canaries: Canaries, name: str) -> Json:
    """A card with a mark in every member."""
    return {
        "id": canaries.number(f"{name}.id"),
        "last_name": canaries.text(f"{name}.last_name"),
        "username": canaries.text(f"{name}.username"),
        "phone_number": "+" + str(canaries.number(f"{name}.phone")),
        "bio": canaries.text(f"{name}.bio"),
        "photo": True,
        "language_code": "en",
    }


@asynccontextmanager
async def scene(folder: Path) -> AsyncGenerator[Scene]:
    """Eve and Bob in a chat, seeing everything; the bot on its own, its log at DEBUG."""
    canaries = Canaries()
    async with (
        Playground.embedded(Options(lint="report")) as playground,
        aiohttp.ClientSession() as http,
    ):
        bot, port = await playground.bot("meetsmatch_bot"), free_port()
        webhook = f"http://127.0.0.1:{port}/telegram"
        settings: Json = {
            **UNHURRIED,
            "bot_token": bot.token,
            "api_url": playground.url,
            "database_url": f"sqlite:///{folder / 'meetsmatch.db'}",
            "updates": "webhook",
            "webhook_url": webhook,
            "webhook_secret": SECRET,
            "port": port,
            "log_level": "debug",
            "log_format": "json",
        }
        eve = await playground.person(
            canaries.text("eve.first_name"), **person_of(canaries, "eve")
        )
        bob = await playground.person("Bob")
        async with on_its_own(folder, settings) as process:
            for person in (eve, bob):
                person.turns_to(bot)
                await joins(person)
            made = Scene(canaries, playground, bot, process, folder, webhook, http, eve, bob)
            await _meet(made)
            yield made


async def _meet(made: Scene) -> None:
    await asyncio.gather(made.eve.says("/chat"), made.bob.says("/chat"))
    for person in (made.eve, made.bob):
        await person.expects(word("found"), within=PATIENCE_S)
    await made.eve.sends("photo")
    await made.bob.expects(word("media-hidden"), within=PATIENCE_S)
    await made.bob.taps(word("show-media"))
    await made.bob.expects_edit(word("media-shown"), within=PATIENCE_S)


# --- files with marks inside --------------------------------------------------------------------


def jpeg(mark: str) -> bytes:
    """A JPEG's head with EXIF."""
    exif = b"Exif\0\0" + mark.encode()
    return b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + b"\xff\xd9"


def mp3(first: str, last: str) -> bytes:
    """Silence with an ID3v2 tag in front and an ID3v1 tag behind."""
    frame = b"TPE1" + (len(first) + 1).to_bytes(4, "big") + b"\0\0\0" + first.encode()
    size = len(frame)
    head = b"ID3\x03\0\0" + bytes((size >> shift & 127) for shift in (21, 14, 7, 0))
    silence = (b"\xff\xfb\x90\x00" + bytes(413)) * 4
    return head + frame + silence + b"TAG" + last.encode().ljust(125, b"\0")


def mp4(mark: str, clip: bytes | None = None) -> bytes:
    """A clip with user data at its end."""
    text = b"\xa9ART" + mark.encode()
    inner = (len(text) + 4).to_bytes(4, "big") + text
    return (clip or samples.video()) + (len(inner) + 8).to_bytes(4, "big") + b"udta" + inner


def message_of(person: Person, number: int) -> Json:
    """The surroundings of a message that somebody wrote to the bot."""
    sender = {key: it for key, it in person.card.items() if isinstance(it, str | int)}
    private = {"id": person.id, "type": "private", "first_name": person.name}
    return {
        "message_id": number,
        "date": 1_700_000_000,
        "from": {**sender, "is_bot": False},
        "chat": private,
    }
