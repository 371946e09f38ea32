"""The parts put together, by hand: the one place that knows which adapter answers which port."""

import secrets
import sqlite3
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from meetsmatch.adapters.logs import told
from meetsmatch.adapters.memory import MemoryAllowances
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import Refusal, SqliteExecutor
from meetsmatch.adapters.vault import KeyVault, WeakKey, WrongKey, keys_in
from meetsmatch.app.ports import Gateway, Unavailable
from meetsmatch.bot.dialog import Dialog
from meetsmatch.bot.telegram_in import read
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ids import BotId
from meetsmatch.engine.assembly import Limits, Outside
from meetsmatch.engine.ports import Pace
from meetsmatch.jobs import Jobs
from meetsmatch.settings import Settings

log = structlog.stdlib.get_logger(__name__)


class CannotStart(Exception):
    """Something outside isn't as it must be; the message says what and how to mend it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives the process."""

    store: SqlStore
    vault: KeyVault


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
async def opened(settings: Settings) -> AsyncGenerator[Kept]:
    """The database and the keys that fit it; CannotStart says why not."""
    vault = vault_of(settings)
    path = settings.database
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        executor = SqliteExecutor(path)
    except Refusal as error:
        raise CannotStart(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"The database {path} can't be opened: {error}") from error
    try:
        store = SqlStore(executor)
        await _fits(store, vault, settings)
        yield Kept(store, vault)
    finally:
        await executor.close()


async def _fits(store: SqlStore, vault: KeyVault, settings: Settings) -> None:
    """Whoever is in the database must be found by these keys."""
    somebody = await store.somebody()
    if somebody is None:
        return
    bot, fingerprint, address = somebody
    wrong = (
        f"The keys don't fit the database {settings.database}: restore the key file "
        f"{settings.keys_at} that belongs to it (or SECRET_KEYS, the oldest key last), "
        "or name another database"
    )
    try:
        telegram_id = int(await vault.open(address))
    except WrongKey as error:
        raise CannotStart(wrong) from error
    if vault.fingerprint(bot, telegram_id) != fingerprint:
        raise CannotStart(wrong)


def jobs_of(settings: Settings, kept: Kept, gateway: Gateway, wording: Wording) -> Jobs:
    """The bot's lanes, couriers and sweeps, ready to start."""
    bot = BotId(settings.bot)
    dialog = Dialog(
        bot=bot,
        store=kept.store,
        allowances=MemoryAllowances(),
        wording=wording,
        vault=kept.vault,
        now_ms=now_ms,
        new_id=new_id,
        rules=settings.rules,
        protect=settings.protect_content,
    )
    outside = Outside(bot, kept.store, kept.vault, gateway, dialog, read, now_ms)
    pace = Pace(
        bot_per_second=settings.bot_pace,
        chat_burst=settings.chat_burst,
        chat_ms=int(settings.chat_pace * 1_000),
    )
    return Jobs(outside, Limits(pace=pace, couriers=settings.connections), trouble)


@asynccontextmanager
async def running(jobs: Jobs) -> AsyncGenerator[None]:
    """At work for as long as the block runs, then everything under way ends first."""
    jobs.start()
    try:
        yield
    finally:
        await jobs.stop()


def trouble(where: str, error: BaseException) -> None:
    """Logged without what anybody wrote."""
    passing = isinstance(error, Unavailable)
    say = log.warning if passing else log.error
    say("trouble", where=where, error=told((type(error), error, error.__traceback__)))
