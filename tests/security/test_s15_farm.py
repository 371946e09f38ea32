"""S-15: a farm of a hundred accounts that advertise, among honest people who talk.

Of what the farm says after its first minute at most one message in a hundred reaches anybody; of
what honest people say at most one in two hundred is held back.
"""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from bot.scene import Scene

pytestmark = pytest.mark.security

FARM = range(1_000, 1_100)
HONEST = range(2_000, 2_060)
ROUND_MS = 10_000
ROUNDS = 15
FREE = 6
"""Rounds of the first minute."""

AD = (
    "Good day my friend, I earn three hundred dollars every day from home with a new exchange,"
    " you need no experience at all, write to my manager"
)
OTHER_WORDS = {"Good": "Lovely", "earn": "make", "every": "each", "new": "great", "all": "first"}
SMALL_TALK = (
    "hi",
    "hello there",
    "how are you?",
    "where are you from?",
    "привет, как дела?",
    "what kind of music do you like?",
    "haha",
    "I'm from a small town by the sea",
)
TEXT = """
today yesterday nobody the sea a mountain my brother walks slowly we were laughing because it
rained and then suddenly music played somewhere near our old school where teachers sang about
horses that never sleep while trains pass under bridges full of paint and summer smells like bread
coffee soap or rain on stones I think you should see this place once in winter too
"""
WORDS = TEXT.split()

Says = Callable[[random.Random, int], str]


def other_words(chance: random.Random, who: int) -> str:
    words = [OTHER_WORDS.get(it, it) if chance.random() < 0.5 else it for it in AD.split()]
    return f"{' '.join(words)} @best_manager_ever {chance.randrange(10_000)}"


def other_addresses(chance: random.Random, who: int) -> str:
    return f"{AD} https://shop{chance.randrange(10_000)}.example/sale"


def other_letters(chance: random.Random, who: int) -> str:
    return "".join(chance.choice("eе") if it == "e" else it for it in AD)


def talks(chance: random.Random, who: int) -> str:
    """What honest people say; one in fifty leads somewhere."""
    if chance.random() < 0.5:
        return chance.choice(SMALL_TALK)
    address = (
        f" https://video.example/watch?v={chance.randrange(500)}" if chance.random() < 0.04 else ""
    )
    return " ".join(chance.choices(WORDS, k=chance.randrange(4, 25))) + address


async def says(scene: Scene, who: int, words: str) -> bool | None:
    """Whether it reached somebody; None if nobody was there to read it."""
    seen = await scene(who, words)
    if any(reader != who for reader, _ in seen):
        return True
    return False if (who, "copied") in seen else None


@pytest.mark.parametrize("advertises", [other_words, other_addresses, other_letters])
async def test_what_a_farm_says_reaches_hardly_anybody(advertises: Says):
    scene, chance = Scene(), random.Random(1)
    await scene.joins(*FARM, *HONEST)
    farm, honest = Counter[bool | None](), Counter[bool | None]()
    for turn in range(ROUNDS):
        for who in FARM:
            await scene(who, "/next")
        for who in HONEST:
            await scene(who, "/chat")
        await scene.wave()
        for who in HONEST:
            honest[await says(scene, who, talks(chance, who))] += 1
        for who in FARM:
            reached = await says(scene, who, advertises(chance, who))
            farm[reached] += turn >= FREE
        scene.clock.ms += ROUND_MS
    tried = len(FARM) * (ROUNDS - FREE)
    assert farm[True] <= tried // 100, farm
    assert honest[True] > 300
    assert honest[False] <= honest[True] // 200, honest
