"""Telegram Stars: invoices, checkouts, payments, refunds, subscriptions, the bot's book."""

from typing import Any

import pytest

ALICE, BOB = 6100000001, 6100000002
PRICE = {
    "title": "More likes",
    "description": "For a month.",
    "payload": "sold-1",
    "currency": "XTR",
    "prices": [{"label": "A month", "amount": 50}],
}
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def offered(scene, **more: object) -> int:
    return (await scene.call("sendInvoice", chat_id=str(ALICE), **{**PRICE, **more}))["message_id"]


async def begun(scene, **members: object) -> str:
    return (await scene.do("pay", person=ALICE, chat=scene.bot, **members))["query_id"]


async def sold(scene, **members: object) -> dict[str, Any]:
    """Paid and agreed to: the successful_payment."""
    query = await begun(scene, **members)
    await scene.call("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=True)
    return scene.updates("message")[-1]["successful_payment"]


def purse(scene, who: int = ALICE) -> int:
    return scene.world.person(who).stars


async def refused_action(scene, action: str, **members: object) -> str:
    from playground.errors import Mistake

    with pytest.raises(Mistake) as caught:
        await scene.do(action, **{"person": ALICE, "chat": scene.bot, **members})
    return str(caught.value)


async def test_an_invoice_is_checked_out_and_paid(scene, alice) -> None:
    number = await offered(scene)
    query = await begun(scene, message_id=number)
    asked = scene.updates("pre_checkout_query")[0]
    assert asked["id"] == query
    assert asked["from"]["id"] == alice
    paid = {"currency": "XTR", "total_amount": 50, "invoice_payload": "sold-1"}
    assert {name: asked[name] for name in paid} == paid
    assert purse(scene) == 1000
    await scene.call("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=True)
    told = scene.updates("message")[-1]
    assert told["from"]["id"] == alice
    payment = told["successful_payment"]
    assert {name: payment[name] for name in paid} == paid
    assert payment["telegram_payment_charge_id"].startswith("stx")
    assert purse(scene) == 950
    assert await scene.call("getMyStarBalance") == {"amount": 50}
    assert scene.events("checkout")[-1]["ok"] is True
    shown = [it for it in scene.world.seen(alice, scene.bot) if "invoice" in it["message"]]
    assert [it["paid"] for it in shown] == [True]
    assert await refused_action(scene, "pay", message_id=number) == "this invoice is paid already"


async def test_a_bot_that_refuses_says_why(scene, alice) -> None:
    query = await begun(scene, message_id=await offered(scene))
    answer = {"pre_checkout_query_id": query, "ok": False}
    assert await scene.refused("answerPreCheckoutQuery", **answer) == (
        "400 Bad Request: ERROR_TEXT_EMPTY"
    )
    await scene.call("answerPreCheckoutQuery", error_message="Sold out", **answer)
    event = scene.events("checkout")[-1]
    assert (event["ok"], event["error"]) == (False, "Sold out")
    assert scene.updates("message") == []
    assert purse(scene) == 1000
    assert await scene.refused("answerPreCheckoutQuery", **answer) == TOO_OLD


async def test_a_bot_that_says_nothing_for_ten_seconds_sells_nothing(scene, alice) -> None:
    query = await begun(scene, message_id=await offered(scene))
    assert scene.world.due() == pytest.approx(scene.clock.now() + 10)
    scene.clock.advance(10)
    scene.world.tick()
    assert scene.events("checkout")[-1]["error"] == "BOT_PRECHECKOUT_TIMEOUT"
    refused = await scene.refused("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=True)
    assert refused == TOO_OLD
    assert purse(scene) == 1000


async def test_whoever_has_too_few_stars_can_not_pay(scene, alice) -> None:
    number = await offered(scene)
    await scene.do("change_person", person=ALICE, stars=49)
    assert "49 Stars" in await refused_action(scene, "pay", message_id=number)
    await scene.do("change_person", person=ALICE, stars=50)
    query = await begun(scene, message_id=number)
    assert "being paid" in await refused_action(scene, "pay", message_id=number)
    await scene.do("change_person", person=ALICE, stars=1)
    await scene.call("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=True)
    assert scene.events("checkout")[-1]["error"] == "BALANCE_TOO_LOW"
    assert await scene.call("getMyStarBalance") == {"amount": 0}


async def test_a_refund_takes_the_stars_back_once(scene, alice) -> None:
    payment = await sold(scene, message_id=await offered(scene))
    charge = {"telegram_payment_charge_id": payment["telegram_payment_charge_id"]}
    assert await scene.call("refundStarPayment", user_id=alice, **charge) is True
    told = scene.updates("message")[-1]
    assert told["from"]["is_bot"]
    assert told["chat"]["id"] == alice
    assert (
        told["refunded_payment"]["telegram_payment_charge_id"]
        == payment["telegram_payment_charge_id"]
    )
    assert purse(scene) == 1000
    assert await scene.call("getMyStarBalance") == {"amount": 0}
    again = await scene.refused("refundStarPayment", user_id=alice, **charge)
    assert again == "400 Bad Request: CHARGE_ALREADY_REFUNDED"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, "400 Bad Request: invalid user_id specified"),
        ({"user_id": ALICE}, "400 Bad Request: CHARGE_ID_EMPTY"),
        (
            {"user_id": ALICE, "telegram_payment_charge_id": "x"},
            "400 Bad Request: CHARGE_ID_INVALID",
        ),
    ],
)
async def test_only_a_payment_is_refunded(scene, alice, given, refusal) -> None:
    assert await scene.refused("refundStarPayment", **given) == refusal


async def test_somebody_elses_payment_is_not_refunded_to_bob(scene, alice, bob) -> None:
    payment = await sold(scene, message_id=await offered(scene))
    charge = {"telegram_payment_charge_id": payment["telegram_payment_charge_id"]}
    refused = await scene.refused("refundStarPayment", user_id=bob, **charge)
    assert refused == "400 Bad Request: CHARGE_ID_INVALID"


async def test_the_book_has_payments_and_refunds_in_order(scene, alice) -> None:
    first = await sold(scene, message_id=await offered(scene))
    scene.clock.advance(5)
    second = await sold(scene, message_id=await offered(scene, payload="sold-2"))
    scene.clock.advance(5)
    charges = [it["telegram_payment_charge_id"] for it in (first, second)]
    await scene.call("refundStarPayment", user_id=alice, telegram_payment_charge_id=charges[0])
    book = (await scene.call("getStarTransactions"))["transactions"]
    assert [it["id"] for it in book] == [*charges, charges[0]]
    assert [it["source" if "source" in it else "receiver"]["invoice_payload"] for it in book] == [
        "sold-1",
        "sold-2",
        "sold-1",
    ]
    page = await scene.call("getStarTransactions", offset=1, limit=1)
    assert page["transactions"] == book[1:2]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"title": ""}, '400 Bad Request: parameter "title" is required'),
        ({"prices": ""}, '400 Bad Request: parameter "prices" is required'),
        ({"prices": "["}, "400 Bad Request: can't parse prices JSON object"),
        ({"prices": {}}, "400 Bad Request: expected an Array of labeled prices"),
        ({"prices": [1]}, "400 Bad Request: expected labeled price to be an Object"),
        (
            {"prices": [{"label": "", "amount": 1}]},
            "400 Bad Request: labeled price label must be non-empty",
        ),
        ({"prices": []}, "400 Bad Request: STARS_INVOICE_INVALID"),
        (
            {"prices": [{"label": "a", "amount": 0}]},
            "400 Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID",
        ),
        ({"payload": "x" * 129}, "400 Bad Request: INVOICE_PAYLOAD_INVALID"),
        ({"title": "x" * 33}, "400 Bad Request: STARS_INVOICE_INVALID"),
        ({"provider_token": "a:b"}, "400 Bad Request: PAYMENT_PROVIDER_INVALID"),
        ({"currency": "EUR"}, "501 playground: only Stars are emulated, currency XTR"),
    ],
)
async def test_what_is_no_invoice_is_refused(scene, alice, given, refusal) -> None:
    assert await scene.refused("createInvoiceLink", **{**PRICE, **given}) == refusal
    assert await scene.refused("sendInvoice", chat_id=ALICE, **{**PRICE, **given}) == refusal


