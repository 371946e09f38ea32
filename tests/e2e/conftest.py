"""Two people in a chat, and the whole bot between them."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from e2e.town import Town, in_this_process
from playground.client import Playground
from playground.site import Options


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Town]:
    """A playground that checks every call against the schema, and the bot in it."""
    folder: Path = tmp_path_factory.mktemp("bot")
    async with (
        Playground.embedded(Options(lint="report")) as playground,
        in_this_process(playground, folder) as town,
    ):
        yield town
        assert await playground.findings() == []
        refused = {call.method for call in playground.calls() if call.status != 200}
        assert refused <= {"deleteMessage"}, "dice of the last 24 hours stay; nothing else fails"
