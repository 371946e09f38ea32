"""Where the operator's provider of age checks tells what it has found: a raw ASGI application.

Nothing but yes or no is read, and nothing of it is logged.
"""

import json
from collections.abc import Awaitable, Callable
from typing import cast

from meetsmatch.adapters.ageprovider import NoTicket, Signatures, Ticket, Tickets
from meetsmatch.app.leases import Fenced
from meetsmatch.app.ports import Unavailable
from meetsmatch.app.work import Stale
from meetsmatch.ingress import RETRY_AFTER, Receive, Scope, Send, answer, body_of

PATH = "/age-checks"

Judge = Callable[[Ticket, bool], Awaitable[bool]]
"""Writes it down durably; whether anybody waited for it. Raises Unavailable, Stale or Fenced."""


class AgeChecks:
    """`POST {"ticket": …, "adult": true}`, signed as https://www.standardwebhooks.com says.

    200 once it is kept; a ticket that has been used changes nothing. 404: it is none of ours, or
    older than an hour.
    """

    def __init__(self, signatures: Signatures, tickets: Tickets, judge: Judge) -> None:
        self._signatures, self._tickets, self._judge = signatures, tickets, judge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["method"] != "POST":
            return await answer(send, 405, (b"allow", b"POST"))
        body = await body_of(scope, receive)
        if isinstance(body, int):
            return await answer(send, body)
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        if not self._signatures.are_right(headers, body):
            return await answer(send, 401)
        await self._told(body, send)

    async def _told(self, body: bytes, send: Send) -> None:
        verdict = _read(body)
        if verdict is None:
            return await answer(send, 400, page=b'{"error": "ticket and adult, please"}')
        text, is_adult = verdict
        try:
            taken = await self._judge(await self._tickets.read(text), is_adult)
        except NoTicket:
            return await answer(send, 404)
        except (Unavailable, Stale, Fenced):
            return await answer(send, 503, (b"retry-after", RETRY_AFTER))
        said = {"taken": taken}
        await answer(
            send, 200, (b"content-type", b"application/json"), page=json.dumps(said).encode()
        )


def _read(body: bytes) -> tuple[str, bool] | None:
    """Ticket and verdict; None for whatever else it says."""
    try:
        said = cast(object, json.loads(body))
    except (ValueError, RecursionError):
        return None
    match said:
        case {"ticket": str(ticket), "adult": bool(adult)}:
            return ticket, adult
        case _:
            return None
