"""Assets, videos, pre-work, reflections and certificates."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
