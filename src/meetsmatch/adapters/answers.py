"""What an HTTP response of the Bot API says, whoever made the call. Standard library only."""

import json
from collections.abc import Mapping
from typing import cast

from meetsmatch.app.ports import Answer

NOT_SENT = 0
AMBIGUOUS = -1

Json = Mapping[str, object]


def answer_of(status: int, body: bytes) -> Answer:
    """The answer in a response, also when it was not the Bot API that gave it."""
    if 300 <= status < 400:
        return Answer(NOT_SENT, description="redirected: API_URL must name where that leads")
    try:
        envelope: object = json.loads(body)
    except ValueError:
        envelope = None
    if not isinstance(envelope, Mapping):
        # Not Telegram: a proxy in between. With a 200 nobody knows whether the call happened.
        return Answer(status if status >= 400 else AMBIGUOUS, description="not the Bot API")
    said = cast(Json, envelope)
    parameters = said.get("parameters")
    wait: object = cast(Json, parameters).get("retry_after") if parameters else 0
    return Answer(
        status,
        said.get("result"),
        str(said.get("description", "")),
        wait if isinstance(wait, int) else 0,
    )
