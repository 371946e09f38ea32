"""Ages are checked where the operator says, over the real server: by what Telegram shows, and by
what a provider has found."""

import json
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp

from e2e.running import free_port
from e2e.town import PATIENCE_S, answers, in_this_process, opening, word
from meetsmatch.adapters.ageprovider import Signatures
from meetsmatch.agechecks import PATH
from playground.client import Person, Playground
from playground.shapes import as_list, as_object, as_text
from playground.site import Options

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAGE = "https://age.example.org/check"


async def told(port: int, ticket: str, adult: bool, secret: str = SECRET) -> tuple[int, str]:
    """What the provider is answered."""
    body, at_s = json.dumps({"ticket": ticket, "adult": adult}).encode(), str(int(time.time()))
    signed = Signatures(secret, lambda: 0).made("msg_1", at_s, body)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": at_s, "webhook-signature": signed}
    url = f"http://127.0.0.1:{port}{PATH}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def sent_there(who: Person, language: str) -> str:
    """Somebody answers everything and is given the link: with which ticket."""
    start = word("age-start", language, way="provider")
    await answers(who, language=language)
    await who.expects_edit(buttons=[start], within=PATIENCE_S)
    await who.taps(start)
    card = await who.expects_edit(buttons=[word("age-open", language)], within=PATIENCE_S)
    rows = as_list((as_object(card.raw["reply_markup"]) or {})["inline_keyboard"]) or []
    url = as_text((as_object((as_list(rows[0]) or [])[0]) or {})["url"])
    assert url.startswith(PAGE)
    return parse_qs(urlsplit(url).query)["ticket"][0]


async def test_a_provider_says_yes_or_no_once(tmp_path: Path) -> None:
    port = free_port()
    given = {
        "age_assurance": "provider",
        "age_provider_url": PAGE,
        "age_provider_secret": SECRET,
        "port": port,
    }
    async with (
        Playground.embedded(Options(lint="report")) as playground,
        in_this_process(playground, tmp_path, **given) as town,
    ):
        ana = await town.person("Ana", language_code="en")
        ivan = await town.person("Ivan", language_code="ru")
        hers, his = await sent_there(ana, "en"), await sent_there(ivan, "ru")
        assert (await told(port, hers, True, "whsec_" + "B" * 32))[0] == 401
        assert await told(port, hers, True) == (200, '{"taken": true}')
        await ana.expects(word("age-passed"), within=PATIENCE_S)
        assert await told(port, hers, False) == (200, '{"taken": false}')
        await ana.taps(word("age-onward"))
        await ana.expects_edit(buttons=[word("find-someone")], within=PATIENCE_S)
        assert await told(port, his, False) == (200, '{"taken": true}')
        await ivan.expects(contains=opening("age-refused", "ru", age=18), within=PATIENCE_S)
        await ivan.says("/chat")
        await ivan.expects(contains=opening("age-refused", "ru", age=18), within=PATIENCE_S)
        assert not await playground.findings()


async def test_telegram_shows_a_date_of_birth(tmp_path: Path) -> None:
    start = word("age-start", way="birthday")
    async with (
        Playground.embedded(Options(lint="report")) as playground,
        in_this_process(playground, tmp_path, age_assurance="birthday") as town,
    ):
        ana = await town.person("Ana", language_code="en")
        await answers(ana)
        await ana.expects_edit(buttons=[start], within=PATIENCE_S)
        await ana.taps(start)
        await ana.expects_answer(word("age-unseen"), within=PATIENCE_S)
        await ana.changes(birthdate={"day": 1, "month": 2, "year": 1990})
        await ana.taps(start)
        await ana.expects_edit(buttons=[word("find-someone")], within=PATIENCE_S)
        assert not await playground.findings()
