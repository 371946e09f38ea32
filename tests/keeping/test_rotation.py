"""A new key while the bot runs: nothing is lost, whenever it is interrupted, and the old ones then
seal nothing."""

from dataclasses import replace

import pytest

from contract.made import (
    ANN,
    BOB,
    BOT,
    CHAT,
    NOW,
    joined,
    letter,
    matched,
    paid,
    print_of,
    profile,
    work,
)
from contract.rows_left import rows_left
from contract.test_moderation import PIECE, REPORT, sanction
from contract.test_registry import OTHER
from contract.test_staff import OLGA
from keeping.conftest import Home, off_loop
from keeping.test_commands import run, typed
from meetsmatch.adapters.schema.classes import TABLES
from meetsmatch.adapters.sql import SqlStore
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.app.browsing import ContactOffered, Liked, ProfileWritten
from meetsmatch.app.charges import Appealed, Sanctioned
from meetsmatch.app.ports import Received
from meetsmatch.app.registry import BotAdded
from meetsmatch.app.staffing import AccountChanged, AccountMade
from meetsmatch.app.work import PersonJoined, Withheld
from meetsmatch.core.sanctions import Rung
from meetsmatch.keeping import rotation
from meetsmatch.keeping.place import CannotKeep
from meetsmatch.keeping.rotation import COLUMNS, KEYS, Rotation

__all__ = ["typed"]

OLD, MIDDLE, NEW = (f"{name}-0123456789-abcdefghij-KLMNOP" for name in ("old", "middle", "new"))
PEOPLE = 7

pytestmark = pytest.mark.security


class Killed(BaseException):
    """The process dies here."""


async def filled(store: SqlStore, vault: KeyVault) -> None:
    """Something in every sealed column; more people than one step takes."""
    made = [joined(number) for number in range(100, 100 + PEOPLE)]
    everybody = (*made, joined(ANN), joined(BOB))
    sealed = [PersonJoined(it.person, await vault.seal(it.address)) for it in everybody]
    await store.commit(work(*sealed))
    await store.commit(work(*matched()))
    face, name, note = [await vault.seal(it) for it in (b"face", b"name", b"note")]
    await store.commit(work(ProfileWritten(profile(ANN, face=face))))
    await store.commit(work(ContactOffered(BOT, CHAT, ANN, name, False)))
    await store.commit(work(Liked(BOT, ANN, made[0].person.id, NOW, False, 50, note)))
    waits = letter(BOB, await vault.seal(b"letter"), author=ANN, source=7, chat=CHAT)
    await store.commit(work(Withheld(waits, NOW), letters=(letter(ANN, waits.sealed),)))
    await store.commit(work(replace(paid("charge"), address=await vault.seal(b"payer"))))
    await store.take([Received(BOT, 1, 1, await vault.seal(b"update"))], NOW)
    piece, words = await vault.seal(b"evidence"), await vault.seal(b"appeal")
    await store.commit(work(REPORT, replace(PIECE, sealed=piece)))
    it = sanction(Rung.WARNING)
    await store.commit(work(Sanctioned(it, BOB), Appealed(BOT, it.id, words, NOW)))
    token, second = await vault.seal(b"token"), await vault.seal(b"second factor")
    await store.commit(work(BotAdded(replace(OTHER, token=token)), AccountMade(OLGA)))
    await store.commit(work(AccountChanged(replace(OLGA, second=second, version=1))))


async def opened(store: SqlStore, vault: KeyVault) -> list[bytes]:
    """What some of the sealed values say."""
    chat = await store.chat(BOT, CHAT)
    found = await store.catalogue.profile(BOT, ANN)
    assert chat is not None
    assert found is not None
    (row,) = await store.open_rows(BOT, 0, 9)
    (sent,) = await store.unsent(BOT, 0, 9)
    address = await store.address(BOT, ANN) or b""
    (piece,) = await store.docket.evidence(BOT, print_of(BOB))
    (appealed,) = await store.docket.appeals(BOT, 9)
    against = (piece.sealed, appealed.appeal or b"")
    values = (address, chat.one_contact or b"", found.face, row.sealed, sent.sealed, *against)
    return [await vault.open(it) for it in values]


