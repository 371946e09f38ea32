"""The webhook takes what Telegram sends and nobody else's; 200 only for what is kept."""

import asyncio
import json
import random
from collections.abc import Sequence
from typing import Any

import pytest

from meetsmatch.app.ports import Unavailable
from meetsmatch.ingress import LARGEST_BODY, Ingress, Webhook, is_too_deep

SECRET = "s3cret_s3cret-S3CRET_abcdefghijklmnop"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
Headers = Sequence[tuple[str, str | bytes]]
Answered = tuple[int, dict[str, str], bytes]


class Inbox:
    """Keeps what it is given, in the batches it came in."""

    def __init__(self) -> None:
        self.batches: list[list[bytes]] = []
        self.away = False
        self.broken = False
        self.open = asyncio.Event()
        self.open.set()

    async def take(self, batch: Sequence[bytes]) -> None:
        await self.open.wait()
        if self.away:
            raise Unavailable
        if self.broken:
            raise RuntimeError("a bug")
        self.batches.append(list(batch))

    @property
    def kept(self) -> list[bytes]:
        return [update for batch in self.batches for update in batch]


class Site:
    """An ingress and its inbox, called as a server calls it."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self.ill: list[str] = []
        self.unready: list[str] = []
        self.app = Ingress(
            ill=lambda: self.ill,
            unready=lambda: self.unready,
            webhooks={"/telegram": Webhook(SECRET.encode(), self.inbox.take)},
        )

    async def request(
        self, method: str, path: str, headers: Headers = (), chunks: Sequence[bytes] = (b"",)
    ) -> Answered:
        left = list(chunks)
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            if not left:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

        async def send(message: Any) -> None:
            sent.append(message)

        raw = [(name.lower().encode(), _bytes(value)) for name, value in headers]
        scope: Any = {"type": "http", "method": method, "path": path, "headers": raw}
        await self.app(scope, receive, send)
        start, body = sent
        given = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], given, body["body"]

    async def post(self, body: bytes, headers: Headers = ((HEADER, SECRET),)) -> Answered:
        return await self.request("POST", "/telegram", headers, [body])


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


@pytest.fixture
async def site() -> Site:
    return Site()


def update(number: int) -> bytes:
    return json.dumps({"update_id": number, "message": {"text": "hello"}}).encode()


# --- S-01 -------------------------------------------------------------------------------

VARIANTS: list[Headers] = [
    (),
    ((HEADER, ""),),
    ((HEADER, SECRET[:-1]),),
    ((HEADER, SECRET + "x"),),
    ((HEADER, SECRET.upper()),),
    ((HEADER, "s\u00e9cret".encode("latin-1")),),
    ((HEADER, "пароль" * 10),),
    ((HEADER, "x" * 10_000),),
    ((HEADER, SECRET), (HEADER, SECRET)),
    ((HEADER, SECRET), (HEADER, "wrong")),
    (("X-Forwarded-For", "149.154.167.197"),),
    (("X-Forwarded-For", "not an address"), ("Authorization", SECRET)),
]


@pytest.mark.security
@pytest.mark.parametrize("headers", VARIANTS)
async def test_without_the_one_right_secret_nothing_is_taken(site: Site, headers: Headers) -> None:
    status, _, body = await site.post(update(1), headers)
    assert (status, body) == (401, b"")
    assert site.inbox.kept == []
    assert site.app.refused == 1


@pytest.mark.security
async def test_the_right_secret_is_taken_however_its_header_is_written(site: Site) -> None:
    for name in (HEADER, HEADER.upper(), HEADER.lower()):
        assert (await site.post(update(1), ((name, SECRET),)))[0] == 200


async def test_only_posts_on_the_path_are_updates(site: Site) -> None:
    status, headers, _ = await site.request("GET", "/telegram", ((HEADER, SECRET),))
    assert (status, headers["allow"]) == (405, "POST")
    for path in ("/", "/telegram/", "/telegram/x", "/docs"):
        assert (await site.request("POST", path, ((HEADER, SECRET),), [update(1)]))[0] == 404
    assert site.inbox.kept == []


async def test_without_a_secret_there_is_no_webhook(site: Site) -> None:
    site.app.webhooks.clear()
    assert (await site.post(update(1), ((HEADER, ""),)))[0] == 404


# --- bodies -----------------------------------------------------------------------------


@pytest.mark.security
async def test_a_body_too_long_is_refused_by_its_header_or_while_it_comes(site: Site) -> None:
    declared = (HEADER, SECRET), ("Content-Length", str(LARGEST_BODY + 1))
    assert (await site.post(b"{}", declared))[0] == 413
    chunks = [b"{" + b" " * LARGEST_BODY, b" ", b"}"]
    answer = await site.request("POST", "/telegram", ((HEADER, SECRET),), chunks)
    assert answer[0] == 413
    assert site.inbox.kept == []


async def test_a_body_in_pieces_is_put_together(site: Site) -> None:
    whole = update(1)
    chunks = [whole[:5], whole[5:9], whole[9:]]
    headers = (HEADER, SECRET), ("Content-Length", str(len(whole)))
    assert (await site.request("POST", "/telegram", headers, chunks))[0] == 200
    assert site.inbox.kept == [whole]


async def test_a_body_that_never_comes_is_not_waited_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetsmatch.ingress.BODY_SECONDS", 0.01)
    sent: list[Any] = []

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(HEADER.lower().encode(), SECRET.encode())]
    scope: Any = {"type": "http", "method": "POST", "path": "/telegram", "headers": headers}
    await site.app(scope, receive, send)
    assert sent[0]["status"] == 408


@pytest.mark.security
@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"hello", b"\xff\xfe", b"[" * 500_000])
async def test_what_is_no_update_is_acknowledged_and_counted(site: Site, body: bytes) -> None:
    assert (await site.post(body))[0] == 200
    assert site.app.malformed == 1
    assert site.inbox.kept == []


@pytest.mark.security
def test_depth_is_counted_outside_of_texts() -> None:
    assert not is_too_deep(b'{"a":' * 64 + b"1" + b"}" * 64)
    assert is_too_deep(b'{"a":' * 65 + b"1" + b"}" * 65)
    assert not is_too_deep(json.dumps({"text": '[{"' * 500}).encode())
    assert not is_too_deep(json.dumps({"entities": [{"a": []}] * 500}).encode())


@pytest.mark.security
async def test_mangled_updates_never_make_an_error(site: Site) -> None:
    chance = random.Random(7)
    whole = bytearray(update(1))
    for _ in range(2_000):
        mangled = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            mangled[chance.randrange(len(mangled))] = chance.randrange(256)
        assert (await site.post(bytes(mangled[: chance.randint(0, len(mangled))])))[0] == 200


# --- keeping ----------------------------------------------------------------------------


async def test_updates_that_come_together_are_kept_together(site: Site) -> None:
    site.inbox.open.clear()
    posts = [asyncio.create_task(site.post(update(n))) for n in range(20)]
    await asyncio.sleep(0)
    site.inbox.open.set()
    assert {(await post)[0] for post in posts} == {200}
    assert len(site.inbox.kept) == 20
    assert len(site.inbox.batches) <= 2


async def test_an_inbox_that_is_away_is_a_503_that_says_when(site: Site) -> None:
    site.inbox.away = True
    status, headers, _ = await site.post(update(1))
    assert (status, headers["retry-after"]) == (503, "5")
    site.inbox.away = False
    assert (await site.post(update(1)))[0] == 200


async def test_a_bug_is_not_mistaken_for_success(site: Site) -> None:
    site.inbox.broken = True
    with pytest.raises(RuntimeError):
        await site.post(update(1))
    site.inbox.broken = False
    assert (await site.post(update(1)))[0] == 200


async def test_a_request_that_goes_away_does_not_disturb_the_others(site: Site) -> None:
    site.inbox.open.clear()
    posts = [asyncio.create_task(site.post(update(n))) for n in range(3)]
    await asyncio.sleep(0)
    posts[1].cancel()
    await asyncio.sleep(0)
    site.inbox.open.set()
    assert [(await post)[0] for post in (posts[0], posts[2])] == [200, 200]
    assert len(site.inbox.kept) == 3


# --- health -----------------------------------------------------------------------------


async def test_health_tells_why_not(site: Site) -> None:
    assert (await site.request("GET", "/health/live"))[0] == 200
    status, headers, body = await site.request("GET", "/health/ready")
    assert (status, json.loads(body)) == (200, {"ok": True, "why": []})
    assert headers["content-type"] == "application/json"
    site.unready.append("the store is away")
    status, _, body = await site.request("GET", "/health/ready")
    assert (status, json.loads(body)["why"]) == (503, ["the store is away"])
    site.ill.append("no answer")
    assert (await site.request("GET", "/health/live"))[0] == 503


async def test_health_is_only_read(site: Site) -> None:
    assert (await site.request("POST", "/health/live"))[0] == 405
    status, headers, body = await site.request("HEAD", "/health/live")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0


async def test_other_protocols_are_not_answered(site: Site) -> None:
    scope: Any = {"type": "websocket", "path": "/telegram"}
    none: Any = None
    await site.app(scope, none, none)
