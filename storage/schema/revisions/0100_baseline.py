"""Everything that the first release has, in one step: printed once by `storage.schema.render`."""

from pathlib import Path

from storage.schema.steps import run

revision = "0100"
down_revision = None


def upgrade() -> None:
    run(Path(__file__).with_suffix(".sql").read_text())
