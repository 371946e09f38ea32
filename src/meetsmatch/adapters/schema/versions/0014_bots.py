"""The further bots of an installation, and what is set for each of them alone."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, sealed, small, text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    keyed(
        "bots",
        "house bot",
        number("house"),
        number("bot"),
        text("name"),
        sealed("token", null=True),
        text("path"),
        text("wanted"),
        number("made_ms"),
        number("changed_ms"),
        text("own"),
        text("own_before"),
        small("version"),
    )
    index("bots_once", "bots", "bot", unique=True)


def downgrade() -> None:
    op.drop_table("bots")
