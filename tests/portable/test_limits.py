"""What Cloudflare measures of a Worker before anybody writes to it."""

from pathlib import Path

import pytest

from portable.deployed import deployed

pytestmark = pytest.mark.node

HEAP_MIB = 40


async def test_the_heap_is_small_after_the_import(tmp_path: Path):
    async with deployed(tmp_path, "http://127.0.0.1:9") as worker:
        await worker.started()
        assert await worker.heap_mib() <= HEAP_MIB
