"""News for many: what is told, how far it has come, and who sleeps meanwhile."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, small, text

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("people", small("wants_news", default=1))
    op.add_column("outbox", number("broadcast", null=True))
    op.add_column("outbox", number("begun_ms", null=True))
    pending = "outcome IS NULL AND broadcast IS NOT NULL"
    index("outbox_broadcast", "outbox", "bot broadcast", pending)
    keyed(
        "broadcasts",
        "bot id",
        number("bot"),
        number("id"),
        text("name"),
        text("draft"),
        text("made_by"),
        number("made_ms"),
        text("state"),
        number("starts_ms"),
        number("ended_ms", null=True),
        number("walked_to", null=True),
        number("told"),
        number("sent"),
        number("failed"),
        number("unreachable"),
        number("unknown"),
        small("version"),
    )
    index("broadcasts_due", "broadcasts", "bot starts_ms", "state IN ('scheduled', 'running')")
    keyed(
        "sleepers",
        "bot broadcast person",
        number("bot"),
        number("broadcast"),
        number("person"),
        number("due_ms"),
    )
    index("sleepers_due", "sleepers", "bot broadcast due_ms person")
    index("sleepers_of", "sleepers", "bot person")


def downgrade() -> None:
    op.drop_table("sleepers")
    op.drop_table("broadcasts")
    op.drop_index("outbox_broadcast", "outbox")
    op.drop_column("outbox", "begun_ms")
    op.drop_column("outbox", "broadcast")
    op.drop_column("people", "wants_news")
