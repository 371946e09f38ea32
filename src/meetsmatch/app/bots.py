"""What owners do with the bots of their installation: add, start, stop, set, undo, remove."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from meetsmatch.app.audit import Audit
from meetsmatch.app.ports import Gateway, NowMs, Vault
from meetsmatch.app.registry import BotAdded, BotChanged, Registry
from meetsmatch.app.work import NOTHING, Work
from meetsmatch.core.bots import Own, Registered, Wanted, with_values
from meetsmatch.core.ids import BotId

TOKEN = re.compile(r"[1-9]\d{0,19}:[\w-]{3,64}", re.A)
REFUSED = (401, 404)

SET = "bot-set"
"""In the audit log: settings or texts of a bot were changed, with what they were and are."""

Changes = Mapping[str, tuple[str | None, str | None]]
"""By name, before and after; None: as the house has it."""


class WrongBot(Exception):
    """It can't be; the message says why and how to mend it."""


async def recognised(gateway: Gateway, token: str) -> str:
    """The name of the bot that the token is of, by asking Telegram; WrongBot says why not."""
    if not TOKEN.fullmatch(token):
        raise WrongBot("a token looks like 123456:AbC-dEf: copy it whole, as @BotFather shows it")
    answer = await gateway.call("getMe", {})
    if answer.status in REFUSED:
        raise WrongBot("Telegram does not know this token: ask @BotFather for the bot's token")
    if answer.status != 200:
        raise WrongBot("Telegram can't be reached now: try again in a moment")
    return str(cast("dict[str, object]", answer.result).get("username", ""))


