"""What dialogues of browsing begin with."""

from bot.scene import ANA, BOB, BOT, Scene
from meetsmatch.core.bench import NOBODY, Staff
from meetsmatch.core.opinions import Mind


async def two_people(staff: Staff = NOBODY) -> Scene:
    """Ana and Bob can see each other, and nobody else is there."""
    stage = Scene(staff=staff)
    await stage.joins(ANA, BOB)
    await stage.shows(ANA, "Ann", "a1")
    # Each alone: the daily wish for a better profile is behind them before they meet.
    await stage(ANA, "/match")
    await stage(ANA, "/pause")
    await stage.shows(BOB, "Bob", "b1", "b2")
    await stage(BOB, "/match")
    await resumes(stage, ANA)
    return stage


async def resumes(stage: Scene, who: int) -> None:
    await stage(who, "/profile")
    await stage.taps(who, "resume")


async def come(stage: Scene, *people: int, shots: tuple[str, ...] = ()) -> None:
    """More of them, all called Cleo."""
    await stage.joins(*people)
    for who in people:
        await stage.shows(who, "Cleo", *shots)


async def mind(stage: Scene, by: int, about: int) -> Mind | None:
    one, two = (await stage.person(by)).id, (await stage.person(about)).id
    found = await stage.store.catalogue.opinion(BOT, one, two)
    return found.mind if found else None
