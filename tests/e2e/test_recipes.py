"""The examples of CONTRIBUTING.md that are whole tests run as they stand there."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from textwrap import dedent

from engine import world as stage
from engine.world import World
from house.sources import ROOT
from meetsmatch.adapters.memory import Fault
from meetsmatch.app.ports import Answer
from playground.client import Playground

pytest_plugins = ["playground.pytest_plugin"]

Example = Callable[..., Awaitable[None]]


def example(name: str, **known: object) -> Example:
    """The test of that name in CONTRIBUTING.md."""
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    blocks = re.findall(r"^ *```python\n(.*?)^ *```$", guide, re.M | re.S)
    (block,) = [dedent(block) for block in blocks if f"async def {name}(" in block]
    there: dict[str, object] = {"World": World, **known}
    exec(block, there)
    made = there[name]
    assert callable(made)
    return made


async def test_the_delivery_bug_is_reproduced_as_the_guide_says() -> None:
    run = example(
        "test_what_telegram_could_not_take_arrives_later",
        ANA=stage.ANA,
        BOB=stage.BOB,
        Fault=Fault,
        Answer=Answer,
    )
    await run(World())


async def test_the_people_of_the_guide_hear_each_other(
    playground: Playground, tmp_path: Path
) -> None:
    await example("test_a_voice_message_arrives")(playground, tmp_path)
