"""Whom a message is meant for: the question that is open, a partner, or nobody.

What somebody writes must never reach a partner by mistake, nor be kept from one. So the question
is asked in a way that makes the answer a reply to it (or by a key that Telegram sends as one),
and within a chat nothing but a reply to the question is an answer: whatever else is written
there goes to the partner, as always. Outside of a chat nobody could get it, so there the last
question takes what is written for a while, until they have talked to somebody. Which question
that was stands in the profile: a restart changes nothing. (Only who, in a chat, replies to the
first of two copies of one question, which takes a crash between sending it and noting its number,
tells their partner.)
"""

from dataclasses import dataclass

from meetsmatch.app.profiles import Mine, Profiles
from meetsmatch.app.talk import Talk
from meetsmatch.bot.speech import Sent
from meetsmatch.bot.turn import NOTHING_SAID, Answers, Said
from meetsmatch.core.chats import Chat
from meetsmatch.core.people import Person
from meetsmatch.core.profiles import Asked

QUESTION = "question"
"""The card that is the last question."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Takes answers to whoever asked."""

    profiles: Profiles
    talk: Talk
    answers: Answers

    async def heard(self, me: Person, sent: Sent, chat: Chat | None) -> Said:
        """What comes of an answer; nothing if it is none, but meant for a partner or nobody."""
        if chat and (sent.reply_to is None or sent.own):
            return NOTHING_SAID
        mine = await self.profiles.of(me.id)
        if mine is None or mine.profile.asked is None:
            return NOTHING_SAID
        if not await self._is_answer(me, mine, sent, chat):
            return NOTHING_SAID
        self.profiles.check_agreed(me)
        return await self.answers[mine.profile.asked](me, mine, sent)

    async def _is_answer(self, me: Person, mine: Mine, sent: Sent, chat: Chat | None) -> bool:
        if sent.reply_to is None or sent.own:
            return self.profiles.is_fresh(mine) and not await self._has_talked_since(me, mine)
        # A reply to the question counts although it was answered: this is a better answer.
        question = await self.talk.store.card(me.bot, me.id, QUESTION)
        if sent.reply_to == question:
            return True
        if chat is not None or not mine.is_asked:
            return False
        # What replies to an older question may be a note to whom that one was about. The number of
        # the last one is written down a moment after it was sent: what is newer replies to that.
        is_older = question is not None and sent.reply_to < question
        return not is_older or mine.profile.asked is not Asked.NOTE

    async def _has_talked_since(self, me: Person, mine: Mine) -> bool:
        """Whoever comes from a chat still has its words on their mind, not the question."""
        last = await self.talk.last(me.id)
        return last is not None and (last.ended_ms or 0) > mine.profile.asked_ms
