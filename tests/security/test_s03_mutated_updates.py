"""S-03: whatever an update looks like, the bot takes it and goes on.

What is not as Telegram's schema says is put aside by the reader; nothing behind it ever breaks.
"""

import json
import random
import resource

import pytest

from bot.scene import ANA, BOB, Scene
from meetsmatch.core.rules import MINUTE_MS
from meetsmatch.engine.lane import redacted
from security.mutation import mutated

pytestmark = pytest.mark.security

BATCH = 100
"""Between two looks at what is sent, and forgotten."""

BATCH_MS = 29 * MINUTE_MS
"""Nobody falls silent meanwhile; a week, after which everything that happened is forgotten, is
over in 35,000 updates."""

GROWTH_KB = 50 * 1024
"""As the list of threats allows."""


async def storm(updates: int, seed: int) -> tuple[Scene, int]:
    """So many through intake and lanes; by how many kilobytes the process grew in their second
    half, when as much is forgotten as comes."""
    scene, chance = Scene(), random.Random(seed)
    await scene.joins(ANA, BOB)
    await scene.meet()
    half = 0
    for first in range(1_000_000, 1_000_000 + updates, BATCH):
        raw = [json.dumps(mutated(chance, it)).encode() for it in range(first, first + BATCH)]
        taken = await scene.engine.intake.take(raw)
        for it in taken.new:
            await scene.engine.lane.handle_one(it)
        await sent(scene)
        scene.clock.ms += BATCH_MS
        await scene.engine.sweeps.idle()
        await scene.engine.sweeps.expire()
        await sent(scene)
        if first - 1_000_000 <= updates // 2:
            half = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return scene, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - half


async def sent(scene: Scene) -> None:
    """All that is due; what this stage keeps for those who look is forgotten."""
    while (due_ms := await scene.engine.sender.send_due(1_000)) and due_ms <= scene.clock():
        pass
    for record in (scene.telegram.calls, scene.telegram.chats, scene.wording.keys):
        record.clear()
    scene.wording.longest.clear()
    scene.troubles[:] = [it for it in scene.troubles if broken_elsewhere(it)]


READERS = ("telegram_in.py", "content.py")
"""Where an update that is none of Telegram's may be refused."""


def broken_elsewhere(trouble: tuple[str, BaseException]) -> bool:
    """Whether it is anything but a reader's refusal."""
    where, error = trouble
    return where != "lane" or not any(reader in redacted(error) for reader in READERS)


async def test_tampered_updates_break_nothing() -> None:
    scene, _ = await storm(3_000, seed=3)
    assert [(where, redacted(error)) for where, error in scene.troubles] == []
    assert await scene.store.open_rows(scene.dialog.bot, 0, 9) == []
    assert scene.engine.counters.handled > 1_000
    await scene(BOB, "/privacy")
    assert "What we keep" in str(scene.telegram.calls[-1].params["text"])


@pytest.mark.proof
@pytest.mark.parametrize("updates", [100_000, 1_000_000])
async def test_very_many_break_nothing_and_memory_stays_flat(updates: int) -> None:
    scene, grown_kb = await storm(updates, seed=4)
    assert [(where, redacted(error)) for where, error in scene.troubles] == []
    assert grown_kb < GROWTH_KB
