"""A scene with its API."""

import pytest

from api.stage import Programs
from bot.scene import ANA, BOB, Scene


@pytest.fixture
async def programs() -> Programs:
    """Ana and Bob were in a chat; Ana has reported Bob for insults."""
    scene = Scene()
    await scene.joins(ANA, BOB)
    await scene.meet()
    await scene(ANA, "/report")
    await scene.taps(ANA, "reason-insults")
    return Programs(scene)
