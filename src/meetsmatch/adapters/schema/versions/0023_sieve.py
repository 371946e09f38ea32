"""People sieved by what they are, without a look at each."""

from alembic import op

from meetsmatch.adapters.schema.columns import covering

revision = "0023"
down_revision = "0022"

SIEVED = (
    "language gender seen_day created_ms reachable is_hidden suspended_until_ms consent seeks "
    "birth_year assurance"
)


def upgrade() -> None:
    covering("people_sieved", "people", "bot fingerprint", SIEVED)
    few = "is_hidden = 1 OR suspended_until_ms > 0"
    covering("people_restricted", "people", "bot fingerprint", SIEVED, few)


def downgrade() -> None:
    op.drop_index("people_restricted", "people")
    op.drop_index("people_sieved", "people")
