"""/premium: what is sold, every step of a payment, what it gives, and how Stars go back."""

import json
from dataclasses import replace
from typing import cast

import pytest

from bot.moderating import Bench
from bot.paying import asks, buys, invoice, pays, refunds
from bot.scene import ANA, BOB, BOT, CLEO, Scene
from meetsmatch.app.paying import Entitled
from meetsmatch.app.work import Commit, PersonForgotten, Stale
from meetsmatch.core.offers import Item, Offer
from meetsmatch.core.payments import balance
from meetsmatch.core.rules import DAY_MS, HOUR_MS, Rules
from meetsmatch.core.sanctions import Rung

LIKES, SEES = Offer(Item.MORE_LIKES, 50, 30), Offer(Item.SEE_LIKES, 100, 7)
SELLING = Rules(prices=(LIKES, SEES), likes_per_day=1, premium_likes=2)
MORE, AT_ONCE = "💜 More likes, 30 days: ⭐ 50", "👀 Likes at once, 7 days: ⭐ 100"


@pytest.fixture
async def shop() -> Scene:
    """Ana, Bob and Cleo browse where both things are for sale."""
    scene = Scene(SELLING)
    for who, name in ((ANA, "Ana"), (BOB, "Bob"), (CLEO, "Cleo")):
        await scene.joins(who)
        await scene.shows(who, name)
    return scene


async def stars(scene: Scene, who: int) -> int:
    fingerprint = scene.vault.fingerprint(BOT, who)
    return balance(await scene.store.cashbook.payments(BOT, fingerprint))


async def may_like_more(scene: Scene, who: int) -> bool:
    me = await scene.person(who)
    guard = Entitled(BOT, me.id, Item.MORE_LIKES, scene.clock())
    try:
        await scene.store.commit(Commit(BOT, scene.clock(), (guard,)))
    except Stale:
        return False
    return True


async def likes(scene: Scene, who: int) -> list[object]:
    """They like the card that was shown to them; what they see of it."""
    return [what for whom, what in await scene.taps(who, "card-like") if whom == who]


# --- the list -----------------------------------------------------------------------------


async def test_where_nothing_is_for_sale_it_says_so(scene: Scene):
    assert await scene(ANA, "/premium") == [(ANA, "premium-none")]


async def test_who_has_not_joined_buys_nothing():
    scene = Scene(SELLING)
    await scene(ANA, "/start")
    assert (ANA, "premium") not in await scene(ANA, "/premium")


async def test_the_list_says_what_there_is(shop: Scene):
    assert await shop(ANA, "/premium") == [(ANA, "premium")]
    assert "Up to 2 likes a day instead of 1" in shop.reads(ANA)
    assert shop.labels(ANA) == [MORE, AT_ONCE]


@pytest.mark.parametrize(
    ("offer", "words"), [(LIKES, "Up to 200 likes a day"), (SEES, "See who likes you at once")]
)
async def test_a_list_of_one_thing_speaks_of_that(offer: Offer, words: str):
    scene = Scene(Rules(prices=(offer,)))
    await scene.joins(ANA)
    await scene(ANA, "/premium")
    assert words in scene.reads(ANA)


async def test_in_russian_it_is_sold_in_russian():
    scene = Scene(SELLING)
    scene.languages[ANA] = "ru"
    await scene.joins(ANA)
    await scene(ANA, "/premium")
    assert scene.labels(ANA) == [
        "💜 Больше лайков, 30 дней: ⭐ 50",
        "👀 Лайки сразу, 7 дней: ⭐ 100",
    ]
    bill = await buys(scene, ANA, "💜 Больше лайков, 30 дней: ⭐ 50")
    assert (bill["title"], bill["description"]) == (
        "Больше лайков",
        "До 2 лайков в день на 30 дней.",
    )
    assert scene.reads(ANA).startswith("🎉 Спасибо! Теперь у вас больше лайков в день – до ")
    assert await refunds(scene, ANA, bill) == [(ANA, "premium-refunded")]
    assert scene.reads(ANA).startswith("↩️ 50 звёзд вернулось к вам.")


# --- buying -------------------------------------------------------------------------------


async def test_an_invoice_is_of_our_price_and_short_enough(shop: Scene):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    bill = invoice(shop, ANA)
    assert (bill["currency"], bill["provider_token"]) == ("XTR", "")
    assert bill["prices"] == [{"label": "More likes", "amount": 50}]
    assert bill["description"] == "Up to 2 likes a day, for 30 days."
    assert len(bill["payload"].encode()) <= 128
    assert str(ANA) not in bill["payload"]


async def test_what_was_bought_is_shown_until_it_is_over(shop: Scene):
    await buys(shop, ANA, MORE)
    assert await shop(ANA, "/premium") == [(ANA, "premium-theirs"), (ANA, "premium")]
    assert await stars(shop, ANA) == 50
    await shop.later(30 * DAY_MS)
    assert await shop(ANA, "/premium") == [(ANA, "premium")]


