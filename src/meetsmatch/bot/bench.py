"""What moderators do in their group: tap on cards, and give commands. What anybody else says in a
group, or anything else that is said in this one, leads to nothing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from meetsmatch.app.board import CaseNews
from meetsmatch.app.cases import Case, Hearing
from meetsmatch.app.evidence import Attached
from meetsmatch.app.guestbook import Links
from meetsmatch.bot.board import BoardCards, cards_of, spoken_of
from meetsmatch.bot.buttons import Action, Press
from meetsmatch.bot.duties import Asked, Duties
from meetsmatch.bot.speech import (
    Answered,
    Command,
    Erase,
    Exhibit,
    Grouped,
    Pressed,
    Rebutton,
    Say,
)
from meetsmatch.bot.turn import NOTHING_SAID, Said, say
from meetsmatch.core.errors import CaseClosed, EvidenceForgotten, OldButton, Refused
from meetsmatch.core.ids import BENCH, SanctionId
from meetsmatch.core.profiles import Face
from meetsmatch.core.relay import Content, Kind
from meetsmatch.core.reports import chief_reason
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Actor, Outcome

EXHIBITS = 10
"""So many pieces of a case are shown at once."""

SHOWN_MS = DAY_MS
"""How long they stay in the group."""


Deed = Callable[[Press, Actor], Awaitable[Said]]


@dataclass(frozen=True, slots=True)
class Bench:
    """The moderators' group."""

    duties: Duties
    links: Links

    @property
    def cards(self) -> BoardCards:
        return self.duties.cards

    async def heard(self, it: Grouped) -> Said:
        """A command or a press in a group, whosever."""
        match it.did:
            case Command():
                return await self._command(it, it.did)
            case Pressed() if it.group == self.duties.staff.group:
                return await self._pressed(it, it.did)
            case _:
                return NOTHING_SAID

    # --- commands -------------------------------------------------------------------------

    async def _command(self, it: Grouped, command: Command) -> Said:
        if not (self._may(it, command.name) and await self._is_us(it.bot)):
            return NOTHING_SAID
        language = self.duties.staff.language
        asked = Asked(BENCH, it.group, self._actor(it), command.argument, language)
        try:
            return await self.duties.commands[command.name](asked)
        except Refused as refusal:
            return say(Say(BENCH, refusal.key, refusal.facts))

    def _may(self, it: Grouped, name: str) -> bool:
        """Moderators where they sit; owners learn anywhere where they are."""
        staff = self.duties.staff
        if name == "chatid":
            return staff.is_owner(it.who.telegram_id)
        return it.group == staff.group and name in self.duties.commands

    async def _is_us(self, named: str) -> bool:
        """Other bots in the group have commands of the same names."""
        if not named:
            return True
        link = await self.links.to("")
        return link is not None and f"/{named}?" in link.lower()

    def _actor(self, it: Grouped) -> Actor:
        return self.duties.staff.actor(it.who.telegram_id, it.who.fingerprint)

    # --- presses --------------------------------------------------------------------------

    async def _pressed(self, it: Grouped, pressed: Pressed) -> Said:
        try:
            press = self.cards.buttons.open(BENCH, pressed.token)
            done = await self._deed(press)(press, self._actor(it))
        except Refused as refusal:
            told = say(Answered(BENCH, pressed.query, refusal.key, refusal.facts, alert=True))
            over = isinstance(refusal, CaseClosed)
            return told + (say(Rebutton(BENCH, message=pressed.message)) if over else NOTHING_SAID)
        return done + say(Answered(BENCH, pressed.query, "carried-out"))

    def _deed(self, press: Press) -> Deed:
        if (deed := self.presses().get(press.action)) is None:
            raise OldButton
        return deed

    def presses(self) -> Mapping[Action, Deed]:
        """What buttons in the group ask for; nobody has such a button anywhere else."""
        return {
            Action.VERDICT: self.decide,
            Action.HEAR: self.hear,
            Action.EXHIBITS: self.exhibit,
            Action.CASE: self.show,
        }

    async def hear(self, press: Press, actor: Actor) -> Said:
        """What becomes of an appeal."""
        number, outcome = SanctionId(press.subject), Outcome(press.choice)
        return await self.duties.rulings.judge(number, outcome, actor)

    async def show(self, press: Press, actor: Actor) -> Said:
        """The card of a case once more, below all that was said."""
        moderation = self.duties.moderation
        case = await moderation.case(await moderation.find(press.choice))
        return say(self.cards.case(CaseNews(case, is_new=True)))

    async def decide(self, press: Press, actor: Actor) -> Said:
        """A verdict, about the reports that were on the card."""
        moderation, seen_ms = self.duties.moderation, press.subject
        verdict, begins = spoken_of(press.choice)
        about = await moderation.find(begins)
        reports = await moderation.docket.reports_about(moderation.bot, about)
        reason = chief_reason(it for it in reports if it.at_ms <= seen_ms)
        return await self.duties.rulings.decide(about, verdict, reason, actor, seen_ms)

    # --- what was attached ----------------------------------------------------------------

    async def exhibit(self, press: Press, actor: Actor) -> Said:
        """Shown for a while; shown again, it comes in the place of what was shown before.
        EvidenceForgotten when it is too old."""
        asked = await self._asked(press)
        if not (contents := _contents(asked)):
            raise EvidenceForgotten
        until_ms, shown = self.duties.moderation.now_ms() + SHOWN_MS, NOTHING_SAID
        for number, content in enumerate(contents[:EXHIBITS]):
            card, *before = (f"{it}-{number}" for it in cards_of(asked))
            away = [Erase(BENCH, card=it) for it in (*before, card)]
            over = Erase(BENCH, card=card, due_ms=until_ms)
            shown += say(*away, Exhibit(BENCH, content, card), over)
        return shown

    async def _asked(self, press: Press) -> Case | Hearing:
        """The appeal of that number, or the case of somebody."""
        moderation = self.duties.moderation
        if press.subject:
            return await moderation.hearing(SanctionId(press.subject))
        return await moderation.case(await moderation.find(press.choice))


def _contents(asked: Case | Hearing) -> list[Content]:
    return [content for _, it in asked.attached for content in _of(it)]


def _of(attached: Attached) -> list[Content]:
    if attached.content is not None:
        return [attached.content]
    return _of_card(attached.face) if attached.face else []


def _of_card(face: Face) -> list[Content]:
    """A card without the name on it."""
    said = "\n".join((face.bio, ", ".join(face.interests))).strip()
    words = [Content(Kind.TEXT, said)] if said else []
    return [*words, *[Content(Kind(it.medium), file=it.file, name=it.name) for it in face.shots]]
