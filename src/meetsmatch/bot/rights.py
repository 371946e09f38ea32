"""Screens that everybody may ask for at any time, whoever they are: /privacy, /terms, /paysupport,
/developer_info, /export, and taking one's consent back."""

from dataclasses import dataclass

from meetsmatch.app.rights import Rights
from meetsmatch.app.work import Change
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.join import JoinScreen
from meetsmatch.bot.preview import kept
from meetsmatch.bot.speech import Command, Facts, Hand, Pressed, Rows, Say, Show
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say
from meetsmatch.core.errors import NobodyThere
from meetsmatch.core.people import Person

FILE = "meetsmatch.json"


@dataclass(frozen=True, slots=True)
class RightsScreen:
    """What the operator owes to people, from what they have told of themselves."""

    join: JoinScreen
    rights: Rights
    buttons: Buttons

    def commands(self) -> Commands:
        return {
            "privacy": self.privacy,
            "terms": self.terms,
            "paysupport": self.paysupport,
            "developer_info": self.developer_info,
            "export": self.export,
        }

    def presses(self) -> Presses:
        return {Action.WITHDRAW: self.withdraw}

    # --- to read --------------------------------------------------------------------------

    async def privacy(self, me: Person, heard: Command) -> Said:
        withdraw = self.buttons.make(me.id, "withdraw", Action.WITHDRAW)
        return self._read(me, "privacy", ((withdraw,),) if me.consent else ())

    async def terms(self, me: Person, heard: Command) -> Said:
        return self._read(me, "terms")

    async def paysupport(self, me: Person, heard: Command) -> Said:
        return self._read(me, "paysupport")

    async def developer_info(self, me: Person, heard: Command) -> Said:
        return self._read(me, "developer-info")

    def _read(self, me: Person, key: str, buttons: Rows = ()) -> Said:
        return say(Say(me.id, key, self._facts(), buttons)) + self.join.asked_again(me)

    def _facts(self) -> Facts:
        rules = self.join.join.rules
        return {**rules.operator.facts, "age": rules.min_age, "version": rules.terms}

    # --- /export --------------------------------------------------------------------------

    async def export(self, me: Person, heard: Command) -> Said:
        copies = await self.rights.copies(me, heard.who.telegram_id)
        several = len(copies) > 1
        handed = [
            Hand(me.id, f"{number}-{FILE}" if several else FILE, copy, "export")
            for number, copy in enumerate(copies, 1)
        ]
        return say(*handed) + self.join.asked_again(me)

    # --- consent taken back ---------------------------------------------------------------

    async def withdraw(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """Hidden at once and out of every queue and chat; what is known waits for their word."""
        changes = (*await self._unalerted(me), *self.join.join.withdrawn(me))
        try:
            left = await self.join.talk.stop(me, pressed)
        except NobodyThere:
            left = NOTHING_SAID
        agree = self.buttons.make(me.id, "agree", Action.AGREE, facts=self._facts())
        delete = self.buttons.make(me.id, "delete-ask", Action.ASK_DELETE)
        told = Show(me.id, "withdrawn", {}, ((agree,), (delete,)), message=pressed.message)
        return left + Said(changes, (told,))

    async def _unalerted(self, me: Person) -> tuple[Change, ...]:
        """Their wish to be told of new people ends: no sweep looks at them again."""
        profiles = self.join.questions.profiles
        mine = await profiles.of(me.id)
        if mine is None or not mine.profile.alert_ms:
            return ()
        return kept(await profiles.changed(mine, fields={"alert_ms": 0}))