async def test_what_was_bought_stays_when_it_is_not_sold_any_more(shop: Scene):
    await buys(shop, ANA, MORE)
    shop.rules = replace(SELLING, prices=())
    shop.restart()
    assert await shop(ANA, "/premium") == [(ANA, "premium-theirs")]
    assert await may_like_more(shop, ANA)


async def test_bought_twice_it_lasts_twice_as_long(shop: Scene):
    await buys(shop, ANA, MORE)
    await buys(shop, ANA, MORE, "two")
    await shop.later(59 * DAY_MS)
    assert await may_like_more(shop, ANA)
    await shop.later(DAY_MS)
    assert not await may_like_more(shop, ANA)


async def test_a_payment_told_five_times_counts_once(shop: Scene):
    bill = await buys(shop, ANA, MORE)
    for _ in range(4):
        assert await pays(shop, ANA, bill) == []
    await shop.later(30 * DAY_MS)
    assert not await may_like_more(shop, ANA)
    assert await stars(shop, ANA) == 50


async def test_an_offer_that_is_gone_can_not_be_pressed(shop: Scene):
    await shop(ANA, "/premium")
    shop.rules = replace(SELLING, prices=(SEES,))
    shop.restart()
    assert await shop.taps(ANA, MORE) == [(ANA, "!not-for-sale")]


# --- what is refused before the payment ---------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        {"total_amount": 1},
        {"currency": "EUR"},
        {"invoice_payload": ""},
        {"invoice_payload": "é"},
        {"invoice_payload": "A" * 36},
        {"invoice_payload": "abc"},
    ],
    ids=str,
)
async def test_only_our_invoice_at_our_price_is_sold(shop: Scene, other: dict[str, object]):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    seen = await asks(shop, ANA, invoice(shop, ANA), **other)
    assert seen == [(ANA, "!not-for-sale")]


async def test_an_invoice_is_sold_to_nobody_else(shop: Scene):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    assert await asks(shop, BOB, invoice(shop, ANA)) == [(BOB, "!not-for-sale")]


async def test_an_invoice_is_good_for_a_day(shop: Scene):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    bill = invoice(shop, ANA)
    await shop.later(DAY_MS - 1_000)
    assert await asks(shop, ANA, bill) == [(ANA, "!")]
    await shop.later(1_000)
    assert await asks(shop, ANA, bill) == [(ANA, "!not-for-sale")]


async def test_at_yesterdays_price_nothing_is_sold(shop: Scene):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    shop.rules = replace(SELLING, prices=(replace(LIKES, stars=60),))
    shop.restart()
    assert await asks(shop, ANA, invoice(shop, ANA)) == [(ANA, "!not-for-sale")]


async def test_who_has_left_is_sold_nothing(shop: Scene):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    bill = invoice(shop, ANA)
    await shop(ANA, "/delete")
    await shop.taps(ANA, "delete-yes")
    assert await asks(shop, ANA, bill) == [(ANA, "!join-first")]


async def test_nothing_is_sold_to_whom_a_decision_keeps_out_and_what_was_paid_is_theirs(
    shop: Scene,
):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    bill = invoice(shop, ANA)
    await Bench(shop).sanctions(ANA, Rung.DAY)
    assert await asks(shop, ANA, bill) == [(ANA, "!kept-out")]
    assert await shop(ANA, "/premium") == [(ANA, "statement")]
    assert (ANA, "premium-bought") in await pays(shop, ANA, bill)


async def test_an_answer_to_a_checkout_dies_after_ten_seconds(shop: Scene):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    shop.holding = True
    assert await asks(shop, ANA, invoice(shop, ANA)) == []
    shop.holding = False
    assert await shop.later(10_001) == []


# --- after the payment --------------------------------------------------------------------


async def test_what_nobody_knows_the_reason_of_goes_back(shop: Scene):
    bill = {**await buys(shop, ANA, MORE), "payload": "not ours"}
    seen = await pays(shop, ANA, bill, "strange")
    assert seen == [(ANA, "refundStarPayment"), (ANA, "premium-unknown")]
    assert await refunds(shop, ANA, bill, "strange") == []
    assert await stars(shop, ANA) == 50


async def test_a_payment_of_who_has_just_left_goes_back(shop: Scene):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    bill = invoice(shop, ANA)
    me = await shop.person(ANA)
    await shop.store.commit(Commit(BOT, shop.clock(), (PersonForgotten(me),)))
    assert (ANA, "refundStarPayment") in await pays(shop, ANA, bill)


@pytest.mark.parametrize("leaves", ["deletes", "blocks the bot"])
async def test_who_leaves_meanwhile_gets_their_stars_back_all_the_same(shop: Scene, leaves: str):
    bill = {**await buys(shop, ANA, MORE), "payload": "not ours"}
    shop.holding = True
    await pays(shop, ANA, bill, "strange")
    if leaves == "deletes":
        await shop(ANA, "/delete")
        me = await shop.person(ANA)
        await shop.store.commit(Commit(BOT, shop.clock(), (PersonForgotten(me),)))
    else:
        await shop.blocks_the_bot(ANA)
    shop.holding = False
    await shop.settles()
    back = [it.params for it in shop.telegram.calls if it.method == "refundStarPayment"]
    assert back == [{"user_id": ANA, "telegram_payment_charge_id": "strange"}]


