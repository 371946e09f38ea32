"""Dialogues start with people who have joined, unless they are about joining."""

import pytest

from bot.scene import ANA, BOB, Scene


@pytest.fixture
async def scene() -> Scene:
    """Ana and Bob have joined."""
    stage = Scene()
    await stage.joins(ANA, BOB)
    return stage


@pytest.fixture
async def chat(scene: Scene) -> Scene:
    """Ana and Bob are in a chat."""
    await scene.meet()
    return scene
