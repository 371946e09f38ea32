"""What all bots of a process share: the database with its keys, Redis, places, time and chance."""

import secrets
import sqlite3
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

import structlog

from meetsmatch.adapters.memory import MemoryAllowances, MemoryDecks, MemoryLobby
from meetsmatch.adapters.places import Gazetteer
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import Refusal, SqliteExecutor
from meetsmatch.adapters.vault import KeyVault, WeakKey, WrongKey, keys_in
from meetsmatch.app.allowances import Allowances
from meetsmatch.app.catalogue import Decks
from meetsmatch.app.chores import Elsewhere, Here
from meetsmatch.app.leases import Signals
from meetsmatch.app.places import Places
from meetsmatch.app.ports import Lobby
from meetsmatch.settings import Settings

if TYPE_CHECKING:
    from meetsmatch.adapters.postgres import Pool, PostgresExecutor
    from meetsmatch.adapters.redis import Breaker, Link  # an extra: not on every machine

log = structlog.stdlib.get_logger(__name__)


class CannotStart(Exception):
    """Something outside isn't as it must be; the message says what and how to mend it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives the process."""

    store: SqlStore
    vault: KeyVault
    pools: "Mapping[str, Pool]" = field(default_factory=dict[str, "Pool"])
    """Connections to PostgreSQL, by what they are for; none to SQLite."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What processes share as long as they can."""

    lobby: Lobby
    decks: Decks
    allowances: Allowances
    breaker: "Breaker | None" = None
    """What Redis is left alone by when it fails; None when there is no Redis."""

    signals: Signals | None = None
    """None: processes look by themselves what others wrote for them."""

    answers: Callable[[], Awaitable[bool]] | None = None
    """Whether Redis does; None when there is none."""

    elsewhere: Elsewhere = field(default_factory=Here)


def now_ms() -> int:
    """Unix time in milliseconds."""
    return time.time_ns() // 1_000_000


def new_id() -> int:
    """Random, 1 <= id < 2**52."""
    return 1 + secrets.randbelow((1 << 52) - 1)


def vault_of(settings: Settings) -> KeyVault:
    """The vault with the operator's keys, or those of the key file."""
    path = settings.keys_at
    try:
        keys = [key.get_secret_value() for key in settings.secret_keys] or keys_in(path)
    except OSError as error:
        raise CannotStart(
            f"The key file {path} can't be read or made ({error.strerror}): "
            "set KEY_FILE to a place that can"
        ) from error
    if not keys:
        raise CannotStart(f"The key file {path} is empty: restore it, or delete it to begin anew")
    try:
        return KeyVault(keys)
    except WeakKey as error:
        raise CannotStart(f"{path}: {error}") from error


@asynccontextmanager
async def sharing(settings: Settings) -> AsyncGenerator[Shared]:
    """With Redis if there is one: CannotStart if it refuses us, a warning if it is away."""
    alone = Shared(MemoryLobby(), MemoryDecks(), MemoryAllowances())
    if not settings.redis_url.get_secret_value():
        yield alone
        return
    async with linked(settings) as link:
        from meetsmatch.adapters.redis import RedisAllowances, RedisDecks, RedisLobby, RedisSignals

        if not await link.greet():
            log.warning("redis is away", means="this process counts and pairs by itself")
        signals = RedisSignals(link)
        try:
            yield Shared(
                RedisLobby(link, alone.lobby),
                RedisDecks(link, alone.decks),
                RedisAllowances(link, alone.allowances),
                link.breaker,
                signals,
                link.answers,
            )
        finally:
            await signals.close()


@asynccontextmanager
async def linked(settings: Settings) -> AsyncGenerator["Link"]:
    """The way to REDIS_URL; a Refusal within the block becomes CannotStart."""
    if find_spec("redis") is None:
        raise CannotStart(
            "REDIS_URL needs more: pip install 'meetsmatch[redis]', or leave it empty"
        )
    from meetsmatch.adapters.redis import Link
    from meetsmatch.adapters.redis import Refusal as Refused

    try:
        link = Link(settings.redis_url.get_secret_value())
    except ValueError as error:
        raise CannotStart(f"REDIS_URL is no address of a Redis: {error}") from error
    try:
        yield link
    except Refused as error:
        raise CannotStart(
            f"Redis refuses us ({error}): look at the user and password in REDIS_URL, and at "
            "what its ACL allows"
        ) from error
    finally:
        await link.close()


@asynccontextmanager
async def places_of(settings: Settings, allowances: Allowances) -> AsyncGenerator[Places]:
    """The table of cities, and a geocoder for what it doesn't know if there is one."""
    table = Gazetteer.shipped()
    if settings.geocoder_url is None:
        yield table
        return
    if find_spec("geopy") is None:
        raise CannotStart(
            "GEOCODER_URL needs more: pip install 'meetsmatch[geocoding]', or leave it empty"
        )
    from meetsmatch.adapters.geocoding import geocoding

    async with geocoding(str(settings.geocoder_url), table, allowances, now_ms) as places:
        yield places


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Kept]:
    """The database and the keys that fit it; CannotStart says why not."""
    vault = vault_of(settings)
    executor = await (_postgresql(settings) if settings.on_postgresql else _sqlite(settings))
    try:
        store = SqlStore(executor)
        await _fits(store, vault, settings)
        pools = {} if isinstance(executor, SqliteExecutor) else executor.pools
        yield Kept(store, vault, pools)
    finally:
        await executor.close()


async def _sqlite(settings: Settings) -> SqliteExecutor:
    path = settings.database
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteExecutor(path)
    except Refusal as error:
        raise CannotStart(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"The database {path} can't be opened: {error}") from error


async def _postgresql(settings: Settings) -> "PostgresExecutor":
    try:
        from meetsmatch.adapters import postgres
    except ImportError as error:
        raise CannotStart(
            "DATABASE_URL names PostgreSQL: install meetsmatch[postgresql], "
            f"which brings what is missing ({error.name})"
        ) from error
    try:
        urls = settings.database_url, settings.database_read_url
        return await postgres.opened(urls[0], settings.pool_size, urls[1])
    except postgres.Refusal as error:
        raise CannotStart(str(error)) from error


async def _fits(store: SqlStore, vault: KeyVault, settings: Settings) -> None:
    """Whoever is in the database must be found by these keys."""
    somebody = await store.somebody()
    if somebody is None:
        return
    bot, fingerprint, address = somebody
    wrong = (
        f"The keys don't fit the database {settings.database_shown}: restore the key file "
        f"{settings.keys_at} that belongs to it (or SECRET_KEYS, the oldest key last), "
        "or name another database"
    )
    try:
        telegram_id = int(await vault.open(address))
    except WrongKey as error:
        raise CannotStart(wrong) from error
    if vault.fingerprint(bot, telegram_id) != fingerprint:
        raise CannotStart(wrong)
