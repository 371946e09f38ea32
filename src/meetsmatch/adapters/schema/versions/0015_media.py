"""Copies of photos that are kept outside of Telegram; how often those moved who are forgotten."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, sealed, small, text

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    keyed(
        "media",
        "bot name",
        number("bot"),
        text("name"),
        number("person"),
        sealed("secret", null=True),
        number("due_ms"),
        small("tries"),
    )
    index("media_of", "media", "bot person")
    index("media_due", "media", "bot due_ms name")
    op.add_column("forgotten", number("moved_ms", default=0))
    op.add_column("forgotten", number("moved_before_ms", default=0))


def downgrade() -> None:
    op.drop_column("forgotten", "moved_before_ms")
    op.drop_column("forgotten", "moved_ms")
    op.drop_table("media")
