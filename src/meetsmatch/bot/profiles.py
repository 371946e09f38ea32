"""Screens of one's own profile: /profile, /pause, and what is picked from a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetsmatch.app.join import Join
from meetsmatch.app.profiles import NUDGED_MS, Mine, Missing, Profiles
from meetsmatch.app.trials import Trials
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.preview import Preview, kept
from meetsmatch.bot.questions import QuestionScreen
from meetsmatch.bot.speech import Button, Command, Pressed, Rows, Say, Show
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say
from meetsmatch.core.errors import OldButton
from meetsmatch.core.experiments import Hook
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import RADII_KM, Asked, Goal
from meetsmatch.core.rules import HOUR_MS

NO_GOAL = "none"


@dataclass(frozen=True, slots=True)
class ProfileScreen:
    """One's card, and everything on it two taps away."""

    join: Join
    profiles: Profiles
    preview: Preview
    questions: QuestionScreen
    trials: Trials

    def commands(self) -> Commands:
        return {"profile": self.profile, "pause": self.pause}

    def presses(self) -> Presses:
        return {
            Action.PROFILE: self.open,
            Action.GO: self.go,
            Action.ASK_GOAL: self.ask_goal,
            Action.SET_GOAL: self.set_goal,
            Action.ASK_RADIUS: self.ask_radius,
            Action.SET_RADIUS: self.set_radius,
            Action.PAUSE: self.press_pause,
            Action.RESUME: self.resume,
        }

    async def profile(self, me: Person, heard: Command) -> Said:
        self.join.check_ready(me)
        mine = await self.profiles.of(me.id)
        if mine is None:
            return await self.questions.begin(me, heard.who)
        return await self.preview.shown(me, mine)

    async def open(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """The menu in the place of what was pressed; the card and the menu below all else."""
        mine = await self.profiles.own(me)
        if press.choice == "menu":
            return say(await self.preview.menu(me, mine, pressed.message))
        return await self.preview.shown(me, mine)

    async def go(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """Others may see them from now on."""
        self.join.check_ready(me)
        mine = await self.profiles.own(me)
        if mine.profile.cell is None:
            mine = await self.profiles.changed(mine, fields=self.profiles.asking(Asked.PLACE))
            return Said(kept(mine)) + say(await self.questions.question(me, mine))
        asking = self.profiles.asking(None)
        mine = await self.profiles.changed(mine, fields={"is_finished": True, **asking})
        rows: Rows = ((self.preview.button(me, "browse-start", Action.BROWSE),),)
        if self.preview.offered.rules.chats:
            rows = *rows, (self.preview.offered.way(me.id),)
        return Said(kept(mine), (Show(me.id, "listed", {}, rows, message=pressed.message),))

    # --- what is picked -------------------------------------------------------------------

    async def ask_goal(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        goals = (*Goal, NO_GOAL)
        made = (
            self.preview.button(
                me,
                f"goal-{goal}",
                Action.SET_GOAL,
                choice=goal,
                chosen="yes" if goal == (mine.profile.goal or NO_GOAL) else "no",
            )
            for goal in goals
        )
        return self._choices(me, "choose-goal", pressed, made, "profile")

    async def set_goal(self, me: Person, pressed: Pressed, press: Press) -> Said:
        goal = None if press.choice == NO_GOAL else Goal(press.choice)
        mine = await self.profiles.changed(await self.profiles.own(me), fields={"goal": goal})
        return Said(kept(mine), (await self.preview.menu(me, mine, pressed.message),))

    async def ask_radius(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """From the profile or from the filters, and back to where it was asked from."""
        mine = await self.profiles.own(me)
        made = (
            self.preview.button(
                me,
                "radius",
                Action.SET_RADIUS,
                km,
                press.choice,
                km=km,
                chosen="yes" if km == mine.profile.radius_km else "no",
            )
            for km in RADII_KM
        )
        return self._choices(me, "choose-radius", pressed, made, press.choice)

    async def set_radius(self, me: Person, pressed: Pressed, press: Press) -> Said:
        if press.subject not in RADII_KM:
            raise OldButton
        mine = await self.profiles.own(me)
        mine = await self.profiles.changed(mine, fields={"radius_km": press.subject})
        if press.choice == "profile":
            return Said(kept(mine), (await self.preview.menu(me, mine, pressed.message),))
        facts = {"km": press.subject}
        rows = (self._back(me, press.choice),)
        return Said(kept(mine), (Show(me.id, "radius-set", facts, rows, message=pressed.message),))

    def _choices(
        self, me: Person, key: str, pressed: Pressed, made: Iterable[Button], origin: str
    ) -> Said:
        rows = (*((button,) for button in made), self._back(me, origin))
        return say(Show(me.id, key, {}, rows, message=pressed.message))

    def _back(self, me: Person, origin: str) -> tuple[Button, ...]:
        if origin == "profile":
            return self.preview.back(me)
        return (self.preview.button(me, "back", Action.SETTINGS, choice="back"),)

    # --- being away -----------------------------------------------------------------------

    async def pause(self, me: Person, heard: Command) -> Said:
        mine = await self.profiles.of(me.id)
        if mine is None or not mine.profile.is_finished:
            return say(Say(me.id, "pause-nothing"))
        self.profiles.check_agreed(me)
        mine = await self.profiles.changed(mine, fields={"is_paused": True})
        rows = ((self.preview.button(me, "resume", Action.RESUME),),)
        return Said(kept(mine), (Say(me.id, "paused", buttons=rows),))

    async def press_pause(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        mine = await self.profiles.changed(mine, fields={"is_paused": True})
        return Said(kept(mine), (await self.preview.menu(me, mine, pressed.message),))

    async def resume(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        mine = await self.profiles.changed(mine, fields={"is_paused": False})
        return Said(kept(mine), (await self.preview.menu(me, mine, pressed.message),))

    # --- one wish at a time ---------------------------------------------------------------

    async def back(self, me: Person, mine: Mine) -> Said:
        """They look at people again: what would make their card better, once a day."""
        lot = await self.trials.lot(me.id, Hook.NUDGE)
        hours, first = lot.settings.get("hours"), lot.settings.get("first", "")
        every_ms = NUDGED_MS if hours is None else int(hours) * HOUR_MS
        changed, missing = await self.profiles.back(mine, every_ms, first)
        written = Said(kept(changed)) if changed != mine else NOTHING_SAID
        if mine.missing() is not None:
            # Whether they are asked now or not: else those who are would be compared with nobody.
            written += Said(lot.exposed)
        if missing is None:
            return written
        action, choice = NUDGES[missing]
        rows = ((self.preview.button(me, f"edit-{missing}", action, choice=choice),),)
        return written + say(Say(me.id, f"nudge-{missing}", buttons=rows))


NUDGES = {
    Missing.SHOTS: (Action.ASK, Asked.SHOTS),
    Missing.BIO: (Action.ASK, Asked.BIO),
    Missing.INTERESTS: (Action.INTERESTS, "profile"),
    Missing.GOAL: (Action.ASK_GOAL, "profile"),
}
"""Where each wish leads to."""
