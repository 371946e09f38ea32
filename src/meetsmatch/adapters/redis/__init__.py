"""What processes share over Redis, which may vanish at any moment: then each does it by itself."""

from meetsmatch.adapters.redis.allowances import RedisAllowances
from meetsmatch.adapters.redis.breaker import Breaker
from meetsmatch.adapters.redis.decks import RedisDecks
from meetsmatch.adapters.redis.link import Link, Refusal
from meetsmatch.adapters.redis.lobby import RedisLobby
from meetsmatch.adapters.redis.signals import RedisSignals

__all__ = [
    "Breaker",
    "Link",
    "RedisAllowances",
    "RedisDecks",
    "RedisLobby",
    "RedisSignals",
    "Refusal",
]
