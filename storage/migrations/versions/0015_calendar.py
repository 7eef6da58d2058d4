"""Plans that are withdrawn, and what was given to a calendar."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
