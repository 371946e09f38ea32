"""logOut and close: how a bot leaves this server, and when it may come back."""

from playground.clock import Clock
from playground.envelope import too_many
from playground.errors import ApiError, bad_request

TEN_MINUTES = 600


class Sessions:
    """Which bots are here, since when, and which have left."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started = clock.now()
        self._shut = False
        self._since: dict[int, float] = {}
        self._closed: set[int] = set()
        self._logged_out: dict[int, float] = {}

    def enter(self, bot_id: int, method: str) -> None:
        """Let a call in; a bot that logged out is refused for ten minutes."""
        if self._shut:
            raise ApiError(500, "Internal Server Error: restart")  # source: C 16297
        now = self._clock.now()
        if now < self._logged_out.get(bot_id, float("-inf")) + TEN_MINUTES:
            raise ApiError(400, "Logged out")  # source: C 16290
        if bot_id in self._closed:
            if method == "close":
                raise bad_request("the bot has already been closed")  # source: M
            self._closed.discard(bot_id)
            self._since[bot_id] = now
        self._since.setdefault(bot_id, now)

    def shut(self) -> None:
        """The server stops: nobody comes in any more."""
        self._shut = True

    def close(self, bot_id: int) -> None:
        """End the session; 429 within its first ten minutes (source: C 12640).

        The server's own first ten minutes don't count: whoever came with it may go.
        """
        since = self._since[bot_id]
        left = int(TEN_MINUTES - (self._clock.now() - since))
        if left > 0 and since > self._started + TEN_MINUTES:
            raise too_many(left)
        self._closed.add(bot_id)

    def log_out(self, bot_id: int) -> None:
        """End it, and stay away."""
        self._logged_out[bot_id] = self._clock.now()
