"""What owners do with the bots of their installation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from engine.world import GlassVault
from meetsmatch.adapters.memory import MemoryStore
from meetsmatch.app.audit import Audit
from meetsmatch.app.bots import Bots, WrongBot, recognised
from meetsmatch.app.ports import Answer
from meetsmatch.app.work import Commit, Stale, Work
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId

HOUSE, NOW = BotId(7), 5_000
TOKEN = "8:second-token"


@dataclass
class Stamps:
    def stamp(self, text: bytes) -> bytes:
        return bytes(32)


@dataclass
class Office:
    """An owner at the desk."""

    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        audit = Audit(HOUSE, self.store.roster, Stamps(), lambda: NOW)
        registry = self.store.registry
        self.bots = Bots(HOUSE, registry, GlassVault(), audit, lambda: NOW, lambda: "path")

    async def write(self, work: Work) -> None:
        await self.store.commit(Commit(HOUSE, NOW, work.changes))

    async def add(self) -> None:
        await self.write(await self.bots.added(TOKEN, "second_bot", "olga"))

    async def second(self) -> Registered:
        return await self.bots.find("@Second_Bot")

    async def deeds(self) -> list[tuple[str, str, str]]:
        lines = await self.store.roster.entries(HOUSE, 1 << 52, 99)
        return [(it.deed, it.about, it.words) for it in reversed(lines)]


@pytest.fixture
def office() -> Office:
    return Office()


@dataclass
class Says:
    answer: Answer

    async def call(self, method: str, params: Mapping[str, object]) -> Answer:
        assert method == "getMe"
        return self.answer


async def test_a_token_is_shown_to_telegram_before_it_is_believed() -> None:
    assert await recognised(Says(Answer(200, {"username": "second_bot"})), TOKEN) == "second_bot"
    for answer, why in ((Answer(401), "does not know"), (Answer(0), "can't be reached")):
        with pytest.raises(WrongBot, match=why):
            await recognised(Says(answer), TOKEN)
    with pytest.raises(WrongBot, match="copy it whole"):
        await recognised(Says(Answer(200)), "second")


async def test_a_bot_that_was_added_runs_and_its_token_is_sealed(office: Office) -> None:
    await office.add()
    found = await office.second()
    assert (found.bot, found.wanted, found.path) == (8, Wanted.RUNNING, "path")
    assert found.token == b"sealed:" + TOKEN.encode()
    assert await office.deeds() == [("bot-added", "second_bot", "")]


@pytest.mark.parametrize("token", [TOKEN, "7:the-house-s-own"])
async def test_no_bot_is_added_twice(office: Office, token: str) -> None:
    await office.add()
    with pytest.raises(WrongBot, match="already"):
        await office.bots.added(token, "again_bot", "olga")


async def test_a_bot_is_stopped_and_started_and_each_is_written_down_once(office: Office) -> None:
    await office.add()
    for wanted in (Wanted.STOPPED, Wanted.STOPPED, Wanted.RUNNING):
        await office.write(await office.bots.told("second_bot", wanted, "olga"))
        assert (await office.second()).wanted is wanted
    assert [deed for deed, *_ in await office.deeds()] == [
        "bot-added",
        "bot-stopped",
        "bot-started",
    ]


async def test_of_two_owners_at_once_the_second_is_stale(office: Office) -> None:
    await office.add()
    one = await office.bots.told("second_bot", Wanted.STOPPED, "olga")
    two = await office.bots.removed("second_bot", "second_bot", "max")
    await office.write(one)
    with pytest.raises(Stale):
        await office.write(two)


async def test_a_token_is_replaced_by_one_of_the_same_bot_only(office: Office) -> None:
    await office.add()
    with pytest.raises(WrongBot, match="another bot"):
        await office.bots.renewed("second_bot", "9:third-token", "olga")
    await office.write(await office.bots.renewed("second_bot", "8:fresh-token", "olga"))
    assert (await office.second()).token == b"sealed:8:fresh-token"


async def test_a_bot_is_removed_once_its_name_was_typed(office: Office) -> None:
    await office.add()
    with pytest.raises(WrongBot, match="type second_bot"):
        await office.bots.removed("second_bot", "other_bot", "olga")
    await office.write(await office.bots.removed("second_bot", "@second_bot", "olga"))
    assert await office.bots.all() == []
    with pytest.raises(WrongBot, match="no bot"):
        await office.second()
    with pytest.raises(WrongBot, match="no such bot here any more"):
        await office.bots.set(BotId(8), "min_age", "21", "olga")
    (gone,) = await office.bots.gone()
    assert (gone.wanted, gone.token, gone.own) == (Wanted.REMOVED, None, {})


async def test_a_removed_bot_is_added_again_as_if_it_were_new(office: Office) -> None:
    await office.add()
    await office.write(await office.bots.set(BotId(8), "min_age", "21", "olga"))
    await office.write(await office.bots.removed("second_bot", "second_bot", "olga"))
    await office.add()
    found = await office.second()
    assert (found.wanted, found.token, found.own) == (
        Wanted.RUNNING,
        b"sealed:" + TOKEN.encode(),
        {},
    )
    assert await office.bots.gone() == []


async def test_the_data_of_a_removed_bot_is_deleted_once_its_name_was_typed(
    office: Office,
) -> None:
    await office.add()
    with pytest.raises(WrongBot, match="no removed bot"):
        await office.bots.erased("second_bot", "second_bot", "olga")
    await office.write(await office.bots.removed("second_bot", "second_bot", "olga"))
    with pytest.raises(WrongBot, match="type second_bot"):
        await office.bots.erased("second_bot", "other_bot", "olga")
    await office.write(await office.bots.erased("@Second_Bot", "@second_bot", "olga"))
    assert await office.bots.erased("second_bot", "second_bot", "olga") == Work()
    assert [it.wanted for it in await office.bots.gone()] == [Wanted.ERASING]
    with pytest.raises(WrongBot, match="being deleted"):
        await office.add()
    assert [deed for deed, *_ in await office.deeds()][1:] == ["bot-removed", "bot-data-deletion"]


async def test_a_setting_of_its_own_is_set_taken_back_and_brought_back(office: Office) -> None:
    await office.add()
    for value in ("21", "25", None):
        await office.write(await office.bots.set(BotId(8), "min_age", value, "olga"))
    assert await office.bots.own(BotId(8)) == {}
    for own in ({"min_age": "25"}, {}):
        await office.write(await office.bots.undone(BotId(8), "olga"))
        assert await office.bots.own(BotId(8)) == own
    assert [words for *_, words in await office.deeds()][1:4] == [
        '{"min_age": [null, "21"]}',
        '{"min_age": ["21", "25"]}',
        '{"min_age": ["25", null]}',
    ]


async def test_what_changes_nothing_is_not_written_down(office: Office) -> None:
    await office.add()
    assert await office.bots.set(BotId(8), "min_age", None, "olga") == Work()
    assert await office.bots.undone(HOUSE, "olga") == Work()


async def test_the_house_s_own_bot_has_settings_and_is_not_among_the_others(
    office: Office,
) -> None:
    for value in ("21", "22"):
        await office.write(await office.bots.set(HOUSE, "min_age", value, "olga"))
    assert await office.bots.own(HOUSE) == {"min_age": "22"}
    assert await office.bots.all() == []
    with pytest.raises(WrongBot, match="no such bot"):
        await office.bots.set(BotId(9), "min_age", "21", "olga")
