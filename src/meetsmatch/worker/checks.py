"""The self-test: whether everything that a Worker needs is there, and how to mend what is not."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import NamedTuple, cast

from meetsmatch.adapters.d1 import BatchFailed
from meetsmatch.adapters.keys import WrongKey
from meetsmatch.adapters.sql import SqlStore, Statement
from meetsmatch.adapters.sql.executor import Executor
from meetsmatch.adapters.sql.texts import Query, migrations
from meetsmatch.app.ports import Gateway, Unavailable, Vault

STEP = Query("schema_step", "SELECT version_num FROM alembic_version", ())
MIGRATE = "wrangler d1 migrations apply, then deploy this version"


class Check(NamedTuple):
    """One thing that was looked at."""

    what: str
    said: str
    mend: str = ""
    """What to do about it; empty when all is well."""


class Checked(NamedTuple):
    """What is looked at."""

    executor: Executor
    store: SqlStore
    vault: Vault
    gateway: Gateway
    hook: str
    """The address at which Telegram should call."""


def as_told(mistake: str) -> Check:
    """What there is to say of the settings."""
    said = mistake or "as they must be"
    return Check("settings", said, "look at `[vars]`, secrets and KV" if mistake else "")


async def checks(it: Checked) -> list[Check]:
    """Every finding."""
    return [found async for found in _checks(it)]


async def _checks(it: Checked) -> AsyncIterator[Check]:
    for what, look in (("database", _schema), ("keys", _keys), ("telegram", _telegram)):
        yield await _looked(what, look, it)
    yield await _looked("webhook", _webhook, it)


async def _looked(what: str, look: Callable[[Checked], Awaitable[Check]], it: Checked) -> Check:
    try:
        return await look(it)
    except Unavailable as error:
        return Check(what, str(error), "look whether the binding DB names a database of yours")
    except BatchFailed as error:
        # A statement of ours that this database will never take: it lacks a table, or a column.
        return Check(what, str(error), MIGRATE)


async def _schema(it: Checked) -> Check:
    ((step,),) = await it.executor.read(Statement(STEP, ()))
    newest = f"{migrations()[-1].number:04}"
    return Check("database", f"step {step} of {newest}", "" if step == newest else MIGRATE)


async def _keys(it: Checked) -> Check:
    mend = "set SECRET_KEYS to the keys of this database, the oldest last"
    somebody = await it.store.somebody()
    if somebody is None:
        return Check("keys", "nobody has joined yet")
    bot, fingerprint, address = somebody
    try:
        fits = it.vault.fingerprint(bot, int(await it.vault.open(address))) == fingerprint
    except WrongKey:
        fits = False
    return Check("keys", "they fit" if fits else "they don't fit", "" if fits else mend)


async def _telegram(it: Checked) -> Check:
    answer = await it.gateway.call("getMe", {})
    if answer.status == 200:
        return Check("telegram", f"@{cast(Mapping[str, object], answer.result)['username']}")
    said = answer.description or str(answer.status)
    return Check("telegram", said, "set BOT_TOKEN to the token that @BotFather shows")


async def _webhook(it: Checked) -> Check:
    answer = await it.gateway.call("getWebhookInfo", {})
    if answer.status != 200:
        return Check("webhook", "not known", "see telegram")
    told = cast(Mapping[str, object], answer.result)
    if told.get("url") != it.hook:
        return Check("webhook", "elsewhere", "meetsmatch edge webhook")
    trouble = told.get("last_error_message")
    return Check("webhook", f"{told.get('pending_update_count', 0)} wait; {trouble or 'no error'}")
