"""Screens of /settings and /language: whom one wants to meet, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from meetsmatch.app.profiles import Profiles
from meetsmatch.app.talk import Talk
from meetsmatch.app.work import Change, PersonChanged
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.join import JoinScreen
from meetsmatch.bot.speech import Button, Command, Facts, Pressed, Rows, Say, Show
from meetsmatch.bot.turn import Commands, Presses, Said, card, say
from meetsmatch.core.errors import OldButton
from meetsmatch.core.people import Person, Seeks, Wishes

AGES = (18, 20, 22, 25, 28, 30, 35, 40, 45, 50, 60, 70, 99)


@dataclass(frozen=True, slots=True)
class SettingsScreen:
    """One card; every choice is two taps away and takes effect at once."""

    join: JoinScreen
    talk: Talk
    profiles: Profiles
    buttons: Buttons
    languages: tuple[str, ...]

    def commands(self) -> Commands:
        return {
            "settings": self.settings,
            "filters": self.settings,
            "language": self.language,
        }

    def presses(self) -> Presses:
        return {
            Action.SETTINGS: self.open,
            Action.ASK_SEEKS: self.ask_seeks,
            Action.SET_SEEKS: self.set_seeks,
            Action.ASK_AGE_FROM: self.ask_age_from,
            Action.SET_AGE_FROM: self.set_age_from,
            Action.ASK_AGE_TO: self.ask_age_to,
            Action.SET_AGE_TO: self.set_age_to,
            Action.ASK_TALKS: self.ask_talks,
            Action.SET_TALKS: self.set_talks,
            Action.SET_RELAXES: self.set_relaxes,
            Action.SET_NEWS: self.set_news,
            Action.ASK_LANGUAGE: self.ask_language,
            Action.SET_LANGUAGE: self.set_language,
            Action.CLOSE: self.close,
        }

    # --- the card -------------------------------------------------------------------------

    async def settings(self, me: Person, heard: Command) -> Said:
        return await self._card(me)

    async def open(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """From the queue's card a new one; from a choice back to the card it belongs to."""
        return await self._card(me, pressed.message if press.choice else None)

    async def close(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return say(
            Show(me.id, "settings-closed", _facts(self._wishes(me)), message=pressed.message)
        )

    async def _card(self, me: Person, message: int | None = None) -> Said:
        self.join.join.check_ready(me)
        wishes = self._wishes(me)
        rows = (
            *self._seeks(me),
            (
                self._button(me, "set-age-from", Action.ASK_AGE_FROM, age=wishes.age_from),
                self._button(me, "set-age-to", Action.ASK_AGE_TO, age=wishes.age_to),
            ),
            *await self._radius(me),
            *self._tongues(me, "set-talks", Action.ASK_TALKS),
            *self._relaxes(me),
            *self._tongues(me, "set-language", Action.ASK_LANGUAGE),
            (self._news(me),),
            (self._button(me, "close", Action.CLOSE),),
        )
        return say(card(me.id, "settings", {}, rows, message))

    def _news(self, me: Person) -> Button:
        other, now = ("no", "yes") if me.wants_news else ("yes", "no")
        return self._button(me, "set-news", Action.SET_NEWS, other, wants=now)

    async def _radius(self, me: Person) -> Rows:
        """How far away others may be matters to those who can be found by them."""
        mine = await self.profiles.of(me.id)
        if mine is None or not self.talk.rules.browses:
            return ()
        km = mine.profile.radius_km
        return ((self._button(me, "set-radius", Action.ASK_RADIUS, "filters", km=km),),)

    def _seeks(self, me: Person) -> Rows:
        """Where all are of one gender there is no choice, but for who has excluded it."""
        seeks, only = me.wishes.seeks, self.talk.rules.only_gender
        if only and seeks and seeks.includes(only):
            return ()
        return ((self._button(me, "set-seeks", Action.ASK_SEEKS, seeks=str(seeks)),),)

    def _tongues(self, me: Person, text: str, action: Action) -> Rows:
        return () if self.talk.rules.only_language else ((self._button(me, text, action),),)

    def _relaxes(self, me: Person) -> Rows:
        """Only the queue widens wishes."""
        if not self.talk.rules.chats:
            return ()
        other, now = ("no", "yes") if me.wishes.relaxes else ("yes", "no")
        return ((self._button(me, "set-relaxes", Action.SET_RELAXES, other, relaxes=now),),)

    def _button(
        self, me: Person, text: str, action: Action, choice: str = "", **facts: str | int
    ) -> Button:
        return self.buttons.make(me.id, text, action, choice=choice, facts=facts)

    def _choices(
        self,
        me: Person,
        key: str,
        pressed: Pressed,
        made: Iterable[Button],
        width: int = 1,
        origin: str = "",
    ) -> Said:
        """A question with its answers, and the way back."""
        items = tuple(made)
        rows = tuple(items[at : at + width] for at in range(0, len(items), width))
        leads = (Action.PROFILE, "menu") if origin == "profile" else (Action.SETTINGS, "back")
        back = (self._button(me, "back", *leads),)
        return say(Show(me.id, key, {}, (*rows, back), message=pressed.message))

    async def _changed(self, me: Person, pressed: Pressed, **fields: object) -> Said:
        """The card again, with new wishes that the queue knows at once."""
        me = me.changed(wishes=replace(me.wishes.met(self.talk.rules), **fields))  # pyright: ignore[reportArgumentType] fields by name
        return Said(await self._known(me)) + await self._card(me, pressed.message)

    async def _known(self, me: Person) -> tuple[Change, ...]:
        if await self.talk.line(me.id):
            return PersonChanged(me), self.talk.sought(me)
        return (PersonChanged(me),)

    # --- whom -----------------------------------------------------------------------------

    async def ask_seeks(self, me: Person, pressed: Pressed, press: Press) -> Said:
        made = (
            self._button(
                me,
                f"seeks-{seeks}",
                Action.SET_SEEKS,
                seeks,
                chosen="yes" if seeks is me.wishes.seeks else "no",
            )
            for seeks in Seeks
        )
        return self._choices(me, "settings-seeks", pressed, made)

    async def set_seeks(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return await self._changed(me, pressed, seeks=Seeks(press.choice))

    def _ages(self) -> tuple[int, ...]:
        least, most = self.talk.rules.min_age, min(AGES[-1], self.talk.rules.oldest)
        return tuple(dict.fromkeys((least, *(it for it in AGES if least < it < most), most)))

    def _wishes(self, me: Person) -> Wishes:
        """Theirs, as far as there may be such people here."""
        return me.wishes.within(self.talk.rules)

    def _of_ages(
        self, me: Person, action: Action, ages: Iterable[int], chosen: int
    ) -> Iterable[Button]:
        for age in ages:
            is_chosen = "yes" if age == chosen else "no"
            yield self._button(me, "age", action, str(age), age=age, chosen=is_chosen)

    async def ask_age_from(self, me: Person, pressed: Pressed, press: Press) -> Said:
        wishes = self._wishes(me)
        ages = [age for age in self._ages() if age <= wishes.age_to]
        made = self._of_ages(me, Action.SET_AGE_FROM, ages, wishes.age_from)
        return self._choices(me, "settings-age-from", pressed, made, width=4)

    async def ask_age_to(self, me: Person, pressed: Pressed, press: Press) -> Said:
        wishes = self._wishes(me)
        ages = [age for age in self._ages() if age >= wishes.age_from]
        made = self._of_ages(me, Action.SET_AGE_TO, ages, wishes.age_to)
        return self._choices(me, "settings-age-to", pressed, made, width=4)

    async def set_age_from(self, me: Person, pressed: Pressed, press: Press) -> Said:
        if int(press.choice) > self._wishes(me).age_to:
            raise OldButton
        return await self._changed(me, pressed, age_from=int(press.choice))

    async def set_age_to(self, me: Person, pressed: Pressed, press: Press) -> Said:
        if int(press.choice) < self._wishes(me).age_from:
            raise OldButton
        return await self._changed(me, pressed, age_to=int(press.choice))

    async def set_relaxes(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return await self._changed(me, pressed, relaxes=press.choice == "yes")

    async def set_news(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """Whether they are told of what has nothing to do with whom they meet."""
        me = me.changed(wants_news=press.choice == "yes")
        return Said((PersonChanged(me),)) + await self._card(me, pressed.message)

    # --- languages ------------------------------------------------------------------------

    async def ask_talks(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """Languages one chats in; each can be added and taken away, the last one stays. From the
        filters or from the profile, and back to where it was asked from."""
        return self._talks(me, pressed, press.choice)

    def _talks(self, me: Person, pressed: Pressed, origin: str) -> Said:
        spoken = self._wishes(me).languages or (me.language,)
        made = (
            self._button(
                me,
                f"language-{language}",
                Action.SET_TALKS,
                f"{'-' if language in spoken else '+'}{language}.{origin}",
                chosen="yes" if language in spoken else "no",
            )
            for language in self.languages
        )
        return self._choices(me, "settings-talks", pressed, made, 2, origin)

    async def set_talks(self, me: Person, pressed: Pressed, press: Press) -> Said:
        self.join.join.check_ready(me)
        spoken = self._wishes(me).languages or (me.language,)
        chosen_one, _, origin = press.choice.partition(".")
        adds, language = chosen_one[0] == "+", chosen_one[1:]
        rest = tuple(other for other in spoken if other != language)
        chosen = (*rest, language) if adds else rest or spoken
        me = me.changed(wishes=replace(me.wishes, languages=tuple(sorted(chosen))))
        return Said(await self._known(me)) + self._talks(me, pressed, origin)

    async def language(self, me: Person, heard: Command) -> Said:
        return say(Say(me.id, "ask-language", buttons=self._languages(me)))

    async def ask_language(self, me: Person, pressed: Pressed, press: Press) -> Said:
        rows = self._languages(me)
        return say(Show(me.id, "ask-language", {}, rows, message=pressed.message))

    def _languages(self, me: Person) -> Rows:
        made = tuple(
            self._button(
                me,
                f"language-{language}",
                Action.SET_LANGUAGE,
                language,
                chosen="yes" if language == me.language else "no",
            )
            for language in self.languages
        )
        return tuple(made[at : at + 2] for at in range(0, len(made), 2))

    async def set_language(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """Another language of the bot; whoever is still joining goes on with the question."""
        me = me.changed(language=press.choice)
        changed = Said(await self._known(me))
        if question := self.join.join.open_question(me):
            return changed + self.join.ask(me, question, pressed.message)
        return changed + say(Show(me.id, "language-set", message=pressed.message))


def _facts(wishes: Wishes) -> Facts:
    return {"seeks": str(wishes.seeks), "from": wishes.age_from, "to": wishes.age_to}
