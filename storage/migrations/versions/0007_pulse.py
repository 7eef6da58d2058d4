"""The pulse check: rounds, raw answers behind their two doors, and what is released."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
