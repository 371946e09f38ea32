"""Keys for programs, what these were answered, and payments by pages."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, small, text

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    keyed(
        "api_keys",
        "bot id",
        number("bot"),
        text("id"),
        text("hash"),
        text("name"),
        text("scopes"),
        text("made_by"),
        number("made_ms"),
        number("expires_ms"),
        number("revoked_ms", null=True),
    )
    index("api_keys_name", "api_keys", "bot name", unique=True)
    keyed(
        "answers",
        "id api_key bot",
        number("bot"),
        text("api_key"),
        text("id"),
        text("asked"),
        small("status"),
        text("body"),
        number("at_ms"),
    )
    index("answers_at", "answers", "at_ms")
    index("payments_heard", "payments", "bot at_ms charge")


def downgrade() -> None:
    op.drop_index("payments_heard", "payments")
    op.drop_table("answers")
    op.drop_table("api_keys")
