"""Screens of what is written in a chat: passed on, changed, taken back, or politely refused."""

from dataclasses import dataclass

from meetsmatch.app.filters import Concerns
from meetsmatch.app.join import Join
from meetsmatch.app.talk import Talk
from meetsmatch.app.work import MediaTaken, PersonChanged
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.hearing import Hearing
from meetsmatch.bot.newcomers import NEW, Newcomers
from meetsmatch.bot.proof import ProofScreen
from meetsmatch.bot.reach import Reach
from meetsmatch.bot.speech import (
    Answered,
    Button,
    Command,
    Edited,
    Erase,
    Mirror,
    Pass,
    Pressed,
    Reacted,
    Revise,
    Say,
    Sent,
    Show,
    Withdraw,
)
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, say, who
from meetsmatch.core.chats import Chat, Media
from meetsmatch.core.errors import OldButton
from meetsmatch.core.people import Person, Told
from meetsmatch.core.relay import ASK_FIRST, VISUAL, Content, Kind, cleaned
from meetsmatch.core.rules import DAY_MS, MINUTE_MS

NEVER_REVISED = ASK_FIRST | {Kind.POLL}
"""A live location edits itself as its author walks; a poll can't be edited."""


@dataclass(frozen=True, slots=True)
class RelayScreen:
    """Carries words between two seats, and only there."""

    join: Join
    talk: Talk
    reach: Reach
    hearing: Hearing
    proof: ProofScreen
    newcomers: Newcomers
    concerns: Concerns
    buttons: Buttons

    def commands(self) -> Commands:
        return {"del": self.withdraw}

    def presses(self) -> Presses:
        return {
            Action.SEND: self.send,
            Action.DISCARD: self.discard,
            Action.SHOW_MEDIA: self.show_media,
            Action.FINE: self.fine,
        }

    # --- writing --------------------------------------------------------------------------

    async def sent(self, me: Person, sent: Sent) -> Said:
        chat = await self.talk.present(me.id)
        if answered := await self.hearing.heard(me, sent, chat):
            return answered
        (self.join.check_goes_on if chat else self.join.check_ready)(me)
        if chat is None:
            return say(Say(me.id, await self._why_nobody(me), about=sent.message))
        if await self.talk.is_too_early(chat, me.id, sent.message, sent.written_s):
            return say(await self._too_early(me, chat, sent.message))
        if sent.content is None:
            return say(Say(me.id, sent.why, about=sent.message))
        if self._is_refused(sent.content):
            return say(Say(me.id, "cannot-pass-files", about=sent.message))
        if stopped := await self.proof.stopped(me, chat, sent.message, sent.content):
            return stopped
        return await self._passed_or_held(me, chat, sent.content, sent)

    async def _passed_or_held(self, me: Person, chat: Chat, content: Content, sent: Sent) -> Said:
        if question := self._question(me, content):
            return say(self._held(me, chat, sent, question))
        if self.newcomers.must_wait(me, chat, content):
            return self.newcomers.held(me, chat, sent.message, self._send(me, chat, sent))
        return await self._passed(me, chat, content, sent)

    async def _too_early(self, me: Person, chat: Chat, message: int) -> Say:
        if not chat.is_match:
            return Say(me.id, "too-early", about=message)
        name = await self.reach.matches.name_of(chat.partner_of(me.id))
        return Say(me.id, "too-early-match", who(name), about=message)

    async def _why_nobody(self, me: Person) -> str:
        """Where a message went that has no partner: nowhere, and this is why."""
        if await self.talk.line(me.id):
            return "still-looking"
        last = await self.talk.previous(me.id)
        if last and self.talk.is_recent(last, MINUTE_MS):
            return "chat-over"
        return "no-chat"

    def _is_refused(self, content: Content) -> bool:
        return content.kind is Kind.DOCUMENT and not self.talk.rules.allow_documents

    def _question(self, me: Person, content: Content) -> str:
        """What to ask before this may pass; nothing mostly."""
        if content.kind in ASK_FIRST:
            return f"send-{content.kind}"
        if content.kind is Kind.DOCUMENT and Told.FILES not in me.told:
            return "send-document"
        return ""

    def _held(self, me: Person, chat: Chat, sent: Sent, question: str) -> Say:
        discard = self.buttons.make(me.id, "do-not-send", Action.DISCARD)
        rows = ((self._send(me, chat, sent), discard),)
        return Say(me.id, question, buttons=rows, about=sent.message)

    def _send(self, me: Person, chat: Chat, sent: Sent) -> Button:
        held = _written_down(sent)
        return self.buttons.make(me.id, "send", Action.SEND, chat.id, held, DAY_MS)

    async def _passed(self, me: Person, chat: Chat, content: Content, sent: Sent) -> Said:
        partner = chat.partner_of(me.id)
        shown = self.talk.for_partner(chat, me.id, content)
        passed = Pass(
            to=partner,
            author=me.id,
            chat=chat.id,
            source=sent.message,
            content=shown,
            about=sent.reply_to,
            album=sent.album,
        )
        return (
            # The question comes first: behind it would part the pictures of an album.
            self._ask_partner(me, chat, content, shown)
            + await self.reach.passed(chat, passed)
            + await self._ask_whether_it_bothers(me, chat, content)
            + self._about_hiding(me, content, shown, sent.message)
            + self._about_poll(me, content, sent.message)
        )

    def _about_hiding(self, me: Person, content: Content, shown: Content, message: int) -> Said:
        if _words(content) == _words(shown):
            return NOTHING_SAID
        return say(Say(me.id, "hidden-part", about=message))

    def _about_poll(self, me: Person, content: Content, message: int) -> Said:
        if content.kind is not Kind.POLL or Told.POLLS in me.told:
            return NOTHING_SAID
        knows = PersonChanged(me.changed(told=me.told | Told.POLLS))
        return Said((knows,), (Say(me.id, "poll-copied", about=message),))

    def _ask_partner(self, me: Person, chat: Chat, content: Content, shown: Content) -> Said:
        """The first time they could see more by allowing it, the partner learns how."""
        partner = chat.partner_of(me.id)
        if chat.media_of(partner) is not Media.HIDDEN or not _can_be_unhidden(content, shown):
            return NOTHING_SAID
        if self.newcomers.is_held(me, chat):
            # There is one question in a chat: it must be about all that waits for the answer.
            return self.newcomers.asked(me, chat)
        asked = MediaTaken(chat.bot, chat.id, partner, Media.ASKED)
        yes = self.buttons.make(partner, "show-media", Action.SHOW_MEDIA, chat.id)
        question = Say(partner, "media-hidden", buttons=((yes,),))
        return Said((asked,)) + self.reach.asked(chat, me.id, question)

    async def _ask_whether_it_bothers(self, me: Person, chat: Chat, content: Content) -> Said:
        """Who gets it decides: nothing is kept from them, and nothing follows by itself."""
        concern = await self.concerns.raised_by(chat, me.id, content)
        if concern is None:
            return NOTHING_SAID
        partner, make = chat.partner_of(me.id), self.buttons.make
        rows = (
            (make(partner, "report", Action.REPORT_FOR, chat.id, concern, DAY_MS),),
            (make(partner, "it-is-fine", Action.FINE),),
        )
        return self.reach.asked(chat, me.id, Say(partner, f"concern-{concern}", buttons=rows))

    async def show_media(self, me: Person, pressed: Pressed, press: Press) -> Said:
        chat = await self.talk.same_chat(me.id, press.subject)
        taken = MediaTaken(chat.bot, chat.id, me.id, Media.SHOWN)
        done = Said((taken,), (Show(me.id, "media-shown", message=pressed.message),))
        if press.choice != NEW:
            return done
        return done + say(Say(chat.partner_of(me.id), "media-taken"))

    async def fine(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return say(Erase(me.id, pressed.message))

    # --- what was held until its author said yes ------------------------------------------

    async def send(self, me: Person, pressed: Pressed, press: Press) -> Said:
        self.join.check_goes_on(me)
        chat = await self.talk.same_chat(me.id, press.subject)
        content = pressed.content
        message, reply_to = _read_again(press.choice)
        if content is None or pressed.about != message or self._is_refused(content):
            raise OldButton
        if await self.talk.store.is_passed_on(chat.bot, chat.id, me.id, message):
            raise OldButton
        if self.newcomers.must_wait(me, chat, content):
            not_yet = Answered(me.id, pressed.query, "newcomer-not-yet", alert=True)
            return self.newcomers.asked(me, chat) + say(not_yet)
        sent = Sent(pressed.who, message, content, reply_to=reply_to)
        passed = await self._passed(me, chat, content, sent)
        done = say(Answered(me.id, pressed.query, "sent"), Erase(me.id, pressed.message))
        if content.kind is Kind.DOCUMENT:
            done += Said((PersonChanged(me.changed(told=me.told | Told.FILES)),))
        return passed + done

    async def discard(self, me: Person, pressed: Pressed, press: Press) -> Said:
        return say(Answered(me.id, pressed.query, "not-sent"), Erase(me.id, pressed.message))

    # --- changing and taking back ---------------------------------------------------------

    async def edited(self, me: Person, edited: Edited) -> Said:
        chat = await self.talk.present(me.id)
        if chat is None:
            return NOTHING_SAID
        self.join.check_goes_on(me)
        if edited.content is None or self._is_refused(edited.content):
            return say(Say(me.id, "edit-not-passed", about=edited.message))
        if edited.content.kind in NEVER_REVISED:
            return NOTHING_SAID
        if stopped := await self.proof.stopped(me, chat, edited.message, edited.content):
            return stopped
        if self.newcomers.must_wait(me, chat, edited.content):
            return await self._changed_in_vain(me, chat, edited.message)
        shown = self.talk.for_partner(chat, me.id, edited.content)
        partner = chat.partner_of(me.id)
        revised = self.reach.changed(chat, Revise(partner, me.id, chat.id, edited.message, shown))
        return revised + self._about_hiding(me, edited.content, shown, edited.message)

    async def _changed_in_vain(self, me: Person, chat: Chat, message: int) -> Said:
        """Of what the partner has not got it is not known whether it still waits for its author's
        yes, was refused, or belongs to an earlier chat: what is said is true of all of these."""
        passed = await self.talk.store.is_passed_on(chat.bot, chat.id, me.id, message)
        return say(Say(me.id, "edit-not-passed" if passed else "edit-unsent", about=message))

    async def reacted(self, me: Person, reacted: Reacted) -> Said:
        chat = await self.talk.present(me.id)
        if chat is None:
            return NOTHING_SAID
        self.join.check_goes_on(me)
        partner = chat.partner_of(me.id)
        mirrored = Mirror(partner, me.id, chat.id, reacted.message, reacted.emoji)
        return self.reach.changed(chat, mirrored)

    async def withdraw(self, me: Person, heard: Command) -> Said:
        chat = await self.talk.chat(me.id)
        if heard.reply_to is None:
            return say(Say(me.id, "del-how"))
        if not heard.own:
            return say(Say(me.id, "del-own-only", about=heard.message))
        taken_back = Withdraw(chat.partner_of(me.id), me.id, chat.id, heard.reply_to)
        gone = say(Erase(me.id, heard.reply_to), Erase(me.id, heard.message))
        return self.reach.changed(chat, taken_back) + gone


def _written_down(sent: Sent) -> str:
    """The number of what waits for a yes, and of what it answers: a press tells only the first."""
    return f"{sent.message:x}" if sent.reply_to is None else f"{sent.message:x}.{sent.reply_to:x}"


def _read_again(choice: str) -> tuple[int, int | None]:
    message, _, reply_to = choice.partition(".")
    return int(message, 16), int(reply_to, 16) if reply_to else None


def _can_be_unhidden(content: Content, shown: Content) -> bool:
    """Whether somebody who accepts media and links would see more than is shown."""
    if shown.kind in VISUAL:
        return True
    words = _words(shown)
    return _words(content) != words and _words(cleaned(content, links=False)) != words


def _words(content: Content) -> tuple[object, ...]:
    """All that `cleaned` may cover."""
    links = tuple(entity for entity in content.entities if entity.kind == "text_link")
    return content.text, links, dict(content.details)
