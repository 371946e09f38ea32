import pytest

from engine.world import ShakyStore, World


@pytest.fixture
def shaky() -> ShakyStore:
    return ShakyStore()


@pytest.fixture
def world() -> World:
    return World()
