"""What ends by itself when its time is over: polls, live locations, checkouts, paid months."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from playground import locations, posting, stars, voting

if TYPE_CHECKING:
    from playground.world import World


def end(world: World) -> None:
    """End everything that is due, in order."""
    endings = world.memory.endings
    while endings and endings[0][0] <= world.clock.now():
        _, key, number = heapq.heappop(endings)
        place = world.memory.chats[key]
        if (message := place.messages.get(number)) is None:
            continue
        if message.kind == "poll":
            poll = world.memory.polls[str(message.content["poll"])]
            if not poll.closed:
                voting.close(world, poll)
        elif locations.is_live(message) and message.live_until <= world.clock.now():
            # The bot isn't told: live_period is simply no longer shown (source: Client.cpp).
            message.content = locations.stopped(message)
            posting.show(world, place, message, "edited")
    stars.end(world)
