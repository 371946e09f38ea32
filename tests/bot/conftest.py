"""Dialogues start with people who have joined, unless they are about joining."""

import os
from pathlib import Path

import pytest

from bot.scene import ANA, BOB, Overheard, Scene


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


def pytest_sessionfinish() -> None:
    """What was said goes into the file that tests/bot/test_every_text.py reads, if it asks."""
    if path := os.environ.get("SPOKEN_KEYS"):
        Path(path).write_text("\n".join(sorted(Overheard.spoken)), "utf-8")
