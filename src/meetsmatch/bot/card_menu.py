"""What stands behind ⋯ on a card: why it is shown, report, and block."""

from dataclasses import dataclass

from meetsmatch.app.browse import Browse
from meetsmatch.app.opinions import Opinions
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.card import SHARED_UNITS, fitting
from meetsmatch.bot.cards import Cards, View, toast
from meetsmatch.bot.preview import interest_names
from meetsmatch.bot.sentences import Sentences
from meetsmatch.bot.speech import Answered, Pressed, Rebutton, Rows
from meetsmatch.bot.turn import Commands, Presses, Said, say
from meetsmatch.core.errors import CardGone
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.reports import REASONS


@dataclass(frozen=True, slots=True)
class CardMenuScreen:
    """Other buttons below the same card."""

    browse: Browse
    opinions: Opinions
    cards: Cards
    sentences: Sentences

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {
            Action.MORE: self.more,
            Action.LESS: self.less,
            Action.WHY: self.why,
            Action.CARD_REPORT: self.report,
            Action.CARD_REPORT_FOR: self.report_for,
            Action.CARD_BLOCK: self.block,
        }

    async def more(self, me: Person, pressed: Pressed, press: Press) -> Said:
        about, view = await self._open(me, press)
        make = self.cards.button
        rows: Rows = (
            (make(me, "card-why", Action.WHY, about, view),),
            (
                make(me, "report", Action.CARD_REPORT, about, view),
                make(me, "block", Action.CARD_BLOCK, about, view),
            ),
            (make(me, "back", Action.LESS, about, view),),
        )
        return say(Rebutton(me.id, rows, message=pressed.message))

    async def less(self, me: Person, pressed: Pressed, press: Press) -> Said:
        about, view = await self._open(me, press)
        return say(Rebutton(me.id, self.cards.rows(me, about, view), message=pressed.message))

    async def _open(self, me: Person, press: Press) -> tuple[PersonId, View]:
        about = PersonId(press.subject)
        await self.opinions.check_open(me, about)
        return about, View.read(press.choice)

    async def why(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """The honest reason."""
        about, view = await self._open(me, press)
        card = await self.browse.card(await self.browse.own(me), about)
        if card is None:
            raise CardGone
        name = interest_names(self.cards.wording, me.language)
        facts = {
            "likes": "yes" if view.of_likes else "no",
            "why": str(self.browse.reason(card)),
            "shared": fitting(", ".join(map(name, card.shared)), SHARED_UNITS),
        }
        return say(Answered(me.id, pressed.query, "card-reason", facts, alert=True))

    # --- being left alone -----------------------------------------------------------------

    async def report(self, me: Person, pressed: Pressed, press: Press) -> Said:
        about, view = await self._open(me, press)
        make, code = self.cards.buttons.make, view.code
        made = [
            make(me.id, f"reason-{reason}", Action.CARD_REPORT_FOR, about, f"{code}.{number}")
            for number, reason in enumerate(REASONS)
        ]
        pairs = tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))
        back = (self.cards.button(me, "back", Action.MORE, about, view),)
        return say(Rebutton(me.id, (*pairs, back), message=pressed.message))

    async def report_for(self, me: Person, pressed: Pressed, press: Press) -> Said:
        about, view = await self._open(me, press)
        reason = REASONS[int(press.choice.rpartition(".")[2])]
        filed = await self.opinions.report(me, about, reason)
        reported = await self.sentences.filed(filed, me.id)
        return await self._away(me, pressed, about, view, "card-reported", reported)

    async def block(self, me: Person, pressed: Pressed, press: Press) -> Said:
        about, view = await self._open(me, press)
        blocked = Said(await self.opinions.block(me, about))
        return await self._away(me, pressed, about, view, "card-blocked", blocked)

    async def _away(
        self,
        me: Person,
        pressed: Pressed,
        about: PersonId,
        view: View,
        key: str,
        done: Said,
    ) -> Said:
        """It is gone, and the next one comes, where there are any."""
        if not self.browse.rules.browses:
            bare = Rebutton(me.id, message=pressed.message)
            return done + toast(me, pressed, key, alert=True) + say(bare)
        viewer = await self.browse.own(me)
        following = await self.cards.next(viewer, pressed, of_likes=view.of_likes, liked=about)
        return done + toast(me, pressed, key, alert=True) + following