def test_every_sealed_column_has_its_turn() -> None:
    sealed = {(table.name, name) for table in TABLES for name in table.sealed.split()}
    assert {(it.table, it.name) for it in COLUMNS} == sealed
    assert KEYS.keys() == {table for table, _ in sealed}


async def test_everything_is_sealed_anew_and_says_the_same(home: Home) -> None:
    async with home.store() as store:
        await filled(store, KeyVault([MIDDLE, OLD]))
        both = KeyVault([NEW, MIDDLE, OLD])
        before = await opened(store, both)
        turning = Rotation(home.place, both)
        assert await off_loop(turning.run) == sum((await off_loop(turning.left)).values())
        assert (await off_loop(turning.left)).keys() == {both.newest.prefix}
        # The one between can go; the last finds people.
        assert await opened(store, KeyVault([NEW, OLD])) == before
        assert await off_loop(turning.run) == 0


async def test_killed_after_any_step_it_goes_on_where_it_was(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "STEP", 2)
    both = KeyVault([NEW, OLD])

    def killed(values: int) -> None:
        raise Killed

    async with home.store() as store:
        await filled(store, KeyVault([OLD]))
        before = await opened(store, both)
        kills = 0
        while True:
            try:
                await off_loop(Rotation(home.place, both, killed).run)
                break
            except Killed:
                kills += 1
                assert await opened(store, both) == before
        assert kills > len(COLUMNS)
        assert (await off_loop(Rotation(home.place, both).left)).keys() == {both.newest.prefix}


async def test_what_the_bot_writes_meanwhile_stays(home: Home) -> None:
    """A profile that changes between the reading of a step and its writing."""
    both = KeyVault([NEW, OLD])
    async with home.store() as store:
        await filled(store, KeyVault([OLD]))
        column = next(it for it in COLUMNS if it.name == "face")
        turning = Rotation(home.place, both)
        page = await off_loop(lambda: home.place.read(turning._page(column, (-1, -1))))
        late = await turning._exchanged(column, list(page))
        newer = profile(ANN, face=await KeyVault([OLD]).seal(b"newer")).changed()
        await store.commit(work(ProfileWritten(newer)))
        await off_loop(lambda: home.place.write(late))
        found = await store.catalogue.profile(BOT, ANN)
        assert found is not None
        assert await both.open(found.face) == b"newer"
        await off_loop(turning.run)
        found = await store.catalogue.profile(BOT, ANN)
        assert found is not None
        assert found.face.startswith(both.newest.prefix)
        assert await both.open(found.face) == b"newer"


async def test_a_key_that_is_missing_is_asked_for(home: Home) -> None:
    async with home.store() as store:
        await filled(store, KeyVault([OLD]))
        before = await rows_left(store)
        with pytest.raises(CannotKeep, match="put that key back"):
            await off_loop(Rotation(home.place, KeyVault([NEW])).run)
        assert await rows_left(store) == before


async def test_an_operator_turns_the_key(typed: Home, capsys: pytest.CaptureFixture[str]) -> None:
    key_file = typed.folder.joinpath("meetsmatch.key")
    key_file.write_text(OLD + "\n", "ascii")
    assert await run("rotate-keys") == 1
    assert "meetsmatch migrate" in capsys.readouterr().err
    async with typed.store() as store:
        await filled(store, KeyVault([OLD]))
        key_file.write_text(f"{NEW}\n{MIDDLE}\n{OLD}\n", "ascii")
        assert await run("rotate-keys") == 0
        said = capsys.readouterr().out
        assert "sealed with the newest key now" in said
        assert "1 between the first and the last seals nothing any more: remove it" in said
        assert await store.address(BOT, ANN) is not None
    key_file.write_text("weak\n", "ascii")
    assert await run("rotate-keys") == 1
    assert "a key must be" in capsys.readouterr().err