async def test_a_link_may_be_paid_often_and_by_anybody(scene, alice, bob) -> None:
    link = await scene.call("createInvoiceLink", **PRICE)
    assert (await scene.do("invoice", person=BOB, link=link))["title"] == "More likes"
    for _ in range(2):
        await sold(scene, link=link)
    query = (await scene.do("pay", person=BOB, link=link))["query_id"]
    await scene.call("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=True)
    assert await scene.call("getMyStarBalance") == {"amount": 150}
    assert "no invoice" in await refused_action(scene, "pay", link="https://t.me/$nothing")


async def test_a_text_is_no_invoice_and_an_invoice_is_not_copied(scene, alice) -> None:
    text = await scene.says(alice)
    wrong = await refused_action(scene, "pay", message_id=text["message_id"])
    assert wrong == f"message {text['message_id']} is no invoice"
    number = await offered(scene)
    refused = await scene.refused(
        "copyMessage", chat_id=alice, from_chat_id=alice, message_id=number
    )
    assert refused == "400 Bad Request: the message can't be copied"


async def test_a_payment_is_told_even_when_the_invoice_was_deleted(scene, alice) -> None:
    number = await offered(scene)
    query = await begun(scene, message_id=number)
    await scene.call("deleteMessage", chat_id=alice, message_id=number)
    await scene.call("answerPreCheckoutQuery", pre_checkout_query_id=query, ok=True)
    assert scene.updates("message")[-1]["successful_payment"]["total_amount"] == 50


# --- subscriptions ------------------------------------------------------------------------

MONTH = 2_592_000


async def subscribed(scene) -> dict[str, Any]:
    link = await scene.call("createInvoiceLink", subscription_period=MONTH, **PRICE)
    first = await sold(scene, link=link)
    assert "runs already" in await refused_action(scene, "pay", link=link)
    return first


async def test_a_subscription_is_paid_again_each_month(scene, alice) -> None:
    first = await subscribed(scene)
    assert first["is_recurring"]
    assert first["is_first_recurring"]
    assert first["subscription_expiration_date"] == scene.world.now() + MONTH
    scene.clock.advance(MONTH)
    scene.world.tick()
    second = scene.updates("message")[-1]["successful_payment"]
    assert second["is_recurring"]
    assert "is_first_recurring" not in second
    assert second["telegram_payment_charge_id"] != first["telegram_payment_charge_id"]
    book = (await scene.call("getStarTransactions"))["transactions"]
    assert [it["source"]["subscription_period"] for it in book] == [MONTH, MONTH]
    assert purse(scene) == 900


@pytest.mark.parametrize("by", ["bot", "person", "purse"])
async def test_a_subscription_ends_when_one_side_wants_it(scene, alice, by) -> None:
    charge = (await subscribed(scene))["telegram_payment_charge_id"]
    named = {"user_id": alice, "telegram_payment_charge_id": charge}
    if by == "bot":
        refused = await scene.refused("editUserStarSubscription", **named)
        assert refused == '400 Bad Request: parameter "is_canceled" is required'
        await scene.call("editUserStarSubscription", is_canceled=True, **named)
    elif by == "person":
        await scene.do("cancel", person=alice, charge=charge)
    else:
        await scene.do("change_person", person=alice, stars=0)
    told = len(scene.updates("message"))
    scene.clock.advance(MONTH)
    scene.world.tick()
    assert len(scene.updates("message")) == told
    gone = await scene.refused("editUserStarSubscription", is_canceled=True, **named)
    assert gone == "400 Bad Request: CHARGE_ID_INVALID"
    assert "no subscription" in await refused_action(scene, "cancel", charge=charge)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"subscription_period": 60}, "400 Bad Request: SUBSCRIPTION_PERIOD_INVALID"),
        (
            {
                "subscription_period": MONTH,
                "prices": [{"label": "a", "amount": 10_001}],
            },
            "400 Bad Request: STARS_AMOUNT_INVALID",
        ),
    ],
)
async def test_what_is_no_subscription_is_refused(scene, alice, given, refusal) -> None:
    assert await scene.refused("createInvoiceLink", **{**PRICE, **given}) == refusal
