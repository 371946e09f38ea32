"""Everything of the first version. Ids and times are 64-bit integers, sealed things are bytes,
NULL in `outcome` means that something is still to be done."""

from alembic import op

from meetsmatch.adapters.schema.columns import (
    FOREVER,
    index,
    keyed,
    number,
    numbered,
    sealed,
    small,
    text,
)

revision = "0001"
down_revision = None

TABLES = "inbox people waiting chats seats apart reports outbox links cards"


def upgrade() -> None:
    _inbox()
    _people()
    _waiting()
    _chats()
    _seats()
    _apart()
    _outbox()
    _links()


def downgrade() -> None:
    for table in reversed(TABLES.split()):
        op.drop_table(table)


def _inbox() -> None:
    numbered(
        "inbox",
        number("bot"),
        number("update_id"),
        number("lane"),
        small("tries", default=0),
        number("taken_ms"),
        text("outcome", null=True),
        number("settled_ms", null=True),
        sealed("sealed", null=True),
        text("trace", null=True),
    )
    index("inbox_update", "inbox", "bot update_id", unique=True)
    index("inbox_open", "inbox", "bot id", "outcome IS NULL")
    index("inbox_done", "inbox", "settled_ms", "outcome = 'done'")
    index("inbox_quarantined", "inbox", "bot settled_ms", "outcome = 'quarantined'")


def _people() -> None:
    keyed(
        "people",
        "bot id",
        number("bot"),
        number("id"),
        text("fingerprint"),
        sealed("address"),
        text("language"),
        small("consent"),
        number("consent_ms"),
        text("gender", null=True),
        small("birth_year", null=True),
        text("seeks", null=True),
        small("age_from"),
        small("age_to"),
        text("languages"),
        small("relaxes"),
        small("reachable"),
        small("told"),
        number("created_ms"),
        small("version"),
    )
    index("people_fingerprint", "people", "bot fingerprint", unique=True)


def _waiting() -> None:
    keyed(
        "waiting",
        "bot person",
        number("bot"),
        number("person"),
        text("fingerprint"),
        number("since_ms"),
        text("gender"),
        small("age"),
        text("seeks"),
        small("age_from"),
        small("age_to"),
        text("languages"),
        small("relaxes"),
    )
    index("waiting_since", "waiting", "bot since_ms person")
    index("waiting_fingerprint", "waiting", "bot fingerprint")


def _chats() -> None:
    keyed(
        "chats",
        "bot id",
        number("bot"),
        number("id"),
        number("one"),
        number("two"),
        number("opened_ms"),
        text("one_print"),
        text("two_print"),
        small("one_media"),
        small("two_media"),
        number("last_ms"),
        number("ended_ms", null=True),
        text("ending", null=True),
        number("waited_ms"),
    )
    index("chats_opened", "chats", "bot opened_ms id waited_ms")
    index("chats_live", "chats", "bot last_ms", "ended_ms IS NULL")


def _seats() -> None:
    keyed(
        "seats",
        "bot chat person",
        number("bot"),
        number("chat"),
        number("person"),
        number("ended_ms", null=True),
    )
    # Whatever happens, nobody sits in two live chats.
    index("seats_open", "seats", "bot person", "ended_ms IS NULL", unique=True)
    index("seats_left", "seats", "bot person ended_ms", "ended_ms IS NOT NULL")


def _apart() -> None:
    keyed(
        "apart",
        "bot by_print other_print because",
        number("bot"),
        text("by_print"),
        text("other_print"),
        small("because"),
        number("until_ms"),
    )
    index("apart_until", "apart", "until_ms", f"until_ms < {FOREVER}")
    keyed(
        "reports",
        "bot chat by_print",
        number("bot"),
        number("chat"),
        text("by_print"),
        text("about_print"),
        text("reason"),
        number("at_ms"),
    )


def _outbox() -> None:
    numbered(
        "outbox",
        number("bot"),
        number("to_person"),
        small("priority"),
        number("chat", null=True),
        number("author", null=True),
        number("source", null=True),
        number("about", null=True),
        text("album", null=True),
        text("card", null=True),
        number("due_ms"),
        number("expires_ms", null=True),
        small("tries", default=0),
        text("outcome", null=True),
        number("settled_ms", null=True),
        sealed("sealed", null=True),
    )
    index("outbox_pending", "outbox", "bot id chat", "outcome IS NULL")
    index("outbox_settled", "outbox", "settled_ms", "settled_ms IS NOT NULL")


def _links() -> None:
    keyed(
        "links",
        "bot person message",
        number("bot"),
        number("person"),
        number("message"),
        number("chat"),
        number("other"),
        number("twin"),
        number("at_ms"),
    )
    index("links_at", "links", "at_ms")
    keyed(
        "cards",
        "bot person name",
        number("bot"),
        number("person"),
        text("name"),
        number("message"),
    )
