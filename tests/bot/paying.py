"""What Telegram tells when somebody pays on stage, and when Stars go back."""

from typing import Any, cast

from bot.scene import Scene, Seen

BOT_USER = {"id": 7, "is_bot": True, "first_name": "Bot"}


def invoice(scene: Scene, who: int) -> dict[str, Any]:
    """The newest invoice in somebody's chat."""
    shown = [it for it in scene.telegram.chats[who].values() if "payload" in it]
    return cast("dict[str, Any]", shown[-1])


def total(bill: dict[str, Any], charge: str) -> dict[str, Any]:
    return {
        "currency": bill["currency"],
        "total_amount": bill["prices"][0]["amount"],
        "invoice_payload": bill["payload"],
        "telegram_payment_charge_id": charge,
        "provider_payment_charge_id": "",
    }


async def asks(scene: Scene, who: int, bill: dict[str, Any], **other: object) -> list[Seen]:
    """They tap Pay."""
    body: dict[str, Any] = {**total(bill, ""), "id": f"{who}:checkout", **other}
    return await scene.happens(scene.telegram.update("pre_checkout_query", who, **body), who)


async def pays(scene: Scene, who: int, bill: dict[str, Any], charge: str = "one") -> list[Seen]:
    """Telegram says that they have paid."""
    return await scene.sends(who, successful_payment=total(bill, charge))


async def refunds(scene: Scene, who: int, bill: dict[str, Any], charge: str = "one") -> list[Seen]:
    """Telegram says that they have their Stars back: in a message of the bot's own."""
    update = scene.telegram.writes(who, "", refunded_payment=total(bill, charge))
    message = cast("dict[str, Any]", update["message"])
    del message["text"]
    message["from"] = BOT_USER
    return await scene.happens(update)


async def buys(scene: Scene, who: int, label: str, charge: str = "one") -> dict[str, Any]:
    """All of it, from /premium on; the invoice."""
    await scene(who, "/premium")
    assert (who, "sendInvoice") in await scene.taps(who, label)
    bill = invoice(scene, who)
    assert await asks(scene, who, bill) == [(who, "!")]
    assert (who, "premium-bought") in await pays(scene, who, bill, charge)
    return bill
