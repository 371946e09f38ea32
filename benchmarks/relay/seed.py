"""People who have joined, and couples who talk, put into a database before a bot starts on it."""

import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.relay.bots import TOKEN
from meetsmatch.app.ports import Store, Vault
from meetsmatch.app.work import Change, Commit, Paired, PersonJoined, Sought
from meetsmatch.core.chats import Chat
from meetsmatch.core.ids import BotId, ChatId, PersonId
from meetsmatch.core.matching import Waiting
from meetsmatch.core.people import Gender, Person, Seeks, Wishes
from meetsmatch.core.rules import Rules
from meetsmatch.settings import read
from meetsmatch.wiring import opened

BOT = BotId(int(TOKEN.partition(":")[0]))
YEAR = 2026


async def join_people(
    database_url: str, key_file: Path, addresses: Sequence[int]
) -> dict[int, int]:
    """Everybody has answered all questions. Returns the Telegram id of each of our ids."""
    return await _filled(database_url, key_file, addresses, seated=False)


async def seat_people(
    database_url: str, key_file: Path, addresses: Sequence[int]
) -> dict[int, int]:
    """The same, and each sits in a chat with the next."""
    return await _filled(database_url, key_file, addresses, seated=True)


async def _filled(
    database_url: str, key_file: Path, addresses: Sequence[int], seated: bool
) -> dict[int, int]:
    settings = read({"database_url": database_url, "key_file": key_file}, env_file=None)
    async with opened(settings) as kept:
        return await fill(kept.store, kept.vault, addresses, seated)


async def fill(
    store: Store, vault: Vault, addresses: Sequence[int], seated: bool, bot: BotId = BOT
) -> dict[int, int]:
    """As `seat_people` or `join_people`, on a store that is open, for any bot."""
    now_ms = int(time.time() * 1000)
    people = [_person(bot, vault, number, it) for number, it in enumerate(addresses, 1)]
    joined = [
        PersonJoined(person, await vault.seal(b"%d" % address))
        for person, address in zip(people, addresses, strict=True)
    ]
    await store.commit(Commit(bot, now_ms, tuple(joined)))
    for one, two in zip(people[::2], people[1::2], strict=True) if seated else ():
        await store.commit(Commit(bot, now_ms, _seats(one, two, now_ms)))
    return {person.id: address for person, address in zip(people, addresses, strict=True)}


def _person(bot: BotId, vault: Vault, number: int, address: int) -> Person:
    return Person(
        bot,
        PersonId(number),
        vault.fingerprint(bot, address),
        "en",
        consent=1,
        gender=Gender.OTHER,
        birth_year=YEAR - 30,
        wishes=Wishes(seeks=Seeks.EVERYONE),
    )


def _seats(one: Person, two: Person, now_ms: int) -> tuple[Change, ...]:
    chat = Chat(
        one.bot,
        ChatId(one.id),
        one.id,
        two.id,
        now_ms,
        one_print=one.fingerprint,
        two_print=two.fingerprint,
        last_ms=now_ms,
    )
    waiting = (Waiting.of(person, now_ms, YEAR, Rules()) for person in (one, two))
    return (*(Sought(place) for place in waiting), Paired(chat, 0))
