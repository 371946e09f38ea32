"""`meetsmatch refund`: Stars go back once, whoever hears of it first, and why not is said."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from e2e.running import TOKEN, environment, running, settings
from e2e.town import joins, word
from meetsmatch.core.ids import BotId
from meetsmatch.core.payments import balance
from meetsmatch.refunding import CannotRefund, main, refunded
from meetsmatch.settings import Settings
from meetsmatch.wiring import opened
from playground.client import Person, Playground

pytest_plugins = ["playground.pytest_plugin"]

OFFER = {"item": "more-likes", "stars": 50, "days": 30}


@asynccontextmanager
async def paid(playground: Playground, folder: Path) -> AsyncGenerator[tuple[Settings, str]]:
    """Ana has bought something; the bot has stopped meanwhile."""
    bot = await playground.bot(token=TOKEN)
    wanted = settings(playground.url, folder, premium="more-likes:50:30")
    async with running(wanted):
        ana = await playground.person("Ana", language_code="en")
        ana.turns_to(bot)
        await joins(ana)
        await ana.says("/premium")
        await ana.expects(buttons=[word("premium-offer", **OFFER)], within=10)
        await ana.taps(word("premium-offer", **OFFER))
        invoice = await ana.expects(kind="invoice", within=10)
        await ana.pays(invoice)
        await ana.expects(contains="Thank you!", within=10)
    yield wanted, (await book(wanted, ana))[0]


async def book(wanted: Settings, person: Person) -> tuple[str, int]:
    """The charge, and what our book holds."""
    bot = BotId(wanted.bot)
    async with opened(wanted) as kept:
        payer = kept.vault.fingerprint(bot, person.id)
        payments = await kept.store.cashbook.payments(bot, payer)
    return payments[0].charge, balance(payments)


async def test_stars_go_back_once(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with paid(playground, tmp_path) as (wanted, charge):
        monkeypatch.chdir(tmp_path)
        set_up(monkeypatch, wanted)
        assert await asyncio.to_thread(main, charge) == 0
        assert len(playground.calls("refundStarPayment")) == 1
        with pytest.raises(CannotRefund, match="was given back before"):
            await refunded(wanted, charge)


async def test_what_telegram_has_given_back_already_is_written_down(
    playground: Playground, tmp_path: Path
) -> None:
    async with paid(playground, tmp_path) as (wanted, charge):
        named = {"user_id": playground.calls("sendInvoice")[-1].args["chat_id"]}
        given = {**named, "telegram_payment_charge_id": charge}
        await call(playground, "refundStarPayment", given)
        assert "50 Stars are back" in await refunded(wanted, charge)


async def test_what_telegram_refuses_is_said(playground: Playground, tmp_path: Path) -> None:
    async with paid(playground, tmp_path) as (wanted, charge):
        elsewhere = wanted.model_copy(update={"api_url": "http://127.0.0.1:9"})
        with pytest.raises(CannotRefund, match="try again later"):
            await refunded(elsewhere, charge)
        assert "50 Stars are back" in await refunded(wanted, charge)


async def call(playground: Playground, method: str, params: dict[str, object]) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{playground.url}/bot{TOKEN}/{method}", json=params) as answer,
    ):
        assert answer.status == 200


def test_the_command_says_how_it_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "nonsense")
    assert main("charge") == 2
    assert "BOT_TOKEN" in capsys.readouterr().err
    set_up(monkeypatch, settings("http://127.0.0.1:9", tmp_path))
    assert main("charge") == 1
    assert "No payment charge waits" in capsys.readouterr().err


def set_up(monkeypatch: pytest.MonkeyPatch, wanted: Settings) -> None:
    for name, value in environment(wanted).items():
        monkeypatch.setenv(name, value)
