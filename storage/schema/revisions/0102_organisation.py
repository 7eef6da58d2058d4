"""One organisation over all workspaces; schools are known by workspace, district and name."""

from pathlib import Path

from storage.schema.steps import lock_tables, run

revision = "0102"
down_revision = "0101"


def upgrade() -> None:
    lock_tables(
        changed="workspace, school, person, role_assignment, privacy_floor, figure_setting,"
        " signal_threshold"
    )
    run(Path(__file__).with_suffix(".sql").read_text())
