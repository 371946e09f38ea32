"""What every index of who waits must do, whether or not others use it at the same time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from contract.made import ANN, BOB, CY, NOW, place
from meetsmatch.adapters.memory import MemoryLobby
from meetsmatch.adapters.redis import Link, RedisLobby
from meetsmatch.app.ports import CLAIM_MS, Lobby
from meetsmatch.core.ids import BotId, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Gender, Seeks
from support.redis import PATIENT_S, SERVER, own_bot


class Nobody:
    """No index of one's own: here Redis must answer."""

    async def enter(self, places: Sequence[Waiting]) -> None:
        raise AssertionError("Redis did not answer")

    async def claim(
        self, seekers: Sequence[Waiting], most: int, turn: int, now_ms: int
    ) -> Sequence[PersonId]:
        raise AssertionError("Redis did not answer")


class OfBot:
    """The same people, as if they were another bot's, whose keys go with it."""

    def __init__(self, bot: BotId, inner: Lobby) -> None:
        self._bot, self._inner = bot, inner

    def _there(self, places: Sequence[Waiting]) -> Sequence[Waiting]:
        return [replace(it, bot=self._bot) for it in places]

    async def enter(self, places: Sequence[Waiting]) -> None:
        await self._inner.enter(self._there(places))

    async def claim(
        self, seekers: Sequence[Waiting], most: int, turn: int, now_ms: int
    ) -> Sequence[PersonId]:
        return await self._inner.claim(self._there(seekers), most, turn, now_ms)


@pytest.fixture(params=["memory", "redis"])
async def lobby(request: pytest.FixtureRequest) -> AsyncIterator[Lobby]:
    if request.param == "memory":
        yield MemoryLobby()
        return
    async with own_bot() as bot:
        link = Link(SERVER, budget_s=PATIENT_S, patience_s=PATIENT_S)
        yield OfBot(bot, RedisLobby(link, Nobody()))
        await link.close()


async def claimed(lobby: Lobby, *seekers: int, at_ms: int = NOW, most: int = 9, turn: int = 0):
    return set(await lobby.claim([place(it) for it in seekers], most, turn, at_ms))


async def test_who_has_entered_is_found_by_who_seeks_them(lobby: Lobby):
    await lobby.enter([place(BOB)])
    assert await claimed(lobby, ANN) == {ANN, BOB}


async def test_whoever_is_claimed_is_in_nobody_elses_answer(lobby: Lobby):
    await lobby.enter([place(BOB)])
    await claimed(lobby, ANN)
    assert await claimed(lobby, ANN, CY) == {CY}
    await lobby.enter([place(BOB)])
    assert await claimed(lobby, CY) == {BOB}


async def test_a_claim_ends_by_itself(lobby: Lobby):
    await claimed(lobby, ANN)
    assert await claimed(lobby, ANN, at_ms=NOW + CLAIM_MS - 1) == set()
    assert await claimed(lobby, ANN, at_ms=NOW + CLAIM_MS) == {ANN}


async def test_a_clock_that_was_set_back_prolongs_no_claim(lobby: Lobby):
    await claimed(lobby, ANN)
    assert await claimed(lobby, ANN, at_ms=NOW - 60_000) == {ANN}


async def test_only_those_are_found_who_might_fit(lobby: Lobby):
    woman = {"gender": Gender.WOMAN, "seeks": Seeks.MEN}
    man = {"gender": Gender.MAN, "seeks": Seeks.WOMEN}
    await lobby.enter(
        [
            place(1, **woman),
            place(2, **woman, languages=("ru",)),
            place(3, **man),
            place(4, gender=Gender.WOMAN, seeks=Seeks.WOMEN),
            place(5, gender=Gender.WOMAN, seeks=Seeks.EVERYONE),
        ]
    )
    seeker = place(6, **man, languages=("en",))
    assert set(await lobby.claim([seeker], 9, 0, NOW)) == {6, 1, 5}


async def test_who_has_waited_long_finds_other_languages(lobby: Lobby):
    await lobby.enter([place(BOB, languages=("ru",))])
    seeker = place(ANN, languages=("en",))
    assert set(await lobby.claim([seeker], 9, 0, NOW)) == {ANN}
    await lobby.enter([seeker])
    assert set(await lobby.claim([seeker], 9, 0, NOW + 60_000)) == {ANN, BOB}


async def test_the_longest_wait_is_found_first_and_turns_find_the_others(lobby: Lobby):
    wanted = {"languages": ("en",)}
    await lobby.enter([place(number, NOW + number, **wanted) for number in range(1, 6)])
    rounds: list[set[int]] = []
    for turn in range(3):
        found = await lobby.claim([place(9, **wanted)], 2, turn, NOW)
        rounds.append(set(found) - {9})
        await lobby.enter([place(it, NOW + it, **wanted) for it in found])
    assert rounds[0] == {1, 2}
    assert set().union(*rounds) == {1, 2, 3, 4, 5}


async def test_who_enters_again_is_found_by_the_new_wishes_only(lobby: Lobby):
    await lobby.enter([place(BOB, seeks=Seeks.WOMEN)])
    await lobby.enter([place(BOB, seeks=Seeks.MEN)])
    assert set(await lobby.claim([place(ANN, gender=Gender.WOMAN)], 9, 0, NOW)) == {ANN}
    assert set(await lobby.claim([place(CY, gender=Gender.MAN)], 9, 0, NOW)) == {CY, BOB}


async def test_a_hundred_who_claim_at_once_get_each_person_once(lobby: Lobby):
    everybody = [place(number, languages=("en",)) for number in range(1, 101)]
    await lobby.enter(everybody)
    answers = await asyncio.gather(*(lobby.claim([it], 3, 0, NOW) for it in everybody))
    found = [person for answer in answers for person in answer]
    assert sorted(found) == list(range(1, 101))
