"""Fixtures for tests of bots: `pytest_plugins = ["playground.pytest_plugin"]` in conftest.py.

`playground` is a playground of the test's own; `person` makes people in it by first name.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest_asyncio

from playground.client import Person, Playground


@pytest_asyncio.fixture
async def playground() -> AsyncGenerator[Playground, None]:
    """A playground in this process, on a free port."""
    async with Playground.embedded() as embedded:
        yield embedded


@pytest_asyncio.fixture
async def person(playground: Playground) -> Callable[..., Awaitable[Person]]:
    """`await person("Ana", language_code="ru")`: somebody of that name."""
    return playground.person
