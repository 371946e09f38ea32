"""/invite: a link to hand out, how many came by it, and another one instead."""

from dataclasses import dataclass
from urllib.parse import urlencode

from meetsmatch.app.invitations import Invitations, Invited
from meetsmatch.app.join import Join
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.speech import Button, Command, Facts, Pressed, Rows
from meetsmatch.bot.turn import Commands, Presses, Said, card
from meetsmatch.core.people import Person

SHARE = "https://t.me/share/url"


@dataclass(frozen=True, slots=True)
class InvitationScreen:
    """What is shown tells nothing of those who came but how many they are."""

    join: Join
    invitations: Invitations
    buttons: Buttons

    def commands(self) -> Commands:
        return {"invite": self.invite}

    def presses(self) -> Presses:
        return {Action.ANOTHER_LINK: self.another}

    async def invite(self, me: Person, heard: Command) -> Said:
        self.join.check_ready(me)
        return self._shown(me, await self.invitations.mine(me.id), None)

    async def another(self, me: Person, pressed: Pressed, press: Press) -> Said:
        self.join.check_ready(me)
        return self._shown(me, await self.invitations.renewed(me.id), pressed.message)

    def _shown(self, me: Person, invited: Invited, message: int | None) -> Said:
        it = invited.invitation
        facts: Facts = {"link": invited.link, "came": it.came, "finished": it.finished}
        return Said(
            invited.changes, (card(me.id, "invite", facts, self._rows(me, invited.link), message),)
        )

    def _rows(self, me: Person, link: str) -> Rows:
        share = Button("invite-share", "", url=f"{SHARE}?{urlencode({'url': link})}")
        another = self.buttons.make(me.id, "invite-another", Action.ANOTHER_LINK)
        return (share,), (another,)
