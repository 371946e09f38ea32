"""The bots for which background jobs are done in this process, whoever serves them."""

import time
from collections.abc import Mapping

from meetsmatch.app.chores import Chore
from meetsmatch.core.bots import Registered
from meetsmatch.core.ids import BotId
from meetsmatch.engine.leases import Leases
from meetsmatch.fleet.fleet import LOOK_S
from meetsmatch.fleet.house import House
from meetsmatch.fleet.own import guest_settings
from meetsmatch.fleet.serving import Serving
from meetsmatch.settings.own import own_settings
from meetsmatch.wiring import trouble


class Workshop:
    """Each bot with its own settings, rules and words. None of them is started."""

    def __init__(self, house: House, leases: Leases) -> None:
        self._house, self._leases = house, leases
        self._first = Serving(house, house.settings, leases)
        self._opened: dict[BotId, tuple[Registered, Serving]] = {}
        self._registered: Mapping[BotId, Registered] = {}
        self._looked_s = float("-inf")
        self._busy: set[tuple[BotId, Chore]] = set()

    async def do(self, bot: BotId, chore: Chore) -> None:
        """One job. Never raises: what could not be done will be due again."""
        doing = bot, chore
        if doing in self._busy:
            return
        self._busy.add(doing)
        try:
            serving = await self._serving(bot)
            if serving is not None:
                await serving.jobs.engine.sweeps.help_with(chore)
        except Exception as error:
            trouble(f"work.{chore}", error)
        finally:
            self._busy.discard(doing)

    async def _serving(self, bot: BotId) -> Serving | None:
        """None for a bot that there is not, or not any more."""
        now_s = time.monotonic()
        if now_s - self._looked_s > LOOK_S:
            found = await self._house.kept.store.registry.registered(self._first.bot)
            self._registered, self._looked_s = {it.bot: it for it in found}, now_s
            for gone in [it for it in self._opened if not self._has_token(it)]:
                self._close(gone)
        registered = self._registered.get(bot)
        if registered is None:
            return self._first if bot == self._first.bot else None
        if bot == self._first.bot:
            own = registered.own
            self._first.adopt(own_settings(self._house.settings, own), own)
            return self._first
        return await self._guest(registered)

    async def _guest(self, registered: Registered) -> Serving | None:
        if not self._has_token(registered.bot):
            return None
        known, serving = self._opened.get(registered.bot, (None, None))
        if serving is None or known is None or known.version != registered.version:
            settings = await guest_settings(self._house, registered)
            self._close(registered.bot)
            its = registered.name, registered.own
            serving = Serving(self._house, settings, self._leases, *its)
            self._opened[registered.bot] = registered, serving
        return serving

    def _has_token(self, bot: BotId) -> bool:
        registered = self._registered.get(bot)
        return registered is not None and registered.token is not None

    def _close(self, bot: BotId) -> None:
        """What of it runs ends by itself."""
        if opened := self._opened.pop(bot, None):
            opened[1].jobs.part()
