"""`meetsmatch doctor`: what is right, what is wrong, and how to mend it."""

import asyncio
import secrets
import shutil
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from meetsmatch.adapters.botapi import connected, server_time
from meetsmatch.adapters.exports import FolderShelf, shelf_at
from meetsmatch.app.copies import MediaAway
from meetsmatch.app.exports import ShelfAway
from meetsmatch.app.ports import Answer, Gateway
from meetsmatch.core.ids import BotId
from meetsmatch.fleet.copies import media_of
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.wiring import CannotStart, linked, opened

SKEW_SECONDS = 30
ENV_FILE = Path(".env")
OTHERS_READ = 0o044
GROUPS = ("group", "supergroup")
LET_IT_POST = "make the bot an administrator of the channel who may post messages"
MEBI = 1 << 20
LITTLE_MEBI = 200
"""So little is gone in an hour of a busy bot."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    said: str
    mend: str = ""
    """What to do about it; empty when all is well."""

    advice: str = ""
    """What would be better, although the bot runs without it."""


def main() -> int:
    """Print every finding; 0 when there is nothing to mend."""
    try:
        settings = read()
    except WrongSettings as wrong:
        for mistake in wrong.mistakes:
            _show(Finding("settings", "wrong", mistake))
        return 1
    return asyncio.run(_main(settings))


async def _main(settings: Settings) -> int:
    mend = 0
    async for finding in examined(settings):
        _show(finding)
        mend += bool(finding.mend)
    sys.stdout.write("All is well.\n" if not mend else f"{mend} to mend.\n")
    return 1 if mend else 0


def _show(finding: Finding) -> None:
    sign = "✗" if finding.mend else "!" if finding.advice else "✓"
    sys.stdout.write(f"{sign} {finding.what}: {finding.said}\n")
    if todo := finding.mend or finding.advice:
        sys.stdout.write(f"    → {todo}\n")


async def examined(settings: Settings) -> AsyncIterator[Finding]:
    """Every finding, the quick ones first."""
    yield Finding("settings", "read")
    yield _operator(settings)
    for finding in (*_secret_files(settings), *_room(settings)):
        yield finding
    yield await _database(settings)
    if settings.media.get_secret_value():
        yield await _media(settings)
    if shelf := shelf_at(settings.exports):
        yield await _exports(shelf)
    if settings.redis_url.get_secret_value():
        yield await _redis(settings)
    if not settings.bot:
        mend = "get one from @BotFather and put it in .env"
        yield Finding("token", "BOT_TOKEN is empty", mend)
        return
    token = settings.bot_token.get_secret_value()
    async with connected(settings.api_url, token, 2, patience=10) as gateway:
        async for finding in _telegram(settings, gateway):
            yield finding


def _operator(settings: Settings) -> Finding:
    it = settings.operator
    if it.name and it.contact:
        return Finding("operator", f"{it.name}, {it.contact}")
    advice = (
        "set OPERATOR_NAME and OPERATOR_CONTACT: people have a right to know whom to ask, and "
        "Telegram wants /privacy and /paysupport to tell"
    )
    return Finding("operator", "nobody is named", advice=advice)


def _secret_files(settings: Settings) -> Iterator[Finding]:
    """Who else on this machine can read them."""
    for path in (ENV_FILE, settings.keys_at):
        try:
            mode = path.stat().st_mode
        except OSError:
            continue  # it is not there: the settings, or the database, tell of that
        if mode & OTHERS_READ:
            yield Finding("permissions", f"others can read {path}", f"chmod 600 {path}")


def _room(settings: Settings) -> Iterator[Finding]:
    """For a database that is a file."""
    folder = settings.database.parent
    if settings.on_postgresql or not folder.is_dir():
        return
    free = shutil.disk_usage(folder).free // MEBI
    if free < LITTLE_MEBI:
        mend = "make room: nothing can be kept on a full disk, and nothing is taken then"
        yield Finding("disk", f"{free} MiB are free where the database lies", mend)


async def _media(settings: Settings) -> Finding:
    """What is put there comes back."""
    name, said = f"doctor{secrets.token_hex(8)}", f"a probe of {time.time():.0f}".encode()
    try:
        async with media_of(settings) as media:
            assert media is not None
            await media.put(name, said)
            back = await media.get(name)
            await media.drop(name)
    except (CannotStart, MediaAway) as error:
        return Finding("copies of photos", "can't be kept", f"{error}: look at MEDIA")
    if back != said:
        return Finding("copies of photos", "something else came back", "look at MEDIA")
    return Finding("copies of photos", "are kept")


async def _exports(shelf: FolderShelf) -> Finding:
    """A file can be put there."""
    try:
        await shelf.probe()
    except ShelfAway as error:
        return Finding("exports", "can't be written", str(error))
    return Finding("exports", "can be written")


async def _database(settings: Settings) -> Finding:
    try:
        async with opened(settings) as kept:
            counts = await kept.store.counts(BotId(settings.bot))
    except CannotStart as error:
        return Finding("database", "can't be used", str(error))
    said = f"{settings.database_shown}: {counts['people']} people, the keys fit"
    between = len(kept.vault.by_prefix) - 2
    advice = "`meetsmatch rotate-keys`, then remove them" if between > 0 else ""
    more = f", {between} of them between the first and the last" if advice else ""
    return Finding("database", said + more, advice=advice)


async def _redis(settings: Settings) -> Finding:
    try:
        async with linked(settings) as link:
            if await link.greet():
                return Finding("Redis", "answers")
    except CannotStart as error:
        return Finding("Redis", "can't be used", str(error))
    mend = "start it, or correct REDIS_URL; until then each process counts and pairs by itself"
    return Finding("Redis", "does not answer", mend)


async def _telegram(settings: Settings, gateway: Gateway) -> AsyncIterator[Finding]:
    began = time.monotonic()
    answer = await gateway.call("getMe", {})
    took_ms = round((time.monotonic() - began) * 1_000)
    if answer.status <= 0 or answer.status >= 500:
        mend = "look at API_URL, the network, and https://telegram.org"
        yield Finding("Bot API", f"{settings.api_url} does not answer", mend)
        return
    if answer.status != 200:
        mend = "ask @BotFather for the bot's token, and look whether API_URL is right"
        yield Finding("token", f"refused: {answer.description}", mend)
        return
    me = cast("Mapping[str, object]", answer.result)
    yield Finding("Bot API", f"@{me['username']} answers in {took_ms} ms")
    yield await _clock(settings)
    yield await _updates(settings, gateway)
    if settings.moderators_chat:
        yield await _moderators(settings, gateway)
    if settings.operators_chat:
        yield await _operators(settings, gateway)
    if settings.channel:
        yield await _channel(settings, gateway)


async def _moderators(settings: Settings, gateway: Gateway) -> Finding:
    """Cards can be shown, and only to who was let in."""
    what, group = "moderators", settings.moderators_chat
    chat = await gateway.call("getChat", {"chat_id": group})
    if chat.status != 200:
        return _unknown(what, "MODERATORS_CHAT", chat)
    told = cast("Mapping[str, object]", chat.result)
    if told["type"] not in GROUPS:
        return Finding(what, f"MODERATORS_CHAT is a {told['type']}", "name a group")
    if away := await _away(settings, gateway, what, group):
        return away
    if told.get("username"):
        mend = "make the group private: whoever can read it can decide"
        return Finding(what, "MODERATORS_CHAT is a public group", mend)
    return Finding(what, f"the group “{told['title']}”")


async def _operators(settings: Settings, gateway: Gateway) -> Finding:
    """Alerts can be told."""
    what, number = "operators", settings.operators_chat
    chat = await gateway.call("getChat", {"chat_id": number})
    if chat.status != 200:
        return _unknown(what, "OPERATORS_CHAT", chat)
    told = cast("Mapping[str, object]", chat.result)
    if told["type"] == "private":
        return Finding(what, "somebody's own chat with the bot")
    if away := await _away(settings, gateway, what, number):
        return away
    advice = "make it private: whoever reads it learns how the bot fares"
    name = f"the {'group' if told['type'] in GROUPS else told['type']} “{told['title']}”"
    return Finding(what, name, advice=advice if told.get("username") else "")


async def _channel(settings: Settings, gateway: Gateway) -> Finding:
    """Broadcasts can be posted there."""
    what, number = "channel", settings.rules.channel.chat
    chat = await gateway.call("getChat", {"chat_id": number})
    if chat.status != 200:
        mend = f"{LET_IT_POST}, or correct CHANNEL"
        return Finding(what, f"CHANNEL: {chat.description}", mend)
    told = cast("Mapping[str, object]", chat.result)
    if told["type"] != "channel":
        return Finding(what, f"CHANNEL is a {told['type']} chat", "name a channel")
    asked = {"chat_id": number, "user_id": settings.bot}
    member = await gateway.call("getChatMember", asked)
    its = cast("Mapping[str, object]", member.result or {})
    if its.get("can_post_messages") is not True:
        return Finding(what, f"the bot may not post in “{told['title']}”", LET_IT_POST)
    return Finding(what, f"posts in “{told['title']}”")


def _unknown(what: str, name: str, answer: Answer) -> Finding:
    mend = f"add the bot to the group, ask there for /chatid, and correct {name}"
    return Finding(what, f"{name}: {answer.description}", mend)


async def _away(settings: Settings, gateway: Gateway, what: str, chat: int) -> Finding | None:
    """None where the bot may write."""
    asked = {"chat_id": chat, "user_id": settings.bot}
    member = await gateway.call("getChatMember", asked)
    place = cast("Mapping[str, object]", member.result or {}).get("status", "unknown there")
    if place in ("member", "administrator", "restricted"):
        return None
    return Finding(what, f"the bot is {place}", "add it to the group again")


async def _clock(settings: Settings) -> Finding:
    there = await server_time(settings.api_url)
    if there is None:
        return Finding("clock", "the Bot API tells no time to compare with")
    skew = round(time.time() - there)
    if abs(skew) <= SKEW_SECONDS:
        return Finding("clock", "right")
    return Finding("clock", f"{skew:+} s beside Telegram's", "set it, or run an NTP client")


async def _updates(settings: Settings, gateway: Gateway) -> Finding:
    answer = await gateway.call("getWebhookInfo", {})
    info = cast("Mapping[str, object]", answer.result or {})
    set_to, wanted = str(info.get("url", "")), settings.webhook_address
    waiting = f"{info.get('pending_update_count', 0)} waiting"
    if settings.updates == "polling":
        foreign = " (a webhook is set: the start will remove it)" if set_to else ""
        return Finding("updates", f"polling, {waiting}{foreign}")
    if error := info.get("last_error_message"):
        mend = "look whether WEBHOOK_URL reaches HOST and PORT of this process"
        return Finding("updates", f"Telegram could not deliver: {error}", mend)
    said = "webhook" if set_to == wanted else "webhook, not set yet: the start will do it"
    return Finding("updates", f"{said}, {waiting}")
