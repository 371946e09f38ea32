"""Questions that are answered with a message: where one is, photos, a name, a bio, an interest."""

from dataclasses import dataclass, replace

from meetsmatch.app.listing import Listing
from meetsmatch.app.places import Places
from meetsmatch.app.profiles import Mine, Profiles
from meetsmatch.app.suspicion import Suspicion
from meetsmatch.app.talk import Talk
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.hearing import QUESTION
from meetsmatch.bot.preview import Preview, kept
from meetsmatch.bot.sender import Sender
from meetsmatch.bot.speech import Answered, Button, Command, Pressed, Rows, Say, Sent, Show
from meetsmatch.bot.telegram_out import LOCATION_KEY
from meetsmatch.bot.turn import NOTHING_SAID, Answers, Commands, Presses, Said, say
from meetsmatch.core.errors import OldButton
from meetsmatch.core.ids import Cell
from meetsmatch.core.people import Person
from meetsmatch.core.places import centre_of
from meetsmatch.core.profiles import (
    BIO_LIMIT,
    INTEREST_LIMIT,
    MOST_INTERESTS,
    MOST_SHOTS,
    NAME_LIMIT,
    Asked,
    Face,
    Medium,
    Shot,
)
from meetsmatch.core.relay import Content, Kind, hide

PLACE_KEYS = ((LOCATION_KEY,), ("key-skip",))
KEY_COMMANDS = {"key-skip": "skip"}

LIMITS = {Asked.NAME: NAME_LIMIT, Asked.BIO: BIO_LIMIT, Asked.INTEREST: INTEREST_LIMIT}
MEDIA = {Kind.PHOTO: Medium.PHOTO, Kind.VIDEO: Medium.VIDEO}


