"""Looking into the bot's database from outside, whichever it is."""

import sqlite3
from collections import Counter
from collections.abc import Mapping

from meetsmatch.demo.talk import Talk

UNMARKED = "SELECT author, source FROM outbox WHERE outcome IS NULL AND source IS NOT NULL"
ONE_SIDED = """
SELECT count(*) FROM chats WHERE
    (SELECT count(*) FROM seats WHERE seats.bot = chats.bot AND seats.chat = chats.id
        AND seats.ended_ms IS NULL)
    <> CASE WHEN chats.ended_ms IS NULL THEN 2 - one_away - two_away ELSE 0 END
"""
OPEN_ROWS = "SELECT count(*) FROM inbox WHERE outcome IS NULL"
PENDING = "SELECT count(*) FROM outbox WHERE outcome IS NULL"
QUARANTINED = "SELECT count(*) FROM inbox WHERE outcome = 'quarantined'"


async def rows(database_url: str, query: str) -> list[tuple[int, ...]]:
    """The rows of a query on the bot's database."""
    if database_url.startswith("sqlite:///"):
        path = database_url.removeprefix("sqlite:///")
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            return database.execute(query).fetchall()
    import asyncpg

    connection = await asyncpg.connect(database_url)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def number(database_url: str, query: str) -> int:
    """The single number that a query gives."""
    return (await rows(database_url, query))[0][0]


async def unmarked(database_url: str, talk: Talk, members: Mapping[int, int]) -> set[int]:
    """Tokens of which the database says that they have to be sent."""
    found = await rows(database_url, UNMARKED)
    tokens = (talk.by_message.get((members.get(author, 0), source)) for author, source in found)
    return {token for token in tokens if token is not None}


class Excuses:
    """Duplicates that nobody can avoid: Telegram has accepted, and the bot can't know it."""

    def __init__(self) -> None:
        self._deaths: Counter[int] = Counter()
        """By token: how many processes died with it unmarked."""

        self._talk: Talk | None = None
        self._others = 0

    async def at_death(self, database_url: str, talk: Talk, members: Mapping[int, int]) -> None:
        """A process has just died: what was unmarked may have been sent, and will be again."""
        self._talk = talk
        self._deaths.update(await unmarked(database_url, talk, members))

    def more(self, many: int) -> None:
        """So many answers of Telegram's have been lost on the way."""
        self._others += many

    @property
    def total(self) -> int:
        """Of each token at most one for each such death. To be asked when all has arrived: what
        the dead had put on their connections may be accepted long after them."""
        reached = self._talk.deliveries() if self._talk else {}
        return self._others + sum(
            min(deaths, max(0, len(reached.get(token, ())) - 1))
            for token, deaths in self._deaths.items()
        )
