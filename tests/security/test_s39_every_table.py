"""S-39, D1, L-03 over every table there is: a life that leaves something in each sealed column.

The columns are the schema's own list, so a new one that nobody fills here fails the test.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.moderating import STAFF, Bench
from bot.pairs import matched, named, opens, writes_down
from bot.paying import buys
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from e2e.canaries import Canaries
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.sqlite import SqliteExecutor
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app.browsing import Liked
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.rules import Rules
from meetsmatch.core.sanctions import Rung
from meetsmatch.core.staff import StaffRole
from meetsmatch.engine.ports import Taken
from meetsmatch.panel.routes import ACCESS
from panel.stage import Stage

pytestmark = pytest.mark.security

DAN, EVA = 104, 105
SECRET = "a-secret-of-thirty-two-letters-0123456789"
MORE = "💜 More likes, 30 days: ⭐ 50"
SEALED = {(table.name, column) for table in TABLES for column in table.sealed.split()}
SURVIVORS = {table.name for table in TABLES if table.survives}
ELSEWHERE = {
    ("accounts", "second"): "with_a_second_factor_the_password_alone_opens_nothing",
    ("bots", "token"): "a_bot_that_was_added_runs_and_its_token_is_sealed",
    ("media", "secret"): "a_copy_opens_with_its_own_secret_alone",
}
"""Sealed columns that no conversation fills, and the test that shows what is in them."""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    executor = SqliteExecutor(tmp_path / "meetsmatch.db")
    rules = Rules(prices=(Offer(Item.MORE_LIKES, 50, 30),))
    made = Scene(rules, SqlStore(executor), STAFF)
    made.vault = KeyVault([SECRET])
    made.restart()
    yield made
    await executor.close()


def dumped(path: Path) -> Iterator[tuple[str, str, Any]]:
    """Every value of every row: (table, column, value)."""
    with sqlite3.connect(path) as file:
        file.row_factory = sqlite3.Row
        for table in TABLES:
            for row in file.execute(f"SELECT * FROM {table.name}"):  # noqa: S608 (a table of ours)
                yield from ((table.name, name, row[name]) for name in row.keys())  # noqa: SIM118 (a Row's)


async def lives(scene: Scene, canaries: Canaries) -> None:
    """Ana says something wherever something can be said."""
    scene.usernames = {ANA: canaries.text("username")}
    await scene.joins(ANA, BOB, CLEO, DAN)
    await buys(scene, ANA, MORE)
    await is_reported(scene, canaries)
    for who, name in ((ANA, canaries.text("name")), (BOB, "Ben"), (DAN, "Dan")):
        await named(scene, who, name)
    await matched(scene, ANA, BOB, 900)
    await matched(scene, DAN, ANA, 901)
    for partner in ("Ben", "Dan"):
        await opens(scene, ANA, partner)
        await scene(ANA, "/reveal")
        await scene.taps(ANA, "reveal-yes")
        await scene(ANA, canaries.text("withheld"))
    await Bench(scene).sanctions(ANA, Rung.WARNING)
    await scene(ANA, f"/appeal {canaries.text('appeal')}")


async def is_reported(scene: Scene, canaries: Canaries) -> None:
    """With what she wrote attached to it."""
    await scene.meet(ANA, CLEO)
    await scene(ANA, canaries.text("evidence"))
    shown = {"message_id": scene.last(CLEO), "from": {"is_bot": True}, "text": scene.reads(CLEO)}
    await scene(CLEO, "/report", reply_to_message=shown)
    await scene.taps(CLEO, "reason-insults", reply_to_message=shown)


async def is_under_way(scene: Scene, canaries: Canaries) -> None:
    """A note to Cleo's friend, a letter that waits for Telegram, an update that waits for us."""
    ana, eva = await scene.person(ANA), await scene.person(EVA)
    note = await scene.vault.seal(canaries.text("note").encode())
    liked = Liked(BOT, ana.id, eva.id, scene.clock(), answers=False, most=99, note=note)
    await writes_down(scene, liked)
    scene.holding = True
    await scene(ANA, "/profile")
    await scene.engine.intake.take([scene.telegram.writes(ANA, canaries.text("update"))])


async def test_no_column_tells_anything_without_the_key(scene: Scene, tmp_path: Path) -> None:
    canaries = Canaries()
    await scene.joins(EVA)
    await lives(scene, canaries)
    await is_under_way(scene, canaries)
    found = list(dumped(tmp_path / "meetsmatch.db"))
    filled = {(table, column) for table, column, value in found if value}
    assert SEALED - filled == ELSEWHERE.keys(), "fill it above, or say where that is shown"
    for table, column, value in found:
        plain = value if isinstance(value, bytes) else str(value).encode()
        assert not canaries.in_bytes(plain), (table, column)
        if (table, column) in SEALED and value:
            await scene.vault.open(value)


async def test_after_deletion_not_even_the_key_helps(scene: Scene, tmp_path: Path) -> None:
    canaries = Canaries()
    await scene.joins(EVA)
    await lives(scene, canaries)
    await is_under_way(scene, canaries)
    fingerprint = (await scene.person(ANA)).fingerprint
    scene.holding = False
    for row in await scene.store.open_rows(BOT, 0, 9):
        await scene.engine.lane.handle_one(Taken(row))
    await scene(ANA, "/delete")
    assert (ANA, "deleted") in await scene.taps(ANA, "delete-yes")
    for table, column, value in dumped(tmp_path / "meetsmatch.db"):
        if (table, column) in SEALED and value:
            value = await scene.vault.open(value)
        plain = value if isinstance(value, bytes) else str(value).encode()
        told = canaries.in_bytes(plain)
        assert told <= ({"evidence"} if table == "evidence" else set()), (table, column)
        if fingerprint.encode() in plain:
            assert table in SURVIVORS, column


async def looked_at(stage: Stage, paths: Iterable[str]) -> dict[str, str]:
    """Pages of the panel as its owner reads them."""
    owner = await stage.visitor("olga")
    plain = [
        path
        for name in ACCESS
        if "{" not in (path := name.removeprefix("GET ")) and path[0] == "/"
    ]
    return {path: (await owner.gets(path)).text for path in (*plain, *paths)}


async def test_after_deletion_the_panel_knows_nobody_but_the_case(scene: Scene) -> None:
    canaries = Canaries()
    await scene.joins(EVA)
    await lives(scene, canaries)
    stage = Stage(scene)
    person, case = await stage.path("people", ANA), await stage.path("reports", ANA)
    before = await looked_at(stage, (person, case))
    assert person in before["/people"]
    fingerprint = (await scene.person(ANA)).fingerprint
    await scene(ANA, "/delete")
    assert (ANA, "deleted") in await scene.taps(ANA, "delete-yes")
    after = await looked_at(stage, (person, case))
    assert person not in after["/people"]
    for path, text in after.items():
        assert not canaries.in_text(text), path
        assert fingerprint not in text, path
    moderator = await stage.visitor("mia", StaffRole.MODERATOR)
    await moderator.gets(case)
    evidence = await moderator.posts(f"{case}/evidence")
    assert canaries.in_text(evidence.text) == {"evidence"}, "kept for the case alone, on demand"
