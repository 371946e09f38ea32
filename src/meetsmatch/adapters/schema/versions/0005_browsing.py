"""Profiles, who can be seen, what was thought of whom, and matches.

Two indexes are taken away, because nothing that runs fails without them and every message would
pay for both: those of live chats and of pairings now leave out matches, which stay for ever.
"""

import sqlalchemy as sa
from alembic import op

from meetsmatch.adapters.schema.columns import (
    FOREVER,
    covering,
    index,
    keyed,
    number,
    numbered,
    real,
    sealed,
    small,
    text,
    tiny,
)

revision = "0005"
down_revision = "0004"

MATCH = "kind = 1 AND ended_ms IS NULL"
SEATS = ("away", "says")
TIMES = ("one_opened_ms", "two_opened_ms")

NO_MATCHES = (
    "DELETE FROM seats WHERE (bot, chat) IN (SELECT bot, id FROM chats WHERE kind = 1)",
    "DELETE FROM chats WHERE kind = 1",
)
"""The version before knows random chats only."""

POOLED = (
    "person gender birth_year seeks age_from age_to languages tongues cell x y z radius_km "
    "interests active_day listed_day"
)
OFTEN = ("autovacuum_vacuum_scale_factor", "autovacuum_vacuum_insert_scale_factor")


def upgrade() -> None:
    _chats()
    _withheld()
    _profiles()
    _pool()
    _counts()
    _opinions()


def _chats() -> None:
    op.add_column("chats", small("kind", default=0))
    for it in SEATS:
        op.add_column("chats", small(f"one_{it}", default=0))
        op.add_column("chats", small(f"two_{it}", default=0))
    for it in TIMES:
        op.add_column("chats", number(it, default=0))
    op.add_column("chats", sealed("one_contact", null=True))
    op.add_column("chats", sealed("two_contact", null=True))
    index("chats_paired", "chats", "bot opened_ms id waited_ms", "kind = 0")
    index("chats_talking", "chats", "bot last_ms", "kind = 0 AND ended_ms IS NULL")
    index("chats_match_one", "chats", "bot one opened_ms", MATCH)
    index("chats_match_two", "chats", "bot two opened_ms", MATCH)
    op.drop_index("chats_opened", "chats")
    op.drop_index("chats_live", "chats")


def _withheld() -> None:
    numbered(
        "withheld",
        number("bot"),
        number("chat"),
        number("to_person"),
        number("author", null=True),
        small("priority"),
        number("source", null=True),
        number("about", null=True),
        text("album", null=True),
        text("card", null=True),
        number("due_ms"),
        number("expires_ms", null=True),
        number("at_ms"),
        sealed("sealed"),
    )
    index("withheld_chat", "withheld", "bot chat to_person at_ms")
    index("withheld_to", "withheld", "bot to_person chat")
    index("withheld_author", "withheld", "bot author")
    index("withheld_at", "withheld", "bot at_ms")


def _profiles() -> None:
    keyed(
        "profiles",
        "bot person",
        number("bot"),
        number("person"),
        sealed("face"),
        number("interests"),
        text("goal", null=True),
        small("cell", null=True),
        number("moved_ms"),
        number("moved_before_ms"),
        small("radius_km"),
        small("is_finished"),
        small("is_paused"),
        small("has_shot"),
        small("has_bio"),
        number("nudged_ms"),
        text("asked", null=True),
        number("asked_about", null=True),
        number("asked_ms"),
        small("version"),
    )


def _pool() -> None:
    keyed(
        "pool",
        "bot person",
        number("bot"),
        number("person"),
        number("spot"),
        text("gender"),
        tiny("birth_year"),
        text("seeks"),
        tiny("age_from"),
        tiny("age_to"),
        text("languages"),
        number("tongues"),
        small("cell"),
        tiny("x"),
        tiny("y"),
        tiny("z"),
        tiny("radius_km"),
        number("interests"),
        small("active_day"),
        small("listed_day"),
    )
    covering("pool_spot", "pool", "bot spot", POOLED)
    # A search reads the index alone as long as the visibility map is fresh.
    if op.get_context().dialect.name == "postgresql":
        often = ", ".join(f"{name} = 0.01" for name in OFTEN)
        op.execute(f"ALTER TABLE pool SET ({often})")


def _counts() -> None:
    keyed(
        "counts",
        "bot person",
        number("bot"),
        number("person"),
        real("given_seen"),
        real("given_likes"),
        real("got_seen"),
        real("got_likes"),
        real("lately"),
        small("day"),
        small("likes_today"),
    )


def _opinions() -> None:
    keyed(
        "opinions",
        "bot by_person about_person",
        number("bot"),
        number("by_person"),
        number("about_person"),
        small("mind"),
        number("at_ms"),
        number("until_ms"),
        sealed("note", null=True),
    )
    index("opinions_about", "opinions", "bot about_person mind at_ms by_person")
    index("opinions_until", "opinions", "until_ms", f"until_ms < {FOREVER}")


def downgrade() -> None:
    for statement in NO_MATCHES:
        op.execute(sa.text(statement))
    for table in ("opinions", "counts", "pool", "profiles", "withheld"):
        op.drop_table(table)
    index("chats_opened", "chats", "bot opened_ms id waited_ms")
    index("chats_live", "chats", "bot last_ms", "ended_ms IS NULL")
    for name in ("chats_match_two", "chats_match_one", "chats_talking", "chats_paired"):
        op.drop_index(name, "chats")
    for column in ("two_contact", "one_contact", *TIMES):
        op.drop_column("chats", column)
    for it in reversed(SEATS):
        op.drop_column("chats", f"two_{it}")
        op.drop_column("chats", f"one_{it}")
    op.drop_column("chats", "kind")
