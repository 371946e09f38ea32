"""Whoever has seen everybody may ask to be told when others come: once, and only if it is true."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.browse import STARTS, Browse, Viewer
from meetsmatch.app.profiles import Fields, Mine
from meetsmatch.core.errors import UnderReview
from meetsmatch.core.ids import PersonId
from meetsmatch.core.rules import DAY_MS, MINUTE_MS

ALERTED_MS = DAY_MS
"""Nobody is told more often."""

LOOK_MS = 10 * MINUTE_MS
"""So long after a look in vain there is another one."""

HIDDEN_MS = DAY_MS
"""And so long after one at somebody whom nobody may see: they could see nobody."""

DUE_AT_ONCE = 20
"""So many are looked after by one sweep; the next sweep takes the others."""

LOOKED_AT = 50
"""So many who fit are looked at for one who may be shown."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What a look has come to: a profile to be written, and whether its owner is told."""

    person: PersonId
    mine: Mine
    is_told: bool


@dataclass(frozen=True, slots=True)
class Alerts:
    """Looks for those who asked for it."""

    browse: Browse

    async def asked(self, mine: Mine) -> Mine:
        """The profile of who asks for it."""
        first_ms = mine.profile.alerted_ms + ALERTED_MS
        return await self._changed(mine, {"alert_ms": max(self.browse.now_ms(), first_ms)})

    async def declined(self, mine: Mine) -> Mine:
        """And of who does not, any more."""
        return await self._changed(mine, {"alert_ms": 0})

    async def due(self) -> Sequence[Alert]:
        """Looks after those for whom it is time."""
        browse = self.browse
        due = await browse.catalogue.alerts_due(browse.bot, browse.now_ms(), DUE_AT_ONCE)
        found = [await self._looked(person) for person in due]
        return [alert for alert in found if alert is not None]

    async def _looked(self, person: PersonId) -> Alert | None:
        """None for whoever has just deleted themselves."""
        browse, now_ms = self.browse, self.browse.now_ms()
        me, mine = await browse.store.person(browse.bot, person), await browse.profiles.of(person)
        if me is None or mine is None:
            return None
        try:
            viewer = await browse.viewer(me)
        except UnderReview:
            viewer = None
        if viewer is None:
            fields = {"alert_ms": now_ms + HIDDEN_MS}
        elif not await self._is_anybody_new(viewer):
            fields = {"alert_ms": now_ms + LOOK_MS}
        else:
            return Alert(
                person, await self._changed(mine, {"alert_ms": 0, "alerted_ms": now_ms}), True
            )
        return Alert(person, await self._changed(mine, fields), False)

    async def _is_anybody_new(self, viewer: Viewer) -> bool:
        browse, start = self.browse, self.browse.new_id() % STARTS
        catalogue, now_ms = browse.catalogue, browse.now_ms()
        for entry in await catalogue.candidates(viewer.entry, start, LOOKED_AT, now_ms):
            if await browse.suited(viewer, entry.person):
                return True
        return False

    async def _changed(self, mine: Mine, fields: Fields) -> Mine:
        return await self.browse.profiles.changed(mine, fields=fields)
