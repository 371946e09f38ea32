"""A note that comes with a like: asked for below a card, and heard as the answer to a question."""

from dataclasses import dataclass

from meetsmatch.app.browse import Browse
from meetsmatch.app.opinions import Opinions
from meetsmatch.app.profiles import Mine
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.cards import Cards
from meetsmatch.bot.hearing import QUESTION
from meetsmatch.bot.preview import kept
from meetsmatch.bot.speech import Pressed, Say, Sent
from meetsmatch.bot.turn import Answers, Commands, Presses, Said
from meetsmatch.core import words
from meetsmatch.core.errors import Refused
from meetsmatch.core.ids import PersonId
from meetsmatch.core.opinions import NOTE_LIMIT
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import Asked
from meetsmatch.core.relay import Kind, hide


@dataclass(frozen=True, slots=True)
class NoteScreen:
    """Words for somebody one likes."""

    browse: Browse
    opinions: Opinions
    cards: Cards

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {Action.NOTE: self.ask}

    def answers(self) -> Answers:
        return {Asked.NOTE: self.heard}

    async def ask(self, me: Person, pressed: Pressed, press: Press) -> Said:
        about = PersonId(press.subject)
        viewer, other = await self.opinions.likeable(me, about)
        asking = self.browse.profiles.asking(Asked.NOTE, about)
        mine = await self.browse.profiles.changed(viewer.mine, fields=asking)
        facts = {"name": other.mine.face.name, "limit": NOTE_LIMIT}
        question = Say(me.id, "ask-note", facts, asks=True, card=QUESTION)
        return Said((*viewer.first, *kept(mine)), (question,))

    async def heard(self, me: Person, mine: Mine, sent: Sent) -> Said:
        """The answer: a like with these words, or why there is none."""
        content, about = sent.content, mine.profile.asked_about
        text = words.tidied(content.text) if content and content.kind is Kind.TEXT else ""
        if not text or len(text) > NOTE_LIMIT or about is None:
            return Said((), (Say(me.id, "note-how", {"limit": NOTE_LIMIT}, about=sent.message),))
        closing = self.browse.profiles.asking(None)
        closed = await self.browse.profiles.changed(mine, fields=closing)
        note = hide(text, links=True)
        try:
            like = await self.opinions.like(me, about, note)
        except Refused as refusal:
            why = Say(me.id, refusal.key, refusal.facts, about=sent.message)
            return Said(kept(closed), (why,))
        facts = {"name": like.name, "hidden": "no" if note == text else "yes"}
        told = Said((), (Say(me.id, "note-sent", facts, about=sent.message),))
        # The profile comes last: what makes them active today was made of it as it was.
        return told + await self.cards.liked(like, about) + Said(kept(closed))
