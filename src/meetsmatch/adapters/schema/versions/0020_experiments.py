"""Experiments: what is tried, and what whoever was exposed did afterwards."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, small, text

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    keyed(
        "experiments",
        "bot id",
        number("bot"),
        number("id"),
        text("name"),
        text("draft"),
        text("lever"),
        text("made_by"),
        number("made_ms"),
        text("state"),
        number("started_ms"),
        number("ended_ms", null=True),
        text("because"),
        text("winner"),
        small("is_adopted"),
        text("figures"),
        small("version"),
    )
    index("events_exposed", "events", "bot size alias", "kind = 'exposed'")
    index("events_whose", "events", "bot alias at_ms", "alias > 0")


def downgrade() -> None:
    op.drop_index("events_whose", "events")
    op.drop_index("events_exposed", "events")
    op.drop_table("experiments")
