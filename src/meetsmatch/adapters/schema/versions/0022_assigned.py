"""Which bots an account of the panel may see."""

from alembic import op

from meetsmatch.adapters.schema.columns import text

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("accounts", text("bots", null=True))


def downgrade() -> None:
    op.drop_column("accounts", "bots")
