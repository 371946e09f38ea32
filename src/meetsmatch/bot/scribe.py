"""Turns written down as Work: every reply in its reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from meetsmatch.app.ports import NowMs, Store
from meetsmatch.app.work import (
    Outgoing,
    PersonChanged,
    PersonForgotten,
    RelaysCancelled,
    Withheld,
    Work,
)
from meetsmatch.bot.offered import standing
from meetsmatch.bot.speech import Announce, Answered, Facts, Hand, Reply, Say, Show
from meetsmatch.bot.stars import Bill, Settled
from meetsmatch.bot.telegram_out import Pen
from meetsmatch.bot.turn import Cancelled, Kept, Said
from meetsmatch.bot.wording import Formatted, Wording
from meetsmatch.core.bench import NOBODY, Staff
from meetsmatch.core.ids import BENCH, BotId, PersonId
from meetsmatch.core.people import Person
from meetsmatch.core.rules import Rules


@dataclass(frozen=True, slots=True)
class Scribe:
    """Knows who reads which language, and nothing else."""

    bot: BotId
    store: Store
    wording: Wording
    now_ms: NowMs
    rules: Rules
    protect: bool = False
    staff: Staff = NOBODY

    async def work(
        self,
        said: Said,
        me: Person | None = None,
        telegram_id: int | None = None,
        group: int = 0,
    ) -> Work:
        """The Work that does and says it. `me` and `telegram_id` are whose turn it is, if any;
        `group` is where moderators are answered if it isn't where they sit."""
        languages = await self._languages(said, me)
        outgoing = tuple(self._outgoing(reply, languages) for reply in said.replies)
        outgoing = tuple(_to_the_bench(call, group or self.staff.group) for call in outgoing)
        for change in said.changes:
            if isinstance(change, PersonForgotten) and telegram_id is not None:
                gone = change.person.id
                outgoing = tuple(_to_the_gone(call, gone, telegram_id) for call in outgoing)
        cancelled = tuple(self._cancelled(each, languages) for each in said.cancelled)
        kept = tuple(self._withheld(each, languages) for each in said.kept)
        # First of all: what is forgotten or ended takes its pending relays along, unannounced.
        return Work(cancelled + said.changes + kept, outgoing)

    async def _languages(self, said: Said, me: Person | None) -> Mapping[PersonId, str]:
        languages = {BENCH: self.staff.language, **({me.id: me.language} if me else {})}
        for change in said.changes:
            if isinstance(change, PersonChanged):
                languages[change.person.id] = change.person.language
        others = [it for it in dict.fromkeys(_readers(said)) if it not in languages]
        return {**languages, **await self.store.languages(self.bot, others)}

    def _cancelled(
        self, cancelled: Cancelled, languages: Mapping[PersonId, str]
    ) -> RelaysCancelled:
        notices = tuple(self._outgoing(notice, languages) for notice in cancelled.notices)
        return RelaysCancelled(self.bot, cancelled.chat, notices)

    def _withheld(self, kept: Kept, languages: Mapping[PersonId, str]) -> Withheld:
        # Our own words among them belong to the chat, too: they go when it ends.
        call = self._outgoing(kept.reply, languages)
        call = replace(call, chat=kept.chat, author=kept.author)
        return Withheld(call, kept.at_ms, kept.is_first)

    def _outgoing(self, reply: Reply, languages: Mapping[PersonId, str]) -> Outgoing:
        language = languages.get(reply.to, self.wording.languages[0])

        def words(key: str, facts: Facts) -> Formatted:
            return self.wording.render(language, key, {**standing(self.rules), **facts})

        return Pen(self.bot, words, self.now_ms(), self.protect).outgoing(reply)


def _readers(said: Said) -> Iterable[PersonId]:
    """Who gets words of ours; what people write to each other needs no language."""
    for reply in (*said.replies, *(kept.reply for kept in said.kept)):
        if isinstance(reply, Say | Announce | Hand | Show | Answered | Bill | Settled):
            yield reply.to
    for cancelled in said.cancelled:
        for notice in cancelled.notices:
            yield notice.to


def _to_the_bench(call: Outgoing, group: int) -> Outgoing:
    """A group is nobody whose address is kept, so what is said there carries it along."""
    if call.to != BENCH or call.method == "answerCallbackQuery":
        return call
    return replace(call, params={**call.params, "chat_id": group})


def _to_the_gone(call: Outgoing, gone: PersonId, telegram_id: int) -> Outgoing:
    """Their address is deleted by the same Work, so the receipt carries it along."""
    if call.to != gone or call.method == "answerCallbackQuery":
        return call
    return replace(call, params={**call.params, "chat_id": telegram_id})
