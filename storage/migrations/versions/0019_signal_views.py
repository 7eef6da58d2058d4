"""Who is missing what: one view a signal, asked when it is found and again before it is sent.

The views stand as `.sql` files in storage/schema; this revision runs exactly those.
"""

from pathlib import Path

from storage.migrations.steps import run

revision = "0019"
down_revision = "0018"

_FOLDER = Path(__file__).parents[2] / "schema" / "sql" / "interventions"
_FILES = sorted(_FOLDER.glob("*.sql"))


def upgrade() -> None:
    for path in _FILES:
        run(path.read_text())


def downgrade() -> None:
    for path in _FILES:
        run(f"DROP VIEW uptake.{path.stem}")
