"""What happens, told of nobody in particular, and what is counted of it by hours and days."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, numbered, small, text

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("people", small("seen_day", default=0))
    op.add_column("people", small("milestones", default=0))
    op.add_column("chats", small("wrote", default=0))
    op.add_column("counts", small("shown", default=0))
    numbered(
        "events",
        number("bot"),
        number("at_ms"),
        text("kind"),
        number("alias"),
        text("word"),
        number("size"),
        number("often"),
    )
    index("events_at", "events", "bot at_ms")
    index("events_of", "events", "bot id")
    for table, at in (("hours", "hour"), ("days", "day")):
        keyed(
            table,
            f"bot {at} kind word",
            number("bot"),
            small(at),
            text("kind"),
            text("word"),
            number("events"),
            number("size"),
            number("often"),
        )
        index(f"{table}_at", table, at)
    keyed("marks", "bot name", number("bot"), text("name"), number("value"))


def downgrade() -> None:
    for table in ("marks", "days", "hours", "events"):
        op.drop_table(table)
    op.drop_column("counts", "shown")
    op.drop_column("chats", "wrote")
    op.drop_column("people", "milestones")
    op.drop_column("people", "seen_day")