async def test_a_refund_takes_away_what_was_paid_for(shop: Scene):
    bill = await buys(shop, ANA, MORE)
    assert await refunds(shop, ANA, bill) == [(ANA, "premium-refunded")]
    assert await refunds(shop, ANA, bill) == []
    assert await shop(ANA, "/premium") == [(ANA, "premium")]
    assert not await may_like_more(shop, ANA)
    assert await stars(shop, ANA) == 0


async def test_a_refund_that_comes_first_leaves_nothing_to_give(shop: Scene):
    await shop(ANA, "/premium")
    await shop.taps(ANA, MORE)
    bill = invoice(shop, ANA)
    assert await refunds(shop, ANA, bill) == []
    assert await pays(shop, ANA, bill) == []
    assert not await may_like_more(shop, ANA)
    assert await stars(shop, ANA) == 0


async def test_a_refund_to_who_has_left_is_written_down(shop: Scene):
    bill = await buys(shop, ANA, MORE)
    await shop(ANA, "/delete")
    await shop.taps(ANA, "delete-yes")
    assert await stars(shop, ANA) == 50
    assert await refunds(shop, ANA, bill) == []
    assert await stars(shop, ANA) == 0


async def test_an_export_tells_what_was_paid_and_what_it_gave(shop: Scene):
    bill = await buys(shop, ANA, MORE)
    await pays(shop, ANA, {**bill, "payload": "not ours"}, "strange")
    await shop(ANA, "/export")
    (sent,) = [it for it in shop.telegram.calls if it.method == "sendDocument"]
    copy = json.loads(str(cast("dict[str, object]", sent.params["document"])["upload"]))
    assert [(it["charge"], it["for"]) for it in copy["payments"]] == [
        ("one", "more-likes"),
        ("strange", None),
    ]
    assert [it["what"] for it in copy["bought"]] == ["more-likes"]


# --- more likes a day ---------------------------------------------------------------------


async def test_who_paid_likes_more_than_others(shop: Scene):
    await shop(ANA, "/match")
    await likes(shop, ANA)
    assert await likes(shop, ANA) == ["!likes-spent"]
    assert "/premium" in shop.telegram.calls[-1].params["text"]
    await buys(shop, ANA, MORE)
    assert "!likes-spent" not in await likes(shop, ANA)
    assert "!likes-spent" in await third_like(shop)
    assert "/premium" not in shop.telegram.calls[-1].params["text"]


async def third_like(shop: Scene) -> list[object]:
    """One more of Ana, of somebody new."""
    await shop.joins(104)
    await shop.shows(104, "Dan")
    await shop(ANA, "/match")
    return await likes(shop, ANA)


async def test_after_a_refund_the_usual_limit_holds(shop: Scene):
    bill = await buys(shop, ANA, MORE)
    await shop(ANA, "/match")
    await likes(shop, ANA)
    await refunds(shop, ANA, bill)
    assert await likes(shop, ANA) == ["!likes-spent"]


# --- who likes them, at once --------------------------------------------------------------


async def test_a_like_is_seen_a_day_later_or_at_once_for_who_paid(shop: Scene):
    me, bob = await shop.person(ANA), await shop.person(BOB)
    await shop(BOB, "/match")
    while shop.dialog.buttons.open(bob.id, shop.button(BOB, "card-like")[1]).subject != me.id:
        await shop.taps(BOB, "card-pass")
    assert (ANA, "likes-later") in await shop.taps(BOB, "card-like"), "no look is promised"
    assert shop.buttons(ANA) == ["browse-on"]
    assert (ANA, "likes-later") in await shop(ANA, "/likes")
    assert shop.buttons(ANA)[0] == "see-premium"
    assert (ANA, "premium") in await shop.taps(ANA, "see-premium")
    bill = await buys(shop, ANA, AT_ONCE)
    assert (ANA, "likes-later") not in await shop(ANA, "/likes")
    assert "Bob" in shop.reads(ANA)
    await refunds(shop, ANA, bill)
    assert (ANA, "likes-later") in await shop(ANA, "/likes")
    await shop.later(DAY_MS)
    await shop(ANA, "/likes")
    assert "Bob" in shop.reads(ANA)


async def test_a_like_that_is_passed_on_now_waits_no_longer(shop: Scene):
    for who in (BOB, CLEO):
        await shop(who, "/match")
        while "Ana" not in shop.reads(who):
            await shop.taps(who, "card-pass")
        await shop.taps(who, "card-like")
        await shop.later(DAY_MS - HOUR_MS)
    await shop(ANA, "/likes")
    assert "Bob" in shop.reads(ANA)
    assert (ANA, "~likes-later") in await shop.taps(ANA, "card-pass")
    assert shop.reads(ANA) == shop.words(ANA, "likes-later", count=1)


async def test_where_no_like_waits_there_is_nothing_to_buy(shop: Scene):
    assert (ANA, "likes-none") in await shop(ANA, "/likes")
    assert "see-premium" not in shop.buttons(ANA)
