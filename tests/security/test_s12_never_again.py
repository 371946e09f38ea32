"""S-12: two of whom one has blocked or reported the other never meet again, whatever they try."""

from itertools import product

import pytest

from bot.browsing import two_people
from bot.scene import ANA, BOB, Scene
from meetsmatch.core.rules import DAY_MS

pytestmark = pytest.mark.security


async def leaves_and_returns(scene: Scene, who: int) -> None:
    await scene(who, "/delete")
    await scene.taps(who, "delete-yes")
    await scene.joins(who)


async def meet_again(scene: Scene) -> bool:
    await scene.later(DAY_MS)
    await scene(ANA, "/chat")
    await scene(BOB, "/chat")
    seen = await scene.wave()
    return (ANA, "found") in seen or (BOB, "found") in seen


@pytest.mark.parametrize(
    ("how", "gone"), [*product(("block", "report"), ((), (ANA,), (BOB,), (ANA, BOB)))]
)
async def test_not_by_a_random_chat_even_after_coming_back(how: str, gone: tuple[int, ...]):
    scene = Scene()
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, f"/{how}")
    if how == "report":
        await scene.taps(ANA, "reason-threats")
    for who in gone:
        await leaves_and_returns(scene, who)
    assert not await meet_again(scene)


@pytest.mark.parametrize("key", ["block", "report"])
async def test_nor_by_their_cards_nor_by_chance_after_a_card(key: str):
    scene = await two_people()
    await scene(ANA, "/match")
    await scene.taps(ANA, "card-more")
    await scene.taps(ANA, key)
    if key == "report":
        await scene.taps(ANA, "reason-insults")
    assert (BOB, "browse-nobody") in await scene(BOB, "/match")
    assert not await meet_again(scene)
