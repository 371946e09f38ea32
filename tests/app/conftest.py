"""A house of use cases for every test."""

import pytest

from app.house import House


@pytest.fixture
def house() -> House:
    return House()
