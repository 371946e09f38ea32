"""Keys for programs, and what these were answered."""

from dataclasses import replace
from typing import Protocol

import pytest

from contract.made import BOT, NOW, work
from contract.test_staff import refused
from meetsmatch.app.ports import Store
from meetsmatch.app.roster import Roster
from meetsmatch.app.staffing import Answered, KeyMade, KeyRevoked
from meetsmatch.core.apikeys import ANSWERS_MS, Answer, ApiKey, Scope
from meetsmatch.core.ids import BotId
from meetsmatch.core.rules import DAY_MS

SCOPES = frozenset({Scope.PEOPLE, Scope.STATISTICS})
KEY = ApiKey(BOT, "k3y", "h45h", "reports", SCOPES, "olga", NOW, NOW + DAY_MS)
ANSWER = Answer(BOT, KEY.id, "1d", "45ked", 201, '{"id": 7}', NOW)


class Keeping(Store, Protocol):
    """A store with its roster."""

    roster: Roster


async def test_a_key_is_kept_as_it_was_made(store: Keeping):
    other = replace(KEY, id="0th3r", name="backup", scopes=frozenset())
    await store.commit(work(KeyMade(KEY), KeyMade(other)))
    assert await store.roster.key(BOT, KEY.id) == KEY
    assert await store.roster.key(BotId(2), KEY.id) is None
    assert await store.roster.key(BOT, "nobody's") is None
    assert list(await store.roster.keys(BOT)) == [other, KEY]
    assert list(await store.roster.keys(BotId(2))) == []


@pytest.mark.parametrize("again", [replace(KEY, id="an0th3r"), replace(KEY, name="another")])
async def test_neither_its_id_nor_its_name_is_given_twice(store: Keeping, again: ApiKey):
    await store.commit(work(KeyMade(KEY)))
    await store.commit(work(KeyRevoked(BOT, KEY.id, NOW + 1)))
    assert await refused(store, KeyMade(again))
    await store.commit(work(KeyMade(replace(again, bot=BotId(2)))))


async def test_a_key_is_revoked_once(store: Keeping):
    await store.commit(work(KeyMade(KEY)))
    await store.commit(work(KeyRevoked(BOT, KEY.id, NOW + 1)))
    assert await store.roster.key(BOT, KEY.id) == replace(KEY, revoked_ms=NOW + 1)
    assert await refused(store, KeyRevoked(BOT, KEY.id, NOW + 2))
    assert await refused(store, KeyRevoked(BOT, "nobody's", NOW + 2))


async def test_a_request_is_answered_once_and_that_is_forgotten_in_its_time(store: Keeping):
    await store.commit(work(Answered(ANSWER)))
    assert await store.roster.answer(BOT, KEY.id, ANSWER.id) == ANSWER
    assert await store.roster.answer(BOT, "other", ANSWER.id) is None
    assert await store.roster.answer(BotId(2), KEY.id, ANSWER.id) is None
    assert await refused(store, Answered(replace(ANSWER, asked="other")))
    assert await store.expire(NOW + ANSWERS_MS) == 0
    assert await store.expire(NOW + ANSWERS_MS + 1) == 1
    assert await store.roster.answer(BOT, KEY.id, ANSWER.id) is None
