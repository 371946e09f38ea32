"""The `playground` command."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from uvicorn.loops.auto import auto_loop_factory

from playground.errors import Mistake
from playground.server import Place, serve
from playground.site import Options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the playground until Ctrl-C; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        place = Place(asked.host, asked.port, asked.expose, asked.tls_cert, asked.tls_key)
        plan = _plan(asked.seed)
        options = Options(asked.chance, plan, public=asked.public, lint=asked.lint)
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
            runner.run(run(options, place))
    except (OSError, ValueError, Mistake) as error:
        sys.stderr.write(f"playground: {error}\n")
        return 1
    return 0


async def run(options: Options, place: Place) -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serve(options, place) as serving:
        sys.stdout.write(
            f"playground: {serving.url}\n"
            f"  bots:   use {serving.url} as the Bot API address, with any token like 1:secret\n"
            f"  people: open {serving.url} in a browser\n"
        )
        sys.stdout.flush()
        await stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="playground", description="A Telegram of your own.")
    add = parser.add_argument
    add("--port", type=int, default=8081, help="where to listen (default: %(default)s; 0: any)")
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--expose", action="store_true", help="allow a --host that others can reach")
    add("--seed", type=Path, help="a JSON file of people, bots and chats to begin with")
    add("--chance", type=int, default=1, help="seed of everything random (default: %(default)s)")
    add("--tls-cert", type=Path, help="serve HTTPS with this certificate (PEM)")
    add("--tls-key", type=Path, help="its private key (PEM)")
    modes = ("off", "report", "raise")
    about = "check calls against the schema: tell, or refuse too (default: %(default)s)"
    add("--lint", choices=modes, default="report", help=about)
    add("--public", action="store_true", help="refuse webhooks that Telegram's servers refuse")
    return parser


def _plan(seed: Path | None) -> dict[str, object] | None:
    if seed is None:
        return None
    plan: object = json.loads(seed.read_text("utf-8"))
    if not isinstance(plan, dict):
        raise ValueError(f"{seed} must hold a JSON object")
    return cast("dict[str, object]", plan)
