"""What a newcomer sends to a stranger waits until the stranger takes it: everything that is a
file. (Until then anybody's links are covered, and anybody's pictures come behind a spoiler.)"""

from dataclasses import dataclass

from meetsmatch.app.trust import Trust
from meetsmatch.app.work import MediaTaken
from meetsmatch.bot.buttons import Action, Buttons
from meetsmatch.bot.reach import Reach
from meetsmatch.bot.speech import Button, Say
from meetsmatch.bot.turn import NOTHING_SAID, Said, say
from meetsmatch.core.chats import Chat, Media
from meetsmatch.core.people import Person
from meetsmatch.core.relay import Content

NEW = "new"
"""Of a button: a newcomer waits for it to be pressed."""


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Asks the reader once, and gives the author a button for when they have said yes."""

    trust: Trust
    reach: Reach
    buttons: Buttons

    def must_wait(self, me: Person, chat: Chat, content: Content) -> bool:
        """Nobody waits for words."""
        if not content.file or not self.is_held(me, chat):
            return False
        return chat.media_of(chat.partner_of(me.id)) is not Media.SHOWN

    def is_held(self, me: Person, chat: Chat) -> bool:
        """Two who have chosen each other wait for nothing."""
        return not chat.is_match and self.trust.is_new(me)

    def held(self, me: Person, chat: Chat, message: int, send: Button) -> Said:
        """The words for both; `send` is tried again by its author, and `asked` then."""
        told = Say(me.id, "newcomer-held", buttons=((send,),), about=message)
        return self.asked(me, chat) + say(told)

    def asked(self, me: Person, chat: Chat) -> Said:
        """The question to the reader, if they have not had it."""
        partner = chat.partner_of(me.id)
        if chat.media_of(partner) is not Media.HIDDEN:
            return NOTHING_SAID
        yes = self.buttons.make(partner, "take-media", Action.SHOW_MEDIA, chat.id, NEW)
        question = Say(partner, "newcomer-media", buttons=((yes,),))
        known = MediaTaken(chat.bot, chat.id, partner, Media.ASKED)
        return Said((known,)) + self.reach.asked(chat, me.id, question)
