"""The conversation as the engine sees it: an intent in, Work out; and what happens unasked."""

from collections.abc import Sequence

from meetsmatch.app.browsing import Listed
from meetsmatch.app.chronicle import Chronicle
from meetsmatch.app.join import Met
from meetsmatch.app.moderation import Decided as Decision
from meetsmatch.app.pace import Pace
from meetsmatch.app.ports import Outcome
from meetsmatch.app.work import NOTHING, GaveUp, Letter, PersonChanged, Work
from meetsmatch.bot.buttons import Buttons
from meetsmatch.bot.duties import Asked, Duty
from meetsmatch.bot.matches import KEY_COMMANDS as MATCH_KEYS
from meetsmatch.bot.questions import KEY_COMMANDS as QUESTION_KEYS
from meetsmatch.bot.queue_cards import QueueCards
from meetsmatch.bot.screens import Ports, screens
from meetsmatch.bot.scribe import Scribe
from meetsmatch.bot.speech import (
    Alone,
    Answered,
    Command,
    Edited,
    Grouped,
    Intent,
    Pressed,
    Reacted,
    Returned,
    Say,
    Sent,
    Vanished,
)
from meetsmatch.bot.stars import Charged, Checkout, Settled
from meetsmatch.bot.talk import KEY_COMMANDS
from meetsmatch.bot.turn import NOTHING_SAID, Said, say
from meetsmatch.bot.variants import worded
from meetsmatch.bot.wording import Wording
from meetsmatch.core.bench import NOBODY, Staff
from meetsmatch.core.broadcasts import Draft
from meetsmatch.core.chats import Ending
from meetsmatch.core.copies import Renewed
from meetsmatch.core.errors import Hidden, Hush, KeptOut, NotJoined, NotLetIn, Refused
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.relay import Kind
from meetsmatch.core.rules import Rules

LOST = frozenset({Outcome.FAILED, Outcome.EXPIRED, Outcome.UNREACHABLE})


