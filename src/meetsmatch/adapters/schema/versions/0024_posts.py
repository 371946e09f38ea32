"""What has become of a broadcast in the bot's channel, and why it was refused there."""

from alembic import op

from meetsmatch.adapters.schema.columns import text

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("broadcasts", text("post", null=True))
    op.add_column("broadcasts", text("post_said", null=True))


def downgrade() -> None:
    op.drop_column("broadcasts", "post_said")
    op.drop_column("broadcasts", "post")
