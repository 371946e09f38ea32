"""What the bot offers by its operator's MODES, and what is said to who asks for something else."""

from dataclasses import dataclass

from meetsmatch.app.join import Join
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.speech import Button, Command, Facts, Pressed, Say
from meetsmatch.bot.turn import Commands, Presses, Said, Screen, say
from meetsmatch.core.genders import GENDERS
from meetsmatch.core.ids import PersonId
from meetsmatch.core.modes import offer_of
from meetsmatch.core.people import Person
from meetsmatch.core.rules import Rules


def standing(rules: Rules) -> Facts:
    """What every text may choose its words by, whoever says it."""
    genders = "everybody" if rules.genders == GENDERS else "-".join(rules.genders)
    tongues = "one" if rules.only_language else "several"
    offers = offer_of(rules.modes)
    return {"offers": offers, "oldest": rules.max_age, "genders": genders, "tongues": tongues}


@dataclass(frozen=True, slots=True)
class Offered:
    """The ways to meet somebody."""

    rules: Rules
    buttons: Buttons

    def way(self, me: PersonId) -> Button:
        """The shortest of them."""
        if self.rules.chats:
            return self.buttons.make(me, "find-someone", Action.CHAT)
        return self.buttons.make(me, "browse-start", Action.BROWSE)

    def instead(self, me: PersonId) -> Say:
        """To whoever asks for one that there is not (any more)."""
        return Say(me, "not-offered", buttons=((self.way(me),),))


@dataclass(frozen=True, slots=True)
class Closed:
    """A screen of what the bot does not offer: whatever leads there, old buttons too, is answered
    with what there is. What it `keeps` works on."""

    screen: Screen
    join: Join
    offered: Offered
    keeps: frozenset[str | Action] = frozenset()

    def commands(self) -> Commands:
        theirs = self.screen.commands()
        return {it: do if it in self.keeps else self.asked for it, do in theirs.items()}

    def presses(self) -> Presses:
        theirs = self.screen.presses()
        return {it: do if it in self.keeps else self.pressed for it, do in theirs.items()}

    async def asked(self, me: Person, heard: Command) -> Said:
        return self._instead(me)

    async def pressed(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return self._instead(me)

    def _instead(self, me: Person) -> Said:
        self.join.check_ready(me)
        return say(self.offered.instead(me.id))
