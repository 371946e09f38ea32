import pytest

from engine.world import World


@pytest.fixture
def world() -> World:
    return World()
