"""Two phones and the Worker in workerd, over webhooks: everything that people do, and what it
costs Cloudflare."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from e2e.town import PATIENCE_S, Town, joins, opening, shows_up, word
from playground.client import Person, Playground
from portable.deployed import Deployed, Used, deployed, town

pytest_plugins = ["playground.pytest_plugin"]
pytestmark = pytest.mark.node

SUBREQUESTS = 50
"""Of one request, on the free plan."""

HEAP_MIB = 60


@pytest.fixture
async def worker(playground: Playground, tmp_path: Path) -> AsyncIterator[Deployed]:
    async with deployed(tmp_path, playground.url) as worker:
        yield worker


@pytest.fixture
async def place(playground: Playground, worker: Deployed) -> AsyncIterator[Town]:
    """Whatever is done in it stays within what Cloudflare allows."""
    made = await town(playground, worker)
    yield made
    await made.quiet()
    assert not await playground.findings()
    used = await worker.used()
    assert max(it.subrequests for it in used) <= SUBREQUESTS, dearest(used)
    assert sum(len(it.fetch) for it in used) >= len(playground.calls()) - OURS
    assert await worker.heap_mib() <= HEAP_MIB


OURS = 1
"""Calls that are not the Worker's: the webhook is set by the test."""


def dearest(used: list[Used]) -> list[Used]:
    """Requests that asked most of the outside."""
    return sorted(used, key=lambda it: -it.subrequests)[:3]


async def test_strangers_talk_and_one_reports_the_other(place: Town):
    ana, bob = [await place.person(name, language_code="en") for name in ("Ana", "Bob")]
    for person, gender in ((ana, "woman"), (bob, "man")):
        await joins(person, gender)
        await person.says("/chat")
    for person in (ana, bob):
        await person.expects(word("found"), within=PATIENCE_S)
    hello = await ana.says("hello")
    got = await bob.expects("hello", within=PATIENCE_S)
    answer = await bob.replies(got, "hi Ana")
    heard = await ana.expects("hi Ana", within=PATIENCE_S)
    assert heard.raw["reply_to_message"]["message_id"] == hello.id
    await ana.edits(hello, "hello there")
    await bob.expects_edit("hello there", within=PATIENCE_S)
    await ana.reacts(heard, "👍")
    await bob.expects_reaction(answer, "👍", within=PATIENCE_S)
    await bob.sends_album({"kind": "photo"}, {"kind": "photo"})
    await ana.expects(word("media-hidden"), within=PATIENCE_S)
    await ana.replies(heard, "/report")
    await ana.expects(word("report-why"), within=PATIENCE_S)
    await ana.taps(word("reason-insults"))
    await ana.expects_edit(word("reported", attached="yes"), within=PATIENCE_S)
    await bob.expects(word("partner-left"), within=PATIENCE_S)
    await place.quiet()
    await bob.says("anybody there?")
    await bob.expects(word("chat-over"), within=PATIENCE_S)


async def test_a_match_is_talked_to_reported_exported_and_deleted(place: Town, worker: Deployed):
    ana = await place.person("Ana", language_code="ru", photo=True)
    bob = await place.person("Bob", language_code="ru", photo=True)
    for person in (ana, bob):
        await joins(person, language="ru")
        await shows_up(person, "Прага", "ru")
    await matched(ana, bob)
    await talked(ana, bob)
    await kept(place, worker, ana)
    await reported(ana, bob)
    await exported(place, worker, ana)
    await deleted(bob)


async def matched(ana: Person, bob: Person) -> None:
    """She likes him, he hears of it and likes her back."""
    like = word("card-like", "ru")
    await ana.says("/match")
    card = await ana.expects(contains="Bob", buttons=[like], within=PATIENCE_S)
    await ana.taps(like, card)
    seeing = word("see-likes", "ru")
    await bob.expects(buttons=[seeing], within=PATIENCE_S)
    await bob.taps(seeing)
    card = await bob.expects(contains="Ana", buttons=[like], within=PATIENCE_S)
    await bob.taps(like, card)
    for person, name in ((ana, "Bob"), (bob, "Ana")):
        told = opening("matched", "ru", name=name)
        await person.expects(contains=told, within=PATIENCE_S)


async def talked(ana: Person, bob: Person) -> None:
    """What she writes waits until he has opened the chat."""
    opened = opening("match-opened", "ru", known="yes", name="Bob", waiting=0)
    await ana.taps(word("open-match", "ru"))
    await ana.expects(contains=opened, within=PATIENCE_S)
    await ana.says("Ahoj!")
    wrote = opening("match-wrote", "ru", known="yes", name="Ana")
    await bob.expects(contains=wrote, within=PATIENCE_S)
    await bob.taps(word("open-match", "ru"))
    await bob.expects("Ahoj!", within=PATIENCE_S)
    await bob.says("Ahoj, Ana")
    await ana.expects("Ahoj, Ana", within=PATIENCE_S)


async def kept(place: Town, worker: Deployed, ana: Person) -> None:
    """Cron has copied the photos to R2: when Telegram has lost them, cards are sent from there."""
    await place.quiet()
    await worker.cron()
    await place.playground.lose_files(place.bot)
    await ana.says("/profile")
    await ana.expects(kind="photo", within=PATIENCE_S)


async def reported(ana: Person, bob: Person) -> None:
    await ana.says("/report")
    await ana.expects(contains=opening("report-why", "ru"), within=PATIENCE_S)
    await ana.taps(word("reason-threats", "ru"))
    await ana.expects_edit(word("reported", "ru"), within=PATIENCE_S)
    await bob.expects(
        contains=opening("match-over", "ru", known="yes", name="Ana"), within=PATIENCE_S
    )


async def exported(place: Town, worker: Deployed, ana: Person) -> None:
    """A file with what is known of her, and nothing of him."""
    await ana.says("/export")
    sent = await ana.expects(kind="document", within=PATIENCE_S)
    name = sent.raw["document"]["file_unique_id"]
    async with worker.http.get(f"{place.playground.url}/control/files/{name}") as answer:
        known = await answer.text()
    assert "Ana" in known
    assert "Bob" not in known


async def deleted(bob: Person) -> None:
    await bob.says("/delete")
    await bob.expects(buttons=[word("delete-yes", "ru")], within=PATIENCE_S)
    await bob.taps(word("delete-yes", "ru"))
    await bob.expects(contains=opening("deleted", "ru", when=""), within=PATIENCE_S)
    await bob.says("/start")
    await bob.expects(buttons=[word("agree", "ru", age=18)], within=PATIENCE_S)