@dataclass(frozen=True, slots=True)
class QuestionScreen:
    """Asks, and hears the answers."""

    profiles: Profiles
    places: Places
    talk: Talk
    preview: Preview
    suspicion: Suspicion
    listing: Listing

    def commands(self) -> Commands:
        return {"skip": self.skip}

    def presses(self) -> Presses:
        return {
            Action.ASK: self.ask,
            Action.SKIP: self.press_skip,
            Action.SET_PLACE: self.set_place,
            Action.PORTRAIT: self.portrait,
        }

    # --- asking ---------------------------------------------------------------------------

    async def begin(self, me: Person, who: Sender) -> Said:
        """The profile of somebody who has just come, and its first question; nothing for those
        who have one, and where nobody needs one."""
        if not self.talk.rules.browses or await self.profiles.of(me.id):
            return NOTHING_SAID
        mine = await self.profiles.begun(me, who.name)
        return Said(kept(mine)) + await self._onward(me, mine)

    async def lead(self, me: Person, who: Sender) -> Said:
        """What is still to be done before others see somebody whose profile is not finished."""
        mine = await self.profiles.of(me.id)
        if mine is None:
            return await self.begin(me, who)
        return await (self._again if mine.is_asked else self._onward)(me, mine)

    async def resume(self, me: Person) -> Said:
        """The open question of a profile that is not finished, once more."""
        mine = await self.profiles.of(me.id)
        if mine is None or mine.profile.is_finished or not mine.is_asked:
            return NOTHING_SAID
        if not self.talk.rules.browses:
            return await self._unasked(me, mine)
        return await self._again(me, mine)

    async def _again(self, me: Person, mine: Mine) -> Said:
        """The open question anew: what they write now answers it, whomever they have talked to
        since it was asked first."""
        asking = self.profiles.asking(mine.profile.asked, mine.profile.asked_about)
        mine = await self.profiles.changed(mine, fields=asking)
        return Said(kept(mine)) + say(await self.question(me, mine))

    async def ask(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        face = mine.face.marked(None)
        mine = await self.profiles.changed(mine, face, self.profiles.asking(Asked(press.choice)))
        return Said(kept(mine)) + say(await self.question(me, mine))

    async def question(self, me: Person, mine: Mine) -> Say:
        """The question that is open, as a message."""
        asked, sits = mine.profile.asked, await self.talk.present(me.id) is not None
        facts = {
            "sits": "yes" if sits else "no",
            "name": mine.face.name,
            "count": len(mine.face.shots),
            "most": MOST_INTERESTS if asked is Asked.INTEREST else MOST_SHOTS,
            "limit": LIMITS.get(asked, 0) if asked else 0,
            "replaces": "yes" if mine.face.replaces else "no",
        }
        say = Say(me.id, f"ask-{asked}", facts, card=QUESTION)
        # A message has one keyboard. In a chat it is the chat's, and only replies are answers.
        if asked is Asked.PLACE and not sits:
            return replace(say, keys=PLACE_KEYS)
        if asked is Asked.SHOTS and not sits:
            return replace(say, buttons=self._shot_rows(me, mine))
        return replace(say, asks=True)

    def _shot_rows(self, me: Person, mine: Mine) -> Rows:
        button = self.preview.button
        rows = (button(me, "portrait", Action.PORTRAIT),), self._done(me, mine)
        if mine.profile.is_finished:
            return rows
        return *rows, (button(me, "back", Action.ASK, choice=Asked.PLACE),)

    def _done(self, me: Person, mine: Mine) -> tuple[Button, ...]:
        key = "done" if mine.face.shots and not mine.face.replaces else "skip"
        return (self.preview.button(me, key, Action.SKIP, choice=Asked.SHOTS),)

    async def _onward(self, me: Person, mine: Mine) -> Said:
        """The next question of who is not finished, or their card."""
        if mine.is_asked:
            return say(await self.question(me, mine))
        return await self.preview.shown(me, mine)

    def _next(self, mine: Mine) -> Asked | None:
        """What is asked after the present question."""
        is_new = mine.profile.asked is Asked.PLACE and not mine.profile.is_finished
        return Asked.SHOTS if is_new and not mine.face.shots else None

    # --- answers --------------------------------------------------------------------------

    def answers(self) -> Answers:
        if not self.talk.rules.browses:
            return dict.fromkeys(Asked, self.unasked)
        return {
            Asked.PLACE: self.where,
            Asked.SHOTS: self.shot,
            Asked.NAME: self.words,
            Asked.BIO: self.words,
            Asked.INTEREST: self.words,
        }

    async def unasked(self, me: Person, mine: Mine, sent: Sent) -> Said:
        return await self._unasked(me, mine)

    async def _unasked(self, me: Person, mine: Mine) -> Said:
        """There are no cards any more: the question closes, and no answer is kept."""
        face, asking = mine.face.marked(None), self.profiles.asking(None)
        mine = await self.profiles.changed(mine, face, asking)
        told = await self._without_keys(Say(me.id, "skipped"))
        return Said(kept(mine), (told, self.preview.offered.instead(me.id)))

    async def where(self, me: Person, mine: Mine, sent: Sent) -> Said:
        if sent.cell is not None:
            return await self.placed(me, mine, sent.cell, sent.message)
        if sent.content is None or sent.content.kind is not Kind.TEXT:
            return self._how(me, mine, sent)
        return await self._suggest(me, sent.message, sent.content.text)

    async def words(self, me: Person, mine: Mine, sent: Sent) -> Said:
        is_text = sent.content is not None and sent.content.kind is Kind.TEXT
        face = self._read(mine, sent.content.text) if sent.content and is_text else None
        if face is None:
            return self._how(me, mine, sent)
        facts = {
            "hidden": "yes" if _covers(mine.face, face) else "no",
            "cut": "yes" if self._is_cut(mine, face, sent.content) else "no",
        }
        mine = await self.profiles.changed(mine, face, self.profiles.asking(None))
        told = Say(me.id, "saved", facts, self._look(me), about=sent.message)
        return Said(kept(mine), (told,))

    def _look(self, me: Person) -> Rows:
        """The way to one's card, as it is now."""
        return ((self.preview.button(me, "show-card", Action.PROFILE),),)

    def _how(self, me: Person, mine: Mine, sent: Sent) -> Said:
        return say(Say(me.id, f"{mine.profile.asked}-how", about=sent.message))

    def _read(self, mine: Mine, text: str) -> Face | None:
        match mine.profile.asked:
            case Asked.NAME:
                return self.profiles.named(mine.face, text)
            case Asked.BIO:
                return self.profiles.described(mine.face, text)
            case _:
                return self.profiles.interested(mine.face, text)

    def _is_cut(self, mine: Mine, face: Face, content: Content | None) -> bool:
        said = content.text if content else ""
        return self.profiles.is_cut(face, mine.profile.asked, said)

    # --- a place --------------------------------------------------------------------------

    async def _suggest(self, me: Person, message: int, text: str) -> Said:
        found = await self.places.find(text)
        if not found:
            return say(Say(me.id, "place-unknown", about=message))
        rows = tuple(
            (
                self.preview.button(
                    me, "city", Action.SET_PLACE, city.cell, city=city.title(me.language)
                ),
            )
            for city in found
        )
        return say(Say(me.id, "place-which", {"count": len(rows)}, rows, about=message))

    async def set_place(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine, cell = await self.profiles.own(me), Cell(press.subject)
        try:
            centre_of(cell)
        except ValueError as error:  # of another grid
            raise OldButton from error
        return await self.placed(me, mine, cell)

    async def placed(self, me: Person, mine: Mine, cell: Cell, message: int | None = None) -> Said:
        """They are there now, if the bot is for those who live there."""
        if not await self.listing.includes(cell):
            return say(await self._elsewhere(me, message))
        fields = {**self.profiles.place(mine, cell), **self.profiles.asking(self._next(mine))}
        mine = await self.profiles.changed(mine, fields=fields)
        place = await self.places.name_of(cell, me.language)
        told = Say(me.id, "place-set", {"place": place or "…"}, about=message)
        return Said(kept(mine), (await self._without_keys(told),)) + await self._then(me, mine)

    async def _elsewhere(self, me: Person, message: int | None) -> Say:
        """The question stays open, and of where they are nothing is kept."""
        return replace(await self.preview.elsewhere(me), about=message)

    async def _without_keys(self, told: Say) -> Say:
        """The keyboard of the question goes; the one of a chat stays."""
        sits = await self.talk.present(told.to) is not None
        return told if sits else replace(told, keys=())

    async def _then(self, me: Person, mine: Mine) -> Said:
        """Who is not finished goes on; everybody else has been told enough."""
        return NOTHING_SAID if mine.profile.is_finished else await self._onward(me, mine)

    # --- photos ---------------------------------------------------------------------------

    async def shot(self, me: Person, mine: Mine, sent: Sent) -> Said:
        content = sent.content
        if content is None or content.kind not in MEDIA:
            return self._how(me, mine, sent)
        await self.suspicion.wears(me, content.unique)
        shot = Shot(MEDIA[content.kind], content.file, content.name)
        face = mine.face.added(shot)
        is_over = mine.face.replaces or len(face.shots) == MOST_SHOTS
        asking = self.profiles.asking(None if is_over else Asked.SHOTS)
        mine = await self.profiles.changed(mine, face, asking)
        return Said(kept(mine)) + await self._counted(me, mine, sent)

    async def _counted(self, me: Person, mine: Mine, sent: Sent) -> Said:
        facts = {"count": len(mine.face.shots), "most": MOST_SHOTS}
        if not mine.is_asked:
            # Below, the card of who is not finished comes by itself.
            rows = self._look(me) if mine.profile.is_finished else ()
            told = Say(me.id, "shots-saved", facts, rows, about=sent.message)
            return say(told) + await self._then(me, mine)
        # The photos of an album come one by one: the same words count them.
        rows = (self._done(me, mine),)
        anew = sent.album is None
        return say(Show(me.id, "shots-added", facts, rows, card=QUESTION, anew=anew))

    async def portrait(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        file = await self.profiles.portraits.of(pressed.who.telegram_id)
        if file is None:
            return say(Answered(me.id, pressed.query, "no-portrait", alert=True))
        face = mine.face.added(Shot(Medium.PHOTO, file))
        mine = await self.profiles.changed(mine, face, self.profiles.asking(None))
        facts = {"count": len(face.shots), "most": MOST_SHOTS}
        told = Show(me.id, "shots-saved", facts, message=pressed.message)
        return Said(kept(mine), (told,)) + await self.preview.shown(me, mine)

    # --- rather not -----------------------------------------------------------------------

    async def press_skip(self, me: Person, pressed: Pressed, press: Press) -> Said:
        mine = await self.profiles.own(me)
        if not mine.is_asked or mine.profile.asked != press.choice:
            raise OldButton
        facts = {"count": len(mine.face.shots), "most": MOST_SHOTS}
        rows = self._look(me) if mine.profile.is_finished else ()
        told = Show(me.id, "shots-saved", facts, rows, message=pressed.message)
        return await self._skipped(me, mine, told)

    async def skip(self, me: Person, heard: Command) -> Said:
        mine = await self.profiles.of(me.id)
        if mine is None or not mine.is_asked:
            return say(await self._without_keys(Say(me.id, "skip-nothing")))
        self.profiles.check_agreed(me)
        if not self.talk.rules.browses:
            return await self._unasked(me, mine)
        return await self._skipped(me, mine, await self._without_keys(Say(me.id, "skipped")))

    async def _skipped(self, me: Person, mine: Mine, told: Say | Show) -> Said:
        face, asking = mine.face.marked(None), self.profiles.asking(self._next(mine))
        mine = await self.profiles.changed(mine, face, asking)
        return Said(kept(mine), (told,)) + await self._then(me, mine)


def _covers(before: Face, face: Face) -> bool:
    """Whether others don't see all of the words that are new."""
    bio = face.bio if face.bio != before.bio else ""
    new = (bio, *(it for it in face.interests if it not in before.interests))
    return any(hide(it, links=True) != it for it in new)
