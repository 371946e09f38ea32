"""Every family of routes: a new one is a file beside the others and a line here."""

from collections.abc import Sequence
from typing import Protocol

from meetsmatch.api.desk import Desk
from meetsmatch.api.parts import ApiParts
from meetsmatch.api.reading import Reading
from meetsmatch.api.rest.books import Books
from meetsmatch.api.rest.bots import BotRoutes
from meetsmatch.api.rest.broadcasts import Broadcasting
from meetsmatch.api.rest.chats import Chats
from meetsmatch.api.rest.events import Events
from meetsmatch.api.rest.experiments import Trying
from meetsmatch.api.rest.moderation import Moderating
from meetsmatch.api.rest.overview import Overview
from meetsmatch.api.rest.people import People
from meetsmatch.api.rest.setting import Setting
from meetsmatch.api.rest.verdicts import Deciding
from meetsmatch.api.routing import Route


class Family(Protocol):
    """Some routes that belong together."""

    def routes(self) -> Sequence[Route]: ...


def families(parts: ApiParts, reading: Reading) -> Sequence[Family]:
    """Of one bot."""
    return (
        Overview(parts, reading),
        Events(reading),
        Setting(parts),
        BotRoutes(parts),
        People(parts, reading),
        Chats(reading),
        Moderating(parts, reading),
        Deciding(parts),
        Books(parts, reading),
        Broadcasting(parts, reading),
        Trying(parts, reading),
    )


def desk_of(parts: ApiParts) -> Desk:
    """All that this bot answers."""
    reading = Reading(parts)
    rows = (row for it in families(parts, reading) for row in it.routes())
    return Desk(parts, reading, {(row.method, row.path): row.answer for row in rows})


TAGS = {
    "overview": "How things stand, what happened, and the key that asks.",
    "settings": "How the bot behaves; set only where `API=write`.",
    "graphql": "The same in one query; only where `GRAPHQL` is on.",
    "bots": "The bots of the installation; started and stopped only where `API=write`.",
    "people": "Everybody by alias: always the same, and leading nowhere.",
    "chats": "Who talks to whom; never what is said.",
    "moderation": "Reports, cases, sanctions and appeals.",
    "decisions": "Verdicts, sanctions, judgements: for keys that may, where `API=write`.",
    "payments": "Telegram Stars.",
    "invitations": "Links by which people come.",
    "broadcasts": "News for many; written and sent only where `API=write`.",
    "experiments": "What is tried on some; made and decided only where `API=write`.",
}
"""Each tag, for readers of the schema."""
