"""Who may use the panel, who is logged in there, and what they did."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, keyed, number, small, text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    _staff()
    _figures()


def _staff() -> None:
    keyed(
        "accounts",
        "bot name",
        number("bot"),
        text("name"),
        text("role"),
        text("password"),
        number("made_ms"),
        number("closed_ms", null=True),
        small("version"),
    )
    keyed(
        "sessions",
        "id bot",
        number("bot"),
        text("id"),
        text("account"),
        number("begun_ms"),
        number("seen_ms"),
    )
    index("sessions_of", "sessions", "bot account", "account > ''")
    index("sessions_begun", "sessions", "begun_ms")
    keyed(
        "audit",
        "bot number",
        number("bot"),
        number("number"),
        number("at_ms"),
        text("actor"),
        text("deed"),
        text("about"),
        text("words"),
        text("stamp"),
    )
    index("audit_at", "audit", "at_ms")


def _figures() -> None:
    index("people_joined", "people", "bot created_ms gender")
    matched = "kind = 1 AND ended_ms IS NULL"
    index("chats_matched", "chats", "bot opened_ms", matched)
    index("reports_made", "reports", "bot at_ms")
    index("sanctions_imposed", "sanctions", "bot at_ms id", "at_ms > 0")


def downgrade() -> None:
    op.drop_index("sanctions_imposed", "sanctions")
    op.drop_index("reports_made", "reports")
    op.drop_index("chats_matched", "chats")
    op.drop_index("people_joined", "people")
    for table in ("audit", "sessions", "accounts"):
        op.drop_table(table)
