"""A scene with its panel."""

import pytest

from bot.scene import ANA, BOB, Scene
from panel.stage import Stage


@pytest.fixture
async def stage() -> Stage:
    """Ana and Bob have joined."""
    scene = Scene()
    await scene.joins(ANA, BOB)
    return Stage(scene)


@pytest.fixture
async def reported() -> Stage:
    """Ana and Bob were in a chat; Ana has reported Bob for insults."""
    scene = Scene()
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/report")
    await scene.taps(ANA, "reason-insults")
    return Stage(scene)