@dataclass(frozen=True, slots=True)
class Bots:
    """The bots of one house. Every change comes with its line of the audit log."""

    house: BotId
    registry: Registry
    vault: Vault
    audit: Audit
    now_ms: NowMs
    new_path: Callable[[], str]

    async def all(self) -> Sequence[Registered]:
        """All that were added, by name."""
        return [it for it in await self._others() if not it.wanted.is_gone]

    async def gone(self) -> Sequence[Registered]:
        """Those that were removed, and of whose people something is still kept."""
        return [it for it in await self._others() if it.wanted.is_gone]

    async def _others(self) -> Sequence[Registered]:
        return [it for it in await self.registry.registered(self.house) if it.bot != self.house]

    async def added(self, token: str, name: str, actor: str) -> Work:
        """A new bot, which runs from now on; its token was recognised."""
        bot = bot_of(token)
        if bot == self.house or await self._known(bot):
            raise WrongBot(f"@{name} is one of your bots already")
        known = next((it for it in await self.gone() if it.bot == bot), None)
        if known and known.wanted is Wanted.ERASING:
            raise WrongBot(f"what is known of @{name}'s people is being deleted: wait until it is")
        now_ms, sealed = self.now_ms(), await self.vault.seal(token.encode())
        made = Registered(
            self.house, bot, name, sealed, self.new_path(), Wanted.RUNNING, now_ms, now_ms
        )
        line = await self.audit.line(actor, "bot-added", name)
        if known:
            return Work((BotChanged(replace(made, version=known.version + 1)), line))
        return Work((BotAdded(made), line))

    async def told(self, name: str, wanted: Wanted, actor: str) -> Work:
        """It runs, or stops, within seconds, wherever it is served."""
        found = await self.find(name)
        if found.wanted is wanted:
            return NOTHING
        deed = "bot-started" if wanted is Wanted.RUNNING else "bot-stopped"
        return await self._changed(replace(found, wanted=wanted), actor, deed)

    async def renewed(self, name: str, token: str, actor: str) -> Work:
        """Another token of the same bot."""
        found = await self.find(name)
        if bot_of(token) != found.bot:
            raise WrongBot(f"that token is of another bot than @{name}: add that one")
        sealed = await self.vault.seal(token.encode())
        return await self._changed(replace(found, token=sealed), actor, "bot-token-replaced")

    async def removed(self, name: str, typed: str, actor: str) -> Work:
        """It stops and its token is forgotten. What is known of its people stays until its time
        is over; whoever adds the bot again finds it. WrongBot unless its name was typed."""
        found = await self.find(name)
        if typed.strip().lstrip("@") != found.name:
            raise WrongBot(f"type {name} to remove it: nothing was done")
        bare = replace(found, wanted=Wanted.REMOVED, token=None, own={}, before={})
        return await self._changed(bare, actor, "bot-removed")

    async def erased(self, name: str, typed: str, actor: str) -> Work:
        """All that is kept of a removed bot and its people is deleted from now on (app/removing),
        for good. WrongBot unless its name was typed."""
        wanted = name.strip().lstrip("@").lower()
        found = next((it for it in await self.gone() if it.name.lower() == wanted), None)
        if found is None:
            raise WrongBot(f"there is no removed bot @{wanted} here: remove it first")
        if typed.strip().lstrip("@") != found.name:
            raise WrongBot(f"type {found.name} to delete its data: nothing was done")
        if found.wanted is Wanted.ERASING:
            return NOTHING
        return await self._changed(
            replace(found, wanted=Wanted.ERASING), actor, "bot-data-deletion"
        )

    # --- settings of their own ------------------------------------------------------------

    async def own(self, bot: BotId) -> Own:
        """What is set for that bot alone."""
        found = await self._known(bot)
        return found.own if found else {}

    async def set(self, bot: BotId, name: str, value: str | None, actor: str) -> Work:
        """That setting, for that bot; None: as the house has it. Its value was checked."""
        return await self.set_all(bot, {name: value}, actor)

    async def set_all(self, bot: BotId, values: Mapping[str, str | None], actor: str) -> Work:
        """Several that belong together: undone together, too."""
        found = await self._known(bot) or self._itself(bot)
        return await self._own(found, with_values(found.own, values), actor)

    async def undone(self, bot: BotId, actor: str) -> Work:
        """As it was before the last change; once more brings that back."""
        found = await self._known(bot)
        if found is None:
            return NOTHING
        return await self._own(found, found.before, actor)

    async def undoing(self, bot: BotId) -> Changes:
        """What taking the last change back changes; nothing where none was made."""
        found = await self._known(bot)
        return between(found.own, found.before) if found else {}

    async def _own(self, found: Registered, own: Own, actor: str) -> Work:
        if dict(found.own) == dict(own):
            return NOTHING
        words = json.dumps(between(found.own, own), ensure_ascii=False)
        fresh = replace(found, own=own, before=found.own, changed_ms=self.now_ms())
        line = await self.audit.line(actor, SET, found.name or str(found.bot), words)
        if found.version < 0:
            return Work((BotAdded(replace(fresh, version=0)), line))
        return Work((BotChanged(replace(fresh, version=found.version + 1)), line))

    # --- finding --------------------------------------------------------------------------

    async def find(self, name: str) -> Registered:
        """By its name, with or without the @; WrongBot if there is none."""
        wanted = name.strip().lstrip("@").lower()
        found = next((it for it in await self.all() if it.name.lower() == wanted), None)
        if found is None:
            raise WrongBot(f"there is no bot @{wanted} here: add it first")
        return found

    async def _known(self, bot: BotId) -> Registered | None:
        found = await self.registry.registered(self.house)
        return next((it for it in found if it.bot == bot and not it.wanted.is_gone), None)

    def _itself(self, bot: BotId) -> Registered:
        """The house's own bot, of which nothing is stored yet."""
        if bot != self.house:
            raise WrongBot("there is no such bot here any more")
        now_ms = self.now_ms()
        return Registered(bot, bot, "", None, "", Wanted.RUNNING, now_ms, now_ms, version=-1)

    async def _changed(self, changed: Registered, actor: str, deed: str) -> Work:
        fresh = replace(changed, changed_ms=self.now_ms(), version=changed.version + 1)
        return Work((BotChanged(fresh), await self.audit.line(actor, deed, changed.name)))


def bot_of(token: str) -> BotId:
    """A bot's id is the first part of its token."""
    return BotId(int(token.partition(":")[0]))


def changes_in(words: str) -> Changes | None:
    """What a line of the audit log says was set; None for words that say no such thing, as
    somebody may have written past us."""
    try:
        said: object = json.loads(words)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    changes = cast("dict[str, object]", said)
    return cast("Changes", changes) if all(map(_is_pair, changes.values())) else None


def _is_pair(it: object) -> bool:
    """Before and after."""
    if not isinstance(it, list):
        return False
    pair = cast("list[object]", it)
    return len(pair) == 2 and all(word is None or isinstance(word, str) for word in pair)


def between(one: Own, two: Own) -> Changes:
    """What is set otherwise."""
    return {it: (one.get(it), two.get(it)) for it in changed(one, two)}


def changed(one: Own, two: Own) -> Sequence[str]:
    """The names of which they say different things."""
    return sorted(name for name in {*one, *two} if one.get(name) != two.get(name))
