"""News for many: the messages themselves, the button that ends them, and /broadcast for owners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meetsmatch.app.announcing import Announcing, Step
from meetsmatch.app.broadcasting import BroadcastChanged
from meetsmatch.app.guestbook import Links
from meetsmatch.app.ports import Vault
from meetsmatch.app.work import PersonChanged, Work
from meetsmatch.bot.buttons import Action, Buttons, Press
from meetsmatch.bot.duties import Asked, Duty
from meetsmatch.bot.offered import standing
from meetsmatch.bot.speech import Announce, Answered, Button, Facts, Pressed, Rebutton, Rows, Say
from meetsmatch.bot.turn import NOTHING_SAID, Commands, Presses, Said, card, say
from meetsmatch.bot.wording import Wording, formatted
from meetsmatch.core.bench import Staff
from meetsmatch.core.broadcasts import (
    LONGEST_NAME,
    OVER,
    TAG,
    Broadcast,
    Draft,
    Segment,
    State,
    WrongBroadcast,
)
from meetsmatch.core.channels import Post, obstacle
from meetsmatch.core.errors import OldButton
from meetsmatch.core.ids import CHANNEL, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import DAY_MS

SHOWN = 5
"""So many are listed by /broadcast."""

LIVES_MS = DAY_MS
"""Who can't be sent it for so long is not sent it any more."""


CHOICES: Mapping[State, Sequence[str]] = {
    State.DRAFT: ("send", "stop"),
    State.SCHEDULED: ("pause", "stop"),
    State.RUNNING: ("look", "pause", "stop"),
    State.PAUSED: ("resume", "stop"),
    State.STOPPED: (),
    State.DONE: (),
}
"""What an owner may do with it."""


