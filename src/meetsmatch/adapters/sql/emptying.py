"""All that is kept of a removed bot as statements, a bounded step of each. Which tables there are,
and which of them stay, adapters/schema/classes says; a test compares."""

from collections.abc import Iterator

from meetsmatch.adapters.sql.browsing import Said
from meetsmatch.adapters.sql.texts import Params
from meetsmatch.core.bots import Registered

STEP = 1_000
"""Rows of each table in one step: longer would keep writers waiting."""

REMOVALS = (
    "remove_appeals",
    "remove_inbox",
    "remove_outbox",
    "remove_withheld",
    "remove_people",
    "remove_consents",
    "remove_profiles",
    "remove_pool",
    "remove_counts",
    "remove_opinions",
    "remove_waiting",
    "remove_chats",
    "remove_seats",
    "remove_links",
    "remove_cards",
    "remove_grants",
    "remove_media",
    "remove_invitations",
    "remove_arrivals",
    "remove_sleepers",
    "remove_events",
    "remove_hours",
    "remove_days",
    "remove_marks",
    "remove_api_keys",
    "remove_broadcasts",
    "remove_experiments",
)


def emptying(it: Registered, at_ms: int) -> Iterator[Said]:
    """What the change BotEmptied writes, in order."""
    which: Params = {"house": it.house, "bot": it.bot, "version": it.version}
    yield Said("is_erasing", which, must=1)
    step: Params = {"bot": it.bot, "most": STEP}
    yield Said("remember_removed", {**step, "at_ms": at_ms})
    for name in REMOVALS:
        yield Said(name, step)
