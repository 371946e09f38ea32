"""`meetsmatch refund`: the operator gives Stars back, and what they paid for ends at once."""

import asyncio
import sys

from meetsmatch.adapters.botapi import connected
from meetsmatch.app.join import Join
from meetsmatch.app.payments import Payments, Receipt
from meetsmatch.app.ports import Gateway
from meetsmatch.app.work import Commit, Stale
from meetsmatch.bot.buttons import Buttons
from meetsmatch.bot.premium import PremiumScreen
from meetsmatch.bot.scribe import Scribe
from meetsmatch.bot.sender import Sender
from meetsmatch.bot.stars import Charged
from meetsmatch.bot.wording import Wording
from meetsmatch.core.ids import BotId
from meetsmatch.settings import Settings, WrongSettings, read
from meetsmatch.wiring import CannotStart, Kept, new_id, now_ms, opened

ALREADY = "CHARGE_ALREADY_REFUNDED"


class CannotRefund(Exception):
    """Why not, and what to do about it."""


def main(charge: str) -> int:
    """0 when the Stars are back; 1 when they can't be, with why; 2 for wrong settings."""
    try:
        said = asyncio.run(refunded(read(), charge))
    except WrongSettings as wrong:
        sys.stderr.write("\n".join(wrong.mistakes) + "\n")
        return 2
    except (CannotStart, CannotRefund) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


async def refunded(settings: Settings, charge: str) -> str:
    """Done, in words; CannotRefund says why not. Again after a crash does no harm."""
    token = settings.bot_token.get_secret_value()
    async with opened(settings) as kept, connected(settings.api_url, token, 2) as gateway:
        payments = _payments(settings, kept)
        receipt = await payments.receipt(charge)
        if receipt is None:
            raise CannotRefund(
                f"No payment {charge} waits to be given back: it is unknown here, or was given "
                "back before. Telegram's own list is getStarTransactions"
            )
        await _give_back(gateway, receipt)
        await _write_down(settings, kept, gateway, receipt)
    return f"{receipt.stars} Stars are back with who paid, and what they paid for has ended"


def _payments(settings: Settings, kept: Kept) -> Payments:
    store, vault = kept.store, kept.vault
    return Payments(BotId(settings.bot), store, store.cashbook, vault, settings.rules, now_ms)


async def _give_back(gateway: Gateway, receipt: Receipt) -> None:
    named = {"user_id": receipt.telegram_id, "telegram_payment_charge_id": receipt.charge}
    answer = await gateway.call("refundStarPayment", named)
    if answer.status != 200 and ALREADY not in answer.description:
        why = answer.description or "no answer"
        raise CannotRefund(f"Telegram gave nothing back ({why}): try again later")


async def _write_down(settings: Settings, kept: Kept, gateway: Gateway, receipt: Receipt) -> None:
    """What the bot does when it hears of the refund from Telegram: whoever is first does it. Here
    as well, because the bot may be down for longer than Telegram keeps updates."""
    bot, wording = BotId(settings.bot), Wording.load()
    store = kept.store
    join = Join(bot, store, store.docket, kept.vault, settings.rules, now_ms, new_id)
    buttons = Buttons(bot, kept.vault.sign, now_ms)
    screen = PremiumScreen(join, _payments(settings, kept), buttons)
    who = Sender(receipt.payer, receipt.telegram_id, "")
    told = Charged(who, receipt.charge, receipt.stars, receipt.payload, is_refund=True)
    scribe = Scribe(bot, store, wording, now_ms, settings.rules)
    work = await scribe.work(await screen.given_back(told))
    try:
        await kept.store.commit(Commit(bot, now_ms(), work.changes))
    except Stale:
        return
    for call in work.outgoing:
        await gateway.call(call.method, {**call.params, "chat_id": receipt.telegram_id})