@dataclass(frozen=True, slots=True)
class NewsScreen:
    """Says what owners have written, to whom it is for."""

    announcing: Announcing
    vault: Vault
    links: Links
    buttons: Buttons
    wording: Wording
    staff: Staff

    def commands(self) -> Commands:
        return {}

    def presses(self) -> Presses:
        return {Action.NEWS: self.set, Action.BROADCAST: self.decide}

    def duties(self) -> Mapping[str, Duty]:
        """What owners alone may ask for."""
        return {"broadcast": self.broadcast}

    # --- what is said ---------------------------------------------------------------------

    async def due(self) -> Sequence[Said]:
        """The next step of each broadcast; each is a commit of its own."""
        steps = await self.announcing.due()
        said = [await self._post(it) if it.is_posted else self._told(it) for it in steps]
        return [it for it in said if it]

    async def reminders(self) -> Sequence[Said]:
        """Today's reminder begins, if there is to be one and it has not begun."""
        facts, said = standing(self.announcing.rules), self.wording
        texts = {it: said.render(it, "come-back", facts).text for it in said.languages}
        made = await self.announcing.reminder(texts)
        return [Said((made,))] if made else []

    def _told(self, step: Step) -> Said:
        return Said(
            step.changes, tuple(self._news(it.person, step.broadcast) for it in step.readers)
        )

    def _news(self, to: Person, of: Broadcast) -> Announce:
        until_ms = self.announcing.now_ms() + LIVES_MS
        words = formatted(of.draft.text_for(to.language))
        is_paid = self.announcing.rules.broadcast_paid
        rows = self._switch(to.id, "off")
        return Announce(to.id, words, rows, of.id, is_paid=is_paid, expires_ms=until_ms)

    async def _post(self, step: Step) -> Said:
        """For everybody in the channel, with the way to the bot below; nothing while Telegram
        can't tell what the bot is called."""
        home, channel = await self.links.home(), self.announcing.rules.channel
        if home is None:
            return NOTHING_SAID
        it, until_ms = step.broadcast, self.announcing.now_ms() + LIVES_MS
        rows = ((self._door(home),),)
        words = formatted(it.draft.text_for(channel.language))
        post = Announce(CHANNEL, words, rows, it.id, channel.chat, expires_ms=until_ms)
        return Said(step.changes, (post,))

    def _door(self, home: str) -> Button:
        """In the channel's language: of whoever reads there none is known."""
        language = self.announcing.rules.channel.language
        return Button("", "", url=home, label=self.wording.render(language, "open-bot", {}).text)

    def preview(self, to: PersonId, draft: Draft) -> Said:
        """As people will see it, in each language that it was written in."""
        rows = self._switch(to, "off")
        return say(*[Announce(to, formatted(it), rows) for it in draft.texts.values()])

    async def previewed(self, draft: Draft) -> Said:
        """To every owner who is here; WrongBroadcast if none is."""
        said, bot = Said(), self.announcing.bot
        for telegram_id in sorted(self.staff.owners):
            fingerprint = self.vault.fingerprint(bot, telegram_id)
            owner = await self.announcing.store.person_of(bot, fingerprint)
            if owner is not None:
                said += self.preview(owner.id, draft)
        if not said:
            raise WrongBroadcast(
                "Nobody of OWNERS is here: set it to your Telegram number, and write to the bot."
            )
        return said

    # --- the button below -----------------------------------------------------------------

    def _switch(self, to: PersonId, choice: str) -> Rows:
        return ((self.buttons.make(to, f"news-{choice}", Action.NEWS, choice=choice),),)

    async def set(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """No more of it, or again."""
        wants = press.choice == "on"
        rows = self._switch(me.id, "off" if wants else "on")
        key = "news-are-on" if wants else "news-are-off"
        said = say(
            Rebutton(me.id, rows, message=pressed.message), Answered(me.id, pressed.query, key)
        )
        return Said((PersonChanged(me.changed(wants_news=wants)),)) + said

    # --- /broadcast -----------------------------------------------------------------------

    async def broadcast(self, asked: Asked) -> Said:
        """With words, a draft and its preview; without, how the last ones go."""
        words = asked.argument.strip()
        if not words:
            return await self._list(asked.to)
        first, _, rest = words.partition(" ")
        code = first.lower() if first.lower() in self.announcing.languages else ""
        text = rest.strip() if code else words
        segment = Segment(languages=(code,)) if code else Segment()
        draft = Draft(_name(text), {code or asked.language: text}, segment)
        try:
            made, work = await self.announcing.made(draft, asked.actor.name)
        except WrongBroadcast as error:
            return say(Say(asked.to, "broadcast-wrong", {"why": str(error)}))
        preview = self.preview(asked.to, made.draft)
        return Said(work.changes) + preview + await self._card(asked.to, made)

    async def _list(self, to: PersonId) -> Said:
        found = await self.announcing.latest(SHOWN)
        said = say(Say(to, "broadcast-help"))
        for it in reversed(found):
            if it.state not in OVER:
                said += await self._card(to, it)
        return said

    async def decide(self, me: Person, pressed: Pressed, press: Press) -> Said:
        """What an owner wants with it."""
        if not self.staff.is_owner(pressed.who.telegram_id):
            raise OldButton
        actor = self.staff.actor(pressed.who.telegram_id, me.fingerprint).name
        try:
            work = await self._deed(press, actor)
        except WrongBroadcast:
            # Somebody else was faster: the card shows how it stands.
            work = Work()
        changed = (it.broadcast for it in work.changes if isinstance(it, BroadcastChanged))
        now = next(changed, None) or await self.announcing.find(press.subject)
        return Said(work.changes) + await self._card(me.id, now, pressed.message)

    async def _deed(self, press: Press, actor: str) -> Work:
        it, id = self.announcing, press.subject
        match press.choice:
            case "send":
                return await it.scheduled(id, 0, actor)
            case "post" | "unpost" as choice:
                draft = replace((await it.find(id)).draft, in_channel=choice == "post")
                return await it.revised(id, draft, actor)
            case "pause":
                return await it.paused(id, actor)
            case "resume":
                return await it.resumed(id, actor)
            case "stop":
                return await it.stopped(id, actor)
            case _:
                return Work()

    async def _card(self, to: PersonId, it: Broadcast, message: int | None = None) -> Said:
        reach = await self.announcing.reach(it.draft.segment)
        facts: Facts = {
            "number": it.id,
            "name": it.draft.name,
            "state": it.state.value,
            "people": reach.people,
            "exact": "yes" if reach.is_exact else "no",
            "told": it.told,
            "sent": it.sent,
            "post": _posted(it),
            "channel": self.announcing.rules.channel.written,
        }
        return say(card(to, "broadcast-card", facts, self._rows(to, it), message))

    def _rows(self, to: PersonId, it: Broadcast) -> Rows:
        made = tuple(
            self.buttons.make(to, f"broadcast-{choice}", Action.BROADCAST, it.id, choice)
            for choice in CHOICES[it.state]
        )
        if it.state is State.DRAFT and self.announcing.rules.channel:
            choice = "unpost" if it.draft.in_channel else "post"
            post = self.buttons.make(to, f"broadcast-{choice}", Action.BROADCAST, it.id, choice)
            return made, (post,)
        return (made,) if made else ()


def _posted(it: Broadcast) -> str:
    """As the card says it."""
    if it.post is Post.REFUSED:
        return obstacle(it.post_said).value
    if it.post is not None:
        return it.post.value
    return "wanted" if it.draft.in_channel and it.state is not State.STOPPED else "none"


def _name(text: str) -> str:
    """The beginning of what it says."""
    return " ".join(TAG.sub("", text).split())[:LONGEST_NAME].strip()
