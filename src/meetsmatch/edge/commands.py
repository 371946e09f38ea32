"""The commands: build the Worker's folder, introduce the bot, see whether what is there works."""

import asyncio
import json
import sys
import tomllib
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

from aiohttp import ClientError, ClientSession, ClientTimeout

from meetsmatch.adapters.botapi import connected
from meetsmatch.bot.telegram_in import UPDATE_KINDS
from meetsmatch.bot.wording import Wording
from meetsmatch.edge.packing import build
from meetsmatch.ingress import SECRET_HEADER
from meetsmatch.introduction import Introduction
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.settings.talking import Talking
from meetsmatch.wiring import CannotStart
from meetsmatch.worker.variables import Texts, WrongVariable, subrequests, time_zone

HOOK = "/telegram"
CONNECTIONS = 40
PATIENCE_S = 60.0
UNFILLED = "00000000"
WRANGLER = "wrangler.toml"

Deed = Callable[[Settings], Coroutine[None, None, int]]


def building(folder: Path) -> int:
    """0 when the folder is ready; 1 when its wrangler.toml says something wrong, with what."""
    files = build(folder)
    sys.stdout.write(f"{len(files)} files in {folder}\n")
    mistakes = [*wrong_in(_written(folder))]
    for mistake in mistakes:
        sys.stderr.write(f"{WRANGLER}: {mistake}\n")
    return 1 if mistakes else 0


def wrong_in(written: Mapping[str, object]) -> Iterator[str]:
    """What of a wrangler.toml a Worker would stumble over, in words that say how to mend it.
    Another environment may lack its numbers: not everybody wants one."""
    yield from _wrong_variables(_variables(written))
    for name in _table(written, "env"):
        yield from (f"env.{name}: {it}" for it in _wrong_variables(_variables(written, name)))
    for kind, number in (("d1_databases", "database_id"), ("kv_namespaces", "id")):
        for bound in cast("list[Mapping[str, object]]", written.get(kind, [])):
            if str(bound.get(number, UNFILLED)).startswith(UNFILLED):
                yield f"{kind}: put the {number} there that wrangler printed"


def _wrong_variables(given: Mapping[str, str]) -> Iterator[str]:
    known = {name.upper() for name in Talking.model_fields}
    yield from (
        f"{name} is no setting of the conversation: see docs/settings.md"
        for name in sorted(given.keys() - known - {"API_URL", "SUBREQUESTS"})
    )
    try:
        read({name.lower(): value for name, value in given.items() if value}, env_file=None)
    except WrongSettings as wrong:
        yield from wrong.mistakes
    for asked in (subrequests, time_zone):
        try:
            asked(Texts(given))
        except WrongVariable as wrong:
            yield str(wrong)


def _written(folder: Path) -> Mapping[str, object]:
    """The wrangler.toml there; nothing where there is none."""
    file = folder / WRANGLER
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def _variables(written: Mapping[str, object], environment: str = "") -> dict[str, str]:
    """Environments have none of those above them, as wrangler wants it."""
    of = _table(_table(written, "env"), environment) if environment else written
    return {str(name): str(value) for name, value in _table(of, "vars").items()}


def _table(written: Mapping[str, object], name: str) -> Mapping[str, object]:
    return cast("Mapping[str, object]", written.get(name, {}))


def webhook(url: str, folder: Path, environment: str) -> int:
    """Tell Telegram where to call, and what the bot can by the settings that are deployed from
    this folder: 0, or 1 with why not."""
    written = _written(folder)
    if environment not in {"", *_table(written, "env")}:
        sys.stderr.write(f"{folder / WRANGLER} has no [env.{environment}]\n")
        return 2
    given = _variables(written, environment)
    return _tried(_introduced, url, {name.lower(): it for name, it in given.items() if it})


def smoke(url: str) -> int:
    """Ask what is deployed for its self-test: 0 when all is well."""
    return _tried(examined, url, {})


def _tried(deed: Deed, url: str, given: Mapping[str, str]) -> int:
    try:
        settings = read({**given, "updates": "webhook", "webhook_url": urljoin(url, HOOK)})
        return asyncio.run(deed(settings))
    except WrongSettings as wrong:
        sys.stderr.write("\n".join(wrong.mistakes) + "\n")
        return 2
    except (CannotStart, ClientError, TimeoutError) as error:
        sys.stderr.write(f"{url}: {error or type(error).__name__}\n")
        return 1


async def _introduced(settings: Settings) -> int:
    hook = {
        "url": settings.webhook_address,
        "secret_token": settings.webhook_secret.get_secret_value(),
        "allowed_updates": list(UPDATE_KINDS),
        "max_connections": CONNECTIONS,
    }
    token = settings.bot_token.get_secret_value()
    async with connected(settings.api_url, token, 2) as gateway:
        its = settings.rules, settings.staff
        await Introduction(gateway, Wording.load(), hook, *its).make()
    sys.stdout.write(f"Telegram calls {settings.webhook_address}\n")
    return 0


async def examined(settings: Settings) -> int:
    """Show what the self-test of the Worker at WEBHOOK_URL says; 0 when all is well."""
    secret = {SECRET_HEADER.decode(): settings.webhook_secret.get_secret_value()}
    page = urljoin(settings.webhook_address, "/selftest")
    timeout = ClientTimeout(total=PATIENCE_S)
    async with ClientSession(timeout=timeout) as http, http.get(page, headers=secret) as answer:
        text = await answer.text()
    if answer.status != 200:
        mend = "is this WEBHOOK_SECRET the one that was put there?" if answer.status == 401 else ""
        sys.stderr.write(f"{page}: {answer.status} {mend or text[:500]}\n")
        return 1
    told = json.loads(text)
    for what, said, mend in told["checks"]:
        sys.stdout.write(f"{'✗' if mend else '✓'} {what}: {said}\n")
        if mend:
            sys.stdout.write(f"    → {mend}\n")
    return 0 if told["ok"] else 1
