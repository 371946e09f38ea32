"""What every place for decks must do."""

from collections.abc import AsyncIterator, Sequence

import pytest
from redis.asyncio import Redis

from contract.made import ANN, BOB, BOT, CY, NOW
from meetsmatch.adapters.memory import MemoryDecks
from meetsmatch.adapters.redis import Link, RedisDecks
from meetsmatch.app.catalogue import DECK_MS, Decks
from meetsmatch.core.ids import BotId, PersonId
from support.redis import PATIENT_S, SERVER, own_bot, own_redis


class Nothing:
    """No decks of one's own: here Redis must answer."""

    async def draw(self, bot: BotId, viewer: PersonId, now_ms: int) -> PersonId | None:
        raise AssertionError("Redis did not answer")

    async def lay(
        self, bot: BotId, viewer: PersonId, cards: Sequence[PersonId], now_ms: int
    ) -> None:
        raise AssertionError("Redis did not answer")

    async def drop(self, bot: BotId, viewer: PersonId) -> None:
        """Nothing is there."""


class OfBot:
    """The same decks, as if they were another bot's, whose keys go with it."""

    def __init__(self, bot: BotId, inner: Decks) -> None:
        self._bot, self._inner = bot, inner

    async def draw(self, bot: BotId, viewer: PersonId, now_ms: int) -> PersonId | None:
        return await self._inner.draw(self._bot, viewer, now_ms)

    async def lay(
        self, bot: BotId, viewer: PersonId, cards: Sequence[PersonId], now_ms: int
    ) -> None:
        await self._inner.lay(self._bot, viewer, cards, now_ms)

    async def drop(self, bot: BotId, viewer: PersonId) -> None:
        await self._inner.drop(self._bot, viewer)


@pytest.fixture(params=["memory", "redis"])
async def decks(request: pytest.FixtureRequest) -> AsyncIterator[Decks]:
    if request.param == "memory":
        yield MemoryDecks()
        return
    async with own_bot() as bot:
        link = Link(SERVER, budget_s=PATIENT_S, patience_s=PATIENT_S)
        yield OfBot(bot, RedisDecks(link, Nothing()))
        await link.close()


FIRST, SECOND = BOB, CY


async def drawn(decks: Decks, viewer: PersonId = ANN) -> list[PersonId]:
    cards: list[PersonId] = []
    while card := await decks.draw(BOT, viewer, NOW):
        cards.append(card)
    return cards


async def test_cards_are_drawn_in_their_order_and_once(decks: Decks):
    await decks.lay(BOT, ANN, [FIRST, SECOND], NOW)
    assert await drawn(decks) == [FIRST, SECOND]
    assert await drawn(decks) == []


async def test_a_new_deck_takes_the_place_of_the_old_one(decks: Decks):
    await decks.lay(BOT, ANN, [FIRST], NOW)
    await decks.lay(BOT, ANN, [SECOND], NOW)
    assert await drawn(decks) == [SECOND]


async def test_a_deck_without_cards_is_none(decks: Decks):
    await decks.lay(BOT, ANN, [FIRST], NOW)
    await decks.lay(BOT, ANN, [], NOW)
    assert await drawn(decks) == []


async def test_everybody_has_a_deck_of_their_own(decks: Decks):
    await decks.lay(BOT, ANN, [FIRST], NOW)
    await decks.lay(BOT, BOB, [SECOND], NOW)
    assert await drawn(decks, BOB) == [SECOND]
    assert await drawn(decks, ANN) == [FIRST]


async def test_a_dropped_deck_is_gone(decks: Decks):
    await decks.lay(BOT, ANN, [FIRST], NOW)
    await decks.lay(BOT, BOB, [SECOND], NOW)
    await decks.drop(BOT, ANN)
    await decks.drop(BOT, CY)
    assert await drawn(decks, ANN) == []
    assert await drawn(decks, BOB) == [SECOND]


async def test_in_memory_a_deck_grows_old():
    decks = MemoryDecks()
    await decks.lay(BOT, ANN, [FIRST], NOW)
    assert await decks.draw(BOT, ANN, NOW + DECK_MS) is None
    assert await decks.draw(BOT, ANN, NOW) is None


async def test_memory_forgets_who_has_drawn_longest_ago():
    decks = MemoryDecks(most=2)
    for viewer in (ANN, BOB):
        await decks.lay(BOT, viewer, [FIRST, SECOND], NOW)
    await decks.draw(BOT, ANN, NOW)
    await decks.lay(BOT, CY, [FIRST], NOW)
    assert await drawn(decks, BOB) == []
    assert await drawn(decks, ANN) == [SECOND]


async def test_in_redis_a_deck_grows_old():
    async with own_bot() as bot, Redis.from_url(SERVER) as redis:
        link = Link(SERVER, budget_s=PATIENT_S, patience_s=PATIENT_S)
        await RedisDecks(link, Nothing()).lay(bot, ANN, [FIRST], NOW)
        (key,) = [key async for key in redis.scan_iter(f"*{bot}*", count=1_000)]
        assert 0 < await redis.pttl(key) <= DECK_MS
        await link.close()


async def test_a_deck_of_another_version_is_none_and_gone_at_once():
    async with own_bot() as bot, Redis.from_url(SERVER) as redis:
        link = Link(SERVER, budget_s=PATIENT_S, patience_s=PATIENT_S)
        decks = RedisDecks(link, Nothing())
        await decks.lay(bot, ANN, [FIRST], NOW)
        (key,) = [key async for key in redis.scan_iter(f"*{bot}*", count=1_000)]
        await redis.lpush(key, "12.liked-you")
        assert await decks.draw(bot, ANN, NOW) is None
        assert not await redis.exists(key)
        await decks.lay(bot, ANN, [SECOND], NOW)
        assert await decks.draw(bot, ANN, NOW) == SECOND
        await link.close()


async def test_while_redis_is_away_each_process_has_decks_of_its_own():
    async with own_redis() as server:
        link = Link(server.url)
        decks = RedisDecks(link, MemoryDecks())
        await server.kill()
        await decks.lay(BOT, ANN, [FIRST, SECOND], NOW)
        assert await decks.draw(BOT, ANN, NOW) == FIRST
        await decks.drop(BOT, ANN)
        assert await decks.draw(BOT, ANN, NOW) is None
        await link.close()