class Dialog:
    """Answers people. Decides on what it has read; the guards in the Work say if that holds."""

    def __init__(
        self,
        bot: BotId,
        ports: Ports,
        wording: Wording,
        rules: Rules,
        protect: bool = False,
        staff: Staff = NOBODY,
    ) -> None:
        self.bot, self.store, self.decks, self._ports = bot, ports.store, ports.decks, ports
        self.buttons = Buttons(bot, ports.vault.sign, ports.now_ms)
        self.adopt(wording, rules, protect, staff)
        self.watched, self.keeping = ports.trials.watched, ports.keeping
        self.cards = QueueCards()

    def adopt(
        self, wording: Wording, rules: Rules, protect: bool = False, staff: Staff = NOBODY
    ) -> None:
        """From now on it goes by these; what is under way ends by those before."""
        bot, ports, self.staff = self.bot, self._ports, staff
        self.wording = wording = wording.speaking(rules.languages)
        self.pace = Pace(bot, ports.allowances, rules, ports.now_ms)
        self.scribe = Scribe(bot, ports.store, wording, ports.now_ms, rules, protect, staff)
        self.screens = screens(bot, ports, self.buttons, wording, rules, staff)
        self.listing = self.screens.join.questions.listing
        self.chronicle = Chronicle(bot, ports.vault.stamp, ports.now_ms)
        self.keys = {
            wording.render(language, key, {}).text: command
            for language in wording.trees
            for key, command in (KEY_COMMANDS | MATCH_KEYS | QUESTION_KEYS).items()
        }

    # --- what people do -------------------------------------------------------------------

    async def answer(self, intent: Intent) -> Work:
        """What is to be done and said about it."""
        if isinstance(intent, Charged) and intent.is_refund:
            return await self._work(await self.screens.premium.given_back(intent))
        if isinstance(intent, Grouped):
            said = await self.screens.bench.heard(intent)
            return await self._work(said, group=intent.group)
        met = await self._met(intent)
        if met is None:
            return NOTHING
        if isinstance(intent, Vanished):
            return await self.vanished(met.person.id)
        try:
            said = await self._heard(met.person, intent)
        except Refused as refusal:
            said = self._refused(met.person, intent, refusal)
            if isinstance(refusal, NotJoined | NotLetIn | Hidden):
                # The operator's rules may have changed since others could see them.
                said += Said(await self.listing.visit(met.person))
        self.cards.remember(said)
        said = Said(met.changes) + said + _acknowledged(met.person, intent, said)
        return await self._work(said, met.person, intent.who.telegram_id)

    async def _work(
        self,
        said: Said,
        me: Person | None = None,
        telegram_id: int | None = None,
        group: int = 0,
    ) -> Work:
        """Whatever is decided passes here: who may be seen follows from what is written, what
        moderators are shown, and what has happened."""
        said = await worded(self._ports.trials, said, self.wording)
        followed = await self.listing.follow(said.changes)
        for change in followed:
            if isinstance(change, Listed):
                # Laid for those whom they looked for before.
                await self.decks.drop(self.bot, change.candidate.person)
        shown = await self.screens.bench.cards.follow(said.changes)
        told = self.chronicle.follow((*said.changes, *followed), me)
        written = said + Said(followed) + shown + Said(told)
        return await self.scribe.work(written, me, telegram_id, group)

    async def _met(self, intent: Intent) -> Met | None:
        """Who it is; None for strangers who say nothing that wants an answer."""
        join, who = self.screens.join.join, intent.who
        if known := await join.known(who.fingerprint):
            return known
        if isinstance(intent, Command | Sent | Pressed | Checkout | Charged):
            language = self.wording.language_of(who.language)
            led_by = intent.argument if isinstance(intent, Command) else ""
            return await join.first_contact(who.fingerprint, who.telegram_id, language, led_by)
        return None

    async def _heard(self, me: Person, intent: Alone) -> Said:
        match intent:
            case Command():
                return await self._command(me, intent)
            case Sent() if name := self._key(intent):
                return await self._command(me, Command(intent.who, name, "", intent.message))
            case Pressed():
                return await self._pressed(me, intent)
            case Returned() | Vanished():
                return NOTHING_SAID
            case Checkout():
                if me.is_suspended(self.listing.now_ms()):
                    raise KeptOut
                return await self.screens.premium.checkout(me, intent)
            case Charged():
                return await self.screens.premium.bought(me, intent)
            case _:
                await self.pace.message(me)
                return await self._written(me, intent)

    async def _written(self, me: Person, intent: Sent | Edited | Reacted) -> Said:
        appeals = self.screens.appeals
        if isinstance(intent, Sent) and (heard := await appeals.heard(me, intent)):
            return heard
        if (barred := await appeals.barred(me, intent)) is not None:
            return barred
        match intent:
            case Sent():
                return await self.screens.relay.sent(me, intent)
            case Edited():
                return await self.screens.relay.edited(me, intent)
            case Reacted():
                return await self.screens.relay.reacted(me, intent)

    def _key(self, sent: Sent) -> str:
        """The command behind a key of the reply keyboard, which arrives as its words."""
        it = sent.content
        return self.keys.get(it.text, "") if it and it.kind is Kind.TEXT else ""

    async def _command(self, me: Person, heard: Command) -> Said:
        screen, duty = self.screens.commands.get(heard.name), self._duty(heard)
        self._ports.asked(heard.name if screen or duty else "?")
        await self.pace.command(me, heard.name if screen else "?")
        if (barred := await self.screens.appeals.barred(me, heard)) is not None:
            return barred
        if duty is not None:
            return await duty(self._asked(me, heard))
        if screen is None:
            return say(Say(me.id, "unknown-command", about=heard.message))
        return await screen(me, heard)

    def _duty(self, heard: Command) -> Duty | None:
        """What only owners may ask for: whoever else does finds that there is no such command."""
        if not self.staff.is_owner(heard.who.telegram_id):
            return None
        duties, news = self.screens.bench.duties.commands, self.screens.news.duties()
        return duties.get(heard.name) or news.get(heard.name)

    def _asked(self, me: Person, heard: Command) -> Asked:
        who = heard.who
        actor = self.staff.actor(who.telegram_id, who.fingerprint)
        return Asked(me.id, who.telegram_id, actor, heard.argument, me.language)

    async def _pressed(self, me: Person, pressed: Pressed) -> Said:
        await self.pace.tap(me)
        press = self.buttons.open(me.id, pressed.token)
        if (barred := await self.screens.appeals.barred(me, press)) is not None:
            return barred
        return await self.screens.presses[press.action](me, pressed, press)

    def _refused(self, me: Person, intent: Intent, refusal: Refused) -> Said:
        if isinstance(refusal, Hush):
            return NOTHING_SAID
        asked = NOTHING_SAID
        if isinstance(refusal, NotJoined):
            asked = self.screens.join.next(me, typed="yes" if isinstance(intent, Sent) else "no")
        if isinstance(intent, Checkout):
            return say(Settled(me.id, intent.query, refusal.key, refusal.facts))
        if isinstance(intent, Pressed):
            pop_up = Answered(me.id, intent.query, refusal.key, refusal.facts, alert=True)
            return say(pop_up) + asked
        # Among several messages it must be clear which one went nowhere.
        lost = intent.message if isinstance(intent, Sent) else None
        return asked or say(Say(me.id, refusal.key, refusal.facts, about=lost))

    # --- what moderators do ---------------------------------------------------------------

    async def carried_out(self, decided: Decision) -> Work:
        """What follows from a moderator's decision, and who is told of it."""
        return await self._work(await self.screens.sentences.carried_out(decided))

    async def age_checked(self, person: PersonId, is_adult: bool) -> Work:
        """What a check of somebody's age elsewhere has come to."""
        return await self._work(await self.screens.ages.judged(person, is_adult))

    # --- what happens to people -----------------------------------------------------------

    async def vanished(self, person: PersonId) -> Work:
        """They blocked the bot or are gone: nobody waits for them any longer."""
        me = await self.store.person(self.bot, person)
        if me is None:
            return NOTHING
        said = Said((GaveUp(self.bot, person),))
        if me.reachable:
            gone = PersonChanged(me.changed(reachable=False))
            said = Said((gone, self.chronicle.lost(person))) + said
        if chat := await self.store.chat_of(self.bot, person):
            said += await self.screens.talk.parting.end(chat, person, Ending.VANISHED)
        return await self._work(said)

    async def undelivered(self, letter: Letter, outcome: Outcome) -> Work:
        """Whoever wrote something that will never arrive is told so."""
        author, source = letter.outgoing.author, letter.outgoing.source
        if author is None or source is None or outcome not in LOST:
            return NOTHING
        return await self._work(say(Say(author, "not-delivered", about=source)))

    async def sorry(self, fingerprint: Fingerprint) -> Work:
        """After something of theirs could not be handled at all."""
        person = await self.store.person_of(self.bot, fingerprint)
        return await self._work(say(Say(person.id, "sorry")), person) if person else NOTHING

    async def wave(self, people: Sequence[PersonId], turn: int) -> Sequence[Work]:
        """Couples that meet now; each is a commit of its own."""
        met = await self.screens.talk.wave(people, turn)
        return [await self._work(said) for said in met]

    async def idle(self) -> Sequence[Work]:
        """Chats that end because nobody writes; each is a commit of its own."""
        return [await self._work(said) for said in await self.screens.talk.idle()]

    async def overdue(self) -> Sequence[Work]:
        """What nobody has come to read is dropped; each conversation is a commit of its own."""
        return [await self._work(said) for said in await self.screens.matches.overdue()]

    async def alerts(self) -> Sequence[Work]:
        """Who asked for it is told of new people; each person is a commit of its own."""
        return [await self._work(said) for said in await self.screens.alerts.due()]

    async def broadcasts(self) -> Sequence[Work]:
        """What owners have written comes to the next of those it is for; a commit each."""
        return [await self._work(said) for said in await self.screens.news.due()]

    async def reminders(self) -> Sequence[Work]:
        """Who has not been here for a while is reminded: a broadcast begins, once a day."""
        return [await self._work(it) for it in await self.screens.news.reminders()]

    async def monitoring(self) -> Sequence[Work]:
        """Operators are told how the bot fares; each is a commit of its own."""
        told, chat = await self.screens.monitoring.due(), self.staff.monitoring.chat
        return [await self.scribe.work(it, group=chat) for it in told]

    async def previewed(self, draft: Draft) -> Work:
        """Shown to owners alone."""
        return await self._work(await self.screens.news.previewed(draft))

    def key_below(self, language: str) -> str:
        """What the button below a broadcast says."""
        return self.wording.render(language, "news-off", {}).text

    async def renewed(self, file: Renewed) -> Work:
        """The profile that shows it learns what Telegram calls it now."""
        return await self._work(Said(await it.learnt(*file))) if (it := self.keeping) else NOTHING

    async def copies(self) -> Sequence[Work]:
        """Copies of photos that are fetched or deleted; once none is due, those that are wanted of
        older photos. Each is a commit of its own."""
        if self.keeping is None:
            return ()
        done = [await self.keeping.looked_after(it) for it in await self.keeping.due()]
        if done or self.keeping.catching_up is None:
            return [Work((it,)) for it in done]
        return [await self._work(Said(it)) for it in await self.keeping.catching_up.page()]

    async def queue_cards(self) -> Sequence[Work]:
        """Live cards of waiting people whose place has changed, along a stretch of the queue."""
        changed = await self.cards.changed(self.screens.talk)
        return [await self._work(said) for said in changed]


def _acknowledged(me: Person, intent: Intent, said: Said) -> Said:
    """Every press gets an answer, or the button would seem to hang."""
    if not isinstance(intent, Pressed) or any(isinstance(r, Answered) for r in said.replies):
        return NOTHING_SAID
    return say(Answered(me.id, intent.query))
