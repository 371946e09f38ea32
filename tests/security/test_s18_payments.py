"""S-18: whatever is told of a payment, however often, in which order, and wherever a process dies:
what people have equals what they paid for and did not get back."""

import random
from typing import Any

import pytest

from bot.paying import BOT_USER, invoice, total
from bot.scene import ANA, BOT, Scene
from meetsmatch.core.ids import PersonId
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.payments import balance
from meetsmatch.core.rules import DAY_MS, Rules
from meetsmatch.engine.ports import Point, Taken

pytestmark = pytest.mark.security

OFFER = Offer(Item.MORE_LIKES, 50, 30)
LABEL = "💜 More likes, 30 days: ⭐ 50"
TIMES = 5
RUNS = 40


class Died(BaseException):
    """The process is gone at this point."""


class Till:
    """Ana's payments, told by a careless messenger to a process that dies now and then."""

    def __init__(self, scene: Scene, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance
        self.deaths = 0
        self.bill: dict[str, Any] = {}
        self.me = PersonId(0)

    async def opens(self) -> None:
        await self.scene.joins(ANA)
        await self.scene(ANA, "/premium")
        await self.scene.taps(ANA, LABEL)
        self.bill = invoice(self.scene, ANA)
        self.me = (await self.scene.person(ANA)).id

    def update(self, charge: str, kind: str) -> dict[str, Any]:
        """One telling, with a number of its own: Telegram's memory of numbers doesn't help."""
        body = {kind: total(self.bill, charge)}
        told: dict[str, Any] = self.scene.telegram.writes(ANA, "", **body)
        del told["message"]["text"]
        if kind == "refunded_payment":
            told["message"]["from"] = BOT_USER
        return told

    async def tells(self, update: dict[str, Any], dies_at: Point | None) -> None:
        """It comes in; if the process dies over it, the next one goes on with what is kept."""
        if dies_at is None:
            await self.scene.happens(update)
            return
        self.scene.reached = lambda point: _dies(point, dies_at)
        try:
            await self.scene.happens(update)
        except Died:
            self.deaths += 1
        self.scene.reached = _lives
        self.scene.restart()
        if dies_at is Point.TAKING:  # Telegram was not answered, and tells it again
            await self.scene.happens(update)
        await self.goes_on()

    async def goes_on(self) -> None:
        """What the dead process left open is handled."""
        for row in await self.scene.store.open_rows(BOT, 0, 100):
            await self.scene.engine.lane.handle_one(Taken(row))
        await self.scene.settles()

    async def stars(self) -> int:
        fingerprint = self.scene.vault.fingerprint(BOT, ANA)
        return balance(await self.scene.store.cashbook.payments(BOT, fingerprint))

    async def charges(self) -> list[str]:
        now_ms = self.scene.clock()
        return [it.charge for it in await self.scene.store.cashbook.grants(BOT, self.me, now_ms)]

    async def days(self) -> float:
        now_ms = self.scene.clock()
        grants = await self.scene.store.cashbook.grants(BOT, self.me, now_ms)
        return sum(it.until_ms - max(it.from_ms, now_ms) for it in grants) / DAY_MS


def _dies(point: Point, at: Point) -> None:
    if point is at:
        raise Died


def _lives(point: Point) -> None:
    """Nothing happens here."""


@pytest.fixture
async def till(request: pytest.FixtureRequest) -> Till:
    seed = getattr(request, "param", 1)
    made = Till(Scene(Rules(prices=(OFFER,))), random.Random(seed))
    await made.opens()
    return made


@pytest.mark.parametrize("first", ["successful_payment", "refunded_payment"])
@pytest.mark.parametrize("dies_at", [None, *Point])
async def test_each_update_five_times_in_both_orders(
    till: Till, first: str, dies_at: Point | None
):
    kinds = ["successful_payment", "refunded_payment"]
    for kind in sorted(kinds, key=lambda it: it != first):
        for _ in range(TIMES):
            await till.tells(till.update("one", kind), dies_at)
        if kind == first == "successful_payment":
            assert (await till.stars(), await till.days()) == (50, 30)
    assert (await till.stars(), await till.charges()) == (0, [])


@pytest.mark.parametrize("till", range(RUNS), indirect=True)
async def test_in_any_order_with_any_deaths_the_books_balance(till: Till):
    chance, charges = till.chance, [f"charge-{n}" for n in range(6)]
    refunded = set(chance.sample(charges, chance.randrange(len(charges))))
    told = [(charge, "successful_payment") for charge in charges] * TIMES
    told += [(charge, "refunded_payment") for charge in refunded] * TIMES
    chance.shuffle(told)
    for charge, kind in told:
        dies_at = chance.choice((None, None, *Point))
        await till.tells(till.update(charge, kind), dies_at)
    kept = set(charges) - refunded
    assert await till.stars() == 50 * len(kept)
    assert set(await till.charges()) == kept
    assert await till.days() == 30 * len(kept)
    assert till.deaths
