"""One's own profile as others see it, and what can be done about it."""

from dataclasses import dataclass

from meetsmatch.app.browsing import ProfileWritten
from meetsmatch.app.places import Places
from meetsmatch.app.ports import NowMs
from meetsmatch.app.profiles import Mine
from meetsmatch.app.work import Change
from meetsmatch.bot.buttons import Action, Buttons
from meetsmatch.bot.card import InterestName, Sight, card_of
from meetsmatch.bot.offered import Offered
from meetsmatch.bot.speech import Button, Rows, Say, Show
from meetsmatch.bot.turn import Said, card, say
from meetsmatch.bot.wording import FALLBACK, Wording
from meetsmatch.core.people import Person, year_at
from meetsmatch.core.profiles import Asked


def interest_names(wording: Wording, language: str) -> InterestName:
    """How interests are called in a language: those of our own list are texts, and those that an
    operator has given names; all others are words already."""
    trees = (wording.trees[language], wording.trees[FALLBACK])

    def name(interest: str) -> str:
        key = f"interest-{interest}"
        known = any(key in tree for tree in trees)
        return wording.render(language, key, {}).text if known else interest

    return name


def kept(mine: Mine) -> tuple[Change, ...]:
    """The profile, to be written."""
    return ProfileWritten(mine.profile), *mine.copies


@dataclass(frozen=True, slots=True)
class Preview:
    """Shows people their own card."""

    offered: Offered
    buttons: Buttons
    wording: Wording
    places: Places
    now_ms: NowMs

    async def shown(self, me: Person, mine: Mine) -> Said:
        """The card exactly as others see it, and below what can be done: at first only whether
        it may be seen, later everything."""
        age = me.age(year_at(self.now_ms())) or 0
        seen = card_of(me.id, mine.face, Sight(age), interest_names(self.wording, me.language))
        if mine.profile.is_finished:
            return say(seen, await self.menu(me, mine))
        return say(seen, self._offer(me, mine))

    def _offer(self, me: Person, mine: Mine) -> Say:
        edit = (self.button(me, "edit-card", Action.PROFILE, choice="menu"),)
        if mine.profile.cell is not None:
            return Say(me.id, "preview", buttons=((self.button(me, "go", Action.GO),), edit))
        place = self.button(me, "add-place", Action.ASK, choice=Asked.PLACE)
        rows: Rows = ((place,), edit)
        if self.offered.rules.chats:
            rows = *rows, (self.offered.way(me.id),)
        return Say(me.id, "preview-no-place", buttons=rows)

    async def menu(self, me: Person, mine: Mine, message: int | None = None) -> Say | Show:
        """Everything that can be changed: a new message, or in the place of one."""
        profile, place = mine.profile, None
        if profile.cell is not None:
            place = await self.places.name_of(profile.cell, me.language)
        facts = {
            "state": self._state(mine),
            "place": place or "…",
            "km": profile.radius_km,
            "goal": str(profile.goal or "none"),
        }
        return card(me.id, "profile", facts, self._rows(me, mine), message)

    async def elsewhere(self, me: Person) -> Say:
        """Whose cards are shown, for who is not among them."""
        codes = self.offered.rules.countries
        names = [await self.places.country(it, me.language) or it for it in codes]
        return Say(me.id, "elsewhere", {"countries": ", ".join(names)})

    def _state(self, mine: Mine) -> str:
        if not mine.profile.is_finished:
            return "new"
        return "paused" if mine.profile.is_paused else "shown"

    def _rows(self, me: Person, mine: Mine) -> Rows:
        def ask(asked: Asked) -> Button:
            return self.button(me, f"edit-{asked}", Action.ASK, choice=asked)

        def menu(text: str, action: Action) -> Button:
            return self.button(me, text, action, choice="profile")

        return (
            (ask(Asked.NAME), ask(Asked.BIO)),
            (menu("edit-shots", Action.SHOTS), menu("edit-interests", Action.INTERESTS)),
            (menu("edit-goal", Action.ASK_GOAL), menu("set-talks", Action.ASK_TALKS)),
            (ask(Asked.PLACE), menu("edit-radius", Action.ASK_RADIUS)),
            (self._switch(me, mine),),
        )

    def _switch(self, me: Person, mine: Mine) -> Button:
        if not mine.profile.is_finished:
            return self.button(me, "go", Action.GO)
        if mine.profile.is_paused:
            return self.button(me, "resume", Action.RESUME)
        return self.button(me, "pause", Action.PAUSE)

    def back(self, me: Person) -> tuple[Button, ...]:
        """The way back to the menu, as a row."""
        return (self.button(me, "back", Action.PROFILE, choice="menu"),)

    def button(
        self,
        me: Person,
        text: str,
        action: Action,
        subject: int = 0,
        choice: str = "",
        **facts: str | int,
    ) -> Button:
        """A button of a profile's screens."""
        return self.buttons.make(me.id, text, action, subject, choice, facts=facts)
