"""Being told when new people come: asked for below the last card, and said once."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetsmatch.app.alerts import Alerts
from meetsmatch.app.work import Priority
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.cards import Cards
from meetsmatch.bot.preview import kept
from meetsmatch.bot.speech import Pressed, Say, Show
from meetsmatch.bot.turn import Commands, Presses, Said
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person

OFF = "off"


@dataclass(frozen=True, slots=True)
class AlertScreen:
    """Takes the wish, and fulfils it."""

    alerts: Alerts
    cards: Cards

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {Action.ALERT: self.set}

    async def set(self, me: Person, pressed: Pressed, press: Press) -> Said:
        viewer = await self.alerts.browse.own(me)
        if press.choice == OFF:
            mine = await self.alerts.declined(viewer.mine)
            # The profile comes last: what makes them active today was made of it as it was.
            return await self.cards.next(viewer, pressed) + Said(kept(mine))
        mine = await self.alerts.asked(viewer.mine)
        show = Show(me.id, "alert-set", {}, self.cards.wider(viewer, OFF))
        return Said((*viewer.first, *kept(mine)), self.cards.placed(show, pressed))

    async def due(self) -> Sequence[Said]:
        """Those who are told now, and those who are to be looked after later; nobody while there
        are no cards."""
        if not self.alerts.browse.rules.browses:
            return ()
        return [
            Said(kept(it.mine), (self._told(it.person),) if it.is_told else ())
            for it in await self.alerts.due()
        ]

    def _told(self, to: PersonId) -> Say:
        rows = ((self.cards.buttons.make(to, "browse-start", Action.BROWSE),),)
        return Say(to, "new-people", buttons=rows, priority=Priority.NOTICE)
