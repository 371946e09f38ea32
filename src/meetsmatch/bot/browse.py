"""Screens of browsing: /match and /likes, and every answer to a card."""

from dataclasses import dataclass

from meetsmatch.app.browse import Browse
from meetsmatch.app.opinions import Opinions
from meetsmatch.app.profiles import Mine
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.cards import Cards, View, toast
from meetsmatch.bot.profiles import ProfileScreen
from meetsmatch.bot.speech import Command, Pressed, Rebutton, Say
from meetsmatch.bot.turn import Commands, Presses, Said, say
from meetsmatch.core.errors import CardGone, Hidden, OldButton
from meetsmatch.core.ids import PersonId
from meetsmatch.core.people import Person


@dataclass(frozen=True, slots=True)
class BrowseScreen:
    """Looks at people, and answers."""

    browse: Browse
    opinions: Opinions
    cards: Cards
    profile: ProfileScreen

    def commands(self) -> Commands:
        return {"match": self.match, "likes": self.likes}

    def presses(self) -> Presses:
        return {
            Action.BROWSE: self.press_match,
            Action.LIKES: self.press_likes,
            Action.LIKE: self.like,
            Action.PASS: self.passing,
            Action.FLIP: self.flip,
            Action.UNDO: self.undo,
            Action.FARTHER: self.farther,
            Action.MORE_AGES: self.of_more_ages,
        }

    # --- looking --------------------------------------------------------------------------

    async def match(self, me: Person, heard: Command | Pressed) -> Said:
        viewer = await self.browse.viewer(me)
        if viewer is None:
            return await self._lead(me, heard)
        # What makes them active was made of the profile as it is before it is changed.
        visit, back = Said(viewer.first), await self.profile.back(me, viewer.mine)
        return visit + back + await self.cards.next(viewer.written)

    async def press_match(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return await self.match(me, pressed)

    async def likes(self, me: Person, heard: Command | Pressed) -> Said:
        viewer = await self.browse.viewer(me)
        if viewer is None:
            return await self._lead(me, heard)
        return await self.cards.next(viewer, of_likes=True)

    async def press_likes(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return await self.likes(me, pressed)

    async def _lead(self, me: Person, heard: Command | Pressed) -> Said:
        """Whoever can't be seen sees nobody: what is missing is asked for."""
        self.profile.join.check_ready(me)
        mine = await self.profile.profiles.of(me.id)
        if mine and mine.profile.is_finished:
            # Paused, or without a place, or elsewhere: all can be changed below the card.
            return say(await self._hidden(me, mine)) + await self.profile.preview.shown(me, mine)
        asked = await self.profile.questions.lead(me, heard.who)
        return say(Say(me.id, "browse-first")) + asked

    async def _hidden(self, me: Person, mine: Mine) -> Say:
        cell = mine.profile.cell
        if cell is None or await self.browse.listing.includes(cell):
            return Say(me.id, Hidden.key)
        return await self.profile.preview.elsewhere(me)

    # --- answering ------------------------------------------------------------------------

    async def like(self, me: Person, pressed: Pressed, press: Press) -> Said:
        about, view = PersonId(press.subject), View.read(press.choice)
        try:
            like = await self.opinions.like(me, about)
        except CardGone:
            return await self._gone(me, pressed, about, view)
        done = await self.cards.liked(like, about, pressed, of_likes=view.of_likes)
        return done if like.match else done + toast(me, pressed, "liked", name=like.name)

    async def passing(self, me: Person, pressed: Pressed, press: Press) -> Said:
        about, view = PersonId(press.subject), View.read(press.choice)
        passed = Said(await self.opinions.passing(me, about))
        viewer = await self.browse.own(me)
        following = self.cards.next(viewer, pressed, of_likes=view.of_likes, passed=about)
        return passed + await following

    async def _gone(self, me: Person, pressed: Pressed, about: PersonId, view: View) -> Said:
        """Nobody learns why: they are deleted, or pause, or don't want to be seen by you."""
        viewer = await self.browse.own(me)
        following = await self.cards.next(viewer, pressed, of_likes=view.of_likes, liked=about)
        return toast(me, pressed, CardGone.key, alert=True) + following

    async def flip(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """The next photo; only while the card may still be seen."""
        about, view = PersonId(press.subject), View.read(press.choice)
        await self.opinions.check_open(me, about)
        card = await self.browse.card(await self.browse.own(me), about)
        if card is None:
            return await self._gone(me, pressed, about, view)
        shots = len(card.face.shots)
        view = View(view.of_likes, (view.shot + 1) % max(1, shots), shots)
        show = self.cards.face(card, view)
        return Said(card.viewer.first, self.cards.placed(show, pressed))

    async def undo(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """The card that was passed on comes back. Either way this button is of no use any more."""
        about, view = PersonId(press.subject), View.read(press.choice)
        gone = Rebutton(me.id, pressed.others, message=pressed.message)
        try:
            undone = Said((await self.opinions.undo(me, about),), (gone,))
        except OldButton:
            return toast(me, pressed, OldButton.key, alert=True) + say(gone)
        card = await self.browse.card(await self.browse.own(me), about)
        if card is None:
            return undone + toast(me, pressed, CardGone.key, alert=True)
        return undone + self.cards.again(card, view)

    # --- nobody left ----------------------------------------------------------------------

    async def farther(self, me: Person, pressed: Pressed, press: Press) -> Said:
        viewer = await self.browse.farther(await self.browse.own(me), press.subject)
        return await self.cards.next(viewer, pressed)

    async def of_more_ages(self, me: Person, pressed: Pressed, press: Press) -> Said:
        ages = press.subject, int(press.choice or 0)
        viewer = await self.browse.of_more_ages(await self.browse.own(me), *ages)
        return await self.cards.next(viewer, pressed)
