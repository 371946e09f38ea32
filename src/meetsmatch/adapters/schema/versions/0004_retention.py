"""What finds the chats that ended long ago, and old reports."""

from alembic import op

from meetsmatch.adapters.schema.columns import index

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    index("chats_ended", "chats", "ended_ms", "ended_ms IS NOT NULL")
    index("reports_at", "reports", "at_ms")


def downgrade() -> None:
    op.drop_index("reports_at", "reports")
    op.drop_index("chats_ended", "chats")
