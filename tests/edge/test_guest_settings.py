"""What a further bot has of the house's settings, and what not."""

from types import SimpleNamespace
from typing import cast

import pytest

from meetsmatch.adapters.vault import KeyVault
from meetsmatch.core.bots import Registered, Wanted
from meetsmatch.core.ids import BotId
from meetsmatch.core.monitoring import UNMONITORED
from meetsmatch.fleet.house import House
from meetsmatch.fleet.own import guest_settings
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.settings.own import own_settings

KEY = "a-sealing-key_0123456789-abcdefghijk"


async def settings_of(**own: str) -> Settings:
    """Of a guest in a house whose moderators and operators have groups."""
    vault = KeyVault([KEY])
    given = {
        "moderators_chat": -100,
        "operators_chat": -200,
        "alert_reports": 7,
        "channel": "@our_news",
    }
    kept = SimpleNamespace(vault=vault)
    house = SimpleNamespace(settings=read(given, env_file=None), kept=kept)
    token = await vault.seal(b"7000000002:second-token")
    ids = BotId(7000000001), BotId(7000000002)
    guest = Registered(*ids, "second", token, "path", Wanted.RUNNING, 1, 1, own)
    return await guest_settings(cast(House, house), guest)


async def test_the_groups_of_the_house_hear_nothing_of_a_further_bot():
    theirs = await settings_of()
    assert (theirs.moderators_chat, theirs.operators_chat) == (0, 0)
    assert not theirs.rules.channel
    assert theirs.monitoring == UNMONITORED


async def test_a_further_bot_tells_of_itself_where_its_own_settings_say():
    told = (await settings_of(operators_chat="-300")).monitoring
    assert (told.chat, told.reports) == (-300, 7)


@pytest.mark.parametrize(
    ("house", "own"), [({"min_age": 21}, {"max_age": "20"}), ({"max_age": 20}, {"min_age": "21"})]
)
def test_ages_of_its_own_must_go_together_with_those_of_the_house(
    house: dict[str, int], own: dict[str, str]
):
    with pytest.raises(WrongSettings, match="MAX_AGE"):
        own_settings(read(house, env_file=None), own)
    assert own_settings(read(house, env_file=None), {"min_age": "19", "max_age": "25"})
