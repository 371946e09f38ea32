"""The picker of interests: pages of the operator's list, and one's own words."""

from dataclasses import dataclass

from meetsmatch.app.profiles import Mine, Profiles
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.preview import Preview, interest_names, kept
from meetsmatch.bot.speech import Answered, Button, Pressed, Rows, Show
from meetsmatch.bot.turn import Commands, Presses, Said, say
from meetsmatch.core.interests import number_of
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import MOST_INTERESTS, Asked

ON_A_PAGE = 12
WIDTH = 2


@dataclass(frozen=True, slots=True)
class InterestScreen:
    """A tap adds one or takes it away."""

    profiles: Profiles
    preview: Preview

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {Action.INTERESTS: self.page, Action.SET_INTEREST: self.pick}

    async def page(self, me: Person, pressed: Pressed, press: Press) -> Said:
        page = int(press.choice) if press.choice.isdigit() else 0
        mine = await self.profiles.own(me)
        return say(self._page(me, mine, page, pressed.message))

    async def pick(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        face = self.profiles.picked(mine.face, press.subject)
        if face == mine.face:
            facts = {"most": MOST_INTERESTS}
            return say(Answered(me.id, pressed.query, "interests-full", facts, alert=True))
        mine = await self.profiles.changed(mine, face)
        return Said(kept(mine), (self._page(me, mine, int(press.choice), pressed.message),))

    def _page(self, me: Person, mine: Mine, page: int, message: int) -> Show:
        known = self.profiles.rules.interests
        every = (*(it for it in mine.face.interests if it not in known), *known)
        first = page * ON_A_PAGE
        made = [self._button(me, mine, it, page) for it in every[first : first + ON_A_PAGE]]
        rows: Rows = tuple(tuple(made[at : at + WIDTH]) for at in range(0, len(made), WIDTH))
        own = self.preview.button(me, "edit-interest", Action.ASK, choice=Asked.INTEREST)
        pages = -(-len(every) // ON_A_PAGE)
        rows = (*rows, self._turns(me, page, pages), (own,), self.preview.back(me))
        facts = {"count": len(mine.face.interests), "most": MOST_INTERESTS}
        return Show(me.id, "interests", facts, rows, message=message)

    def _button(self, me: Person, mine: Mine, interest: str, page: int) -> Button:
        return self.preview.button(
            me,
            "interest",
            Action.SET_INTEREST,
            number_of(interest),
            str(page),
            word=interest_names(self.preview.wording, me.language)(interest),
            chosen="yes" if interest in mine.face.interests else "no",
        )

    def _turns(self, me: Person, page: int, pages: int) -> tuple[Button, ...]:
        def turn(text: str, to: int) -> Button:
            return self.preview.button(me, text, Action.INTERESTS, choice=str(to % pages))

        return turn("page-before", page - 1), turn("page-after", page + 1)
