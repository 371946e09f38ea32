"""What people do, counted as it is written down: of nobody, by words whose number is bounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram

from meetsmatch.app.catalogue import Decks
from meetsmatch.app.telling import ChatTold, Happened
from meetsmatch.app.work import Change
from meetsmatch.core.chats import Ending
from meetsmatch.core.events import WAITS_S, Kind
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.offers import Item
from meetsmatch.core.reports import REASONS, Verdict
from meetsmatch.core.sanctions import Rung

UNWORDED = frozenset({Kind.VISITED, Kind.RETURNED, Kind.PAIRED})
"""Their word is a number."""

WORDS: Mapping[Kind, Sequence[str]] = {
    Kind.SIGNED_UP: ("", "link"),
    Kind.READY: ("",),
    Kind.VISITED: ("",),
    Kind.LOST: ("",),
    Kind.DELETED: ("",),
    Kind.REFERRED: ("",),
    Kind.SOUGHT: ("",),
    Kind.PAIRED: ("",),
    Kind.CHAT_ENDED: [it.value for it in Ending],
    Kind.LIKED: ("", "note"),
    Kind.MATCHED: ("", "kept"),
    Kind.REPORTED: REASONS,
    Kind.BLOCKED: ("",),
    Kind.JUDGED: [it.value for it in Verdict],
    Kind.SANCTIONED: [it.name.lower() for it in Rung],
    Kind.APPEALED: ("",),
    Kind.PAID: [it.word for it in Item],
    Kind.REFUNDED: [it.word for it in Item],
}
"""What is shown as 0 before it has happened: Prometheus knows no increase from nothing."""


class Doings:
    """Hears commits, commands and decks."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._events = Counter(
            "meetsmatch_events",
            "What happened and is written, by kind and by a word that says more.",
            ("kind", "word"),
            registry=registry,
        )
        for kind, words in WORDS.items():
            for word in words:
                self._events.labels(kind.value, word)
        self._waits = Histogram(
            "meetsmatch_wait_seconds",
            "How long the first of two who were paired had waited for a partner.",
            registry=registry,
            buckets=WAITS_S,
        )
        self._commands = Counter(
            "meetsmatch_commands",
            "Commands that people gave, by whatever key; ? is none that we know.",
            ("command",),
            registry=registry,
        )
        self._drawn = Counter(
            "meetsmatch_cache",
            "What was looked for in a cache, and whether it was there.",
            ("cache", "outcome"),
            registry=registry,
        )

    def committed(self, changes: Sequence[Change]) -> None:
        """These have just been written."""
        for change in changes:
            match change:
                case Happened(event):
                    word = "" if event.kind in UNWORDED else event.word
                    self._events.labels(event.kind.value, word).inc()
                    if event.kind is Kind.PAIRED:
                        self._waits.observe(event.size)
                case ChatTold():
                    self._events.labels(Kind.CHAT_ENDED.value, change.word).inc()
                case _:
                    pass

    def asked(self, command: str) -> None:
        """Somebody gave it."""
        self._commands.labels(command).inc()

    def decks(self, inner: Decks) -> Decks:
        """The same decks, watched."""
        return _Watched(inner, self._drawn)


@dataclass(frozen=True, slots=True)
class _Watched:
    inner: Decks
    drawn: Counter

    async def draw(self, bot: BotId, viewer: PersonId, now_ms: int) -> PersonId | None:
        card = await self.inner.draw(bot, viewer, now_ms)
        self.drawn.labels("decks", "miss" if card is None else "hit").inc()
        return card

    async def lay(
        self, bot: BotId, viewer: PersonId, cards: Sequence[PersonId], now_ms: int
    ) -> None:
        await self.inner.lay(bot, viewer, cards, now_ms)

    async def drop(self, bot: BotId, viewer: PersonId) -> None:
        await self.inner.drop(bot, viewer)
