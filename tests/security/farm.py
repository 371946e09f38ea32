"""What a farm of advertisers reaches, and what honest people lose to the guard against it (S-15).

    .venv/bin/pytest -s -m proof tests/security/test_s15_farm.py

Accounts of a farm hurry from stranger to stranger with one advertisement, each time in other
clothes, among honest people who talk; some of these pass on what everybody passes on. All of it
goes through the real engine, in memory, on a clock of its own.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.scene import Scene
from meetsmatch.app.work import PersonChanged, Work
from meetsmatch.core.rules import DAY_MS, Rules

NEW = Rules(newcomer_chats=3, newcomer_ms=DAY_MS, newcomer_chats_per_hour=30)
"""As the settings are by default."""

ROUND_MS = 10_000
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
POPULAR = "have you seen this? https://video.example/watch?v=song-of-the-summer"

Says = Callable[[random.Random], str]


def other_words(chance: random.Random) -> str:
    words = [OTHER_WORDS.get(it, it) if chance.random() < 0.5 else it for it in AD.split()]
    return f"{' '.join(words)} @best_manager_ever {chance.randrange(10_000)}"


def other_addresses(chance: random.Random) -> str:
    return f"{AD} https://shop{chance.randrange(10_000)}.example/sale"


def other_letters(chance: random.Random) -> str:
    return "".join(chance.choice("eе") if it == "e" else it for it in AD)


ADVERTISES = (other_words, other_addresses, other_letters)


def talks(chance: random.Random) -> str:
    """What honest people say; one in fifty leads somewhere."""
    if chance.random() < 0.5:
        return chance.choice(SMALL_TALK)
    address = (
        f" https://video.example/watch?v={chance.randrange(500)}" if chance.random() < 0.04 else ""
    )
    return " ".join(chance.choices(WORDS, k=chance.randrange(4, 25))) + address


@dataclass(frozen=True, slots=True)
class Farm:
    """How many there are, and how the farm goes about it."""

    accounts: int = 100
    honest: int = 60
    rounds: int = 15
    aged: bool = False
    """Whether its accounts have been here for long enough, too."""

    shares: int = 2
    """To so many strangers each honest person passes on what everybody does."""

    pictures: bool = True
    """Whether who sends copies must show that they are a person."""


Reached = Counter[bool | None]
"""Delivered, held back, or (None) said to nobody."""


async def played(it: Farm, advertises: Says) -> tuple[Reached, Reached]:
    """What became of what the farm said after its first minute, and of what the others said."""
    scene, chance = Scene(NEW), random.Random(1)
    farm = range(1_000, 1_000 + it.accounts)
    honest = range(2_000, 2_000 + it.honest)
    await scene.joins(*farm, *honest)
    await settled(scene, [*honest, *(farm if it.aged else ())])
    of_farm, of_honest = Reached(), Reached()
    for turn in range(it.rounds):
        for who in farm:
            if not it.pictures:
                await scene.dialog.screens.talk.proof.suspicion.proved(await scene.person(who))
            await scene(who, "/next")
        for who in honest:
            await scene(who, "/next" if turn % 2 else "/chat")
        await scene.wave()
        for who in honest:
            of_honest[await says(scene, who, talks(chance))] += 1
            if turn % 2 and turn // 2 < it.shares:
                of_honest[await says(scene, who, POPULAR)] += 1
        for who in farm:
            of_farm[await says(scene, who, advertises(chance))] += turn >= FREE
        scene.clock.ms += ROUND_MS
    return of_farm, of_honest


async def settled(scene: Scene, people: Sequence[int]) -> None:
    """They are newcomers no more."""
    for who in people:
        person = await scene.person(who)
        work = Work(changes=(PersonChanged(person.changed(settled_ms=1)),))
        await scene.engine.lane.desk.commit(None, work)


async def says(scene: Scene, who: int, words: str) -> bool | None:
    """Whether it reached somebody; None if nobody was there to read it."""
    seen = await scene(who, words)
    if any(reader != who for reader, _ in seen):
        return True
    return False if (who, "copied") in seen else None


def figures(farm: Farm, of_farm: Reached, of_honest: Reached) -> str:
    """What decision 0024 tells."""
    honest = of_honest[True] + of_honest[False]
    return (
        f"{of_farm[True]} of {farm.accounts * (farm.rounds - FREE)} reach somebody, "
        f"{of_honest[False]} of {honest} honest ones are held back"
    )
