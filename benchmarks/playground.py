"""What the playground costs: calls and webhook posts, beside a bare endpoint in the same run.

    python -m benchmarks.playground [--calls 4000]

The bare one is Starlette on uvicorn: it reads the same JSON and answers a message of the same
size, and knows nothing. Absolute times depend on the machine; the ratio is what counts.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

import aiohttp
import uvloop
from aiohttp import web
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks.relay.bots import Bot, free_port

IN_FLIGHT = 16
PERSON = 6_100_000_001  # the first of the default seed
TOKEN = "700:AAbenchmark"
PLAIN = {"chat_id": PERSON, "text": "Hello there, how are you today?"}
RICH = {
    "chat_id": PERSON,
    "text": "<b>Partner found!</b> Say hi, 27, Berlin. /next for another, /stop to leave",
    "parse_mode": "HTML",
    "reply_markup": {"inline_keyboard": [[{"text": "Next", "callback_data": "n"}]]},
}


def bare() -> Starlette:
    """An endpoint that reads JSON and answers a message."""

    async def answer(request: Request) -> JSONResponse:
        asked = await request.json()
        who = {"id": 700, "is_bot": True, "first_name": "Bot", "username": "bot"}
        chat = {"id": PERSON, "first_name": "Alice", "type": "private"}
        message = {"message_id": 1, "from": who, "chat": chat, "date": 1, "text": asked["text"]}
        return JSONResponse({"ok": True, "result": message})

    return Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])


async def started(name: str, *arguments: str) -> Bot:
    """A server's process on a port of its own, once it listens."""
    port = free_port()
    command = (sys.executable, "-m", *arguments, "--port", str(port))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return Bot(name, process, port, "/", "")
    raise SystemExit(f"{name} ended with {process.returncode} before it listened")


async def measured(
    what: str, server: Bot, times: int, deed: Callable[[], Awaitable[None]]
) -> None:
    """Do something so many times, so many at once; print its pace and the server's CPU."""
    left = iter(range(times))

    async def one_after_another() -> None:
        for _ in left:
            await deed()

    cpu, began = server.cpu_seconds(), time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(IN_FLIGHT)))
    pace, used = times / (time.perf_counter() - began), server.cpu_seconds() - cpu
    print(f"{what:<34}{pace:>9,.0f} /s {used / times * 1e6:>8,.0f} µs CPU each")


async def posts(http: aiohttp.ClientSession, server: Bot, times: int) -> None:
    """People's messages in, posts to a webhook out."""
    heard = asyncio.Semaphore(0)

    async def hear(_: web.Request) -> web.Response:
        heard.release()
        return web.Response()

    app = web.Application()
    app.router.add_post("/", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    base = f"http://127.0.0.1:{server.port}"
    said = {"action": "send", "person": PERSON, "chat": 700, "kind": "text", "text": "hi"}

    async def send() -> None:
        await posted(http, f"{base}/control/do", said)
        await heard.acquire()

    await posted(http, f"{base}/bot{TOKEN}/setWebhook", {"url": f"http://127.0.0.1:{port}/"})
    await measured("  message in, post out", server, times, send)
    await runner.cleanup()


async def posted(http: aiohttp.ClientSession, url: str, body: object) -> None:
    """Post JSON; the answer must be good."""
    async with http.post(url, json=body) as answer:
        await answer.read()
        answer.raise_for_status()


async def run(calls: int) -> None:
    """Measure all of it."""
    quiet = ("benchmarks.playground:bare", "--no-access-log", "--log-level", "warning")
    plain = await started("bare", "uvicorn", "--factory", *quiet)
    url = f"http://127.0.0.1:{plain.port}/x"
    async with aiohttp.ClientSession() as http:
        await measured("bare endpoint", plain, calls, lambda: posted(http, url, PLAIN))
        for lint in ("off", "report"):
            here = await started("playground", "playground", "--lint", lint)
            print(f"playground --lint {lint}")
            await talks(http, here, calls)
            await here.stop()
    await plain.stop()


async def talks(http: aiohttp.ClientSession, server: Bot, calls: int) -> None:
    """A bot's calls and a person's messages."""
    base = f"http://127.0.0.1:{server.port}"
    await posted(http, f"{base}/bot{TOKEN}/getMe", {})
    await posted(http, f"{base}/control/do", {"action": "start", "person": PERSON, "chat": 700})
    async with http.get(f"{base}/control/findings") as answer:
        await answer.read()  # lint has read its schema by now
    method = f"{base}/bot{TOKEN}/sendMessage"
    await measured("  plain text", server, calls, lambda: posted(http, method, PLAIN))
    await measured("  HTML and buttons", server, calls, lambda: posted(http, method, RICH))
    await posts(http, server, calls // 4)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--calls", type=int, default=4000)
    uvloop.run(run(parser.parse_args().calls))


if __name__ == "__main__":
    main()
