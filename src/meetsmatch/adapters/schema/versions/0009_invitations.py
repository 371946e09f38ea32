"""Links that lead people here with their numbers, and who came by which."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, small, text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    keyed(
        "invitations",
        "bot id",
        number("bot"),
        number("id"),
        text("code"),
        text("name", null=True),
        number("made_ms"),
        small("came", default=0),
        small("finished", default=0),
        small("rush", default=0),
        number("rush_from_ms", default=0),
        small("busiest", default=0),
    )
    index("invitations_code", "invitations", "bot code", unique=True)
    index("invitations_name", "invitations", "bot name", "name IS NOT NULL", unique=True)
    index("invitations_busiest", "invitations", "bot busiest", "name IS NULL AND busiest > 0")
    keyed(
        "arrivals",
        "bot fingerprint",
        number("bot"),
        text("fingerprint"),
        number("invitation"),
        number("at_ms"),
        number("finished_ms", null=True),
    )
    index("arrivals_by", "arrivals", "invitation bot")
    index("arrivals_at", "arrivals", "at_ms")


def downgrade() -> None:
    op.drop_table("arrivals")
    op.drop_table("invitations")
