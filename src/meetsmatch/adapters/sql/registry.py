"""The bots of an installation as statements: what each change writes, and what is read."""

import json
from collections.abc import Iterator, Sequence

from meetsmatch.adapters.sql.asking import Asking
from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.emptying import emptying
from meetsmatch.adapters.sql.executor import Row
from meetsmatch.adapters.sql.rows import sealed, text, whole
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.app.registry import BotAdded, BotChanged, BotEmptied, BotRemoved, Registering
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId


def registering(change: Registering) -> Iterator[Said]:
    """What it writes, in order."""
    it = change.registered
    match change:
        case BotAdded():
            yield Said("add_bot", _params(it), must=1)
        case BotChanged():
            yield Said("change_bot", _params(it), must=1)
        case BotRemoved():
            where: Params = {"house": it.house, "bot": it.bot, "version": it.version}
            yield Said("remove_bot", where, must=1)
        case BotEmptied():
            yield from emptying(it, change.at_ms)


def _params(it: Registered) -> Params:
    return {
        "house": it.house,
        "bot": it.bot,
        "name": it.name,
        "token": it.token,
        "path": it.path,
        "wanted": it.wanted.value,
        "made_ms": it.made_ms,
        "changed_ms": it.changed_ms,
        "own": json.dumps(dict(it.own)),
        "own_before": json.dumps(dict(it.before)),
        "version": it.version,
    }


class SqlRegistry:
    """The Registry port over SQL text and any executor."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def registered(self, house: BotId) -> Sequence[Registered]:
        return [_registered(row) for row in await self._asking.scan("bots", house=house)]

    async def remains(self, bot: BotId) -> bool:
        return bool(await self._asking.scan("remains", bot=bot))


def _registered(row: Row) -> Registered:
    house, bot, name, token, path, wanted, made_ms, changed_ms, own, before, version = row
    return Registered(
        house=BotId(whole(house)),
        bot=BotId(whole(bot)),
        name=text(name),
        token=None if token is None else sealed(token),
        path=text(path),
        wanted=Wanted(text(wanted)),
        made_ms=whole(made_ms),
        changed_ms=whole(changed_ms),
        own=json.loads(text(own)),
        before=json.loads(text(before)),
        version=whole(version),
    )
