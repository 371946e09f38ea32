"""What the world asks of its surroundings: a feed for onlookers, queues for bots."""

from typing import Protocol


class Feed(Protocol):
    """Where everything that a person would see is told."""

    def emit(self, event: dict[str, object]) -> None:
        """Tell one event of docs/playground-protocol.md."""
        ...


class Updates(Protocol):
    """What the bots are told, each in its own queue."""

    def push(self, bot_id: int, kind: str, body: object, *, queue: int, lives: float) -> None:
        """Queue an update, unless the bot doesn't allow its kind.

        Updates of one `queue` stay in order; it is forgotten after `lives` seconds.
        """
        ...

    def drop(self, bot_id: int) -> None:
        """Forget everything queued for this bot."""
        ...
