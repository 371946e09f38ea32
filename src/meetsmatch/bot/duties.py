"""Commands of moderators in their group, and of owners in their own chat with the bot: /stats,
/cases, /appeals, /find, /ban, /unban, /chatid. People are known by their aliases only."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from meetsmatch.app.cases import alias
from meetsmatch.app.docket import CaseLine
from meetsmatch.app.moderation import Moderation
from meetsmatch.bot.board import PREFIX, BoardCards
from meetsmatch.bot.buttons import Action
from meetsmatch.bot.phrases import Phrases, day
from meetsmatch.bot.rulings import Rulings
from meetsmatch.bot.speech import Button, Say
from meetsmatch.bot.turn import Said, say
from meetsmatch.bot.wording import Facts
from meetsmatch.core.bench import Staff
from meetsmatch.core.errors import CaseClosed
from meetsmatch.core.ids import BENCH, Fingerprint, PersonId
from meetsmatch.core.reports import REASONS
from meetsmatch.core.rules import DAY_MS
from meetsmatch.core.sanctions import Actor, Sanction

SHOWN = 5
"""So many cases, or appeals, are shown at once."""


class Asked(NamedTuple):
    """A command, and where its answer goes."""

    to: PersonId
    chat: int
    """Telegram's number of the chat that it was given in."""

    actor: Actor
    argument: str
    language: str


Duty = Callable[[Asked], Awaitable[Said]]


@dataclass(frozen=True)
class Duties:
    """What looking after the place needs."""

    rulings: Rulings
    cards: BoardCards

    @property
    def moderation(self) -> Moderation:
        return self.rulings.moderation

    @property
    def staff(self) -> Staff:
        return self.cards.staff

    @cached_property
    def commands(self) -> Mapping[str, Duty]:
        """By their names."""
        return {
            "stats": self.stats,
            "cases": self.cases,
            "appeals": self.appeals,
            "find": self.find,
            "ban": self.ban,
            "unban": self.unban,
            "chatid": self.chatid,
        }

    async def chatid(self, asked: Asked) -> Said:
        """What MODERATORS_CHAT, or OWNERS, is to be set to."""
        return say(Say(asked.to, "chatid", {"chat": asked.chat}))

    # --- looking --------------------------------------------------------------------------

    async def stats(self, asked: Asked) -> Said:
        it, now_ms = self.moderation, self.moderation.now_ms()
        counts = await it.store.counts(it.bot)
        tally = await it.docket.tally(it.bot, now_ms - now_ms % DAY_MS)
        facts: Facts = {
            "people": counts["people"],
            "chats": counts["chats"],
            "waiting": counts["waiting"],
            "begun": tally.chats,
            "cases": tally.cases,
            "hidden": tally.hidden,
            "appeals": tally.appeals,
        }
        return say(Say(asked.to, "stats", facts))

    async def cases(self, asked: Asked) -> Said:
        lines = await self.moderation.cases()
        phrases = self._phrases(asked)
        facts: Facts = {
            "cases": len(lines),
            "lines": "\n".join(phrases.words("case-line", _of(it)) for it in lines),
        }
        rows = tuple((self._shown(it),) for it in lines[:SHOWN]) if asked.to == BENCH else ()
        return say(Say(asked.to, "cases", facts, rows))

    def _shown(self, it: CaseLine) -> Button:
        about = it.about[:PREFIX]
        facts = {"alias": alias(it.about)}
        return self.cards.buttons.make(BENCH, "case", Action.CASE, 0, about, facts=facts)

    async def appeals(self, asked: Asked) -> Said:
        """Shown in the group, wherever they are asked for."""
        waiting = await self.moderation.appeals(SHOWN)
        if not (waiting and self.staff.group):
            return say(Say(asked.to, "appeals-none"))
        told = () if asked.to == BENCH else (Say(asked.to, "appeals-shown"),)
        return say(*told, *[await self.cards.appeal(it) for it in waiting])

    async def find(self, asked: Asked) -> Said:
        """The record of whoever is known by that alias."""
        it, about = self.moderation, await self.moderation.find(asked.argument)
        person = await it.store.person_of(it.bot, about)
        reports = await it.docket.reports_about(it.bot, about)
        theirs = await it.docket.record_of(it.bot, about)
        facts: Facts = {
            "alias": alias(about),
            "since": day(person.created_ms) if person else "none",
            "hidden": "yes" if person and person.is_hidden else "no",
            "until": await self._until(about),
            "reports": len(reports),
            "confirmed": theirs.confirmed,
            "rejected": theirs.rejected,
            "record": self._phrases(asked).record(await it.record(about)),
        }
        return say(Say(asked.to, "found-record", facts))

    async def _until(self, about: Fingerprint) -> str:
        lasting = await self._lasting(about)
        return day(lasting[0].until_ms) if lasting else "none"

    # --- deciding -------------------------------------------------------------------------

    async def ban(self, asked: Asked) -> Said:
        """With everything open about them, for a reason that was named; CaseClosed if nothing is,
        and they are out for good already."""
        name, _, reason = asked.argument.partition(" ")
        why = reason.strip().lower()
        if why not in REASONS:
            phrases = self._phrases(asked)
            words = "\n".join(f"{it} – {phrases.reason(it)}" for it in REASONS)
            return say(Say(asked.to, "ban-how", {"reasons": words}))
        about = await self.moderation.find(name)
        said = await self.rulings.ban(about, why, asked.actor)
        facts = {"alias": alias(about), "reason": self._phrases(asked).reason(why)}
        return said + say(Say(asked.to, "banned", facts))

    async def unban(self, asked: Asked) -> Said:
        """What keeps them out the longest is lifted; CaseClosed if nothing does."""
        about = await self.moderation.find(asked.argument)
        lasting = await self._lasting(about)
        if not lasting:
            raise CaseClosed
        said = await self.rulings.lift(lasting[0].id, asked.actor)
        facts = {
            "alias": alias(about),
            "until": day(lasting[1].until_ms) if lasting[1:] else "none",
        }
        return said + say(Say(asked.to, "unbanned", facts))

    async def _lasting(self, about: Fingerprint) -> list[Sanction]:
        """What keeps them out now, the longest first."""
        now_ms = self.moderation.now_ms()
        found = [it for it in await self.moderation.record(about) if it.lasts(now_ms)]
        return sorted(found, key=lambda it: it.until_ms, reverse=True)

    def _phrases(self, asked: Asked) -> Phrases:
        return Phrases(self.cards.phrases.wording, asked.language)


def _of(it: CaseLine) -> Facts:
    return {
        "alias": alias(it.about),
        "reports": it.reports,
        "weight": it.weight,
        "hidden": "yes" if it.is_hidden else "no",
    }
