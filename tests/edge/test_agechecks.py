"""What a provider of age checks has found is signed, about a ticket of ours, and a yes or a no."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from meetsmatch.adapters.ageprovider import (
    SKEW_MS,
    TICKET_MS,
    NoTicket,
    Signatures,
    Ticket,
    Tickets,
)
from meetsmatch.adapters.vault import KeyVault
from meetsmatch.agechecks import PATH, AgeChecks
from meetsmatch.app.leases import Fenced
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale
from meetsmatch.core.ids import BotId, Fingerprint, PersonId
from meetsmatch.core.people import Person
from meetsmatch.ingress import Ingress

NOW_MS = 1_790_000_000_000
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KEY = "Zx81_never-guess_this-one_0123456789abc"
ANN = Person(BotId(7), PersonId(11), Fingerprint("ann"), "en")
WHOSE = Ticket(BotId(7), PersonId(11))


class Site:
    """An ingress with its age checks, called as a server calls it."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS
        self.signatures = Signatures(SECRET, lambda: self.now_ms)
        self.tickets = Tickets(KeyVault([KEY]), lambda: self.now_ms)
        self.judged: list[tuple[Ticket, bool]] = []
        self.trouble: Exception | None = None
        checks = AgeChecks(self.signatures, self.tickets, self.judge)
        self.app = Ingress(ill=tuple, unready=tuple, apps={PATH: checks})

    async def judge(self, ticket: Ticket, is_adult: bool) -> bool:
        if self.trouble:
            raise self.trouble
        self.judged.append((ticket, is_adult))
        return len(self.judged) == 1

    async def request(self, method: str, body: bytes, **headers: str) -> tuple[int, bytes]:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            sent.append(message)

        raw = [(name.replace("_", "-").encode(), it.encode()) for name, it in headers.items()]
        scope: Any = {"type": "http", "method": method, "path": PATH, "headers": raw}
        await self.app(scope, receive, send)
        return sent[0]["status"], sent[1]["body"]

    async def posts(self, body: bytes, at_ms: int | None = None) -> tuple[int, bytes]:
        """Signed as it should be."""
        at_s = str((self.now_ms if at_ms is None else at_ms) // 1_000)
        return await self.request(
            "POST",
            body,
            webhook_id="msg_1",
            webhook_timestamp=at_s,
            webhook_signature=self.signatures.made("msg_1", at_s, body),
        )


@pytest.fixture
def site() -> Site:
    return Site()


async def verdict(site: Site, adult: object = True) -> bytes:
    return json.dumps({"ticket": await site.tickets.made(ANN), "adult": adult}).encode()


def test_signatures_are_those_of_the_published_example():
    made = Signatures(SECRET, lambda: 0).made(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("adult", [True, False])
async def test_a_signed_verdict_about_a_ticket_of_ours_is_taken(site: Site, adult: bool):
    assert await site.posts(await verdict(site, adult)) == (200, b'{"taken": true}')
    assert site.judged == [(WHOSE, adult)]


async def test_that_nobody_waited_for_it_is_said(site: Site):
    body = await verdict(site)
    await site.posts(body)
    assert await site.posts(body) == (200, b'{"taken": false}')


@pytest.mark.security
async def test_whoever_cannot_sign_changes_nothing(site: Site):
    body, at_s = await verdict(site), str(NOW_MS // 1_000)
    right = site.signatures.made("msg_1", at_s, body)
    stranger = Signatures(KEY, lambda: NOW_MS).made("msg_1", at_s, body)
    for number, when, signature in (
        ("msg_1", at_s, ""),
        ("msg_1", at_s, stranger),
        ("msg_1", at_s, right.removeprefix("v1,")),
        ("msg_2", at_s, right),
        ("msg_1", str(NOW_MS // 1_000 + 1), right),
        ("msg_1", "", right),
        ("msg_1", "now", right),
        ("msg_1", "9" * 5_000, right),
        ("msg_1", "²", right),
    ):
        headers = {
            "webhook_id": number,
            "webhook_timestamp": when,
            "webhook_signature": signature,
        }
        assert (await site.request("POST", body, **headers))[0] == 401
    assert (await site.request("POST", body))[0] == 401
    other = body.replace(b"true", b"false")
    headers = {"webhook_id": "msg_1", "webhook_timestamp": at_s, "webhook_signature": right}
    assert (await site.request("POST", other, **headers))[0] == 401
    assert site.judged == []


async def test_of_several_signatures_one_must_be_right(site: Site):
    body, at_s = await verdict(site), str(NOW_MS // 1_000)
    right = site.signatures.made("msg_1", at_s, body)
    both = f"v1a,foreign {right}"
    status, _ = await site.request(
        "POST", body, webhook_id="msg_1", webhook_timestamp=at_s, webhook_signature=both
    )
    assert status == 200


@pytest.mark.security
@pytest.mark.parametrize("by_ms", [-SKEW_MS - 1_000, SKEW_MS + 1_000])
async def test_an_old_call_played_again_is_refused(site: Site, by_ms: int):
    assert (await site.posts(await verdict(site), NOW_MS + by_ms))[0] == 401


@pytest.mark.security
async def test_a_ticket_is_ours_whole_and_fresh_or_none(site: Site):
    good = await site.tickets.made(ANN)
    vault = KeyVault([KEY])
    foreign = await Tickets(KeyVault([KEY[::-1]]), lambda: NOW_MS).made(ANN)
    letter = await vault.seal(b"something else that we have sealed")
    for text in (
        "",
        "ticket",
        "é",
        good[:-4],
        foreign,
        good[:40] + ("A" if good[40] != "A" else "B") + good[41:],
        urlsafe_b64encode(letter).decode(),
        urlsafe_b64encode(await vault.seal(bytes(24))).decode(),
    ):
        with pytest.raises(NoTicket):
            await site.tickets.read(text)
        body = json.dumps({"ticket": text, "adult": True}).encode()
        assert (await site.posts(body))[0] == 404
    assert await site.tickets.read(good) == WHOSE
    site.now_ms += TICKET_MS
    assert (await site.posts(json.dumps({"ticket": good, "adult": True}).encode()))[0] == 404
    assert site.judged == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"ticket": 1, "adult": true}', b"[" * 100_000]
)
async def test_what_says_neither_yes_nor_no_is_refused_in_words(site: Site, body: bytes):
    status, said = await site.posts(body)
    assert (status, b"adult" in said) == (400, True)


async def test_a_yes_is_a_yes_and_not_a_word(site: Site):
    assert (await site.posts(await verdict(site, "yes")))[0] == 400


@pytest.mark.parametrize("trouble", [Unavailable(), Stale(), Fenced()])
async def test_what_could_not_be_written_down_is_asked_for_again(site: Site, trouble: Exception):
    site.trouble = trouble
    assert (await site.posts(await verdict(site)))[0] == 503


async def test_only_posts_of_a_sane_length_are_read(site: Site):
    assert (await site.request("GET", b""))[0] == 405
    assert (await site.posts(b" " * (1 << 20) + b"1"))[0] == 413
