"""Newcomers: how many chats an hour they get, and when they stop being newcomers."""

from dataclasses import dataclass

from meetsmatch.app.allowances import Allowances
from meetsmatch.app.ports import NowMs, Store
from meetsmatch.core.errors import EnoughChats
from meetsmatch.core.ids import BotId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import HOUR_MS, MINUTE_MS, Rules
from meetsmatch.core.trust import LASTING_MS, is_newcomer, is_settling


@dataclass(frozen=True, slots=True)
class Trust:
    """Looked at when somebody wants to meet a stranger, and written down once."""

    bot: BotId
    store: Store
    allowances: Allowances
    rules: Rules
    now_ms: NowMs

    def is_new(self, me: Person) -> bool:
        return is_newcomer(me, self.rules)

    async def admitted(self, me: Person) -> Person:
        """As they are from now on: settled, with another version, or still new.

        EnoughChats, with the minutes to wait, for a newcomer who has looked for too many.
        """
        if not self.is_new(me):
            return me
        most, now_ms = self.rules.newcomer_chats, self.now_ms()
        chats = await self.store.lasting_chats(self.bot, me.id, LASTING_MS, most) if most else 0
        if is_settling(me, chats, self.rules, now_ms):
            return me.changed(settled_ms=now_ms)
        await self._counted(me)
        return me

    async def _counted(self, me: Person) -> None:
        most = self.rules.newcomer_chats_per_hour
        if not most:
            return
        # By fingerprint, as in app/pace.
        key = f"{self.bot}:{me.fingerprint}:new-chats"
        if wait_ms := await self.allowances.spend(key, most, HOUR_MS // most, self.now_ms()):
            raise EnoughChats(minutes=-(-wait_ms // MINUTE_MS))
