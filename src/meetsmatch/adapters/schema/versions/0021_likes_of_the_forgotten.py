"""How many likes those gave on their last day here who are forgotten."""

from alembic import op

from meetsmatch.adapters.schema.columns import index, number, small

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("forgotten", number("likes_day", default=0))
    op.add_column("forgotten", small("likes_given", default=0))
    index("forgotten_liked", "forgotten", "likes_day", "likes_day > 0")


def downgrade() -> None:
    op.drop_index("forgotten_liked", "forgotten")
    op.drop_column("forgotten", "likes_given")
    op.drop_column("forgotten", "likes_day")
