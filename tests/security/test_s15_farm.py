"""S-15: a farm of a hundred accounts that advertise, among honest people who talk.

Of what the farm says after its first minute at most one message in a hundred reaches anybody; of
what honest people say, popular links among it, at most one in two hundred is held back.
"""

from dataclasses import replace

import pytest

from security.farm import ADVERTISES, FREE, Farm, Says, figures, other_words, played

pytestmark = pytest.mark.security

SMALL = Farm(rounds=11)
FARM = Farm()
FARMS = {
    "newcomers": FARM,
    "who know the pictures": replace(FARM, pictures=False),
    "who came long ago, and know the pictures": replace(FARM, pictures=False, aged=True),
    "among ten times as many": replace(FARM, honest=600, rounds=9),
}


@pytest.mark.parametrize("advertises", ADVERTISES)
async def test_what_a_farm_says_reaches_hardly_anybody(advertises: Says):
    await holds(SMALL, advertises)


async def test_nor_if_its_accounts_are_old_and_a_program_knows_the_pictures():
    await holds(replace(SMALL, aged=True, pictures=False), other_words)


@pytest.mark.proof
@pytest.mark.parametrize("name", FARMS)
@pytest.mark.parametrize("advertises", ADVERTISES)
async def test_the_figures(advertises: Says, name: str, capsys: pytest.CaptureFixture[str]):
    told = await holds(FARMS[name], advertises)
    with capsys.disabled():
        print(f"{name}, {advertises.__name__}: {told}")  # noqa: T201 (a figure to read)


async def holds(farm: Farm, advertises: Says) -> str:
    of_farm, of_honest = await played(farm, advertises)
    tried = farm.accounts * (farm.rounds - FREE)
    assert of_farm[True] <= tried // 100, of_farm
    assert of_honest[True] > 300
    assert of_honest[False] <= of_honest[True] // 200, of_honest
    return figures(farm, of_farm, of_honest)
